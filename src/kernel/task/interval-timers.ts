import { ITIMER_PROF, ITIMER_REAL, ITIMER_VIRTUAL, SI_KERNEL, SIGALRM, SIGPROF, SIGVTALRM } from "../../abi/index.ts";
import type { KernelTimer } from "../timer-queue.ts";
import type { Task } from "./task.ts";

/** In milliseconds; 0 is disarmed. */
export interface IntervalSetting {
  readonly value: number;
  readonly interval: number;
}

interface Armed {
  readonly timer: KernelTimer;
  readonly interval: number;
}

const signals: Readonly<Record<number, number>> = {
  [ITIMER_REAL]: SIGALRM,
  [ITIMER_VIRTUAL]: SIGVTALRM,
  [ITIMER_PROF]: SIGPROF,
};

/**
 * `setitimer(2)` and `alarm(2)`. The timers of processor time look at the clock when that much real time has passed, and go on for
 * what the program has not used.
 */
export class IntervalTimers {
  readonly #task: Task;
  readonly #armed = new Map<number, Armed>();

  constructor(task: Task) {
    this.#task = task;
  }

  get(which: number): IntervalSetting {
    const armed = this.#armed.get(which);
    if (armed === undefined) return { value: 0, interval: 0 };
    const left = armed.timer.deadline - this.#task.kernel.host.monotonicTime();
    // What runs is never said to be 0.
    return { value: Math.max(0.001, left), interval: armed.interval };
  }

  set(which: number, { value, interval }: IntervalSetting): IntervalSetting {
    const old = this.get(which);
    const { timers } = this.#task.kernel;
    timers.cancel(this.#armed.get(which)?.timer);
    this.#armed.delete(which);
    if (value > 0) this.#arm(which, { deadline: this.#task.kernel.host.monotonicTime() + value, interval });
    this.#task.timersChanged();
    return old;
  }

  get isEmpty(): boolean {
    return this.#armed.size === 0;
  }

  cancelAll(): void {
    for (const { timer } of this.#armed.values()) this.#task.kernel.timers.cancel(timer);
    this.#armed.clear();
  }

  #arm(which: number, { deadline, interval }: { deadline: number; interval: number }): void {
    const { kernel } = this.#task;
    const usedAtStart = which === ITIMER_REAL ? 0 : this.#task.processorTime;
    const span = deadline - kernel.host.monotonicTime();
    const expire = () => {
      const unused = which === ITIMER_REAL ? 0 : span - (this.#task.processorTime - usedAtStart);
      if (unused > 0.5) this.#arm(which, { deadline: kernel.host.monotonicTime() + unused, interval });
      else this.#expire(which, { deadline, interval });
    };
    this.#armed.set(which, { timer: kernel.timers.add({ deadline }, expire), interval });
  }

  #expire(which: number, { deadline, interval }: { deadline: number; interval: number }): void {
    this.#armed.delete(which);
    const now = this.#task.kernel.host.monotonicTime();
    // Periods that were missed are one signal.
    if (interval > 0) this.#arm(which, { deadline: Math.max(deadline + interval, now), interval });
    this.#task.timersChanged();
    this.#task.signals.post({ signal: signals[which] ?? SIGALRM, code: SI_KERNEL });
  }
}
