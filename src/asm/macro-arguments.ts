/** Arguments of macros, as text. */
import { encodeUtf8 } from "../bytes/index.ts";
import type { Assembler } from "./assembler.ts";
import { BLANK } from "./characters.ts";
import { macroState } from "./macro-state.ts";
import type { Scanner } from "./scanner.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;
const LESS = 0x3c;
const GREATER = 0x3e;
const BANG = 0x21;
const PERCENT = 0x25;

/**
 * One argument: up to a comma or a blank outside of brackets, or all the rest. A string gives its
 * contents; with `.altmacro` `<text>` gives text, and `%expression` its value.
 */
export function readArgument(assembler: Assembler, options: { rest: boolean }): Uint8Array {
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
export function joinedStrings(scanner: Scanner): Uint8Array {
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
