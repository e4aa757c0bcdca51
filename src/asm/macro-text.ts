/** Bodies as pieces, and the text that they make when values are put in (as.info, "Macro", "Altmacro"). */
import { decodeUtf8, encodeUtf8 } from "../bytes/index.ts";
import type { MacroState } from "./macro-state.ts";
import type { BodyPiece } from "./macro-table.ts";

const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const OPEN = 0x28;
const CLOSE = 0x29;

interface BodyShape {
  readonly names: readonly string[];
  readonly alternate: boolean;
}

/** Cuts a body into pieces: `\name`, `\@`, `\()`; with `.altmacro` plain names and `LOCAL` too. */
export function piecesOf(text: Uint8Array, shape: BodyShape): { pieces: readonly BodyPiece[]; locals: number } {
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
      const end = wordEnd(body, at + 1);
      const index = shape.names.indexOf(decodeUtf8(body, at + 1, end));
      if (next === 0x40) cut(at, { kind: "counter" }, at + 2);
      else if (next === OPEN && body[at + 2] === CLOSE) cut(at, undefined, at + 3);
      else if (index >= 0) cut(at, { kind: "parameter", index }, end);
      else if (next === BACKSLASH) at++;
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

export function substituted(pieces: readonly BodyPiece[], substitution: Substitution): Uint8Array {
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
