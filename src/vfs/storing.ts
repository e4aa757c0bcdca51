import type { WaitQueue } from "./wait-queue.ts";

/** What `fsync(2)` waits for: a host that stores asynchronously has not finished. */
export interface Storing {
  /** Woken at the end. */
  readonly queue: WaitQueue;
  /** Throws the errno if it has failed. */
  isDone(): boolean;
}
