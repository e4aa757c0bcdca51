/**
 * Macros and repetitions: their bodies are taken as text, cut into pieces once, and put together for
 * each call (as.info, "Macro", "Rept", "Irp", "Irpc", "Altmacro").
 */
import { decodeUtf8, encodeUtf8 } from "../bytes/index.ts";
import type { Assembler } from "./assembler.ts";
import { BLANK, NAME } from "./characters.ts";
import type { BodyPiece, Macro, MacroParameter } from "./macro-table.ts";
import { readExpansion } from "./statements.ts";
import type { Scanner } from "./scanner.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const OPEN = 0x28;
const CLOSE = 0x29;
const LESS = 0x3c;
const GREATER = 0x3e;
const BANG = 0x21;
const PERCENT = 0x25;

/** State of macros that is not theirs alone. */
interface MacroState {
  /** Calls so far: the value of `\@`. */
  calls: number;
  /** `.altmacro` */
  alternate: boolean;
  /** Set by `.exitm` until the macro is left. */
  leaving: boolean;
  /** `LOCAL` symbols so far. */
  locals: number;
}

const states = new WeakMap<Assembler, MacroState>();

/** The macro state of an assembly. */
export function macroState(assembler: Assembler): MacroState {
  let state = states.get(assembler);
  if (state === undefined) {
    state = { calls: 0, alternate: false, leaving: false, locals: 0 };
    states.set(assembler, state);
  }
  return state;
}

/** Words that open and close bodies. */
const bodyKinds: Readonly<Record<BodyKind, { opens: ReadonlySet<string>; closes: ReadonlySet<string> }>> = {
  macro: { opens: new Set([".macro"]), closes: new Set([".endm", ".endmacro"]) },
  repetition: {
    opens: new Set([".rept", ".irp", ".irpc", ".rep", ".irep", ".irepc"]),
    closes: new Set([".endr", ".endm"]),
  },
};

type BodyKind = "macro" | "repetition";

/** A body as it stands in the source. */
export interface Body {
  readonly text: Uint8Array;
  readonly start: number;
}

/**
 * Reads the lines up to the directive that closes a body; the scanner stands at the end of the
 * statement that opens it.
 */
export function readBody(assembler: Assembler, kind: BodyKind): Body {
  const { scanner } = assembler;
  const opener = assembler.statementStart;
  const { opens, closes } = bodyKinds[kind];
  scanner.skipLine();
  const start = scanner.position;
  for (let depth = 1; scanner.position < scanner.end;) {
    const lineStart = scanner.position;
    const word = firstWord(scanner);
    scanner.position = lineStart;
    if (word !== undefined && closes.has(word) && --depth === 0) {
      const text = scanner.bytes.subarray(start, lineStart);
      skipLabels(scanner);
      scanner.word();
      scanner.skipStatement();
      return { text, start };
    }
    if (word !== undefined && opens.has(word)) depth++;
    scanner.skipLine();
  }
  return scanner.mistake(
    `Found the end of the file, expected "${kind === "macro" ? ".endm" : ".endr"}" for this`,
    opener,
  );
}

/** The first word of a line behind its labels, in lower case, if it begins with a dot. */
function firstWord(scanner: Scanner): string | undefined {
  skipLabels(scanner);
  const byte = scanner.bytes[scanner.position];
  if (byte !== 0x2e || !scanner.word()) return undefined;
  return scanner.wordText.toLowerCase();
}

function skipLabels(scanner: Scanner): void {
  for (;;) {
    skipBlanks(scanner);
    const start = scanner.position;
    while (scanner.position < scanner.end && (scanner.table[scanner.bytes[scanner.position]!]! & NAME) !== 0)
      scanner.position++;
    if (scanner.position === start || scanner.bytes[scanner.position] !== COLON) {
      scanner.position = start;
      return;
    }
    scanner.position++;
  }
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.position < scanner.end && (scanner.table[scanner.bytes[scanner.position]!]! & BLANK) !== 0)
    scanner.position++;
}

