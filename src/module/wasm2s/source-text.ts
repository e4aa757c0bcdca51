/** Symbols, types, strings and bytes as text. */
import { decodeUtf8, encodeUtf8, type TextWriter } from "../../bytes/index.ts";
import { nameOfType, typeLetters, type FieldType, type FunctionType, type ValueType } from "../../wasm/index.ts";

const plainSymbol = /^[A-Za-z_.$\u0080-\uffff][\w.$\u0080-\uffff]*$/;

/** A symbol, quoted where it has to be. */
export function symbolText(symbol: string): string {
  return plainSymbol.test(symbol) ? symbol : quoted(encodeUtf8(symbol));
}

/** Whether a symbol can stand in an argument of a macro. */
export function isPlainSymbol(symbol: string): boolean {
  return plainSymbol.test(symbol);
}

const llvmWord = /^[A-Za-z_][\w.$]*$/;

/** Whether LLVM's assembler takes a symbol, or the name of an import, without quotes. */
export function isLlvmWord(text: string): boolean {
  return llvmWord.test(text);
}

/** A name of a module as a string. */
export function quotedText(text: string): string {
  return quoted(encodeUtf8(text));
}

/** Bytes as a string; those that are no text as octal escapes. */
export function quoted(bytes: Uint8Array): string {
  let text = '"';
  for (const character of decodeUtf8(bytes)) text += escaped(character);
  return `${text}"`;
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return escapes[character] ?? character;
  const known = escapes[character];
  if (known !== undefined) return known;
  // Controls, lone surrogates that stand for bytes, and what breaks lines in some editors.
  if (code >= 0xa0 && !(code >= 0xd800 && code < 0xe000) && code !== 0x2028 && code !== 0x2029 && code !== 0xfeff)
    return character;
  return Array.from(encodeUtf8(character), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** A value type in brackets and behind `valtype`. */
export function typeText(type: ValueType): string {
  return typeLetters.get(type) ?? nameOfType(type);
}

export function fieldText({ storage, mutable }: FieldType): string {
  return mutable ? `(mut ${typeText(storage)})` : typeText(storage);
}

/** Letters of the types that signatures can have. */
function letters(types: readonly ValueType[]): string | undefined {
  const text = types.map((type) => typeLetters.get(type) ?? "?").join("");
  return text.includes("?") ? undefined : text;
}

/** `FiiE`, if the type has letters. */
export function signatureOf({ parameters, results }: FunctionType): string | undefined {
  const parameterLetters = letters(parameters);
  const resultLetters = letters(results);
  if (parameterLetters === undefined || resultLetters === undefined || results.length > 1) return undefined;
  return `F${resultLetters === "" ? "v" : resultLetters}${parameterLetters}E`;
}

/** `[i l] [(ref 3)]` */
export function functionTypeText({ parameters, results }: FunctionType): string {
  return `[${parameters.map(typeText).join(" ")}] [${results.map(typeText).join(" ")}]`;
}

/** Blocks deeper than this are no further to the right: nesting has no limit, lines have. */
const DEEPEST = 32;

/** In front of an instruction in that many blocks. */
export function writeIndentation(out: TextWriter, depth: number): void {
  out.byte(0x09);
  if (depth > 0) out.blanks(2 * Math.min(depth, DEEPEST));
}

const LINE_BYTES = 16;
const TEXT_BYTES = 64;
/** Zeros that are worth a statement of their own. */
const LONG_ZEROS = 16;

/** Bytes as `.ascii`, `.byte` and `.zero`. */
export function writeBytes(out: TextWriter, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const zeros = zerosAt(bytes, at);
    if (zeros >= LONG_ZEROS) {
      out.line(`\t.zero ${zeros}`);
      at += zeros;
      continue;
    }
    const text = textAt(bytes, at);
    const end = text >= 4 ? at + text : Math.min(bytes.length, at + LINE_BYTES);
    if (text >= 4) out.line(`\t.ascii ${quoted(bytes.subarray(at, end))}`);
    else writeNumbers(out, bytes.subarray(at, end));
    at = end;
  }
}

function writeNumbers(out: TextWriter, bytes: Uint8Array): void {
  out.text("\t.byte ");
  for (let at = 0; at < bytes.length; at++) {
    if (at > 0) out.byte(0x2c);
    out.decimal(bytes[at] ?? 0);
  }
  out.line();
}

function zerosAt(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] === 0) end++;
  return end - start;
}

/** How many bytes from there on are text, with the NUL behind it, in one line. */
function textAt(bytes: Uint8Array, start: number): number {
  const most = Math.min(bytes.length, start + TEXT_BYTES);
  let end = start;
  while (end < most && isTextByte(bytes[end] ?? 0)) end++;
  if (end > start && end < most && bytes[end] === 0) end++;
  return end - start;
}

function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x09;
}
