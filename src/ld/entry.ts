/**
 * Entries: what the linker keeps, drops, folds and puts in order. A function is one, a section of data,
 * a global; never a whole section of code.
 */
import { EntryFlags } from "./entry-flags.ts";
import type { FunctionType } from "./function-types.ts";
import type { ObjectFile } from "./object-file.ts";
import type { StringPieces } from "./string-pieces.ts";

/** What an entry becomes a part of. */
export type EntryKind =
  /** A body: its bytes are those behind its size. */
  | "function"
  /** A section with addresses. */
  | "data"
  | "global"
  | "table"
  | "tag"
  | "memory"
  /** A segment of a table or memory, an export or a start function as the source wrote it. */
  | "segment"
  /** A part of a custom section. */
  | "custom"
  /** Places in the space of program counters: they have no bytes. */
  | "pc";

/** What to know of an entry to make one. */
export interface EntryOptions {
  readonly kind: EntryKind;
  readonly file: ObjectFile | undefined;
  /** The section that the source put it in. */
  readonly section: string;
  readonly bytes: Uint8Array;
  /** Where in `bytes` it begins, and ends; by default all of them. */
  readonly start?: number;
  readonly end?: number;
}

/** A piece of an input, or of what the linker makes itself. */
export class Entry extends EntryFlags {
  readonly kind: EntryKind;
  /** The file it comes from; none for what the linker makes. */
  file: ObjectFile | undefined;
  readonly section: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Its relocations: a range of those of its file. */
  firstRelocation = 0;
  endRelocation = 0;
  /** Bytes in memory; more than `end - start` for what has no contents. */
  size: number;
  /** A power of two. */
  alignment = 1;
  /** The type of a function or tag. */
  type: FunctionType | undefined = undefined;
  /** The entry whose bytes stand for this one's, after folding. */
  foldedInto: Entry | undefined = undefined;
  /** The strings it was taken apart into. */
  pieces: StringPieces | undefined = undefined;

  /** In the output: index of a function, global, ...; -1 as long as it has none. */
  index = -1;
  /** In the output: address of data, offset in the code section of a body, offset in its custom section. */
  address = 0;

  constructor(options: EntryOptions) {
    super();
    const { bytes, start = 0, end = bytes.length } = options;
    this.kind = options.kind;
    this.file = options.file;
    this.section = options.section;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.size = end - start;
  }

  /** The entry that is written in its place. */
  get kept(): Entry {
    return this.foldedInto?.kept ?? this;
  }
}
