/** Timers that send signals. */
import {
  errno,
  ITIMER_REAL,
  itimerspec,
  itimerval,
  NSIG,
  sigevent,
  SIGALRM,
  SIGEV_NONE,
  SIGEV_SIGNAL,
  SIGEV_THREAD,
  SIGEV_THREAD_ID,
  TIMER_ABSTIME,
  timespec,
} from "../abi/index.ts";
import type { IntervalSetting, Moment, Task } from "../kernel/index.ts";
import { putTimespec, timespecMilliseconds } from "./arguments.ts";
import { momentOf, timeOf } from "./clocks.ts";
import { putWord } from "./descriptors.ts";

export function alarm(task: Task, seconds: number): number {
  const old = task.intervalTimers.set(ITIMER_REAL, { value: (seconds >>> 0) * 1000, interval: 0 });
  // What is left counts as at least a second.
  return old.value === 0 ? 0 : Math.max(1, Math.round(old.value / 1000));
}

export function getitimer(task: Task, which: number, buffer: number): number {
  if (which < 0 || which > 2) throw errno.EINVAL;
  putSetting(task, buffer, task.intervalTimers.get(which));
  return 0;
}

export function setitimer(task: Task, which: number, fresh: number, old: number): number {
  if (which < 0 || which > 2) throw errno.EINVAL;
  const wanted = fresh === 0 ? { value: 0, interval: 0 } : settingAt(task, fresh);
  const before = task.intervalTimers.set(which, wanted);
  if (old !== 0) putSetting(task, old, before);
  return 0;
}

function settingAt(task: Task, address: number): IntervalSetting {
  const { value, interval } = itimerval.get(task.memory.view(address, itimerval.size), address >>> 0);
  return { value: millisecondsOf(value), interval: millisecondsOf(interval) };
}

function millisecondsOf([seconds = 0, microseconds = 0]: readonly number[]): number {
  if (seconds < 0 || microseconds < 0 || microseconds >= 1e6) throw errno.EINVAL;
  return seconds * 1000 + microseconds / 1000;
}

function putSetting(task: Task, address: number, { value, interval }: IntervalSetting): void {
  const [valueWords, intervalWords] = [value, interval].map((milliseconds) => {
    const microseconds = Math.ceil(milliseconds * 1000);
    return [Math.floor(microseconds / 1e6), microseconds % 1e6];
  });
  const words = { value: valueWords ?? [0, 0], interval: intervalWords ?? [0, 0] };
  itimerval.put(task.memory.view(address, itimerval.size), address >>> 0, words);
}

export function timerCreate(task: Task, clock: number, event: number, result: number): number {
  timeOf(task, clock);
  task.memory.view(result, 4);
  const given = event === 0 ? undefined : sigevent.get(task.memory.view(event, sigevent.size), event >>> 0);
  const notify = given?.sigev_notify ?? SIGEV_SIGNAL;
  if (![SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD, SIGEV_THREAD_ID].includes(notify)) throw errno.EINVAL;
  const signal = given?.sigev_signo ?? SIGALRM;
  if (notify !== SIGEV_NONE && (signal < 1 || signal >= NSIG)) throw errno.EINVAL;
  const id = task.posixTimers.create({
    clock,
    notify,
    signal,
    value: given === undefined ? undefined : given.sigev_value | 0,
  });
  putWord(task, result, id);
  return 0;
}

export function timerSettime(task: Task, id: number, flags: number, fresh: number, old: number): number {
  const [interval, value] = itimerspecAt(task, fresh);
  const first = momentFor(task, {
    clock: task.posixTimers.clock(id),
    value,
    isAbsolute: (flags & TIMER_ABSTIME) !== 0,
  });
  const before = task.posixTimers.set(id, { first, interval });
  if (old !== 0) putItimerspec(task, old, before);
  return 0;
}

export function timerGettime(task: Task, id: number, result: number): number {
  putItimerspec(task, result, task.posixTimers.get(id));
  return 0;
}

export function timerGetoverrun(task: Task, id: number): number {
  return task.posixTimers.overrun(id);
}

export function timerDelete(task: Task, id: number): number {
  task.posixTimers.delete(id);
  return 0;
}

/** Interval and value, in milliseconds. */
export function itimerspecAt(task: Task, address: number): readonly [number, number] {
  return [timespecMilliseconds(task, address), timespecMilliseconds(task, (address >>> 0) + timespec.size)];
}

export function putItimerspec(task: Task, address: number, { value, interval }: IntervalSetting): void {
  task.memory.view(address, itimerspec.size);
  putTimespec(task, address, interval);
  putTimespec(task, (address >>> 0) + timespec.size, value);
}

/** A value of 0 disarms. */
export function momentFor(
  task: Task,
  { clock, value, isAbsolute }: { clock: number; value: number; isAbsolute: boolean },
): Moment | undefined {
  if (value === 0) return undefined;
  return isAbsolute ? momentOf(task, clock, value) : { deadline: task.kernel.host.monotonicTime() + value };
}
