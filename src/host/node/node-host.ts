import { openSync, readSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import type { Host, HostTimer } from "../../kernel/index.ts";
import { suspension } from "../../runtime/index.ts";
import type { NodeInput } from "./node-streams.ts";

/** Milliseconds of a clock that only goes on. As `performance.now()`, which takes 2 ms to load. */
function monotonicTime(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Real time where {@link monotonicTime} is 0. `Date` has whole milliseconds: ours is ahead by one at most, and files are never newer. */
const timeOrigin = Date.now() + 1 - monotonicTime();

let randomDevice: number | undefined;

/** From the system's device where there is one: `node:crypto` takes longer to load than many programs run. */
function fillFromSystem(bytes: Uint8Array): void {
  try {
    randomDevice ??= openSync("/dev/urandom", "r");
    for (let done = 0; done < bytes.length;) done += readSync(randomDevice, bytes, done, bytes.length - done, null);
  } catch {
    process.getBuiltinModule("node:crypto").randomFillSync(bytes);
  }
}

/** The host of one system. */
export class NodeHost implements Host {
  readonly waitForEvents: Host["waitForEvents"];
  /** What a wait without JSPI has to look at: nothing else can happen while the program is on the stack. */
  readonly inputs: Set<NodeInput> = new Set();
  readonly #pause = new Int32Array(new SharedArrayBuffer(4));

  constructor() {
    this.waitForEvents = suspension() === undefined ? (milliseconds) => this.#wait(milliseconds) : undefined;
  }

  get resources(): Host["resources"] {
    return { memory: Math.min(totalmem(), 2 ** 32), processors: availableParallelism() };
  }

  realTime(): number {
    return timeOrigin + monotonicTime();
  }

  monotonicTime(): number {
    return monotonicTime();
  }

  processorTime(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  fillRandom(bytes: Uint8Array): void {
    fillFromSystem(bytes);
  }

  setTimer(milliseconds: number, callback: () => void): HostTimer {
    // Node counts whole milliseconds and may come early by a part of one.
    const timer = setTimeout(callback, Math.ceil(milliseconds));
    return { cancel: () => clearTimeout(timer) };
  }

  yieldToEvents(callback: () => void): void {
    setImmediate(callback);
  }

  /** Reads standard input if somebody waits for it, and sleeps otherwise. */
  #wait(milliseconds: number | undefined): void {
    const wanted = [...this.inputs].find((input) => input.isWanted);
    // A time limit is kept only as exactly as input comes: reading cannot be given one.
    if (wanted !== undefined) wanted.fetchNow();
    else Atomics.wait(this.#pause, 0, 0, milliseconds ?? 1000);
  }
}
