/** A set of numbers from 0 up, a bit for each. */
export class NumberSet {
  #words: Uint32Array = new Uint32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(number: number): boolean {
    return (((this.#words[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
  }

  add(number: number): void {
    if (this.has(number)) return;
    const word = number >>> 5;
    if (word >= this.#words.length) this.#grow(word + 1);
    this.#words[word]! |= 1 << (number & 31);
    this.#size++;
  }

  #grow(count: number): void {
    const words = new Uint32Array(Math.max(count, 2 * this.#words.length));
    words.set(this.#words);
    this.#words = words;
  }
}
