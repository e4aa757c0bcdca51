/**
 * Reads words and numbers from source bytes. Bytes, not strings: mnemonics are hashed as they are
 * passed over, and text is made only of what needs it.
 */
import { decodeUtf8 } from "../bytes/index.ts";
import { BLANK, DIGIT, NAME, NAME_START, STATEMENT_END, type CharacterTable } from "./characters.ts";

const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_X = 0x78;
const SLASH = 0x2f;
const STAR = 0x2a;
const ZERO = 0x30;
const MINUS = 0x2d;

/** A mistake in the source, at an index of the scanner's bytes. */
export class SyntaxMistake extends Error {
  override readonly name: string = "SyntaxMistake";
  readonly offset: number;
  /** Bytes of the source that are wrong, for the underline. */
  readonly length: number;

  constructor(message: string, at: { offset: number; length?: number }) {
    super(message);
    this.offset = at.offset;
    this.length = at.length ?? 1;
  }
}

/** A position in source bytes, and the word that was read last. */
export class Scanner {
  bytes: Uint8Array;
  position: number;
  end: number;
  table: CharacterTable;
  /** The last word: index of its first byte, its size, its hash. */
  wordStart: number = 0;
  wordEnd: number = 0;
  wordHash: number = 0;

  constructor(table: CharacterTable, bytes: Uint8Array = new Uint8Array(0)) {
    this.table = table;
    this.bytes = bytes;
    this.position = 0;
    this.end = bytes.length;
  }

  /** Moves behind blanks and block comments; returns the byte there, or a newline at the end. */
  peek(): number {
    const { bytes, end } = this;
    for (;;) {
      const position = behindBlanks(bytes, this.position, end);
      this.position = position;
      if (position >= end) return NEWLINE;
      const byte = bytes[position]!;
      if (byte !== SLASH || bytes[position + 1] !== STAR || position + 1 >= end) return byte;
      this.#blockComment();
    }
  }

  /** Whether nothing more of the statement follows. */
  atEnd(): boolean {
    return this.#endsStatement(this.peek());
  }

  /** Whether the next byte is `character`; then moves behind it. */
  accept(character: number): boolean {
    if (this.peek() !== character || this.position >= this.end) return false;
    this.position++;
    return true;
  }

  /** Moves behind `character`, or complains. */
  expect(character: number, where: string): void {
    if (!this.accept(character)) this.unexpected(`"${String.fromCharCode(character)}" ${where}`);
  }

  /** Complains about what is next. */
  unexpected(expected: string): never {
    const found = this.atEnd() ? "the end of the statement" : `"${this.#nextText()}"`;
    throw new SyntaxMistake(`Found ${found}, expected ${expected}`, {
      offset: this.position,
      length: this.#nextText().length,
    });
  }

  /** Complains about `[offset, position)`. */
  mistake(message: string, offset: number = this.position): never {
    throw new SyntaxMistake(message, { offset, length: this.lengthFrom(offset) });
  }

