/** A few instructions around a place that is wrong, with a caret under it. */
import { FormatError, hexOf } from "../../bytes/index.ts";
import { cursorOf, instructionText, type Expression } from "../../wasm/index.ts";

/** Instructions shown in front of the one that is wrong, and behind it. */
const before = 3;
const behind = 2;

/** Bytes shown of one instruction; longer ones are cut. */
const longestBytes = 7;

interface Line {
  /** Absolute offset. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Lines `0xOFFSET  BYTES  INSTRUCTION`, and below the wrong one a caret. Empty if the place is not in the code.
 * @param offset absolute offset of what is wrong
 */
export function instructionWindow(code: Expression, offset: number): readonly string[] {
  if (offset < code.offset || offset > code.offset + code.bytes.length) return [];
  const lines = linesAround(code, offset);
  const wrong = lines.findLast((line) => line.offset <= offset) ?? lines[0];
  const digits = (code.offset + code.bytes.length).toString(16).length;
  const width = Math.max(...lines.map(({ bytes }) => bytesText(bytes).length), 0);
  return lines.flatMap((line) => {
    const start = `0x${line.offset.toString(16).padStart(digits, "0")}  `;
    const shown = `${start}${bytesText(line.bytes).padEnd(width)}  ${line.text}`.trimEnd();
    if (line !== wrong) return [shown];
    const isMalformed = line.text === "";
    const column = isMalformed ? start.length + 3 * (offset - line.offset) : start.length + width + 2;
    return [shown, `${" ".repeat(column)}^`];
  });
}

function linesAround(code: Expression, offset: number): readonly Line[] {
  const cursor = cursorOf(code);
  const lines: Line[] = [];
  let left = behind;
  try {
    while (left >= 0 && cursor.next()) {
      lines.push({ offset: cursor.offset, bytes: cursor.raw, text: instructionText(cursor) });
      if (cursor.offset + cursor.raw.length > offset) left--;
      else if (lines.length > before + 1) lines.shift();
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    lines.push({ offset: cursor.offset, bytes: code.bytes.subarray(cursor.offset - code.offset), text: "" });
  }
  return lines;
}

function bytesText(bytes: Uint8Array): string {
  const shown = hexOf(bytes.subarray(0, longestBytes));
  return bytes.length > longestBytes ? `${shown} ..` : shown;
}
