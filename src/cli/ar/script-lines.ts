/** The lines of a script for `ar`. */

/** A command. */
export interface ScriptLine {
  /** Number of the line that it begins in, from 1. */
  readonly line: number;
  /** Keyword and operands. Parentheses are words. */
  readonly words: readonly string[];
}

/** The commands. A comment begins with `*` or `;`, and a line that ends in `+` goes on in the next. */
export function linesOf(text: string): readonly ScriptLine[] {
  const lines: ScriptLine[] = [];
  let pending: string | undefined;
  let start = 1;
  text.split("\n").forEach((raw, index) => {
    const [code = ""] = raw.split(/[*;]/);
    const whole = pending === undefined ? code : `${pending} ${code}`;
    if (pending === undefined) start = index + 1;
    pending = undefined;
    if (/\+\s*$/.test(whole)) {
      pending = whole.replace(/\+\s*$/, "");
      return;
    }
    const words = whole
      .replaceAll(/[()]/g, " $& ")
      .split(/[\s,]+/)
      .filter((word) => word !== "");
    if (words.length > 0) lines.push({ line: start, words });
  });
  return lines;
}
