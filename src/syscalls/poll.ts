/** `poll(2)` and `select(2)`. */
import {
  errno,
  FD_SETSIZE,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
  POLLPRI,
  POLLRDBAND,
  POLLRDNORM,
  POLLWRBAND,
  POLLWRNORM,
  RLIMIT_NOFILE,
  WOULD_BLOCK,
} from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import type { WaitQueue } from "../vfs/index.ts";
import { signalSet, timespecMilliseconds } from "./arguments.ts";

const POLLFD_SIZE = 8;

/** `milliseconds` below 0 waits for ever. */
export function poll(task: Task, fds: number, count: number, milliseconds: number): number {
  return pollUntil(task, { fds, count, timeout: milliseconds < 0 ? undefined : milliseconds });
}

export function ppoll(task: Task, fds: number, count: number, timeout: number, mask: number, size: number): number {
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  if (mask !== 0) task.signals.maskForCall(signalSet(task, mask, size));
  return endingMask(task, () => pollUntil(task, { fds, count, timeout: milliseconds }));
}

interface PollRequest {
  readonly fds: number;
  readonly count: number;
  readonly timeout: number | undefined;
}

function pollUntil(task: Task, { fds, count, timeout }: PollRequest): number {
  if (count >>> 0 > task.limits.soft(RLIMIT_NOFILE)) throw errno.EINVAL;
  const look = (): number => {
    const ready = lookAtAll(task, fds, count);
    return ready === 0 ? WOULD_BLOCK : ready;
  };
  const queues: WaitQueue[] = [];
  if (count > 0) task.memory.range(fds, count * POLLFD_SIZE);
  for (let index = 0; index < count; index++)
    addQueue(task, queues, task.memory.int32((fds >>> 0) + index * POLLFD_SIZE));
  return waitUntil(task, { queues, look, timeout });
}

function lookAtAll({ files, memory }: Task, fds: number, count: number): number {
  if (count === 0) return 0;
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
  return ready;
}

interface Look {
  readonly queues: readonly WaitQueue[];
  /** How many are ready, or `WOULD_BLOCK`. */
  readonly look: () => number;
  readonly timeout: number | undefined;
}

/** Looks until something is ready or time is up. Never restarts: poll(2) is not among the calls that do. */
export function waitUntil(task: Task, { queues, look, timeout }: Look): number {
  const ready = look();
  if (ready !== WOULD_BLOCK) return ready;
  if (timeout !== undefined && timeout <= 0) return task.mayYield(0);
  const deadline = timeout === undefined ? undefined : task.kernel.host.monotonicTime() + timeout;
  return task.waiting.begin({ queues, retry: look, deadline, restarts: false });
}

function addQueue(task: Task, queues: WaitQueue[], fd: number): void {
  const queue = fd < 0 ? undefined : task.files.find(fd)?.queue;
  if (queue !== undefined && !queues.includes(queue)) queues.push(queue);
}

/** A mask for the call is taken back if it ends at once; otherwise the wait does it. */
export function endingMask(task: Task, work: () => number): number {
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

const READABLE = POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR;
const WRITABLE = POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR;

/** Sets for reading, writing, exceptions: addresses, 0 for none. */
type Sets = readonly [number, number, number];
const wantedBySet = [READABLE, WRITABLE, POLLPRI] as const;

function selectUntil(
  task: Task,
  { count, sets, timeout }: { count: number; sets: Sets; timeout: number | undefined },
): number {
  if (count < 0) throw errno.EINVAL;
  const bits = Math.min(count, FD_SETSIZE);
  const bytes = Math.ceil(bits / 32) * 4;
  const asked = sets.map((address) =>
    address === 0 ? new Uint8Array(bytes) : onlyBelow(bits, task.memory.range(address, bytes).slice()),
  );
  const queues: WaitQueue[] = [];
  for (let fd = 0; fd < bits; fd++) {
    if (!asked.some((set) => isSet(set, fd))) continue;
    task.files.get(fd);
    addQueue(task, queues, fd);
  }
  const look = (): number => {
    const found = asked.map((set, which) => readySet(task, set, wantedBySet[which] ?? 0));
    const total = found.reduce((sum, { count }) => sum + count, 0);
    if (total > 0)
      store(
        task,
        sets,
        found.map(({ set }) => set),
      );
    return total === 0 ? WOULD_BLOCK : total;
  };
  const expire = (): number => {
    store(
      task,
      sets,
      asked.map(() => new Uint8Array(bytes)),
    );
    return 0;
  };
  const ready = look();
  if (ready !== WOULD_BLOCK) return ready;
  if (timeout !== undefined && timeout <= 0) return task.mayYield(expire());
  const deadline = timeout === undefined ? undefined : task.kernel.host.monotonicTime() + timeout;
  return task.waiting.begin({ queues, retry: look, deadline, expired: expire, restarts: false });
}

/** The set without what is not below `bits`. */
function onlyBelow(bits: number, set: Uint8Array): Uint8Array {
  for (let fd = bits; fd < set.length * 8; fd++) set[fd >> 3] = (set[fd >> 3] ?? 0) & ~(1 << (fd & 7));
  return set;
}

function readySet({ files }: Task, asked: Uint8Array, wanted: number): { set: Uint8Array; count: number } {
  const set = new Uint8Array(asked.length);
  let count = 0;
  for (let fd = 0; fd < asked.length * 8; fd++) {
    if (!isSet(asked, fd) || ((files.find(fd)?.poll() ?? 0) & wanted) === 0) continue;
    set[fd >> 3] = (set[fd >> 3] ?? 0) | (1 << (fd & 7));
    count++;
  }
  return { set, count };
}

function store({ memory }: Task, sets: Sets, values: readonly Uint8Array[]): void {
  sets.forEach((address, which) => {
    const value = values[which];
    if (address !== 0 && value !== undefined) memory.range(address, value.length).set(value);
  });
}

function isSet(set: Uint8Array, fd: number): boolean {
  return (((set[fd >> 3] ?? 0) >> (fd & 7)) & 1) !== 0;
}

/** The time is two `long`, which are not changed. */
export function select(
  task: Task,
  count: number,
  reads: number,
  writes: number,
  exceptions: number,
  timeout: number,
): number {
  let milliseconds: number | undefined;
  if (timeout !== 0) {
    const [seconds, microseconds] = [task.memory.int32(timeout), task.memory.int32((timeout >>> 0) + 4)];
    if (seconds < 0 || microseconds < 0) throw errno.EINVAL;
    milliseconds = seconds * 1000 + microseconds / 1000;
  }
  return selectUntil(task, { count, sets: [reads, writes, exceptions], timeout: milliseconds });
}

/** The last argument points to the mask's address and size. */
export function pselect6(
  task: Task,
  count: number,
  reads: number,
  writes: number,
  exceptions: number,
  timeout: number,
  mask: number,
): number {
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  const set = mask === 0 ? 0 : task.memory.uint32(mask);
  if (set !== 0) task.signals.maskForCall(signalSet(task, set, task.memory.int32((mask >>> 0) + 4)));
  return endingMask(task, () => selectUntil(task, { count, sets: [reads, writes, exceptions], timeout: milliseconds }));
}
