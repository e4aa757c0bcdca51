/**
 * A run of bytes that is being assembled.
 *
 * Nearly all of it is bytes that are final when they are written. What is not (alignment behind
 * something of unknown size, `.org`, LEB128 of a forward difference, huge fills) is a *gap*: it takes
 * no room in the buffer, and its size is found when all symbols are known. A place is an offset in
 * the buffer and the number of gaps before it, so labels never move.
 */
import { putS32, putU32, sizeOfS32, sizeOfU32 } from "../bytes/index.ts";
import type { Expression } from "./expression.ts";
import type { Section } from "./section.ts";
import type { Site } from "./source.ts";
import type { Place } from "./symbol.ts";

/** Fills of more bytes than this are gaps, so that they take no memory until the end. */
export const LONGEST_FILL = 4096;

/** What is in a gap. Sizes of `fixed` ones are known from the start. */
export type GapContent =
  | { readonly kind: "fill"; readonly pattern: Uint8Array }
  | { readonly kind: "repeat"; readonly count: Expression; readonly pattern: Uint8Array }
  | { readonly kind: "align"; readonly alignment: number; readonly maximum: number; readonly pattern: Uint8Array }
  | { readonly kind: "org"; readonly target: Expression; readonly pattern: Uint8Array }
  | { readonly kind: "leb"; readonly value: Expression; readonly signed: boolean };

/** Bytes whose number is not known yet. */
export interface Gap {
  /** Bytes written before it. */
  readonly offset: number;
  readonly content: GapContent;
  /** Whether its size is final. */
  fixed: boolean;
  /** Bytes, as far as known. */
  size: number;
  /** Whether its size cannot be known, which has been reported. */
  failed?: boolean;
  readonly site: Site;
}

/** How a value that is not known yet is written when it is. */
export type FieldEncoding =
  | "le1"
  | "le2"
  | "le4"
  | "le8"
  | "uleb7"
  | "uleb14"
  | "uleb32"
  | "uleb64"
  | "uleb112"
  | "sleb32"
  | "sleb64"
  | "none";

/** Bytes of a field. */
export const fieldSizes: { readonly [E in FieldEncoding]: number } = {
  le1: 1,
  le2: 2,
  le4: 4,
  le8: 8,
  uleb7: 1,
  uleb14: 2,
  uleb32: 5,
  uleb64: 10,
  uleb112: 16,
  sleb32: 5,
  sleb64: 10,
  none: 0,
};

/** Fills a field with 0, LEB128 as long as the field is. */
export function putZero(bytes: Uint8Array, at: number, encoding: FieldEncoding): void {
  const size = fieldSizes[encoding];
  bytes.fill(encoding.includes("leb") ? 0x80 : 0, at, at + size);
  if (size > 0) bytes[at + size - 1] = 0;
}

/** What an instruction or directive wants to know of a symbol; it chooses the relocation. */
export type FixupRole =
  | "data"
  | "immediate"
  | "offset"
  | "function"
  | "type"
  | "global"
  | "table"
  | "tag"
  | "memory"
  | "segment"
  | "got"
  | "gotcode"
  | "plt";

/** A field to be filled with the value of an expression, or with a relocation. */
export interface Fixup {
  readonly section: Section;
  readonly offset: number;
  readonly gaps: number;
  readonly encoding: FieldEncoding;
  readonly role: FixupRole;
  readonly expression: Expression;
  /** The number of the relocation, if the source names it (`.reloc`). */
  readonly relocation: number | undefined;
  readonly site: Site;
}

/** A subsection: bytes, gaps between them, fields to fill. */
export class Subsection {
  readonly section: Section;
  readonly number: number;
  bytes: Uint8Array = new Uint8Array(64);
  length: number = 0;
  readonly gaps: Gap[] = [];
  readonly fixups: Fixup[] = [];
  /** Gaps, from the first, whose sizes are all final. */
  fixedGaps: number = 0;
  /** Bytes in those gaps. */
  fixedSize: number = 0;
  /** Bytes from the start of the section, once that is known. */
  base: number = 0;
  /** Bytes in the first so many gaps. */
  #sums: Float64Array = new Float64Array(1);

  constructor(section: Section, number: number) {
    this.section = section;
    this.number = number;
  }

  /** The place behind what has been written. */
  here(): Place {
    return { subsection: this, offset: this.length, gaps: this.gaps.length };
  }

  /** Makes room for so many bytes; the caller writes them at `length` and moves it. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    // Most subsections are bodies of functions: their first step is a large one, as each costs a buffer.
    const factor = this.bytes.length < 1024 ? 8 : 2;
    const bytes = new Uint8Array(Math.max(factor * this.bytes.length, this.length + count));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends an unsigned LEB128 integer of at most 32 bits. */
  uleb(value: number): void {
    this.reserve(5);
    this.length = putU32(this.bytes, this.length, { value, size: sizeOfU32(value) });
  }

  /** Appends a signed LEB128 integer of at most 32 bits. */
  sleb(value: number): void {
    this.reserve(5);
    this.length = putS32(this.bytes, this.length, { value, size: sizeOfS32(value) });
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** `count` bytes, the pattern over and over. */
  fill(count: number, pattern: Uint8Array, site: Site): void {
    if (count > LONGEST_FILL) {
      this.gap({ content: { kind: "fill", pattern }, fixed: true, size: count, site });
      return;
    }
    this.reserve(count);
    for (let index = 0; index < count; index++) this.bytes[this.length + index] = pattern[index % pattern.length] ?? 0;
    this.length += count;
  }

  gap(gap: Omit<Gap, "offset">): void {
    this.gaps.push({ ...gap, offset: this.length });
    this.countFixedGaps();
  }

  /** Brings `fixedGaps` and `fixedSize` up to date. */
  countFixedGaps(): void {
    while (this.fixedGaps < this.gaps.length && this.gaps[this.fixedGaps]!.fixed) {
      this.fixedSize += this.gaps[this.fixedGaps]!.size;
      this.fixedGaps++;
    }
  }

  /** Offset from the start of the subsection, if nothing before it can change, else undefined. */
  knownOffset(place: Place): number | undefined {
    if (place.gaps > this.fixedGaps) return undefined;
    return place.gaps === this.fixedGaps ? place.offset + this.fixedSize : this.offsetOf(place);
  }

  /** Offset from the start of the subsection, with gaps as large as they were when last summed. */
  offsetOf(place: { readonly offset: number; readonly gaps: number }): number {
    if (place.gaps === 0) return place.offset;
    if (this.#sums.length <= place.gaps) this.sumGaps();
    return place.offset + this.#sums[place.gaps]!;
  }

  /** Adds up the sizes of the gaps as they are now. */
  sumGaps(): void {
    const sums = new Float64Array(this.gaps.length + 1);
    for (let index = 0; index < this.gaps.length; index++) sums[index + 1] = sums[index]! + this.gaps[index]!.size;
    this.#sums = sums;
  }

  /** Bytes in all, with gaps as large as they are now. */
  get size(): number {
    return this.offsetOf({ offset: this.length, gaps: this.gaps.length });
  }
}
