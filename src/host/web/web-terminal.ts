/** A terminal that a page shows as a terminal of the kernel. */
import { encodeUtf8 } from "../../bytes/index.ts";
import { Terminal, utf8Termios, type Kernel, type Task, type TerminalFile } from "../../kernel/index.ts";

/** What shows it: `Terminal` of `@xterm/xterm` is one. */
export interface PageTerminal {
  readonly rows: number;
  readonly cols: number;
  write(bytes: Uint8Array): void;
  /** What is typed. */
  onData(listener: (text: string) => void): Subscription;
  onResize(listener: (size: { readonly rows: number; readonly cols: number }) => void): Subscription;
}

export interface Subscription {
  dispose(): void;
}

/**
 * The controlling terminal of a program in a page.
 *
 * @example
 * ```ts
 * import { boot } from "muslin/kernel";
 * import { WebHost, WebTerminal, type PageTerminal } from "muslin/host/web";
 *
 * declare const shown: PageTerminal;
 * declare const program: Uint8Array;
 *
 * const system = boot({ host: new WebHost() });
 * const terminal = new WebTerminal(system.kernel, shown);
 * const [stdin, stdout, stderr] = [terminal.file(), terminal.file(), terminal.file()];
 * const running = await system.spawn(program, { stdin, stdout, stderr, starting: ({ task }) => terminal.connect(task) });
 * await running.ended;
 * terminal.disconnect();
 * ```
 */
export class WebTerminal {
  readonly terminal: Terminal;
  readonly #page: PageTerminal;
  #subscriptions: readonly Subscription[] = [];

  constructor(kernel: Kernel, page: PageTerminal) {
    this.#page = page;
    // A copy: the page keeps it until it shows it, and the program goes on.
    this.terminal = new Terminal(kernel, (bytes) => page.write(bytes.slice()));
    this.terminal.discipline.termios = utf8Termios;
    this.#resize(page);
    kernel.console = this.terminal;
  }

  /** An open terminal, for standard streams. */
  file(): TerminalFile {
    return this.terminal.open();
  }

  /** From here on, what is typed is the task's. */
  connect(task: Task): void {
    this.terminal.adopt(task);
    this.#subscriptions = [
      this.#page.onData((text) => this.terminal.discipline.input(encodeUtf8(text))),
      this.#page.onResize((size) => this.#resize(size)),
    ];
  }

  disconnect(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#subscriptions = [];
  }

  #resize({ rows, cols }: { readonly rows: number; readonly cols: number }): void {
    this.terminal.resize({ ws_row: rows, ws_col: cols, ws_xpixel: 0, ws_ypixel: 0 });
  }
}
