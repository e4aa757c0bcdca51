/**
 * Merging strings: sections that say that they are made of strings are taken apart, and equal strings of all of
 * them become one. If asked for, a string that is the end of another one lies inside of it.
 *
 * A place in such a section is then a place in one of its strings: `offsetOf` says where that went.
 */
import { alignUp } from "../bytes/index.ts";
import type { Entry } from "./entry.ts";

/** Where each string of a section went: a range of what its pool knows. */
export class StringPieces {
  readonly #pool: StringPool;
  readonly #first: number;
  readonly #end: number;

  constructor(pool: StringPool, range: { readonly first: number; readonly end: number }) {
    this.#pool = pool;
    this.#first = range.first;
    this.#end = range.end;
  }

  /** Where in the pool's output the byte at an offset of the section is. */
  offsetOf(offset: number): number {
    if (this.#first === this.#end) return 0;
    const piece = this.#pieceAt(offset);
    return this.#pool.offsetOfPiece(piece) + (offset - this.#pool.startOfPiece(piece));
  }

  #pieceAt(offset: number): number {
    let low = this.#first;
    let high = this.#end - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pool.startOfPiece(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Slots of the table that finds equal strings, at first: a power of two. */
const FIRST_SLOTS = 1024;

/** The strings of all sections that are merged into one. */
export class StringPool {
  readonly #bytes: Uint8Array[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #hashes: number[] = [];
  /** Of each piece of each section: where it begins there, and the number of its string. */
  readonly #pieceStarts: number[] = [];
  readonly #pieceStrings: number[] = [];
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  #offsets: Uint32Array = new Uint32Array(0);
  #size = 0;
  #alignment = 1;

  /** Bytes of the output, once it is laid out. */
  get size(): number {
    return this.#size;
  }

  get alignment(): number {
    return this.#alignment;
  }

  /** Where the string of a piece is in the output. */
  offsetOfPiece(piece: number): number {
    return this.#offsets[this.#pieceStrings[piece]!]!;
  }

  startOfPiece(piece: number): number {
    return this.#pieceStarts[piece]!;
  }

  /** Takes a section apart. One whose last string has no NUL is made of strings all the same: the end ends it. */
  add(entry: Entry): StringPieces {
    const { bytes, start, end } = entry;
    const first = this.#pieceStarts.length;
    let at = start;
    while (at < end) {
      const next = endOfString(bytes, at, end);
      this.#pieceStarts.push(at - start);
      this.#pieceStrings.push(this.#intern(bytes, at, next));
      at = next;
    }
    this.#alignment = Math.max(this.#alignment, entry.alignment);
    return new StringPieces(this, { first, end: this.#pieceStarts.length });
  }

  /** Decides where each string goes. */
  layOut({ mergesTails }: { readonly mergesTails: boolean }): void {
    const count = this.#bytes.length;
    this.#offsets = new Uint32Array(count);
    const alignment = this.#alignment;
    if (mergesTails && alignment === 1) return this.#layOutTails();
    let size = 0;
    for (let string = 0; string < count; string++) {
      size = alignUp(size, alignment);
      this.#offsets[string] = size;
      size += this.#lengthOf(string);
    }
    this.#size = size;
  }

  writeTo(output: Uint8Array, at: number): void {
    for (let string = 0; string < this.#bytes.length; string++) {
      const bytes = this.#bytes[string]!;
      const end = this.#ends[string]!;
      // Strings are short: a view of each would cost more than its bytes.
      let to = at + this.#offsets[string]!;
      for (let from = this.#starts[string]!; from < end; from++) output[to++] = bytes[from]!;
    }
  }

  /** Sorted by their last bytes, a string that is the end of another one stands right before one that it is the end of. */
  #layOutTails(): void {
    const order = Array.from(this.#bytes.keys()).toSorted((a, b) => this.#compareEnds(a, b));
    const isTail = new Int32Array(order.length).fill(-1);
    for (let index = order.length - 2; index >= 0; index--) {
      const string = order[index]!;
      const longer = order[index + 1]!;
      if (this.#endsWith(longer, string)) isTail[string] = isTail[longer]! < 0 ? longer : isTail[longer]!;
    }
    let size = 0;
    for (let string = 0; string < order.length; string++) {
      if (isTail[string]! >= 0) continue;
      this.#offsets[string] = size;
      size += this.#lengthOf(string);
    }
    for (let string = 0; string < order.length; string++) {
      const whole = isTail[string]!;
      if (whole >= 0) this.#offsets[string] = this.#offsets[whole]! + this.#lengthOf(whole) - this.#lengthOf(string);
    }
    this.#size = size;
  }

  #lengthOf(string: number): number {
    return this.#ends[string]! - this.#starts[string]!;
  }

  #compareEnds(a: number, b: number): number {
    const [left, right] = [this.#bytes[a]!, this.#bytes[b]!];
    const common = Math.min(this.#lengthOf(a), this.#lengthOf(b));
    for (let back = 1; back <= common; back++) {
      const difference = left[this.#ends[a]! - back]! - right[this.#ends[b]! - back]!;
      if (difference !== 0) return difference;
    }
    return this.#lengthOf(a) - this.#lengthOf(b);
  }

  #endsWith(longer: number, string: number): boolean {
    const length = this.#lengthOf(string);
    if (length > this.#lengthOf(longer)) return false;
    const start = this.#ends[longer]! - length;
    return this.#isEqual(string, { bytes: this.#bytes[longer]!, start, end: this.#ends[longer]! });
  }

  #intern(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c_9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x0100_0193);
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; this.#slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const string = this.#slots[slot]!;
      if (this.#hashes[string] === hash && this.#isEqual(string, { bytes, start, end })) return string;
    }
    const string = this.#bytes.push(bytes) - 1;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#hashes.push(hash);
    this.#slots[slot] = string;
    if (string * 2 > this.#slots.length) this.#rehash();
    return string;
  }

  #isEqual(
    string: number,
    range: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  ): boolean {
    const { bytes, start, end } = range;
    const from = this.#starts[string]!;
    const length = end - start;
    if (this.#ends[string]! - from !== length) return false;
    const own = this.#bytes[string]!;
    for (let index = 0; index < length; index++) if (own[from + index] !== bytes[start + index]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    this.#hashes.forEach((hash, string) => {
      let slot = hash & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = string;
    });
    this.#slots = slots;
  }
}

/** Behind the NUL that ends the string at `at`; `end` if there is none. */
function endOfString(bytes: Uint8Array, at: number, end: number): number {
  let position = at;
  while (position < end) if (bytes[position++] === 0) return position;
  return end;
}
