/** Random numbers that are the same for the same numbers on every machine (mulberry32). */
export class Random {
  #state: number;

  /** Each of the numbers counts: run 1 of seed 2 has nothing to do with run 2 of seed 1. */
  constructor(...numbers: readonly number[]) {
    this.#state = 0;
    for (const number of numbers) this.#state = Math.imul(this.#state ^ number, 0x9e37_79b1) ^ this.#next();
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * limit);
  }

  /** A whole number from 0 to `limit` - 1, small ones more often. */
  lowBelow(limit: number): number {
    return this.below(1 + this.below(limit));
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("There is nothing to pick from");
    return item;
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
