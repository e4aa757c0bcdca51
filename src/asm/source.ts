/**
 * Where source text comes from, so that every message can say where it is: a file, or text that a
 * macro or a repetition made, which knows who asked for it.
 */
import { decodeUtf8 } from "../bytes/index.ts";

/** Bytes of a line that messages look at: macros make lines of many megabytes, each of whose statements may be wrong. */
const LONGEST_LINE = 0x4000;

/** A place in a source. */
export interface Site {
  readonly source: Source;
  /** Index in its bytes. */
  readonly offset: number;
}

/** How a source came to be. */
export type SourceKind = "file" | "include" | "macro" | "repetition";

/** Says where the lines from a place on are from: `# 12 "file.S"`. */
export interface LineMarker {
  /** Index of a byte that begins a line. */
  readonly offset: number;
  readonly line: number;
  readonly name: string | undefined;
}

/** A piece of source text. */
export class Source {
  /** File name; for made text, that of the file with the definition. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly kind: SourceKind;
  /** What was being read when this began: an `.include`, a macro call, `.rept`. */
  readonly parent: Site | undefined;
  /** Name of the macro or directive that made it. */
  readonly maker: string | undefined;
  /** Line number of its first line in the file `name`. */
  readonly firstLine: number;
  /** How many sources it is inside of. */
  readonly depth: number;
  /** Bytes of the files that were read before it, for the order of messages. */
  readonly base: number;
  /** Whether it is a built-in file, or was made by a macro of one. */
  readonly isBuiltIn: boolean;
  #lineStarts: Uint32Array | undefined;
  /** Where a preprocessor says that other lines begin. */
  readonly #markers: LineMarker[] = [];

  constructor(
    name: string,
    bytes: Uint8Array,
    origin: {
      kind: SourceKind;
      parent?: Site;
      maker?: string;
      firstLine?: number;
      base?: number;
      isBuiltIn?: boolean;
    } = { kind: "file" },
  ) {
    this.name = name;
    this.bytes = bytes;
    this.kind = origin.kind;
    this.parent = origin.parent;
    this.maker = origin.maker;
    this.firstLine = origin.firstLine ?? 1;
    this.base = origin.base ?? 0;
    this.isBuiltIn = origin.isBuiltIn ?? false;
    this.depth = origin.parent === undefined ? 0 : origin.parent.source.depth + 1;
  }

  /** Line number of a byte: from `firstLine` on, or as the last {@link mark} before it says. */
  lineAt(offset: number): number {
    const index = this.#lineIndex(offset);
    const marker = this.#markerAt(offset);
    return marker === undefined ? this.firstLine + index : marker.line + index - this.#lineIndex(marker.offset);
  }

  /** Name of the file that a byte is from. */
  nameAt(offset: number): string {
    return this.#markerAt(offset)?.name ?? this.name;
  }

  /** What begins at a byte that begins a line is that line of that file. Marks come in the order of their places. */
  mark(marker: LineMarker): void {
    this.#markers.push(marker);
  }

  /** Column, from 1, of a byte, in UTF-16 units of the line's text; far out in long lines, bytes are counted. */
  columnAt(offset: number): number {
    const start = this.#starts()[this.#lineIndex(offset)] ?? 0;
    const from = Math.max(start, offset - LONGEST_LINE);
    return from - start + decodeUtf8(this.bytes, from, Math.min(offset, this.bytes.length)).length + 1;
  }

  /** The text of the line that a byte is in, or the beginning of it. */
  lineText(offset: number): string {
    const start = this.#starts()[this.#lineIndex(offset)] ?? 0;
    let end = this.bytes.indexOf(0x0a, start);
    if (end < 0) end = this.bytes.length;
    if (end > start && this.bytes[end - 1] === 0x0d) end--;
    return decodeUtf8(this.bytes, start, Math.min(end, start + LONGEST_LINE));
  }

  #lineIndex(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #markerAt(offset: number): LineMarker | undefined {
    let low = 0;
    let high = this.#markers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#markers[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#markers[low - 1];
  }

  #starts(): Uint32Array {
    this.#lineStarts ??= lineStartsOf(this.bytes);
    return this.#lineStarts;
  }
}

function lineStartsOf(bytes: Uint8Array): Uint32Array {
  let count = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count++;
  const starts = new Uint32Array(count);
  let index = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) starts[index++] = at + 1;
  return starts;
}
