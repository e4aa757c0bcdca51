/**
 * Arguments of macros and the like, read from operands that are {@link scrubbed}. They are separated by commas or blanks;
 * brackets keep blanks together, but not commas. A string gives its contents; with `.altmacro` `<text>` gives text,
 * `%expression` its value, and strings keep their quotes (as.info, "Macro", "Altmacro").
 */
import { encodeUtf8 } from "../bytes/index.ts";
import type { Assembler } from "./assembler.ts";
import { BLANK, NAME, NAME_START } from "./characters.ts";
import { constantValue } from "./expression.ts";
import { parseExpression } from "./expression-parser.ts";
import { macroState } from "./macro-state.ts";
import { Scanner } from "./scanner.ts";
import { scrubbed } from "./scrub.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LESS = 0x3c;
const GREATER = 0x3e;
const BANG = 0x21;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const EQUALS = 0x3d;

/** Closing bracket of each opening one. */
const brackets: ReadonlyMap<number, number> = new Map([
  [0x28, 0x29],
  [0x5b, 0x5d],
]);

/** The rest of the current statement, to be read as arguments; the scanner moves behind it. */
export function restAsArguments(assembler: Assembler): ArgumentReader {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  scanner.skipStatement();
  const text = scrubbed(scanner.bytes, { start, end: scanner.position }, scanner.table);
  return new ArgumentReader(assembler, text);
}

export class ArgumentReader {
  readonly #assembler: Assembler;
  readonly #text: Uint8Array;
  readonly #alternate: boolean;
  #at = 0;

  constructor(assembler: Assembler, text: Uint8Array) {
    this.#assembler = assembler;
    this.#text = text;
    this.#alternate = macroState(assembler).alternate;
  }

  /** Whether nothing more follows. */
  atEnd(): boolean {
    this.#skipBlanks();
    return this.#at >= this.#text.length;
  }

  /** Moves behind a character that is next. */
  accept(character: number): boolean {
    if (this.atEnd() || this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** A name, or undefined if none comes. */
  name(): string | undefined {
    const { table } = this.#assembler.scanner;
    if (this.atEnd() || (table[this.#text[this.#at]!]! & NAME_START) === 0) return undefined;
    const start = this.#at;
    while (this.#at < this.#text.length && (table[this.#text[this.#at]!]! & NAME) !== 0) this.#at++;
    const name = this.#slice(start);
    if (this.#alternate) this.accept(AMPERSAND);
    return name;
  }

  /** The name in front of `=`, behind which the reader then stands. */
  keyword(): string | undefined {
    if (this.#alternate) return undefined;
    const start = this.#at;
    const name = this.name();
    if (name !== undefined && this.accept(EQUALS)) return name;
    this.#at = start;
    return undefined;
  }

  /** All that is left. */
  rest(): Uint8Array {
    this.#skipBlanks();
    const rest = this.#text.subarray(this.#at);
    this.#at = this.#text.length;
    return rest;
  }

  /** One argument, without the comma behind it. */
  argument(): Uint8Array {
    if (this.atEnd()) return new Uint8Array(0);
    const byte = this.#text[this.#at]!;
    if (byte === PERCENT && this.#alternate) return this.#evaluated();
    if (byte === QUOTE || (byte === LESS && this.#alternate)) return this.#quoted();
    return this.#plain();
  }

  /** A comma between two arguments, where there is one. */
  separator(): void {
    this.accept(COMMA);
  }

  #skipBlanks(): void {
    const { table } = this.#assembler.scanner;
    while (this.#at < this.#text.length && (table[this.#text[this.#at]!]! & BLANK) !== 0) this.#at++;
  }

  #slice(start: number): string {
    return String.fromCharCode(...this.#text.subarray(start, this.#at));
  }

  /** `%expression` */
  #evaluated(): Uint8Array {
    const scanner = new Scanner(this.#assembler.scanner.table, this.#text);
    scanner.position = this.#at + 1;
    const value = constantValue(parseExpression(scanner, this.#assembler), { final: false });
    this.#at = scanner.position;
    if (value === undefined) this.#assembler.error('The expression behind "%" is no constant');
    return encodeUtf8(`${value ?? 0n}`);
  }

  /** Strings and `<text>` side by side, as one. */
  #quoted(): Uint8Array {
    const out: number[] = [];
    const keepsQuotes = this.#alternate && this.#text[this.#at] === QUOTE;
    if (keepsQuotes) out.push(QUOTE);
    for (;;) {
      const byte = this.#text[this.#at];
      if (byte === QUOTE) this.#string(out);
      else if (byte === LESS && this.#alternate) this.#bracketed(out);
      else break;
    }
    if (keepsQuotes) out.push(QUOTE);
    return Uint8Array.from(out);
  }

  /** The contents of a string with its escapes, which are for the statement that it becomes part of; `""` is a quote. */
  #string(out: number[]): void {
    const text = this.#text;
    for (this.#at++; this.#at < text.length;) {
      const byte = text[this.#at++]!;
      const next = text[this.#at];
      if (byte === QUOTE) {
        if (next !== QUOTE) return;
        out.push(QUOTE);
        this.#at++;
      } else if (byte === BANG && this.#alternate && next !== undefined) {
        out.push(next);
        this.#at++;
      } else if (byte === BACKSLASH && next !== undefined) {
        out.push(byte, next);
        this.#at++;
      } else out.push(byte);
    }
  }

  /** `<text>`, in which `!` makes the next character mean itself. */
  #bracketed(out: number[]): void {
    const text = this.#text;
    this.#at++;
    for (let depth = 1; this.#at < text.length;) {
      const byte = text[this.#at++]!;
      if (byte === LESS) depth++;
      if (byte === GREATER && --depth === 0) return;
      if (byte === BANG && this.#at < text.length) out.push(text[this.#at++]!);
      else out.push(byte);
    }
  }

  #plain(): Uint8Array {
    const { table } = this.#assembler.scanner;
    const text = this.#text;
    const start = this.#at;
    const open: number[] = [];
    for (; this.#at < text.length; this.#at++) {
      const byte = text[this.#at]!;
      if (byte === COMMA || (byte === LESS && this.#alternate)) break;
      if (open.length === 0 && (table[byte]! & BLANK) !== 0) break;
      const close = brackets.get(byte);
      if (byte === QUOTE) this.#passString();
      else if (close !== undefined) open.push(close);
      else if (byte === open.at(-1)) open.pop();
    }
    return text.subarray(start, this.#at);
  }

  /** Moves to the quote that closes a string. */
  #passString(): void {
    const text = this.#text;
    this.#at++;
    while (this.#at < text.length - 1 && text[this.#at] !== QUOTE) this.#at++;
  }
}
