/** How handlers wait: they hand what they tried to the task, which answers WAIT. */
import { WOULD_BLOCK } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import type { OpenFile, Storing } from "../vfs/index.ts";

/** The result of `operation` on `file`, tried again whenever the file says so, unless it is non-blocking. */
export function blocking(task: Task, file: OpenFile, operation: () => number): number {
  const result = operation();
  if (result !== WOULD_BLOCK || file.isNonBlocking) return task.mayYield(result);
  return waitForFile(task, file, operation);
}

export function waitForFile(task: Task, file: OpenFile, retry: () => number): number {
  const { queue } = file;
  return task.waiting.begin({ queues: queue === undefined ? [] : [queue], retry });
}

/** 0 when all of them are done; most file systems are at once. */
export function whenStored(task: Task, storing: readonly (Storing | undefined)[]): number {
  const pending = storing.filter((one) => one !== undefined);
  const retry = (): number => (pending.every((one) => one.isDone()) ? 0 : WOULD_BLOCK);
  if (pending.length === 0 || retry() === 0) return 0;
  return task.waiting.begin({ queues: pending.map(({ queue }) => queue), retry });
}
