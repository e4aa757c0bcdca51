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
import type { Site, Source } from "./source.ts";
import { Label, type Place } from "./symbol.ts";

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
  const last = at + fieldSizes[encoding] - 1;
  if (last < at) return;
  const filler = encoding.startsWith("le") ? 0 : 0x80;
  for (let index = at; index < last; index++) bytes[index] = filler;
  bytes[last] = 0;
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

/** What fields have in common; an object of it serves many of them. */
export interface FieldKind {
  readonly encoding: FieldEncoding;
  readonly role: FixupRole;
  /** The number of the relocation, if the source names it. */
  readonly relocation?: number | undefined;
}

/** A field to be filled with the value of an expression, or with a relocation. */
export class Fixup {
  readonly expression: Expression;
  readonly kind: FieldKind;
  readonly section: Section;
  readonly offset: number;
  readonly gaps: number;
  readonly #source: Source;
  readonly #sourceOffset: number;

  /** @param offset in the subsection's bytes */
  constructor(
    expression: Expression,
    kind: FieldKind,
    at: { readonly subsection: Subsection; readonly offset: number; readonly site: Site },
  ) {
    this.expression = expression;
    this.kind = kind;
    this.section = at.subsection.section;
    this.offset = at.offset;
    this.gaps = at.subsection.gaps.length;
    this.#source = at.site.source;
    this.#sourceOffset = at.site.offset;
  }

  get site(): Site {
    return { source: this.#source, offset: this.#sourceOffset };
  }
}

const NO_BYTES: Uint8Array = new Uint8Array(0);
const NO_GAPS: Float64Array = new Float64Array(1);

/** A subsection: bytes, gaps between them, fields to fill. */
export class Subsection {
  readonly section: Section;
  readonly number: number;
  bytes: Uint8Array = NO_BYTES;
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
  #sums: Float64Array = NO_GAPS;

  constructor(section: Section, number: number) {
    this.section = section;
    this.number = number;
  }

  /** The place behind what has been written, as the value of a label there. */
  here(): Label {
    return new Label(this);
  }

  /** Makes room for so many bytes; the caller writes them at `length` and moves it. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    // Sections are often entered for a few bytes, or for none; what gets more than that is the body of a function.
    const least = this.bytes.length === 0 ? 64 : 512;
    this.bytes = this.section.arena.grown(this.bytes, Math.max(least, 2 * this.bytes.length, this.length + count));
  }

  /** Nothing more is written to it. */
  complete(): void {
    this.bytes = this.section.arena.complete(this.bytes, this.length);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.#grow(1);
    this.bytes[this.length++] = value;
  }

  /** Appends an integer below 2^53 as `size` bytes, two's complement. */
  littleEndian(value: number, size: number): void {
    this.reserve(size);
    const { bytes } = this;
    let at = this.length;
    this.length = at + size;
    const low = value | 0;
    const end = at + Math.min(size, 4);
    for (let shift = 0; at < end; shift += 8) bytes[at++] = low >> shift;
    const high = size > 4 ? Math.floor(value / 2 ** 32) : 0;
    for (let shift = 0; at < this.length; shift += 8) bytes[at++] = high >> shift;
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
    if (this.gaps.length === 0) return;
    const sums = new Float64Array(this.gaps.length + 1);
    for (let index = 0; index < this.gaps.length; index++) sums[index + 1] = sums[index]! + this.gaps[index]!.size;
    this.#sums = sums;
  }

  /** Bytes in all, with gaps as large as they are now. */
  get size(): number {
    return this.offsetOf({ offset: this.length, gaps: this.gaps.length });
  }
}
