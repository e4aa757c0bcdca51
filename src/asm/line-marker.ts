/** Lines of preprocessors that say where the next line is from: `# 12 "file.S" 1`, `#line 12 "file.S"`. */
import { decodeUtf8 } from "../bytes/index.ts";
import type { Source } from "./source.ts";

const NEWLINE = 0x0a;
const DIGITS_FROM = 0x30;
const DIGITS_TO = 0x39;
const LETTER_L = 0x6c;
/** A greater number is a comment. */
const LARGEST_LINE: number = 2 ** 31 - 1;

/** Takes note of a comment that is such a line; `end` is where the next line begins. */
export function markLine(source: Source, { start, end }: { start: number; end: number }): void {
  const { bytes } = source;
  if (start > 0 && bytes[start - 1] !== NEWLINE) return;
  let at = start + 1;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  const first = bytes[at] ?? 0;
  if (at >= end || !((first >= DIGITS_FROM && first <= DIGITS_TO) || first === LETTER_L)) return;
  const text = decodeUtf8(bytes, at, Math.min(end, at + 4096));
  const [, line, name] = /^(?:line[ \t]+)?(\d+)(?:[ \t]+"((?:[^"\\\n]|\\.)*)")?[ \t\d]*\r?\n?$/.exec(text) ?? [];
  if (line === undefined || line.startsWith("0") || Number(line) > LARGEST_LINE) return;
  const known = name?.replace(/\\(.)/g, "$1") ?? source.nameAt(start);
  source.mark({ offset: end, line: Number(line), name: known });
}
