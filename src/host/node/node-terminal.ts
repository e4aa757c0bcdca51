/** The process's own terminal as a terminal of the kernel: raw, since the kernel has a line discipline of its own. */
import { writeSync } from "node:fs";
import { O_RDWR, S_IFCHR } from "../../abi/index.ts";
import { Terminal, TerminalFile, utf8Termios, type Kernel, type Task } from "../../kernel/index.ts";

export class NodeTerminal {
  readonly terminal: Terminal;
  readonly #kernel: Kernel;
  readonly #restore = (): void => void process.stdin.setRawMode(false);
  readonly #resized = (): void => this.terminal.resize(windowSize());
  readonly #typed = (bytes: Uint8Array | string): void => {
    this.terminal.discipline.input(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  };

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.terminal = new Terminal(kernel, (bytes) => writeAll(withoutReturns(bytes)));
    this.terminal.discipline.termios = utf8Termios;
    this.terminal.size = windowSize();
    kernel.console = this.terminal;
  }

  /** An open terminal, for standard streams. */
  file(): TerminalFile {
    const inode = this.#kernel.anonymousFiles.inode(S_IFCHR | 0o620);
    return new TerminalFile(this.terminal, inode, { flags: O_RDWR });
  }

  /** From here on, what is typed is the task's. The terminal is restored however the process ends. */
  connect(task: Task): void {
    this.terminal.adopt(task);
    process.stdin.setRawMode(true);
    process.once("exit", this.#restore);
    process.stdin.on("data", this.#typed);
    process.stdout.on("resize", this.#resized);
    process.stdin.resume();
  }

  disconnect(): void {
    process.off("exit", this.#restore);
    process.stdin.off("data", this.#typed);
    process.stdout.off("resize", this.#resized);
    this.#restore();
    process.stdin.pause();
  }
}

function windowSize(): Terminal["size"] {
  const { columns, rows } = process.stdout;
  return { ws_row: rows ?? 24, ws_col: columns ?? 80, ws_xpixel: 0, ws_ypixel: 0 };
}

/** Node's raw mode still puts a return in front of each newline, as the line discipline has done already. */
function withoutReturns(bytes: Uint8Array): Uint8Array {
  return bytes.includes(RETURN) ? bytes.filter((byte, at) => byte !== RETURN || bytes[at + 1] !== NEWLINE) : bytes;
}

const RETURN = 13;
const NEWLINE = 10;

function writeAll(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EAGAIN") return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
