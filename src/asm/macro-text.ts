/**
 * Bodies as pieces, and the text that they make when values are put in (as.info, "Macro", "Altmacro"):
 *
 * | in the body | stands for |
 * | --- | --- |
 * | `\NAME`, `&NAME`, `&NAME&` | the value of a parameter |
 * | `\@` | the number of macros called before |
 * | `\()` | nothing: it ends a name |
 * | `\(TEXT)` | the text as it is |
 * | `NAME`, `NAME&` | with `.altmacro`, the value too, or a symbol of the macro's own that `LOCAL` names |
 */
import { decodeUtf8, encodeUtf8 } from "../bytes/index.ts";
import { BLANK, NAME, NAME_START, type CharacterTable } from "./characters.ts";
import type { MacroState } from "./macro-state.ts";
import type { BodyPiece } from "./macro-table.ts";

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const AMPERSAND = 0x26;
const AT = 0x40;
const OPEN = 0x28;
const CLOSE = 0x29;
const NEWLINE = 0x0a;

/** What a body is read by. */
export interface BodyShape {
  /** Names of the parameters. */
  readonly names: readonly string[];
  /** Whether `.altmacro` is on. */
  readonly alternate: boolean;
  readonly table: CharacterTable;
}

export interface BodyText {
  readonly pieces: readonly BodyPiece[];
  /** How many symbols of its own the macro has. */
  readonly locals: number;
  /** A local symbol whose name is taken. */
  readonly clash: { readonly name: string; readonly offset: number } | undefined;
}

/** Cuts a body into pieces. */
export function piecesOf(text: Uint8Array, shape: BodyShape): BodyText {
  return new BodyCutter(text, shape).cut();
}

class BodyCutter {
  readonly #text: Uint8Array;
  readonly #shape: BodyShape;
  readonly #pieces: BodyPiece[] = [];
  readonly #locals: string[] = [];
  #clash: { name: string; offset: number } | undefined;
  /** Whether quotes are open: "LOCAL" is a word there like any other. */
  #isInString = false;
  /** Where the bytes begin that are no piece yet. */
  #plain = 0;

  constructor(text: Uint8Array, shape: BodyShape) {
    this.#text = text;
    this.#shape = shape;
  }

  cut(): BodyText {
    const text = this.#text;
    for (let at = 0; at < text.length;) {
      const byte = text[at]!;
      if (byte === BACKSLASH) at = this.#backslash(at);
      else if (byte === AMPERSAND) at = this.#ampersand(at);
      else if (byte === QUOTE) {
        this.#isInString = !this.#isInString;
        at++;
      } else if (this.#shape.alternate && this.#isNameStart(byte)) at = this.#word(at);
      else at++;
    }
    this.#flush(text.length);
    return { pieces: this.#pieces, locals: this.#locals.length, clash: this.#clash };
  }

  /** Ends the plain bytes at `end`; the next ones begin at `next`. */
  #flush(end: number, next: number = end): void {
    if (end > this.#plain) this.#pieces.push({ kind: "bytes", bytes: this.#text.subarray(this.#plain, end) });
    this.#plain = next;
  }

  #piece(piece: BodyPiece, range: { start: number; end: number }): number {
    this.#flush(range.start, range.end);
    this.#pieces.push(piece);
    return range.end;
  }

  #backslash(start: number): number {
    const text = this.#text;
    const next = text[start + 1];
    if (next === AT) return this.#piece({ kind: "counter" }, { start, end: start + 2 });
    if (next === AMPERSAND) return start + 2;
    if (next === OPEN) return this.#literal(start);
    const end = this.#wordEnd(start + 1);
    const index = this.#parameter(start + 1, end);
    if (index < 0) return Math.max(end, start + 1);
    return this.#piece({ kind: "parameter", index }, { start, end });
  }

  /** `\(TEXT)` */
  #literal(start: number): number {
    const text = this.#text;
    let end = start + 2;
    while (end < text.length && text[end] !== CLOSE && text[end] !== NEWLINE) end++;
    if (text[end] !== CLOSE) return start + 2;
    this.#flush(start, start + 2);
    this.#flush(end, end + 1);
    return end + 1;
  }

  /** `&NAME`, and one more `&` behind it. */
  #ampersand(start: number): number {
    const end = this.#wordEnd(start + 1);
    const index = this.#parameter(start + 1, end);
    if (index < 0) return start + 1;
    return this.#piece({ kind: "parameter", index }, { start, end: this.#behindAmpersand(end) });
  }

  /** A word of a body of `.altmacro`. */
  #word(start: number): number {
    const end = this.#wordEnd(start);
    const word = decodeUtf8(this.#text, start, end);
    if (/^local$/i.test(word) && this.#isBlank(end) && !this.#isInString) return this.#localLine(start, end);
    const index = this.#parameter(start, end);
    const local = this.#locals.indexOf(word);
    if (index < 0 && local < 0) return end;
    const piece: BodyPiece = index >= 0 ? { kind: "parameter", index } : { kind: "local", index: local };
    return this.#piece(piece, { start, end: this.#behindAmpersand(end) });
  }

  /** `LOCAL NAME, ...`: the line is left out. */
  #localLine(start: number, behind: number): number {
    const text = this.#text;
    let end = text.indexOf(NEWLINE, behind);
    if (end < 0) end = text.length;
    for (const [name] of decodeUtf8(text, behind, end).matchAll(/[^\s,]+/g)) {
      if (this.#locals.includes(name) || this.#shape.names.includes(name)) this.#clash ??= { name, offset: start };
      else this.#locals.push(name);
    }
    this.#flush(start, end);
    return end;
  }

  #parameter(start: number, end: number): number {
    return end === start ? -1 : this.#shape.names.indexOf(decodeUtf8(this.#text, start, end));
  }

  #behindAmpersand(end: number): number {
    return this.#text[end] === AMPERSAND ? end + 1 : end;
  }

  #wordEnd(start: number): number {
    const text = this.#text;
    if (start >= text.length || !this.#isNameStart(text[start]!)) return start;
    let end = start;
    while (end < text.length && (this.#shape.table[text[end]!]! & NAME) !== 0) end++;
    return end;
  }

  #isNameStart(byte: number): boolean {
    return (this.#shape.table[byte]! & NAME_START) !== 0;
  }

  #isBlank(at: number): boolean {
    return at < this.#text.length && (this.#shape.table[this.#text[at]!]! & BLANK) !== 0;
  }
}

/** What is put into a body. */
export interface Substitution {
  /** Values of the parameters. */
  readonly values: readonly Uint8Array[];
  /** The value of `\@`. */
  readonly counter: number;
  /** How many symbols of its own the macro has. */
  readonly locals: number;
  readonly state: MacroState;
}

/** The text of a body with values put in. */
export function substituted(pieces: readonly BodyPiece[], substitution: Substitution): Uint8Array {
  const { values, state } = substitution;
  const firstLocal = state.locals + 1;
  state.locals += substitution.locals;
  const counter = encodeUtf8(`${substitution.counter}`);
  const parts = pieces.map((piece) => {
    switch (piece.kind) {
      case "bytes":
        return piece.bytes;
      case "parameter":
        return values[piece.index] ?? new Uint8Array(0);
      case "counter":
        return counter;
      case "local":
        return encodeUtf8(`.LL${(firstLocal + piece.index).toString(16).padStart(4, "0")}`);
    }
  });
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