  /** Reads a name (not quoted); false if there is none. Sets the fields of the word. */
  word(): boolean {
    const first = this.peek();
    if ((this.table[first]! & NAME_START) === 0) return false;
    const { bytes, table, end } = this;
    let position = this.position;
    this.wordStart = position;
    let hash = first;
    for (position++; position < end; position++) {
      const byte = bytes[position]!;
      if ((table[byte]! & NAME) === 0) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    this.wordEnd = position;
    this.wordHash = hash;
    this.position = position;
    return true;
  }

  /** Makes the rest of the statement the last word; the position stays where it is. */
  restAsWord(): void {
    const { bytes, table, end } = this;
    this.peek();
    let position = this.position;
    this.wordStart = position;
    let hash = bytes[position]!;
    for (position++; position < end && (table[bytes[position]!]! & STATEMENT_END) === 0; position++) {
      hash = (Math.imul(hash, 31) + bytes[position]!) | 0;
    }
    this.wordEnd = position;
    this.wordHash = hash;
  }

  /** The last word as text. */
  get wordText(): string {
    return decodeUtf8(this.bytes, this.wordStart, this.wordEnd);
  }

  /** The text from an index of the bytes to the position. */
  textOf(start: number): string {
    return decodeUtf8(this.bytes, start, this.position);
  }

  /** Reads a name or a quoted name; complains if there is none. */
  name(what: string): string {
    const start = this.position;
    if (this.peek() === QUOTE) return this.withoutNul(this.#quotedName(), start);
    if (!this.word()) this.unexpected(what);
    return this.wordText;
  }

  /** The text, read from `start` on, if no NUL is in it: names end at one in an object's tables. */
  withoutNul(text: string, start: number): string {
    return text.includes("\0") ? this.mistake("Found a name with a NUL in it, expected one without", start) : text;
  }

  /** Strings that touch are one name. */
  #quotedName(): string {
    let name = decodeUtf8(this.string());
    while (this.position < this.end && this.bytes[this.position] === QUOTE) name += decodeUtf8(this.string());
    return name;
  }

  /**
   * A decimal or hexadecimal integer below 2^53, with a sign, that stands alone (a blank, a comma or
   * the end follows); NaN, without moving, for everything else.
   */
  plainInteger(): number {
    const first = this.peek();
    const start = this.position;
    const { bytes, table, end } = this;
    const negative = first === MINUS;
    let position = negative ? start + 1 : start;
    const lead = bytes[position]!;
    if (!(position < end && (table[lead]! & DIGIT) !== 0)) return Number.NaN;
    let value = lead - ZERO;
    let digits = 1;
    for (position++; position < end; position++, digits++) {
      const byte = bytes[position]!;
      if ((table[byte]! & DIGIT) === 0) break;
      value = value * 10 + (byte - ZERO);
    }
    if (lead === ZERO && digits === 1 && (bytes[position]! | 0x20) === LETTER_X) {
      position++;
      const first = position;
      for (let digit = 0; position < end && (digit = digitOf(bytes[position]!)) < 16; position++)
        value = value * 16 + digit;
      // Up to 52 bits.
      if (position === first || position > first + 13) return Number.NaN;
    } else if ((lead === ZERO && digits > 1) || digits > 15) return Number.NaN;
    // A leading zero means another base; letters, a suffix or an operator are for the expression parser.
    const next = behindBlanks(bytes, position, end);
    if (!this.#endsOperand(position, next)) return Number.NaN;
    this.position = next;
    return negative ? -value : value;
  }

  /** The bytes of a quoted string, with escapes as in GNU as. */
  string(): Uint8Array {
    if (this.peek() !== QUOTE) this.unexpected("a string");
    const start = this.position;
    const { bytes, end } = this;
    let position = start + 1;
    while (position < end && bytes[position] !== QUOTE && bytes[position] !== BACKSLASH) position++;
    if (position < end && bytes[position] === QUOTE) {
      this.position = position + 1;
      return bytes.subarray(start + 1, position);
    }
    return this.#escapedString(start);
  }

  /** The text up to the end of the statement, without blanks and comments at its ends. */
  restOfStatement(): string {
    this.peek();
    const start = this.position;
    this.skipStatement();
    return decodeUtf8(this.bytes, start, this.position).trim();
  }

  /** Moves to the end of the statement; strings are passed over whole. */
  skipStatement(): void {
    const { bytes, end } = this;
    while (this.position < end) {
      const byte = bytes[this.position]!;
      if (byte === QUOTE) this.#skipString();
      else if (byte === SLASH && bytes[this.position + 1] === STAR) this.#blockComment();
      else if (this.#endsStatement(byte)) return;
      else this.position++;
    }
  }

  /** Moves behind the line's end. */
  skipLine(): void {
    const { bytes, end } = this;
    let { position } = this;
    // Lines are short: a call that looks for the byte costs more than this does.
    while (position < end && bytes[position] !== NEWLINE) position++;
    this.position = position < end ? position + 1 : end;
  }

  #endsStatement(byte: number): boolean {
    return this.position >= this.end || (this.table[byte]! & STATEMENT_END) !== 0;
  }

  /** Whether an operand that ends before `position` has nothing behind it that could belong to it. */
  standsAlone(position: number): boolean {
    return this.#endsOperand(position, behindBlanks(this.bytes, position, this.end));
  }

  /** Whether an operand ends at `position`: what comes `next`, behind the blanks there, is no operator. */
  #endsOperand(position: number, next: number): boolean {
    if (next >= this.end) return true;
    const byte = this.bytes[next]!;
    if (byte === COMMA || (this.table[byte]! & STATEMENT_END) !== 0) return true;
    return next > position ? (this.table[byte]! & NAME) !== 0 : byte === COLON || closes(byte);
  }

  /** Bytes from `start` to the position, without blanks at the end. */
  lengthFrom(start: number): number {
    let end = this.position;
    while (end > start && (this.table[this.bytes[end - 1]!]! & BLANK) !== 0) end--;
    return Math.max(1, end - start);
  }

  #nextText(): string {
    const start = this.position;
    const { bytes, table, end } = this;
    let stop = start;
    while (stop < end && (table[bytes[stop]!]! & NAME) !== 0) stop++;
    if (stop === start) stop = start + 1;
    return decodeUtf8(bytes, start, Math.min(stop, end, start + 40));
  }

