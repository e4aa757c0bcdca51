/** The process's own terminal as a terminal of the kernel: raw, since the kernel has a line discipline of its own. */
import { writeSync } from "node:fs";
import { ISIG, VINTR, VQUIT, VSUSP } from "../../abi/index.ts";
import { Terminal, utf8Termios, type Kernel, type Task, type TerminalFile } from "../../kernel/index.ts";
import { TerminalGuard } from "./terminal-guard.ts";

export class NodeTerminal {
  readonly terminal: Terminal;
  #guard: TerminalGuard | undefined = undefined;
  readonly #restore = (): void => {
    process.stdin.setRawMode(false);
    this.#guard?.end();
  };
  /** The host's terminal makes signals of keys. */
  #makesSignals = false;
  /** After a stop, in which somebody else has had the terminal. */
  readonly #continued = (): void => {
    process.stdin.setRawMode(false);
    this.#begin();
  };
  readonly #resized = (): void => this.terminal.resize(windowSize());
  readonly #typed = (bytes: Uint8Array | string): void => {
    this.terminal.discipline.input(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  };

  constructor(kernel: Kernel) {
    this.terminal = new Terminal(kernel, (bytes) => writeAll(withoutReturns(bytes)));
    this.terminal.discipline.termios = utf8Termios;
    this.terminal.size = windowSize();
    kernel.console = this.terminal;
  }

  /** An open terminal, for standard streams. */
  file(): TerminalFile {
    return this.terminal.open();
  }

  /** From here on, what is typed is the task's. The terminal is restored however the process ends. */
  connect(task: Task): void {
    this.terminal.adopt(task);
    this.#guard = new TerminalGuard();
    this.#begin();
    this.terminal.settingsChanged = () => this.#followSettings();
    process.once("exit", this.#restore);
    process.on("SIGCONT", this.#continued);
    process.stdin.on("data", this.#typed);
    process.stdout.on("resize", this.#resized);
    process.stdin.resume();
  }

  /** Signals that the host's terminal has made of keys are keys again, for the program's terminal. */
  takesSignal(signal: string): boolean {
    const key = this.#makesSignals ? signalKeys.find(({ name }) => name === signal) : undefined;
    if (key !== undefined) this.terminal.discipline.input(Uint8Array.of(key.character));
    return key !== undefined;
  }

  #begin(): void {
    process.stdin.setRawMode(true);
    this.#makeSignals(this.#wantsSignals);
  }

  get #wantsSignals(): boolean {
    const { c_lflag, c_cc } = this.terminal.discipline.termios;
    const isUsual = signalKeys.every(({ index, character }) => c_cc[index] === character);
    return (c_lflag & ISIG) !== 0 && isUsual;
  }

  #makeSignals(isWanted: boolean): void {
    this.#makesSignals = this.#guard?.set(isWanted ? "isig" : "-isig") === true && isWanted;
  }

  /**
   * While keys make signals in the program's terminal they do in the host's, so that they reach this process also when the program
   * computes and nobody here reads what is typed.
   */
  #followSettings(): void {
    const isWanted = this.#wantsSignals;
    if (isWanted !== this.#makesSignals) this.#makeSignals(isWanted);
  }

  disconnect(): void {
    this.terminal.settingsChanged = () => undefined;
    process.off("SIGCONT", this.#continued);
    process.off("exit", this.#restore);
    process.stdin.off("data", this.#typed);
    process.stdout.off("resize", this.#resized);
    this.#restore();
    process.stdin.pause();
  }
}

/** The keys of terminals that nobody has told otherwise: ^C, ^\\ and ^Z. */
const signalKeys = [
  { name: "SIGINT", index: VINTR, character: 3 },
  { name: "SIGQUIT", index: VQUIT, character: 28 },
  { name: "SIGTSTP", index: VSUSP, character: 26 },
] as const;

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
