import { errno, SI_TIMER, SIGEV_NONE } from "../../abi/index.ts";
import type { SignalInfo } from "../signal-info.ts";
import type { KernelTimer, Moment } from "../timer-queue.ts";
import type { IntervalSetting } from "./interval-timers.ts";
import type { Task } from "./task.ts";

export interface TimerEvent {
  readonly clock: number;
  /** `SIGEV_*`. */
  readonly notify: number;
  readonly signal: number;
  /** `sigev_value`; the timer's number unless it is given. */
  readonly value: number | undefined;
}

interface PosixTimer {
  readonly event: TimerEvent;
  armed: KernelTimer | undefined;
  interval: number;
  /** The last signal that was sent. While it is pending there is no other: it counts. */
  signal: SignalInfo | undefined;
}

const MAX_TIMERS = 4096;
/** `DELAYTIMER_MAX`. */
const MAX_OVERRUN = 2 ** 31 - 1;

/** `timer_create(2)` and its companions. */
export class PosixTimers {
  readonly #task: Task;
  readonly #timers = new Map<number, PosixTimer>();
  #lastId = -1;

  constructor(task: Task) {
    this.#task = task;
  }

  create(event: TimerEvent): number {
    if (this.#timers.size >= MAX_TIMERS) throw errno.EAGAIN;
    const id = ++this.#lastId;
    this.#timers.set(id, {
      event,
      armed: undefined,
      interval: 0,
      signal: undefined,
    });
    return id;
  }

  get isEmpty(): boolean {
    return [...this.#timers.values()].every(({ armed }) => armed === undefined);
  }

  get(id: number): IntervalSetting {
    const { armed, interval } = this.#timer(id);
    if (armed === undefined) return { value: 0, interval: 0 };
    return { value: Math.max(1e-6, armed.deadline - this.#task.kernel.host.monotonicTime()), interval };
  }

  /** `undefined` disarms. */
  set(id: number, { first, interval }: { first: Moment | undefined; interval: number }): IntervalSetting {
    const timer = this.#timer(id);
    const old = this.get(id);
    this.#task.kernel.timers.cancel(timer.armed);
    timer.armed = undefined;
    timer.interval = interval;
    this.#forgetSignal(timer);
    if (first !== undefined) this.#arm(id, timer, first);
    this.#task.timersChanged();
    return old;
  }

  clock(id: number): number {
    return this.#timer(id).event.clock;
  }

  /** Expirations that the last signal did not count. */
  overrun(id: number): number {
    return this.#timer(id).signal?.overrun ?? 0;
  }

  delete(id: number): void {
    const timer = this.#timer(id);
    this.#task.kernel.timers.cancel(timer.armed);
    this.#forgetSignal(timer);
    this.#timers.delete(id);
    this.#task.timersChanged();
  }

  deleteAll(): void {
    for (const { armed } of this.#timers.values()) this.#task.kernel.timers.cancel(armed);
    this.#timers.clear();
  }

  /** A signal that is pending is of the setting that was. Linux has it so since 6.13. */
  #forgetSignal(timer: PosixTimer): void {
    const { signals } = this.#task;
    if (timer.signal !== undefined) signals.pending.remove(timer.signal);
    timer.signal = undefined;
    signals.update();
  }

  #arm(id: number, timer: PosixTimer, { deadline, followsRealTime }: Moment): void {
    const armed = this.#task.kernel.timers.add({ deadline, followsRealTime }, () =>
      // The clock may have been set since.
      this.#expire(id, timer, { deadline: armed.deadline, followsRealTime }),
    );
    timer.armed = armed;
  }

  #expire(id: number, timer: PosixTimer, { deadline, followsRealTime }: Moment): void {
    timer.armed = undefined;
    const { interval } = timer;
    let missed = 0;
    if (interval > 0) {
      const late = this.#task.kernel.host.monotonicTime() - deadline;
      missed = Math.max(0, Math.floor(late / interval));
      this.#arm(id, timer, { deadline: deadline + (missed + 1) * interval, followsRealTime });
    }
    this.#task.timersChanged();
    if (timer.event.notify !== SIGEV_NONE) this.#notify(id, timer, missed);
  }

  #notify(id: number, timer: PosixTimer, missed: number): void {
    const { signals } = this.#task;
    const { signal: last, event } = timer;
    if (last !== undefined && signals.pending.has(last)) {
      last.overrun = Math.min((last.overrun ?? 0) + missed + 1, MAX_OVERRUN);
      return;
    }
    const { signal, value = id } = event;
    timer.signal = { signal, code: SI_TIMER, timer: id, overrun: Math.min(missed, MAX_OVERRUN), value };
    signals.post(timer.signal);
  }

  #timer(id: number): PosixTimer {
    const timer = this.#timers.get(id);
    if (timer === undefined) throw errno.EINVAL;
    return timer;
  }
}
