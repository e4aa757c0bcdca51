/** Standard streams that come from outside and are no terminal. */
import {
  errno,
  FIONREAD,
  O_RDONLY,
  O_WRONLY,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  WOULD_BLOCK,
} from "../../abi/index.ts";
import { OpenFile, WaitQueue, type ControlArgument, type Inode } from "../../vfs/index.ts";
import { brokenPipe } from "./pipe.ts";

/** Where bytes come from. */
export interface HostInput {
  /** How many bytes were there and are in `into` now; 0 at the end, `WOULD_BLOCK` if none are there yet, which also asks for some. */
  read(into: Uint8Array): number;
  /** Whether `read` has something to say. Asks for bytes too. */
  isReady(): boolean;
  /** `arrived` is called whenever that may have changed. */
  watch(arrived: () => void): void;
}

/** Where bytes go. */
export interface HostOutput {
  /** How many were taken, `WOULD_BLOCK` if none can be now, or -1 if nobody reads any more. */
  write(bytes: Uint8Array): number;
  /** `drained` is called when more can be taken. */
  watch?(drained: () => void): void;
}

export class InputFile extends OpenFile {
  readonly #input: HostInput;
  readonly #queue = new WaitQueue();

  constructor(inode: Inode, input: HostInput) {
    super(inode, { flags: O_RDONLY });
    this.#input = input;
    input.watch(() => this.#queue.wake(POLLIN));
  }

  override get label(): string {
    return `pipe:[${this.inode.number}]`;
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  override read(into: Uint8Array): number {
    return into.length === 0 ? 0 : this.#input.read(into);
  }

  override poll(): number {
    return this.#input.isReady() ? POLLIN | POLLRDNORM : 0;
  }

  override control(request: number, argument: ControlArgument): number {
    if (request !== FIONREAD) throw errno.ENOTTY;
    argument.bytes(4).fill(0);
    return 0;
  }
}

export class OutputFile extends OpenFile {
  readonly #output: HostOutput;
  readonly #queue = new WaitQueue();

  constructor(inode: Inode, output: HostOutput) {
    super(inode, { flags: O_WRONLY });
    this.#output = output;
    output.watch?.(() => this.#queue.wake(POLLOUT));
  }

  override get label(): string {
    return `pipe:[${this.inode.number}]`;
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  override write(from: Uint8Array): number {
    const count = from.length === 0 ? 0 : this.#output.write(from);
    if (count < 0 && count !== WOULD_BLOCK) throw brokenPipe;
    return count;
  }

  override poll(): number {
    return POLLOUT | POLLWRNORM;
  }
}
