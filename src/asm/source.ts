/**
 * Where source text comes from, so that every message can say where it is: a file, or text that a
 * macro or a repetition made, which knows who asked for it.
 */
import { decodeUtf8 } from "../bytes/index.ts";

/** A place in a source. */
export interface Site {
  readonly source: Source;
  /** Index in its bytes. */
  readonly offset: number;
}

/** How a source came to be. */
export type SourceKind = "file" | "include" | "macro" | "repetition";

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
  #lineStarts: Uint32Array | undefined;

  constructor(
    name: string,
    bytes: Uint8Array,
    origin: { kind: SourceKind; parent?: Site; maker?: string; firstLine?: number; base?: number } = { kind: "file" },
  ) {
    this.name = name;
    this.bytes = bytes;
    this.kind = origin.kind;
    this.parent = origin.parent;
    this.maker = origin.maker;
    this.firstLine = origin.firstLine ?? 1;
    this.base = origin.base ?? 0;
    this.depth = origin.parent === undefined ? 0 : origin.parent.source.depth + 1;
  }

  /** Line number, from `firstLine`, of a byte. */
  lineAt(offset: number): number {
    return this.firstLine + this.#lineIndex(offset);
  }

  /** Column, from 1, of a byte, in UTF-16 units of the line's text. */
  columnAt(offset: number): number {
    const start = this.#starts()[this.#lineIndex(offset)] ?? 0;
    return decodeUtf8(this.bytes, start, Math.min(offset, this.bytes.length)).length + 1;
  }

  /** The text of the line that a byte is in. */
  lineText(offset: number): string {
    const start = this.#starts()[this.#lineIndex(offset)] ?? 0;
    let end = this.bytes.indexOf(0x0a, start);
    if (end < 0) end = this.bytes.length;
    if (end > start && this.bytes[end - 1] === 0x0d) end--;
    return decodeUtf8(this.bytes, start, end);
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
