/**
 * Timers of the whole kernel, by monotonic time. The host is asked for one timer, the earliest; a program that never waits has its
 * timers run at the end of its calls.
 */
import type { Host, HostTimer } from "./host.ts";

export interface KernelTimer {
  /** Milliseconds of the host's monotonic clock. */
  readonly deadline: number;
}

/** When a timer ends. */
export interface Moment {
  /** Milliseconds of the host's monotonic clock. */
  readonly deadline: number;
  /** It is a time of `CLOCK_REALTIME`, which comes sooner or later when that is set. */
  readonly followsRealTime?: boolean | undefined;
}

interface Timer extends KernelTimer {
  deadline: number;
  readonly followsRealTime: boolean;
  readonly expire: () => void;
}

/** Longer waits are divided: hosts count in 32 bits. */
const LONGEST_WAIT = 2 ** 30;

export class TimerQueue {
  readonly #host: Host;
  /** By deadline, the latest first, so that the earliest is taken from the end. */
  readonly #timers: Timer[] = [];
  #armed: { readonly deadline: number; readonly timer: HostTimer } | undefined = undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  get earliest(): number | undefined {
    return this.#timers.at(-1)?.deadline;
  }

  get isEmpty(): boolean {
    return this.#timers.length === 0;
  }

  add({ deadline, followsRealTime = false }: Moment, expire: () => void): KernelTimer {
    const timer: Timer = { deadline, followsRealTime, expire };
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle]?.deadline ?? 0) > deadline) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
    this.#arm();
    return timer;
  }

  cancel(timer: KernelTimer | undefined): void {
    const at = this.#timers.findIndex((other) => other === timer);
    if (at < 0) return;
    this.#timers.splice(at, 1);
    this.#arm();
  }

  /** `CLOCK_REALTIME` has been set forward by so many milliseconds. */
  realTimeMoved(by: number): void {
    for (const timer of this.#timers) if (timer.followsRealTime) timer.deadline -= by;
    this.#timers.sort((one, other) => other.deadline - one.deadline);
    this.#arm();
  }

  /** Runs what is due. */
  run(): void {
    const now = this.#host.monotonicTime();
    for (let timer = this.#timers.at(-1); timer !== undefined && timer.deadline <= now; timer = this.#timers.at(-1)) {
      this.#timers.pop();
      timer.expire();
    }
    this.#arm();
  }

  #arm(): void {
    const deadline = this.earliest;
    if (this.#armed?.deadline === deadline) return;
    this.#armed?.timer.cancel();
    if (deadline === undefined) {
      this.#armed = undefined;
      return;
    }
    const delay = Math.min(LONGEST_WAIT, Math.max(0, deadline - this.#host.monotonicTime()));
    const timer = this.#host.setTimer(delay, () => {
      this.#armed = undefined;
      this.run();
    });
    this.#armed = { deadline, timer };
  }
}
