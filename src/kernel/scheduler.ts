/** Tasks whose wait may be over, in the order they were woken. */
export interface Runnable {
  /** Tries again what it waited for. */
  attempt(): void;
}

/**
 * Waking only takes note; this is where what was woken gets its turn. A turn never runs within another: a queue that is being
 * emptied is only added to.
 */
export class Scheduler {
  readonly #queue: Runnable[] = [];
  readonly #later: (callback: () => void) => void;
  #isRunning = false;
  #isPlanned = false;

  /** `later` calls back when the JavaScript that runs now has ended. */
  constructor(later: (callback: () => void) => void) {
    this.#later = later;
  }

  add(task: Runnable): void {
    this.#queue.push(task);
    if (this.#isPlanned || this.#isRunning) return;
    this.#isPlanned = true;
    this.#later(() => {
      this.#isPlanned = false;
      this.run();
    });
  }

  /** Gives everyone who is woken a turn, also those who are woken by that. */
  run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let task = this.#queue.shift(); task !== undefined; task = this.#queue.shift()) task.attempt();
    this.#isRunning = false;
  }
}
