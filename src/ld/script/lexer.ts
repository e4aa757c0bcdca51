/**
 * The words of linker scripts.
 *
 * What a word is depends on where it stands. `a-b` is a difference in an expression and a file elsewhere; `*` multiplies, or
 * matches any file; `foo.o:bar` is one pattern. So the lexer has no state but its position, and whoever asks for a word
 * says which of a few kinds of text it expects:
 *
 * - `expression`: names end at operators, but have dots, slashes, tildes and dollars as in GNU ld (`a/b` is one name);
 * - `name`: names of files, sections and commands;
 * - `pattern`: names with the letters of wildcards;
 * - `version`: patterns for symbols, in which colons come in pairs.
 */
import type { ScriptPlace, ScriptText } from "./script-text.ts";

export type LexicalMode = "expression" | "name" | "pattern" | "version";

export type TokenKind = "name" | "quoted" | "number" | "punctuation" | "end" | "bad";

/** A word. */
export interface Token {
  readonly kind: TokenKind;
  /** Of quoted names without the quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Sticky expressions for the words of each mode; all of them begin at the position. */
const nameLetters: Readonly<Record<LexicalMode, RegExp>> = {
  expression: /\/DISCARD\/|[A-Za-z_.\\$~][A-Za-z0-9_./\\$~]*/y,
  name: /(?:\/(?!\*)|[A-Za-z0-9_.\\$~:[\]!&<>+,-])(?:\/(?!\*)|[A-Za-z0-9_.\\$~:[\]!&<>+,=-])*/y,
  pattern: /(?:\/(?!\*)|[A-Za-z0-9_.\\$~[\]!&<>+^?*:,-])(?:\/(?!\*)|[A-Za-z0-9_.\\$~[\]!&<>+^?*:,=-])*/y,
  version: /(?:[A-Za-z0-9_.$[\]!^?*\\-]|::)+/y,
};
const sectionName = /(?:\/(?!\*)|[A-Za-z0-9_.\\$~+[\]-])+/y;
/** Decimal, octal and hexadecimal with a factor, or hexadecimal digits with a letter for the base. */
const number =
  /(?:0[xX][0-9A-Fa-f]+|\$[0-9A-Fa-f]+|[0-9]+)[KkMm]?(?![A-Za-z0-9_.$])|[0-9][0-9A-Fa-f]*[hHxXoObBdD](?![A-Za-z0-9_.$])/y;
const operator = /<<=|>>=|\+=|-=|\*=|\/=|&=|\|=|\^=|&&|\|\||==|!=|<=|>=|<<|>>|[-+*/%&|^~!<>=?:;,(){}]/y;
const quoted = /"([^"\n]*)"/y;
/** Blanks, and the lines that a C preprocessor leaves. */
const blank = /(?:[ \t\r\n\f]+|#[^\n]*)+/y;
/** What an assignment begins with: names in it have dashes only where no shorter name does. */
const assigned = [
  /(?:[A-Za-z_.\\$~/][A-Za-z0-9_.\\$~/]*|"[^"\n]*")(?=\s*(?:<<=|>>=|[-+*/&|^]?=)(?!=))/y,
  /[A-Za-z_.\\$~/][A-Za-z0-9_.\\$~/-]*(?=\s+(?:<<=|>>=|[-+*/&|^]?=)(?!=))/y,
];

/** What names have inside, but do not begin with; a pattern may be `:file`. */
const loneMarks: Readonly<Record<LexicalMode, RegExp>> = {
  expression: /^$/,
  name: /^[:,=<>&!]/,
  pattern: /^(?:[,=<>&!]|:$)/,
  version: /^$/,
};

/** Reads words of a script. */
export class Lexer {
  readonly source: ScriptText;
  position = 0;
  #lastEnd = 0;

  constructor(source: ScriptText) {
    this.source = source;
  }

  /** The next word, which stays where it is. */
  peek(mode: LexicalMode = "name"): Token {
    this.#skipBlanks();
    const start = this.position;
    const { text } = this.source;
    if (text.startsWith("/*", start)) return this.#token("bad", "/*", text.length - start);
    if (start >= text.length) return { kind: "end", text: "", start, end: start };
    const inQuotes = this.#match(quoted);
    if (inQuotes !== undefined) return this.#token("quoted", inQuotes.slice(1, -1), inQuotes.length);
    if (mode === "expression") {
      const digits = this.#match(number);
      if (digits !== undefined) return this.#token("number", digits);
    }
    const name = this.#match(nameLetters[mode]);
    if (name !== undefined && !loneMarks[mode].test(name)) return this.#token("name", trimmed(name));
    const mark = this.#match(operator);
    return mark === undefined ? this.#token("bad", text.charAt(start)) : this.#token("punctuation", mark);
  }

  /** The next word, passed over. */
  next(mode: LexicalMode = "name"): Token {
    const token = this.peek(mode);
    this.position = token.end;
    this.#lastEnd = token.end;
    return token;
  }

  /** The name of a section in front of its colon: `.text:` is a name and a colon. */
  sectionName(): Token {
    const token = this.peek("name");
    if (token.kind !== "name") return this.next("name");
    const name = this.#match(sectionName) ?? token.text;
    const shorter = this.#token("name", name);
    this.position = shorter.end;
    this.#lastEnd = shorter.end;
    return shorter;
  }

  /** The name that an assignment begins with, if one is next; passed over. */
  assignedName(): Token | undefined {
    this.#skipBlanks();
    const name = assigned.map((expression) => this.#match(expression)).find((found) => found !== undefined);
    if (name === undefined) return undefined;
    const isQuoted = name.startsWith('"');
    const token = this.#token(isQuoted ? "quoted" : "name", isQuoted ? name.slice(1, -1) : name, name.length);
    this.position = token.end;
    this.#lastEnd = token.end;
    return token;
  }

  /** Whether what is next is this mark or word; then it is passed over. */
  accept(text: string, mode: LexicalMode = "name"): boolean {
    const token = this.peek(mode);
    if (token.text !== text || token.kind === "quoted" || token.kind === "end") return false;
    this.next(mode);
    return true;
  }

  /** Whether the mark is next, whatever would be read of it in another mode: `:` of `:text`. */
  acceptMark(mark: string): boolean {
    this.#skipBlanks();
    if (!this.source.text.startsWith(mark, this.position)) return false;
    this.position += mark.length;
    this.#lastEnd = this.position;
    return true;
  }

  /** The text from `start` to the end of the last word. */
  placeFrom(start: number): ScriptPlace {
    return { source: this.source, start, end: Math.max(start + 1, this.#lastEnd) };
  }

  placeOf(token: Token): ScriptPlace {
    return { source: this.source, start: token.start, end: token.end };
  }

  #token(kind: TokenKind, text: string, length: number = text.length): Token {
    return { kind, text, start: this.position, end: this.position + length };
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.position;
    return expression.exec(this.source.text)?.[0];
  }

  /** Moves behind blanks and comments; a comment without an end is a word, a bad one. */
  #skipBlanks(): void {
    const { text } = this.source;
    for (;;) {
      this.position += this.#match(blank)?.length ?? 0;
      if (!text.startsWith("/*", this.position)) return;
      const end = text.indexOf("*/", this.position + 2);
      if (end < 0) return;
      this.position = end + 2;
    }
  }
}

/** A name without what belongs to the text behind it: the comma of `a.o, b.o`. */
function trimmed(name: string): string {
  return name.length > 1 ? name.replace(/(?<=.),+$/, "") : name;
}

/** The value of a number as it is written; what is above 64 bits is the largest one, as in GNU ld. */
export function numberValue(text: string): bigint {
  const factor = /[Kk]$/.test(text) ? 1024n : /[Mm]$/.test(text) ? 1_048_576n : 1n;
  const digits = factor === 1n ? text : text.slice(0, -1);
  const value = digitsValue(digits) * factor;
  return value > largest ? largest : value;
}

const largest = 0xffff_ffff_ffff_ffffn;

/** Bases by the letter behind the digits. */
const suffixes: Readonly<Record<string, number>> = { h: 16, x: 16, o: 8, b: 2, d: 10 };

function digitsValue(text: string): bigint {
  if (/^0x/i.test(text)) return inBase(text.slice(2), 16);
  if (text.startsWith("$")) return inBase(text.slice(1), 16);
  const base = suffixes[text.slice(-1).toLowerCase()];
  if (base !== undefined) return inBase(text.slice(0, -1), base);
  return text.startsWith("0") ? inBase(text, 8) : inBase(text, 10);
}

/** Digits that the base does not have end the number, as `strtoul` has it. */
function inBase(digits: string, base: number): bigint {
  let value = 0n;
  for (const letter of digits.slice(0, 100)) {
    const digit = Number.parseInt(letter, 36);
    if (!(digit < base)) break;
    value = value * BigInt(base) + BigInt(digit);
  }
  return value;
}
