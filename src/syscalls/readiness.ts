/** What `poll(2)`, `select(2)` and `epoll_wait(2)` have in common: they look until something is ready or time is up. */
import { WOULD_BLOCK } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import type { WaitQueue } from "../vfs/index.ts";
import { signalSet } from "./arguments.ts";

export interface Look {
  /** How many are ready, or `WOULD_BLOCK`. */
  readonly look: () => number;
  /** What may wake; asked for when nothing is ready. */
  readonly queues: () => Iterable<WaitQueue>;
  /** In milliseconds; `undefined` waits for ever. */
  readonly timeout: number | undefined;
  /** The result when time is up. */
  readonly expired: () => number;
}

/** Never restarts: these calls are not among those that do (signal(7)). */
export function waitUntil(task: Task, { look, queues, timeout, expired }: Look): number {
  const ready = look();
  if (ready !== WOULD_BLOCK) return ready;
  if (timeout !== undefined && timeout <= 0) return task.mayYield(expired());
  const deadline = timeout === undefined ? undefined : task.kernel.host.monotonicTime() + timeout;
  return task.waiting.begin({ queues: [...queues()], retry: look, deadline, expired, restarts: false });
}

/** The time is up, and nothing is ready. */
export function none(): number {
  return 0;
}

/** Does `work` with another mask of signals, if `mask` is not 0; if the call waits, the end of its wait takes it back. */
export function withMask(task: Task, { mask, size }: { mask: number; size: number }, work: () => number): number {
  if (mask === 0) return work();
  task.signals.maskForCall(signalSet(task, mask, size));
  let result: number;
  try {
    result = work();
  } catch (error) {
    task.signals.restoreMask();
    throw error;
  }
  if (!task.waiting.isWaiting) task.signals.restoreMask();
  return result;
}
