/** The text of a linker script, and places in it for messages. */
import type { TextPlace } from "../../diag/index.ts";

/** A script, or a file that one includes. */
export class ScriptText {
  readonly file: string;
  readonly text: string;
  /** Where it was included from. */
  readonly includedFrom: ScriptPlace | undefined;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, text: string, includedFrom?: ScriptPlace) {
    this.file = file;
    this.text = text;
    this.includedFrom = includedFrom;
  }

  /** The place of the units from `start` to `end`. */
  place(start: number, end: number): TextPlace {
    this.#lineStarts ??= lineStartsOf(this.text);
    const line = lastNotAbove(this.#lineStarts, start);
    const lineStart = this.#lineStarts[line] ?? 0;
    const lineEnd = (this.#lineStarts[line + 1] ?? this.text.length + 1) - 1;
    const text = this.text.slice(lineStart, lineEnd).replace(/\r$/, "");
    const column = start - lineStart + 1;
    return { file: this.file, line: line + 1, column, text, length: Math.max(1, Math.min(end, lineEnd) - start) };
  }
}

/** A part of a script: what a node of the syntax tree was made of. */
export interface ScriptPlace {
  readonly source: ScriptText;
  readonly start: number;
  readonly end: number;
}

/** The place for a message. */
export function textPlace({ source, start, end }: ScriptPlace): TextPlace {
  return source.place(start, end);
}

/** How the place's file came to be read: the includes, innermost first. */
export function includeTrail({ source }: ScriptPlace): readonly { message: string; place: TextPlace }[] {
  const trail = [];
  for (let from = source.includedFrom; from !== undefined; from = from.source.includedFrom) {
    trail.push({ message: "Included from here", place: textPlace(from) });
  }
  return trail;
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last of the ascending numbers that is not above `value`. */
function lastNotAbove(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