/** Reads `.macro NAME PARAMETER, ...` and its body. */
export function defineMacro(assembler: Assembler): void {
  const { scanner } = assembler;
  const name = scanner.name("a name for the macro");
  scanner.accept(COMMA);
  const parenthesized = scanner.accept(OPEN);
  const parameters = readParameters(assembler, parenthesized);
  const site = assembler.site();
  const body = readBody(assembler, "macro");
  const firstLine = assembler.source.lineAt(body.start);
  const { pieces, locals } = piecesOf(body.text, {
    names: parameters.map((parameter) => parameter.name),
    alternate: macroState(assembler).alternate,
  });
  if (assembler.macros.get(name) !== undefined) {
    assembler.error(`The macro "${name}" is already defined`);
    return;
  }
  assembler.macros.set({ name, parameters, pieces, locals, site, firstLine });
}

function readParameters(assembler: Assembler, parenthesized: boolean): readonly MacroParameter[] {
  const { scanner } = assembler;
  const parameters: MacroParameter[] = [];
  while (!scanner.atEnd() && !(parenthesized && scanner.peek() === CLOSE)) {
    const name = scanner.name("a parameter");
    let kind: MacroParameter["kind"] = "optional";
    if (scanner.accept(COLON)) {
      const qualifier = scanner.name('"req" or "vararg"');
      if (qualifier !== "req" && qualifier !== "vararg")
        scanner.mistake(`Found "${qualifier}", expected "req" or "vararg"`, scanner.wordStart);
      kind = qualifier === "req" ? "required" : "vararg";
    }
    const initial = scanner.accept(EQUALS) ? readArgument(assembler, { rest: false }) : undefined;
    if (parameters.some((parameter) => parameter.name === name))
      scanner.mistake(`The parameter "${name}" occurs twice`, scanner.wordStart);
    if (parameters.at(-1)?.kind === "vararg")
      scanner.mistake(`Found the parameter "${name}" behind one that takes all the rest`, scanner.wordStart);
    parameters.push({ name, default: initial, kind });
    scanner.accept(COMMA);
  }
  if (parenthesized) scanner.expect(CLOSE, "behind the parameters");
  return parameters;
}

/** Calls a macro; the scanner stands behind its name. */
export function callMacro(assembler: Assembler, macro: Macro): void {
  const values = bindArguments(assembler, macro);
  const state = macroState(assembler);
  const call = state.calls++;
  const text = substituted(macro.pieces, { values, counter: call, locals: macro.locals, state });
  const { conditionals } = assembler;
  const depth = conditionals.depth;
  readExpansion(assembler, text, {
    kind: "macro",
    name: macro.name,
    file: macro.site.source.name,
    firstLine: macro.firstLine,
  });
  if (state.leaving) conditionals.cut(depth);
  else if (conditionals.depth > depth) {
    assembler.error(`Found the end of the macro "${macro.name}", expected ".endif"`);
    conditionals.cut(depth);
  }
  state.leaving = false;
}

function bindArguments(assembler: Assembler, macro: Macro): readonly Uint8Array[] {
  const { scanner } = assembler;
  const { parameters } = macro;
  const values: (Uint8Array | undefined)[] = parameters.map(() => undefined);
  let next = 0;
  while (!scanner.atEnd()) {
    const keyword = keywordArgument(assembler, parameters);
    const index = keyword ?? next++;
    const parameter = parameters[index];
    if (parameter === undefined) {
      return scanner.mistake(`The macro "${macro.name}" takes ${parameters.length} arguments, found more`);
    }
    if (keyword === undefined && scanner.peek() === COMMA) {
      scanner.position++;
      continue;
    }
    values[index] = readArgument(assembler, { rest: parameter.kind === "vararg" });
    scanner.accept(COMMA);
  }
  return parameters.map((parameter, index) => {
    const value = values[index];
    if (value !== undefined && value.length > 0) return value;
    if (parameter.kind === "required")
      scanner.mistake(`The macro "${macro.name}" needs a value for "${parameter.name}"`, assembler.statementStart);
    return parameter.default ?? new Uint8Array(0);
  });
}

