/**
 * Operands in the form in which GNU as hands them to macros: comments are gone, blanks are left only where two words, or
 * a word and a string, would run into each other, and a character constant is its number. So `m a - b, 'x'` has the
 * arguments `a-b` and `120`.
 */
import { BLANK, NAME, type CharacterTable } from "./characters.ts";

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;
const SPACE = 0x20;
const NEWLINE = 0x0a;

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, b: 8, f: 12 };

/** The operands between two indices, neither of which is inside of a comment or string. */
export function scrubbed(bytes: Uint8Array, range: { start: number; end: number }, table: CharacterTable): Uint8Array {
  return new Scrubber(bytes, range, table).scrub(range.start);
}

class Scrubber {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #table: CharacterTable;
  /** No more than twice the text: `'x` becomes `120`. */
  readonly #out: Uint8Array;
  #length = 0;
  /** Whether what was written last would run into a word: it is a word or a string. */
  #afterWord = false;
  /** Whether blanks were left out since. */
  #blanks = false;

  constructor(bytes: Uint8Array, range: { start: number; end: number }, table: CharacterTable) {
    this.#bytes = bytes;
    this.#end = range.end;
    this.#table = table;
    this.#out = new Uint8Array(2 * (range.end - range.start) + 4);
  }

  scrub(start: number): Uint8Array {
    const bytes = this.#bytes;
    for (let at = start; at < this.#end;) {
      const byte = bytes[at]!;
      if ((this.#table[byte]! & BLANK) !== 0 || byte === NEWLINE) {
        this.#blanks = true;
        at++;
      } else if (byte === SLASH && bytes[at + 1] === STAR) {
        this.#blanks = true;
        at = this.#behindComment(at);
      } else if (byte === QUOTE) at = this.#string(at);
      else if (byte === APOSTROPHE) at = this.#character(at);
      else if ((this.#table[byte]! & NAME) !== 0) {
        this.#space();
        this.#push(byte);
        this.#afterWord = true;
        at++;
      } else at = this.#other(at);
    }
    return this.#out.subarray(0, this.#length);
  }

  #push(byte: number): void {
    this.#out[this.#length++] = byte;
  }

  /** A blank, if there was one that keeps words apart. */
  #space(): void {
    if (this.#blanks && this.#afterWord) this.#push(SPACE);
    this.#blanks = false;
  }

  #behindComment(start: number): number {
    const bytes = this.#bytes;
    for (let at = start + 2; at + 1 < this.#end; at++) {
      if (bytes[at] === STAR && bytes[at + 1] === SLASH) return at + 2;
    }
    return this.#end;
  }

  /** A string as it stands. */
  #string(start: number): number {
    const bytes = this.#bytes;
    this.#space();
    let at = start + 1;
    while (at < this.#end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    const end = Math.min(at + 1, this.#end);
    for (let index = start; index < end; index++) this.#push(bytes[index]!);
    this.#afterWord = true;
    return end;
  }

  /** `'c` or `'c'` as a number, which the next word runs into even behind a blank. */
  #character(start: number): number {
    const bytes = this.#bytes;
    this.#space();
    let at = start + 1;
    let value = at < this.#end ? bytes[at++]! : 0;
    if (value === BACKSLASH && at < this.#end) {
      const letter = bytes[at++]!;
      value = escapes[String.fromCharCode(letter)] ?? letter;
    }
    for (const digit of `${value}`) this.#push(digit.charCodeAt(0));
    this.#afterWord = false;
    return bytes[at] === APOSTROPHE && at < this.#end ? at + 1 : at;
  }

  #other(at: number): number {
    const byte = this.#bytes[at]!;
    // A backslash may begin the parameter of a macro, which may be a word.
    const next = this.#bytes[at + 1] ?? NEWLINE;
    if (byte === BACKSLASH && at + 1 < this.#end && (this.#table[next]! & NAME) !== 0) this.#space();
    this.#blanks = false;
    this.#push(byte);
    this.#afterWord = false;
    return at + 1;
  }
}
