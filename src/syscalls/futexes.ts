/** `futex(2)`. With one thread a wait ends by time or by a signal; the operations are those of many threads. */
import {
  CLOCK_MONOTONIC,
  CLOCK_REALTIME,
  errno,
  FUTEX_CLOCK_REALTIME,
  FUTEX_CMP_REQUEUE,
  FUTEX_PRIVATE_FLAG,
  FUTEX_REQUEUE,
  FUTEX_WAIT,
  FUTEX_WAIT_BITSET,
  FUTEX_WAKE,
  FUTEX_WAKE_BITSET,
  FUTEX_WAKE_OP,
  WOULD_BLOCK,
} from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import { timespecMilliseconds } from "./arguments.ts";
import { momentOf } from "./clocks.ts";

const ALL_BITS = -1;

export function futex(
  task: Task,
  address: number,
  operation: number,
  value: number,
  timeout: number,
  second: number,
  third: number,
): number {
  const { futexes } = task.kernel;
  const { memory } = task;
  const at = address >>> 0;
  const command = operation & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  if (at % 4 !== 0) throw errno.EINVAL;
  switch (command) {
    case FUTEX_WAIT:
      return wait(task, { at, value, bitset: ALL_BITS, timeout, clock: undefined });
    case FUTEX_WAIT_BITSET: {
      if (third === 0) throw errno.EINVAL;
      const clock = (operation & FUTEX_CLOCK_REALTIME) !== 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
      return wait(task, { at, value, bitset: third, timeout, clock });
    }
    case FUTEX_WAKE:
      return futexes.wake(memory, at, { count: Math.max(1, value), bitset: ALL_BITS });
    case FUTEX_WAKE_BITSET:
      if (third === 0) throw errno.EINVAL;
      return futexes.wake(memory, at, { count: Math.max(1, value), bitset: third });
    case FUTEX_CMP_REQUEUE:
    case FUTEX_REQUEUE: {
      if (value < 0 || timeout < 0) throw errno.EINVAL;
      memory.uint32(second);
      if (command === FUTEX_CMP_REQUEUE && memory.int32(at) !== third) throw errno.EAGAIN;
      const woken = futexes.wake(memory, at, { count: value, bitset: ALL_BITS });
      return woken + futexes.requeue(memory, at, { to: second >>> 0, count: timeout });
    }
    case FUTEX_WAKE_OP:
      return wakeOperation(task, { at, value, second: second >>> 0, secondCount: timeout, encoded: third });
    default:
      throw errno.ENOSYS;
  }
}

interface Wait {
  readonly at: number;
  readonly value: number;
  readonly bitset: number;
  readonly timeout: number;
  /** Of an absolute timeout; `undefined` is a relative one. */
  readonly clock: number | undefined;
}

function wait(task: Task, asked: Wait): number {
  const { at, value, bitset, timeout, clock } = asked;
  const { futexes, host } = task.kernel;
  if (task.memory.int32(at) !== value) throw errno.EAGAIN;
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  const until =
    milliseconds === undefined
      ? undefined
      : clock === undefined
        ? { deadline: host.monotonicTime() + milliseconds }
        : momentOf(task, clock, milliseconds);
  const waiter = futexes.add(task.memory, at, bitset);
  return task.waiting.begin({
    queues: [waiter.queue],
    retry: () => (waiter.isWoken ? 0 : WOULD_BLOCK),
    // A handler may have changed the word.
    again: () => wait(task, asked),
    ...until,
    expired: () => -errno.ETIMEDOUT.number,
    restarts: timeout === 0,
    ended: () => futexes.remove(task.memory, waiter),
  });
}

interface WakeOperation {
  readonly at: number;
  readonly value: number;
  readonly second: number;
  readonly secondCount: number;
  readonly encoded: number;
}

/** Changes the second word, wakes at the first, and at the second if its old value compares. */
function wakeOperation(task: Task, { at, value, second, secondCount, encoded }: WakeOperation): number {
  const { memory, kernel } = task;
  const old = memory.int32(second);
  const operand = (encoded << 8) >> 20;
  const argument = (encoded & 0x8000_0000) !== 0 ? 1 << (operand & 31) : operand;
  memory.setInt32(second, changed((encoded >>> 28) & 7, old, argument));
  const woken = kernel.futexes.wake(memory, at, { count: value, bitset: ALL_BITS });
  if (!compares((encoded >>> 24) & 15, old, (encoded << 20) >> 20)) return woken;
  return woken + kernel.futexes.wake(memory, second, { count: secondCount, bitset: ALL_BITS });
}

function changed(operation: number, old: number, argument: number): number {
  switch (operation) {
    case 0:
      return argument;
    case 1:
      return (old + argument) | 0;
    case 2:
      return old | argument;
    case 3:
      return old & ~argument;
    case 4:
      return old ^ argument;
    default:
      throw errno.ENOSYS;
  }
}

function compares(comparison: number, old: number, argument: number): boolean {
  switch (comparison) {
    case 0:
      return old === argument;
    case 1:
      return old !== argument;
    case 2:
      return old < argument;
    case 3:
      return old <= argument;
    case 4:
      return old > argument;
    case 5:
      return old >= argument;
    default:
      throw errno.ENOSYS;
  }
}
