/** Clocks, and sleeping by them. */
import {
  CLOCK_BOOTTIME,
  CLOCK_BOOTTIME_ALARM,
  CLOCK_MONOTONIC,
  CLOCK_MONOTONIC_COARSE,
  CLOCK_MONOTONIC_RAW,
  CLOCK_PROCESS_CPUTIME_ID,
  CLOCK_REALTIME,
  CLOCK_REALTIME_ALARM,
  CLOCK_REALTIME_COARSE,
  CLOCK_TAI,
  CLOCK_THREAD_CPUTIME_ID,
  errno,
  TIMER_ABSTIME,
  timeval,
  WOULD_BLOCK,
} from "../abi/index.ts";
import type { Moment, Task } from "../kernel/index.ts";
import { putTimespec, timespecMilliseconds } from "./arguments.ts";
import { putWord } from "./descriptors.ts";

/** The time of a clock in milliseconds. */
export function timeOf(task: Task, clock: number): number {
  const { kernel } = task;
  switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_REALTIME_ALARM:
    case CLOCK_TAI:
      return kernel.realTime();
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
    case CLOCK_BOOTTIME_ALARM:
      return kernel.host.monotonicTime();
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID:
      return task.processorTime;
    default:
      return cpuClockOf(task, clock).processorTime;
  }
}

/** Clocks of `clock_getcpuclockid(3)`: the process's number, inverted, above three bits of kind. */
function cpuClockOf(task: Task, clock: number): Task {
  if (clock >= 0 || (clock & 7) === 7) throw errno.EINVAL;
  const id = ~(clock >> 3);
  const found = id === 0 ? task : task.kernel.tasks.get(id);
  if (found === undefined) throw errno.EINVAL;
  return found;
}

const realTimeClocks: readonly number[] = [CLOCK_REALTIME, CLOCK_REALTIME_ALARM, CLOCK_TAI];

/** When a clock will say `time`. */
export function momentOf(task: Task, clock: number, time: number): Moment {
  return {
    deadline: task.kernel.host.monotonicTime() + (time - timeOf(task, clock)),
    followsRealTime: realTimeClocks.includes(clock),
  };
}

export function clockGettime(task: Task, clock: number, result: number): number {
  putTimespec(task, result, timeOf(task, clock));
  return 0;
}

export function clockGetres(task: Task, clock: number, result: number): number {
  timeOf(task, clock);
  const isCoarse = clock === CLOCK_REALTIME_COARSE || clock === CLOCK_MONOTONIC_COARSE;
  // What hosts give: microseconds at best.
  if (result !== 0) putTimespec(task, result, isCoarse ? 4 : 0.001);
  return 0;
}

export function clockSettime(task: Task, clock: number, time: number): number {
  if (clock !== CLOCK_REALTIME) throw errno.EINVAL;
  const milliseconds = timespecMilliseconds(task, time);
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  task.kernel.setRealTime(milliseconds);
  return 0;
}

export function gettimeofday(task: Task, result: number, zone: number): number {
  if (result !== 0) {
    const time = task.kernel.realTime();
    const seconds = Math.floor(time / 1000);
    const tv_usec = BigInt(Math.floor((time - seconds * 1000) * 1000));
    timeval.put(task.memory.view(result, timeval.size), result >>> 0, { tv_sec: BigInt(seconds), tv_usec });
  }
  if (zone !== 0) task.memory.range(zone, 8).fill(0);
  return 0;
}

/** Seconds, in 32 bits; libc asks `clock_gettime` instead. */
export function time(task: Task, result: number): number {
  const seconds = Math.floor(task.kernel.realTime() / 1000);
  if (result !== 0) putWord(task, result, seconds);
  return seconds & 0x7fff_ffff;
}

export function nanosleep(task: Task, request: number, remaining: number): number {
  return clockNanosleep(task, CLOCK_MONOTONIC, 0, request, remaining);
}

export function clockNanosleep(task: Task, clock: number, flags: number, request: number, remaining: number): number {
  if (clock === CLOCK_THREAD_CPUTIME_ID) throw errno.EINVAL;
  const now = timeOf(task, clock);
  const asked = timespecMilliseconds(task, request);
  const isAbsolute = (flags & TIMER_ABSTIME) !== 0;
  const duration = isAbsolute ? asked - now : asked;
  if (duration <= 0) return 0;
  const until: Moment = isAbsolute
    ? momentOf(task, clock, asked)
    : { deadline: task.kernel.host.monotonicTime() + duration };
  const interrupted = (): void => {
    if (isAbsolute || remaining === 0) return;
    putTimespec(task, remaining, Math.max(0, until.deadline - task.kernel.host.monotonicTime()));
  };
  return task.waiting.begin({ queues: [], retry: () => WOULD_BLOCK, ...until, restarts: false, interrupted });
}
