/** Names to values, looked up by the bytes that a {@link Scanner} has just passed: no string is made. */
import { encodeUtf8 } from "../bytes/index.ts";
import type { Scanner } from "./scanner.ts";

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
  readonly #names: Uint8Array[] = [];
  readonly #values: T[] = [];

  get size(): number {
    return this.#values.length;
  }

  /** Values in the order in which they came. */
  get values(): readonly T[] {
    return this.#values;
  }

  /** The value of the scanner's last word. */
  find(scanner: Scanner): T | undefined {
    const slot = this.#slot(scanner.wordHash, scanner.bytes, { start: scanner.wordStart, end: scanner.wordEnd });
    const index = this.#indices[slot]!;
    return index < 0 ? undefined : this.#values[index];
  }

  get(name: string): T | undefined {
    const bytes = encodeUtf8(name);
    const index = this.#indices[this.#slot(hashOf(bytes), bytes, { start: 0, end: bytes.length })]!;
    return index < 0 ? undefined : this.#values[index];
  }

  /** Adds a name, or gives it another value. */
  set(name: string, value: T): void {
    const bytes = encodeUtf8(name);
    const hash = hashOf(bytes);
    const slot = this.#slot(hash, bytes, { start: 0, end: bytes.length });
    const index = this.#indices[slot]!;
    if (index >= 0) {
      this.#values[index] = value;
      return;
    }
    this.#hashes[slot] = hash;
    this.#indices[slot] = this.#values.length;
    this.#names.push(bytes);
    this.#values.push(value);
    if (this.#values.length * 2 > this.#indices.length) this.#grow();
  }

  #slot(hash: number, bytes: Uint8Array, range: { start: number; end: number }): number {
    const mask = this.#indices.length - 1;
    for (let slot = firstSlot(hash, mask); ; slot = (slot + 1) & mask) {
      const index = this.#indices[slot]!;
      if (index < 0) return slot;
      if (this.#hashes[slot] === hash && sameBytes(this.#names[index]!, bytes, range)) return slot;
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

/** Names that end in consecutive numbers have consecutive hashes; multiplied (Fibonacci hashing), they are far apart. */
function firstSlot(hash: number, mask: number): number {
  const mixed = Math.imul(hash, 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) & mask;
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, range: { start: number; end: number }): boolean {
  const { start, end } = range;
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) if (name[index] !== bytes[start + index]) return false;
  return true;
}
