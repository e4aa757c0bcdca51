/**
 * How a task waits. This is the only place: objects answer `WOULD_BLOCK`, handlers hand what they wanted to {@link Waiting.begin}, and
 * time limits, signals and restarts are dealt with here.
 *
 * ```
 *   begin ──▶ waiting ──wake, retry has a result──▶ done ──▶ __wait returns it
 *                │  └───deadline──────────────────▶ done
 *                └───signal──▶ interrupted ──handlers──▶ resume: again, or EINTR
 * ```
 */
import { errno, WOULD_BLOCK } from "../../abi/index.ts";
import type { Waiter, WaitQueue } from "../../vfs/index.ts";
import type { Scheduler } from "../scheduler.ts";
import { WAIT } from "../special-results.ts";
import type { KernelTimer, TimerQueue } from "../timer-queue.ts";

export interface WaitRequest {
  /** Any of them may wake. */
  readonly queues: readonly WaitQueue[];
  /** The result, or `WOULD_BLOCK` to go on waiting. May throw an errno. */
  readonly retry: () => number;
  /** Until when: see `Moment`. */
  readonly deadline?: number | undefined;
  readonly followsRealTime?: boolean | undefined;
  /** The result when time is up. */
  readonly expired?: () => number;
  /** Whether it begins again after a handler with `SA_RESTART`. Otherwise it is `EINTR`. */
  readonly restarts?: boolean;
  /** How it begins again, where that is more than to wait: as the whole call. */
  readonly again?: () => number;
  /** What is done already, which is the result when a signal comes: bytes of a long write. */
  readonly done?: () => number;
  /** When it ends by a signal: `nanosleep` says what was left. */
  readonly interrupted?: () => void;
  /** Whenever it begins, and however it ends. */
  readonly begun?: () => void;
  readonly ended?: () => void;
}

export class Waiting implements Waiter {
  readonly #scheduler: Scheduler;
  readonly #timers: TimerQueue;
  readonly #failed: (error: unknown) => number;
  #request: WaitRequest | undefined = undefined;
  #timer: KernelTimer | undefined = undefined;
  #isWoken = false;
  #isTrying = false;
  #result: number | undefined = undefined;
  #resume: (() => void) | undefined = undefined;

  /** `failed` makes a result of what was thrown. */
  constructor({ scheduler, timers }: { scheduler: Scheduler; timers: TimerQueue }, failed: (error: unknown) => number) {
    this.#scheduler = scheduler;
    this.#timers = timers;
    this.#failed = failed;
  }

  get isWaiting(): boolean {
    return this.#request !== undefined;
  }

  /** The wait is over, and {@link take} will say how. */
  get isDone(): boolean {
    return this.#result !== undefined;
  }

  /** Waits as `request` says; the call answers `WAIT`. */
  begin(request: WaitRequest): number {
    this.#request = request;
    this.#result = undefined;
    request.begun?.();
    for (const queue of request.queues) queue.add(this);
    const { deadline, followsRealTime } = request;
    if (deadline !== undefined && deadline !== Infinity) {
      this.#timer = this.#timers.add({ deadline, followsRealTime }, () => this.#expire(request));
    }
    return WAIT;
  }

  wake(): void {
    if (this.#isWoken || this.#request === undefined) return;
    this.#isWoken = true;
    this.#scheduler.add(this);
  }

  attempt(): void {
    this.#isWoken = false;
    const request = this.#request;
    if (request === undefined) return;
    this.#isTrying = true;
    const result = this.try(request);
    this.#isTrying = false;
    if (result !== WOULD_BLOCK) this.finish(result);
  }

  /**
   * Whether a signal can end the wait now. What has woken it comes first: a futex that was woken, a byte that has come. And what is just being
   * tried ends by itself.
   */
  get isInterruptible(): boolean {
    if (this.#isWoken && !this.#isTrying) this.attempt();
    return this.isWaiting && !this.#isTrying;
  }

  #expire(request: WaitRequest): void {
    this.#timer = undefined;
    if (this.#request === request) this.finish(request.expired?.() ?? 0);
  }

  /** A signal has come: leaves the wait, and says what it was for. */
  interrupt(): WaitRequest | undefined {
    const request = this.#request;
    if (request !== undefined) this.#leave(request);
    return request;
  }

  finish(result: number): void {
    const request = this.#request;
    if (request !== undefined) this.#leave(request);
    this.#result = result;
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  /** `resume` is called once there is something to {@link take}. */
  onceDone(resume: () => void): void {
    if (this.#result !== undefined) resume();
    else this.#resume = resume;
  }

  /** The result, which is then forgotten. */
  take(): number {
    const result = this.#result ?? -errno.EINTR.number;
    this.#result = undefined;
    return result;
  }

  /** One try; an errno is a result. */
  try({ retry }: Pick<WaitRequest, "retry">): number {
    try {
      return retry();
    } catch (error) {
      return this.#failed(error);
    }
  }

  #leave(request: WaitRequest): void {
    this.#request = undefined;
    for (const queue of request.queues) queue.remove(this);
    this.#timers.cancel(this.#timer);
    this.#timer = undefined;
    request.ended?.();
  }
}
