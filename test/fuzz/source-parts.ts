/**
 * Damage to assembler sources by tokens and lines: bytes that are changed at random make words that are refused at once,
 * and what lies behind the words is never tried.
 */
import { decodeUtf8, encodeUtf8 } from "../../src/bytes/index.ts";
import type { Random } from "./random.ts";
import { scriptTokens } from "./script-tokens.ts";

/** Tokens that assemblers have had trouble with. */
const hostile = [
  "0xffffffffffffffff",
  "-9223372036854775808",
  "1<<63",
  "99999999999999999999999999",
  "1/0",
  "0f1e400",
  "nan:0x1",
  "'",
  '"',
  "/*",
  "*/",
  ".rept 1000000000\n",
  ".endr\n",
  ".macro m a:vararg\nm \\a\n.endm\nm 1\n",
  ".endm\n",
  ".if 1\n",
  ".else\n",
  ".endif\n",
  ".irpc x,abc\n",
  ".skip 1<<62\n",
  ".org 1<<40\n",
  ".fill 1<<40,8,1\n",
  ".p2align 63\n",
  ".balign 3\n",
  ".set x, x+1\n",
  "1b",
  "1f",
  "1:",
  "%S",
  "\\@",
  "\\()",
  ".pushsection .text\n",
  ".popsection\n",
  ".subsection 8193\n",
  "@got",
  "@plt{",
  "@GOT",
  "@TLSREL",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "->",
  ",",
  ":",
  "=",
  ".",
  "\\",
  "block",
  "end",
  "end_function",
  "br_table",
  ".functype f (i32) -> (i32)\n",
  ".local i32\n",
  ".uleb128 x-y\n",
  ".altmacro\n",
  '.include "x"\n',
  "\0",
  "\u{fffd}",
] as const;

/** The source with a few tokens or lines changed, or `undefined` if the bytes are no source. */
export function mutateSource(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array | undefined {
  if (!isSource(bytes)) return undefined;
  const text = decodeUtf8(bytes);
  return encodeUtf8(random.below(2) === 0 ? changedTokens(text, random) : changedLines(text, other, random));
}

/** Whether those bytes are text: printable, with tabs and ends of lines. */
export function isSource(bytes: Uint8Array): boolean {
  return (
    bytes.length > 0 &&
    bytes.subarray(0, 256).every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10)
  );
}

/** Linker scripts, which begin with a comment here, have other words. */
function wordsFor(text: string): readonly string[] {
  return text.startsWith("/*") ? scriptTokens : hostile;
}

function changedTokens(text: string, random: Random): string {
  const tokens = text.split(/(\s+|[^\w.$]+)/);
  const at = random.below(tokens.length);
  const from = tokens[random.below(tokens.length)] ?? "";
  switch (random.below(5)) {
    case 0:
      return tokens.toSpliced(at, 1).join("");
    case 1:
      return tokens.with(at, random.pick(wordsFor(text))).join("");
    case 2:
      return tokens.with(at, from).join("");
    case 3:
      return tokens.toSpliced(at, 0, from, " ").join("");
    default:
      return tokens.toSpliced(at, 0, random.pick(wordsFor(text))).join("");
  }
}

function changedLines(text: string, other: Uint8Array, random: Random): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const others = isSource(other) ? decodeUtf8(other).split("\n") : lines;
  switch (random.below(4)) {
    case 0:
      return lines.toSpliced(at, 1 + random.lowBelow(4)).join("\n");
    case 1:
      return lines
        .toSpliced(at, 0, ...others.slice(random.below(others.length)).slice(0, 1 + random.lowBelow(20)))
        .join("\n");
    case 2:
      return lines.with(at, lines[random.below(lines.length)] ?? "").join("\n");
    default:
      return [...lines.slice(0, at), ...others.slice(random.below(others.length))].join("\n");
  }
}
