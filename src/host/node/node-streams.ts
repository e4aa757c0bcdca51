/** The process's standard streams as streams of the kernel. */
import { fstatSync, readSync, writeSync } from "node:fs";
import { WOULD_BLOCK, type Errno } from "../../abi/index.ts";
import type { HostInput, HostOutput } from "../../kernel/index.ts";
import { errnoOfHost, onHost } from "./directory/on-host.ts";
import { isTerminal } from "./is-terminal.ts";
import type { NodeHost } from "./node-host.ts";

/** Bytes that are kept until the program reads them. */
const MAX_KEPT = 1 << 18;
const CHUNK = 65_536;

/** Standard input. A file is read when the program reads; of what else it is, bytes are taken as they come, once they are asked for. */
export class NodeInput implements HostInput {
  readonly #isFile: boolean;
  readonly #chunks: Uint8Array[] = [];
  readonly #canWait: boolean;
  #kept = 0;
  #isEnded = false;
  #failure: Errno | undefined;
  #isStarted = false;
  #arrived: () => void = () => undefined;
  /** Somebody has asked, and there was nothing. */
  isWanted: boolean = false;

  constructor(host: NodeHost) {
    this.#isFile = isFile();
    this.#canWait = host.waitForEvents === undefined;
    host.inputs.add(this);
  }

  watch(arrived: () => void): void {
    this.#arrived = arrived;
  }

  isReady(): boolean {
    if (this.#isFile || this.#kept > 0 || this.#isEnded) return true;
    this.#ask();
    return false;
  }

  read(into: Uint8Array): number {
    if (this.#isFile) return onHost(() => readSync(0, into, 0, into.length, null));
    const chunk = this.#chunks[0];
    if (chunk === undefined) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isEnded) return 0;
      this.#ask();
      return WOULD_BLOCK;
    }
    const part = chunk.subarray(0, into.length);
    into.set(part);
    if (part.length === chunk.length) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(part.length);
    this.#kept -= part.length;
    if (this.#isStarted && this.#kept < MAX_KEPT) process.stdin.resume();
    return part.length;
  }

  #ask(): void {
    this.isWanted = true;
    if (this.#isStarted || !this.#canWait) return;
    this.#isStarted = true;
    process.stdin.on("data", (chunk) => this.#keep(typeof chunk === "string" ? Buffer.from(chunk) : chunk));
    process.stdin.on("end", () => this.#end());
    process.stdin.on("error", (error) => this.#fail(error));
  }

  #keep(chunk: Uint8Array): void {
    this.isWanted = false;
    this.#chunks.push(chunk);
    this.#kept += chunk.length;
    if (this.#isStarted && this.#kept >= MAX_KEPT) process.stdin.pause();
    this.#arrived();
  }

  #end(): void {
    this.isWanted = false;
    this.#isEnded = true;
    this.#arrived();
  }

  #fail(error: unknown): void {
    this.#failure = errnoOfHost(error);
    this.#end();
  }

  /** Waits for bytes, with the program on the stack. */
  fetchNow(): void {
    const chunk = Buffer.alloc(CHUNK);
    for (;;) {
      try {
        const count = readSync(0, chunk, 0, CHUNK, null);
        return count === 0 ? this.#end() : this.#keep(chunk.subarray(0, count));
      } catch (error) {
        if (codeOf(error) === "EOF") return this.#end();
        if (codeOf(error) !== "EAGAIN") return this.#fail(error);
        Atomics.wait(pause, 0, 0, 5);
      }
    }
  }

  /** The program has ended: nothing keeps the process waiting. */
  stop(): void {
    if (this.#isStarted) process.stdin.destroy();
  }
}

/** Standard output or error, written at once. */
export class NodeOutput implements HostOutput {
  readonly #descriptor: number;

  constructor(descriptor: 1 | 2) {
    this.#descriptor = descriptor;
  }

  write(bytes: Uint8Array): number {
    for (let done = 0; done < bytes.length;) {
      try {
        done += writeSync(this.#descriptor, bytes, done);
      } catch (error) {
        // What could be written is: the next call fails at once.
        if (done > 0 && codeOf(error) !== "EAGAIN") return done;
        if (codeOf(error) === "EPIPE") return -1;
        if (codeOf(error) !== "EAGAIN") throw errnoOfHost(error);
        // Somebody made the pipe non-blocking, and it is full.
        Atomics.wait(pause, 0, 0, 2);
      }
    }
    return bytes.length;
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Whether to read is to be answered at once. */
function isFile(): boolean {
  try {
    const status = fstatSync(0);
    return status.isFile() || status.isDirectory() || (status.isCharacterDevice() && !isTerminal(0));
  } catch {
    return false;
  }
}
