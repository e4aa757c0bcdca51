/**
 * Which of many ranges of addresses an address is in: by binary search, whatever the ranges are.
 *
 * Ranges may lie in each other, as inlined code does in its function: the one that begins last is meant, of those that begin
 * together the shortest, of equal ones the last that was added. So that a search need not go through all that overlap, the
 * ranges are cut into pieces that do not, once: of n ranges there are at most 2n pieces.
 */

export class AddressMap {
  readonly #starts: Float64Array;
  /** Number of the range that is meant from there on; -1 for none. */
  readonly #ranges: Int32Array;

  constructor({ starts, values }: { readonly starts: Float64Array; readonly values: Int32Array }) {
    this.#starts = starts;
    this.#ranges = values;
  }

  /** Number of the range that an address is in; -1 if it is in none. */
  find(address: number): number {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : this.#ranges[low - 1]!;
  }
}

/** Collects ranges, each with a number. */
export class AddressMapBuilder {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #numbers: number[] = [];

  /** A range without addresses is left out. */
  add(start: number, end: number, number: number): void {
    if (!(start < end)) return;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#numbers.push(number);
  }

  build(): AddressMap {
    const starts = this.#starts;
    const ends = this.#ends;
    const order = new Uint32Array(starts.length);
    let isSorted = true;
    for (let range = 0; range < order.length; range++) {
      order[range] = range;
      if (range > 0 && starts[range]! <= starts[range - 1]!) isSorted = false;
    }
    // Linkers put code in the order in which they put what is said about it.
    if (!isSorted)
      order.sort((one, other) => starts[one]! - starts[other]! || ends[other]! - ends[one]! || one - other);
    const pieces = new Pieces(2 * order.length);
    /** Ranges that have begun, the last on top; some below it may have ended. */
    const open: number[] = [];
    for (const range of order) {
      this.#close(open, starts[range]!, pieces);
      open.push(range);
      pieces.put(starts[range]!, this.#numbers[range]!);
    }
    this.#close(open, Infinity, pieces);
    return new AddressMap(pieces.taken());
  }

  /** Ends what ends up to an address; what is left below is meant again. */
  #close(open: number[], upTo: number, pieces: Pieces): void {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const end = this.#ends[top]!;
      if (end > upTo) return;
      open.pop();
      while (open.length > 0 && this.#ends[open.at(-1)!]! <= end) open.pop();
      const below = open.at(-1);
      pieces.put(end, below === undefined ? -1 : this.#numbers[below]!);
    }
  }
}

/** Pieces in the order of their addresses. */
class Pieces {
  readonly #starts: Float64Array;
  readonly #values: Int32Array;
  #count = 0;

  constructor(most: number) {
    this.#starts = new Float64Array(most);
    this.#values = new Int32Array(most);
  }

  /** What begins where the last piece does takes its place. */
  put(start: number, value: number): void {
    const last = this.#count - 1;
    if (last >= 0 && this.#starts[last] === start) {
      this.#values[last] = value;
      return;
    }
    if (last >= 0 && this.#values[last] === value) return;
    this.#starts[this.#count] = start;
    this.#values[this.#count] = value;
    this.#count++;
  }

  taken(): { starts: Float64Array; values: Int32Array } {
    return { starts: this.#starts.slice(0, this.#count), values: this.#values.slice(0, this.#count) };
  }
}