/** The index of the parameter of `NAME=`, behind which the scanner then stands. */
function keywordArgument(assembler: Assembler, parameters: readonly MacroParameter[]): number | undefined {
  const { scanner } = assembler;
  const start = scanner.position;
  if (scanner.word()) {
    const name = scanner.wordText;
    if (scanner.peek() === EQUALS && scanner.bytes[scanner.position + 1] !== EQUALS) {
      const index = parameters.findIndex((parameter) => parameter.name === name);
      if (index >= 0) {
        scanner.position++;
        return index;
      }
    }
  }
  scanner.position = start;
  return undefined;
}

/**
 * One argument: up to a comma or a blank outside of brackets, or all the rest. A string gives its
 * contents; with `.altmacro` `<text>` gives text, and `%expression` its value.
 */
function readArgument(assembler: Assembler, options: { rest: boolean }): Uint8Array {
  const { scanner } = assembler;
  const first = scanner.peek();
  const { alternate } = macroState(assembler);
  if (options.rest) {
    const start = scanner.position;
    scanner.skipStatement();
    return trimmed(scanner.bytes.subarray(start, scanner.position), scanner);
  }
  if (alternate && first === LESS) return angleArgument(scanner);
  if (alternate && first === PERCENT) {
    scanner.position++;
    return encodeUtf8(`${assembler.constant("a constant behind %")}`);
  }
  if (first === QUOTE) return joinedStrings(scanner);
  return plainArgument(scanner);
}

/** `<text>`, in which `!` makes the next character mean itself. */
function angleArgument(scanner: Scanner): Uint8Array {
  const start = scanner.position++;
  const out: number[] = [];
  for (let depth = 1; scanner.position < scanner.end;) {
    const byte = scanner.bytes[scanner.position++]!;
    if (byte === 0x0a) break;
    if (byte === LESS) depth++;
    if (byte === GREATER && --depth === 0) return Uint8Array.from(out);
    if (byte === BANG && scanner.position < scanner.end) out.push(scanner.bytes[scanner.position++]!);
    else out.push(byte);
  }
  return scanner.mistake('Found the end of the line, expected ">"', start);
}

/** The text inside quotes, as it stands: escapes are for the statement that it becomes part of. */
function joinedStrings(scanner: Scanner): Uint8Array {
  const start = ++scanner.position;
  const { bytes } = scanner;
  const out: number[] = [];
  while (scanner.position < scanner.end && bytes[scanner.position] !== 0x0a) {
    const byte = bytes[scanner.position++]!;
    if (byte === QUOTE) {
      if (bytes[scanner.position] !== QUOTE) return Uint8Array.from(out);
      scanner.position++;
      out.push(QUOTE);
    } else if (byte === BACKSLASH && scanner.position < scanner.end) {
      const next = bytes[scanner.position++]!;
      if (next !== QUOTE) out.push(BACKSLASH);
      out.push(next);
    } else out.push(byte);
  }
  return scanner.mistake("Found the end of the line in an argument, expected '\"'", start - 1);
}

function plainArgument(scanner: Scanner): Uint8Array {
  const { bytes } = scanner;
  const start = scanner.position;
  let depth = 0;
  let last = start;
  while (scanner.position < scanner.end) {
    const byte = bytes[scanner.position]!;
    if (depth === 0 && byte === COMMA) break;
    if (scanner.atEnd()) break;
    const here = scanner.position;
    if (here > last && depth === 0 && !joinsOperands(scanner, { before: bytes[last - 1]!, after: bytes[here]! })) {
      scanner.position = last;
      break;
    }
    const now = bytes[here]!;
    if (depth === 0 && now === COMMA) break;
    if (now === OPEN || now === 0x5b) depth++;
    if ((now === CLOSE || now === 0x5d) && depth > 0) depth--;
    if (now === QUOTE) scanner.string();
    else if (now === 0x27 && scanner.position + 1 < scanner.end) scanner.position += 2;
    else scanner.position++;
    last = scanner.position;
  }
  return bytes.subarray(start, Math.max(start, last));
}

