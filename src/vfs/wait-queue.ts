/** Whoever waits for something to change: a task, an epoll instance, a signal-driven descriptor. */
export interface Waiter {
  /** `events` is what may now be possible, as `POLL*` bits. Called within the change, so it may only take note. */
  wake(events: number): void;
}

/**
 * The waiters of one object. An object never blocks: it answers `WOULD_BLOCK`, and wakes its queue when it is worth trying
 * again. Waking too often is harmless, since who is woken tries again.
 */
export class WaitQueue {
  readonly #waiters: Waiter[] = [];

  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  add(waiter: Waiter): void {
    this.#waiters.push(waiter);
  }

  remove(waiter: Waiter): void {
    const at = this.#waiters.indexOf(waiter);
    if (at >= 0) this.#waiters.splice(at, 1);
  }

  wake(events: number): void {
    if (this.#waiters.length === 0) return;
    // A copy: who is woken may leave the queue at once.
    for (const waiter of this.#waiters.slice()) waiter.wake(events);
  }
}
