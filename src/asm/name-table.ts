/** Names to values, looked up by the bytes that a scanner has just passed: no string is made. */
import { encodeUtf8 } from "../bytes/index.ts";
import { NamePool, type Word } from "./name-pool.ts";

/** The hash of `Scanner.word`. */
export function hashOf(bytes: Uint8Array): number {
  let hash = bytes[0] ?? 0;
  for (let index = 1; index < bytes.length; index++) hash = (Math.imul(hash, 31) + bytes[index]!) | 0;
  return hash;
}

/** A hash table with open addressing, keyed by bytes. */
export class NameTable<T> {
  #hashes: Int32Array = new Int32Array(64);
  #indices: Int32Array = new Int32Array(64).fill(-1);
  readonly #names: NamePool = new NamePool();
  readonly #values: T[] = [];

  get size(): number {
    return this.#values.length;
  }

  /** Values in the order in which they came. */
  get values(): readonly T[] {
    return this.#values;
  }

  /** The value of a word: the scanner's last, for one. */
  find(word: Word): T | undefined {
    const index = this.#indices[this.#slot(word)]!;
    return index < 0 ? undefined : this.#values[index];
  }

  get(name: string): T | undefined {
    return this.find(wordOf(name));
  }

  /** Adds a name, or gives it another value. */
  set(name: string, value: T): void {
    const word = wordOf(name);
    const index = this.#indices[this.#slot(word)]!;
    if (index >= 0) this.#values[index] = value;
    else this.add(word, () => value);
  }

  /** Adds a word that is not there, with a value made of its name: of a number in the table's pool of names. */
  add(word: Word, make: (names: NamePool, number: number) => T): T {
    const slot = this.#slot(word);
    const number = this.#names.add(word.bytes, word.wordStart, word.wordEnd);
    const value = make(this.#names, number);
    this.#hashes[slot] = word.wordHash;
    this.#indices[slot] = number;
    this.#values.push(value);
    if (this.#values.length * 2 > this.#indices.length) this.#grow();
    return value;
  }

  /** Where a word is, or is to be put. */
  #slot(word: Word): number {
    const { wordHash } = word;
    const hashes = this.#hashes;
    const indices = this.#indices;
    const mask = indices.length - 1;
    for (let slot = firstSlot(wordHash, mask); ; slot = (slot + 1) & mask) {
      const index = indices[slot]!;
      if (index < 0) return slot;
      if (hashes[slot] === wordHash && this.#names.isWord(index, word)) return slot;
    }
  }

  #grow(): void {
    const hashes = this.#hashes;
    const indices = this.#indices;
    const mask = indices.length * 2 - 1;
    this.#hashes = new Int32Array(mask + 1);
    this.#indices = new Int32Array(mask + 1).fill(-1);
    for (let old = 0; old < indices.length; old++) {
      if (indices[old]! < 0) continue;
      const hash = hashes[old]!;
      let slot = firstSlot(hash, mask);
      while (this.#indices[slot]! >= 0) slot = (slot + 1) & mask;
      this.#hashes[slot] = hash;
      this.#indices[slot] = indices[old]!;
    }
  }
}

/** A name that is no part of a source, as a word. */
export function wordOf(name: string): Word {
  const bytes = encodeUtf8(name);
  return { bytes, wordStart: 0, wordEnd: bytes.length, wordHash: hashOf(bytes) };
}

/** Names that end in consecutive numbers have consecutive hashes; multiplied (Fibonacci hashing), they are far apart. */
function firstSlot(hash: number, mask: number): number {
  const mixed = Math.imul(hash, 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) & mask;
}