/** Whether text behind blanks goes on with the operand before them: an operator is on one side. */
function joinsOperands(scanner: Scanner, sides: { before: number; after: number }): boolean {
  const operator = (byte: number): boolean => "+-*/%|&^=<>!~@".includes(String.fromCharCode(byte));
  const binary = (byte: number): boolean => "+*/%|&^=<>@-".includes(String.fromCharCode(byte));
  if (operator(sides.before)) return true;
  // "a -b" is two operands, "a - b" is one.
  if (!binary(sides.after)) return false;
  const next = scanner.bytes[scanner.position + 1] ?? 0x0a;
  return (scanner.table[next]! & BLANK) !== 0;
}

function trimmed(bytes: Uint8Array, scanner: Scanner): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (scanner.table[bytes[end - 1]!]! & BLANK) !== 0) end--;
  return bytes.subarray(0, end);
}

/** `.rept COUNT` */
export function repeat(assembler: Assembler): void {
  const count = assembler.constant("a constant count");
  const name = ".rept";
  const body = readBody(assembler, "repetition");
  const maker = {
    kind: "repetition",
    name,
    file: assembler.source.name,
    firstLine: assembler.source.lineAt(body.start),
  } as const;
  if (count < 0n) assembler.warn("truncated", `Found a count of ${count}, which is taken as 0`);
  if (body.text.length === 0) return;
  const { leaving } = macroState(assembler);
  for (let index = 0n; index < count && !assembler.ended; index++) {
    readExpansion(assembler, body.text, maker);
    if (macroState(assembler).leaving !== leaving) break;
  }
  macroState(assembler).leaving = leaving;
}

/** `.irp SYMBOL, VALUE, ...` and `.irpc SYMBOL, CHARACTERS`. */
export function repeatFor(assembler: Assembler, characters: boolean): void {
  const { scanner } = assembler;
  const name = scanner.name("a symbol");
  scanner.accept(COMMA);
  const values: Uint8Array[] = [];
  if (characters) {
    const text = scanner.peek() === QUOTE ? joinedStrings(scanner) : encodeUtf8(scanner.restOfStatement());
    for (const byte of text) values.push(Uint8Array.of(byte));
  } else {
    while (!scanner.atEnd()) {
      values.push(readArgument(assembler, { rest: false }));
      scanner.accept(COMMA);
    }
  }
  if (values.length === 0) values.push(new Uint8Array(0));
  const body = readBody(assembler, "repetition");
  const { pieces, locals } = piecesOf(body.text, { names: [name], alternate: macroState(assembler).alternate });
  const maker = {
    kind: "repetition",
    name: characters ? ".irpc" : ".irp",
    file: assembler.source.name,
    firstLine: assembler.source.lineAt(body.start),
  } as const;
  for (const value of values) {
    if (assembler.ended) return;
    readExpansion(
      assembler,
      substituted(pieces, {
        values: [value],
        counter: macroState(assembler).calls,
        locals,
        state: macroState(assembler),
      }),
      maker,
    );
    if (macroState(assembler).leaving) break;
  }
  macroState(assembler).leaving = false;
}

/** `.exitm`: leaves the macro that is being read. */
export function exitMacro(assembler: Assembler): void {
  if (assembler.source.kind !== "macro" && assembler.source.kind !== "repetition") {
    assembler.scanner.mistake('Found ".exitm" outside of a macro', assembler.statementStart);
  }
  macroState(assembler).leaving = true;
  assembler.scanner.position = assembler.scanner.end;
}

