/** `poll(2)`. */
import { errno, POLLERR, POLLHUP, POLLNVAL, RLIMIT_NOFILE, WOULD_BLOCK } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import type { WaitQueue } from "../vfs/index.ts";
import { timespecMilliseconds } from "./arguments.ts";
import { none, waitUntil, withMask } from "./readiness.ts";

const POLLFD_SIZE = 8;

/** `milliseconds` below 0 waits for ever. */
export function poll(task: Task, fds: number, count: number, milliseconds: number): number {
  return pollUntil(task, { fds, count, timeout: milliseconds < 0 ? undefined : milliseconds });
}

export function ppoll(task: Task, fds: number, count: number, timeout: number, mask: number, size: number): number {
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  return withMask(task, { mask, size }, () => pollUntil(task, { fds, count, timeout: milliseconds }));
}

interface PollRequest {
  readonly fds: number;
  readonly count: number;
  readonly timeout: number | undefined;
}

function pollUntil(task: Task, { fds, count, timeout }: PollRequest): number {
  if (count >>> 0 > task.limits.soft(RLIMIT_NOFILE)) throw errno.EINVAL;
  return waitUntil(task, {
    look: () => lookAtAll(task, fds, count),
    queues: () => queuesOf(task, fds, count),
    timeout,
    expired: none,
  });
}

function lookAtAll({ files, memory }: Task, fds: number, count: number): number {
  if (count === 0) return WOULD_BLOCK;
  const view = memory.view(fds, count * POLLFD_SIZE);
  let ready = 0;
  for (let index = 0; index < count; index++) {
    const at = (fds >>> 0) + index * POLLFD_SIZE;
    const fd = view.getInt32(at, true);
    const wanted = view.getInt16(at + 4, true) | POLLERR | POLLHUP;
    const file = fd < 0 ? undefined : files.find(fd);
    const events = fd < 0 ? 0 : file === undefined ? POLLNVAL : file.poll() & wanted;
    view.setInt16(at + 6, events, true);
    if (events !== 0) ready++;
  }
  return ready === 0 ? WOULD_BLOCK : ready;
}

function queuesOf({ files, memory }: Task, fds: number, count: number): Set<WaitQueue> {
  const queues = new Set<WaitQueue>();
  for (let index = 0; index < count; index++) {
    const queue = files.find(memory.int32((fds >>> 0) + index * POLLFD_SIZE))?.queue;
    if (queue !== undefined) queues.add(queue);
  }
  return queues;
}