  #blockComment(): void {
    const { bytes, end, position } = this;
    for (let at = bytes.indexOf(STAR, position + 2); at >= 0 && at + 1 < end; at = bytes.indexOf(STAR, at + 1)) {
      if (bytes[at + 1] === SLASH) {
        this.position = at + 2;
        return;
      }
    }
    this.position = end;
    throw new SyntaxMistake('Found the end of the file in a comment, expected "*/"', { offset: position, length: 2 });
  }

  #skipString(): void {
    const { bytes, end } = this;
    const start = this.position++;
    while (this.position < end && bytes[this.position] !== QUOTE) {
      if (bytes[this.position] === BACKSLASH) this.position++;
      if (bytes[this.position] === NEWLINE) break;
      this.position++;
    }
    if (bytes[this.position] === QUOTE && this.position < end) this.position++;
    else if (this.position >= end) this.position = Math.max(start + 1, end);
  }

  #escapedString(start: number): Uint8Array {
    const { bytes, end } = this;
    let out = new Uint8Array(64);
    let length = 0;
    this.position = start + 1;
    while (this.position < end) {
      const byte = bytes[this.position++]!;
      if (byte === QUOTE) return out.subarray(0, length);
      if (length === out.length) out = doubled(out);
      out[length++] = byte === BACKSLASH ? this.#escape() : byte;
    }
    this.position = end;
    throw new SyntaxMistake("Found the end of the file in a string, expected '\"'", { offset: start });
  }

  /** The byte that an escape means; the position is behind the backslash. */
  #escape(): number {
    if (this.position >= this.end) return BACKSLASH;
    const byte = this.bytes[this.position++]!;
    const simple = escapes.get(byte);
    if (simple !== undefined) return simple;
    if (byte === 0x78 || byte === 0x58) return this.#hexadecimal() & 0xff;
    if (byte >= ZERO && byte <= 0x39) {
      this.position--;
      return this.#octal() & 0xff;
    }
    return byte;
  }

  /** Up to three digits of base 8, which may be 8 and 9, as in GNU as. */
  #octal(): number {
    let value = 0;
    for (let count = 0; count < 3 && this.position < this.end; count++) {
      const digit = digitOf(this.bytes[this.position]!);
      if (digit > 9) break;
      value = value * 8 + digit;
      this.position++;
    }
    return value;
  }

  #hexadecimal(): number {
    let value = 0;
    for (; this.position < this.end; this.position++) {
      const digit = digitOf(this.bytes[this.position]!);
      if (digit >= 16) break;
      value = (value * 16 + digit) & 0xff;
    }
    return value;
  }
}

const escapes: ReadonlyMap<number, number> = new Map([
  [0x62, 8],
  [0x66, 12],
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
  [0x76, 11],
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
]);

/** The value of a digit in bases up to 36, or 99. */
export function digitOf(byte: number): number {
  if (byte >= ZERO && byte <= 0x39) return byte - ZERO;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? lower - 0x61 + 10 : 99;
}

function doubled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}

/** Whether a byte is a bracket that closes. */
function closes(byte: number): boolean {
  return byte === 0x29 || byte === 0x7d || byte === 0x5d;
}

/** Index of the first byte from `position` on that is no blank, or `end`. Blanks are the same in all syntaxes. */
function behindBlanks(bytes: Uint8Array, position: number, end: number): number {
  let at = position;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === SPACE) continue;
    if (byte > SPACE || byte === NEWLINE || byte < TAB || byte > CARRIAGE_RETURN) break;
  }
  return at;
}