interface BodyShape {
  readonly names: readonly string[];
  readonly alternate: boolean;
}

/** Cuts a body into pieces: `\name`, `\@`, `\()`; with `.altmacro` plain names and `LOCAL` too. */
function piecesOf(text: Uint8Array, shape: BodyShape): { pieces: readonly BodyPiece[]; locals: number } {
  const { body, locals } = shape.alternate ? withoutLocals(text) : { body: text, locals: [] };
  const pieces: BodyPiece[] = [];
  let plain = 0;
  const cut = (end: number, piece: BodyPiece | undefined, next: number): void => {
    if (end > plain) pieces.push({ kind: "bytes", bytes: body.subarray(plain, end) });
    if (piece !== undefined) pieces.push(piece);
    plain = next;
  };
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]!;
    if (byte === BACKSLASH) {
      const next = body[at + 1];
      if (next === 0x40) cut(at, { kind: "counter" }, at + 2);
      else if (next === OPEN && body[at + 2] === CLOSE) cut(at, undefined, at + 3);
      else {
        const end = wordEnd(body, at + 1);
        const index = shape.names.indexOf(decodeUtf8(body, at + 1, end));
        if (index >= 0) cut(at, { kind: "parameter", index }, end);
        else if (next === BACKSLASH) at++;
      }
      at = Math.max(at, plain - 1);
    } else if (shape.alternate && isNameStart(byte) && !isName(body[at - 1])) {
      const end = wordEnd(body, at);
      const word = decodeUtf8(body, at, end);
      const index = shape.names.indexOf(word);
      const local = locals.indexOf(word);
      const behind = body[end] === AMPERSAND ? end + 1 : end;
      const before = body[at - 1] === AMPERSAND ? at - 1 : at;
      if (index >= 0) cut(Math.max(before, plain), { kind: "parameter", index }, behind);
      else if (local >= 0) cut(at, { kind: "local", index: local }, end);
      at = Math.max(end, plain) - 1;
    }
  }
  cut(body.length, undefined, body.length);
  return { pieces, locals: locals.length };
}

/** The body without its `LOCAL` lines, and the names on them. */
function withoutLocals(text: Uint8Array): { body: Uint8Array; locals: readonly string[] } {
  const names: string[] = [];
  const lines = decodeUtf8(text).split("\n");
  const kept = lines.map((line) => {
    const match = /^\s*local\s+(.*)$/i.exec(line);
    if (match === null) return line;
    names.push(...(match[1] ?? "").split(/[\s,]+/).filter((name) => name !== ""));
    return "";
  });
  return { body: encodeUtf8(kept.join("\n")), locals: names };
}

function wordEnd(bytes: Uint8Array, start: number): number {
  if (!isNameStart(bytes[start])) return start;
  let end = start;
  while (end < bytes.length && isName(bytes[end]) && bytes[end] !== 0x2e) end++;
  return end === start ? start : end;
}

function isNameStart(byte: number | undefined): boolean {
  return byte !== undefined && (/[A-Za-z_$]/.test(String.fromCharCode(byte)) || byte >= 0x80);
}

function isName(byte: number | undefined): boolean {
  return byte !== undefined && (/[A-Za-z_$.0-9]/.test(String.fromCharCode(byte)) || byte >= 0x80);
}

interface Substitution {
  readonly values: readonly Uint8Array[];
  readonly counter: number;
  readonly locals: number;
  readonly state: MacroState;
}

function substituted(pieces: readonly BodyPiece[], substitution: Substitution): Uint8Array {
  const firstLocal = substitution.state.locals;
  substitution.state.locals += substitution.locals;
  const counter = encodeUtf8(`${substitution.counter}`);
  const parts = pieces.map((piece) => {
    switch (piece.kind) {
      case "bytes":
        return piece.bytes;
      case "parameter":
        return substitution.values[piece.index] ?? new Uint8Array(0);
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
