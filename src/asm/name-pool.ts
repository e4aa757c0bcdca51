/** Bytes of names, one behind the other: a name is a number, and costs no object. */
import { decodeUtf8 } from "../bytes/index.ts";

export class NamePool {
  #bytes: Uint8Array = new Uint8Array(1024);
  /** Where names begin; the last item is where the next one will. */
  #starts: Uint32Array = new Uint32Array(128);
  #count = 0;

  /** Adds the name at `[start, end)`, which may be there already; returns its number. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const number = this.#count++;
    const from = this.#starts[number]!;
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    if (this.#count === this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(2 * this.#count));
    const pool = this.#bytes;
    for (let at = start, into = from; at < end; at++, into++) pool[into] = bytes[at]!;
    this.#starts[this.#count] = to;
    return number;
  }

  /** Whether a name is that of the scanner's last word. */
  isWord(number: number, word: Word): boolean {
    const { bytes, wordStart, wordEnd } = word;
    const pool = this.#bytes;
    let at = this.#starts[number]!;
    if (this.#starts[number + 1]! - at !== wordEnd - wordStart) return false;
    for (let index = wordStart; index < wordEnd; index++, at++) if (pool[at] !== bytes[index]) return false;
    return true;
  }

  /** A name as text. */
  text(number: number): string {
    return decodeUtf8(this.#bytes, this.#starts[number], this.#starts[number + 1]);
  }

  /** Whether a name begins with ".L". */
  isPrivate(number: number): boolean {
    const at = this.#starts[number]!;
    return this.#starts[number + 1]! - at >= 2 && this.#bytes[at] === 0x2e && this.#bytes[at + 1] === 0x4c;
  }
}

/** A name at `[wordStart, wordEnd)`, with its hash: a scanner, for one. */
export interface Word {
  readonly bytes: Uint8Array;
  readonly wordStart: number;
  readonly wordEnd: number;
  readonly wordHash: number;
}

function grown<T extends Uint8Array | Uint32Array>(array: T, larger: T): T {
  larger.set(array);
  return larger;
}
