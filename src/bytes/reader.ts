/**
 * Reading untrusted bytes.
 *
 * A reader is a window `[position, end)` on an array that it shares. Positions are indices into
 * that array; offsets, which errors carry, are absolute in the file the array came from
 * (`base + position`). Every read checks the window first, so no input can make one look outside,
 * and whatever a count promises is compared with the bytes that are left before anything of that
 * size is allocated.
 */
import { byteText, FormatError } from "./format-error.ts";
import type { FieldLog } from "./fields.ts";
import type { PaddedLebs } from "./padded-lebs.ts";
import { sizeOfS32, sizeOfS64, sizeOfU32, sizeOfU64, u64OfHalves } from "./leb128.ts";
import { decodeUtf8, invalidUtf8At } from "./utf8.ts";

/** Where a {@link Reader} stands in its file, and what it tells others. */
export interface ReaderOptions {
  /** Index in the array where the window begins; 0 by default. */
  readonly start?: number;
  /** Index in the array behind the window's last byte; the array's length by default. */
  readonly end?: number;
  /** Absolute offset of the array's byte 0 in its file; 0 by default. */
  readonly base?: number;
  /** What the window is, for messages: `section "type"`. */
  readonly region?: string;
  /** Told of each labelled field, if given. */
  readonly fields?: FieldLog | undefined;
  /** Filled with the LEB128 integers that are longer than they need be, if given. */
  readonly padded?: PaddedLebs | undefined;
}

/**
 * A cursor over a window of bytes, little-endian.
 *
 * @example
 * ```ts
 * import { Reader } from "muslin/bytes";
 *
 * const reader = new Reader(new Uint8Array([0xe5, 0x8e, 0x26, 3, 0x61, 0x62, 0x63]));
 * reader.lebU32("answer"); // 624485
 * reader.name("key"); // "abc"
 * reader.expectEnd("document");
 * ```
 */
export class Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly base: number;
  readonly region: string;
  readonly fields: FieldLog | undefined;
  readonly padded: PaddedLebs | undefined;
  position: number;
  #view: DataView | undefined;

  constructor(bytes: Uint8Array, options: ReaderOptions = {}) {
    this.bytes = bytes;
    this.position = options.start ?? 0;
    this.end = options.end ?? bytes.length;
    this.base = options.base ?? 0;
    this.region = options.region ?? "input";
    this.fields = options.fields;
    this.padded = options.padded;
    if (this.position < 0 || this.position > this.end || this.end > bytes.length) {
      throw new RangeError(`Window ${this.position} to ${this.end} is not within ${bytes.length} bytes`);
    }
  }

  /** Absolute offset of the next byte. */
  get offset(): number {
    return this.base + this.position;
  }

  /** Bytes left in the window. */
  get remaining(): number {
    return this.end - this.position;
  }

  /** Whether the window is read to its end. */
  get done(): boolean {
    return this.position >= this.end;
  }

  /** The next byte, which stays unread; -1 at the window's end. */
  peek(): number {
    return this.position < this.end ? this.bytes[this.position]! : -1;
  }

  u8(what: string): number {
    if (this.position >= this.end) this.#short(1, what);
    return this.bytes[this.position++]!;
  }

  i8(what: string): number {
    return (this.u8(what) << 24) >> 24;
  }

  u16(what: string): number {
    return this.#viewOf(this.#take(2, what)).getUint16(this.position - 2, true);
  }

  i16(what: string): number {
    return this.#viewOf(this.#take(2, what)).getInt16(this.position - 2, true);
  }

  u32(what: string): number {
    return this.#viewOf(this.#take(4, what)).getUint32(this.position - 4, true);
  }

  i32(what: string): number {
    return this.#viewOf(this.#take(4, what)).getInt32(this.position - 4, true);
  }

  u64(what: string): bigint {
    return this.#viewOf(this.#take(8, what)).getBigUint64(this.position - 8, true);
  }

  i64(what: string): bigint {
    return this.#viewOf(this.#take(8, what)).getBigInt64(this.position - 8, true);
  }

  f32(what: string): number {
    return this.#viewOf(this.#take(4, what)).getFloat32(this.position - 4, true);
  }

  f64(what: string): number {
    return this.#viewOf(this.#take(8, what)).getFloat64(this.position - 8, true);
  }

  /** An unsigned LEB128 integer of at most 32 bits. */
  lebU32(what: string): number {
    const start = this.position;
    const first = this.bytes[start]!;
    if (first < 0x80 && start < this.end) {
      this.position = start + 1;
      return first;
    }
    const value = this.#low32(what) >>> 0;
    const size = this.position - start;
    if (size === 5 && this.bytes[start + 4]! > 0x0f) this.#tooLarge(start, "u32", what);
    if (this.padded !== undefined) this.#notePadding(start, sizeOfU32(value));
    return value;
  }

  /** A signed LEB128 integer of at most 32 bits. */
  lebS32(what: string): number {
    const start = this.position;
    const raw = this.#low32(what);
    const size = this.position - start;
    const last = this.bytes[this.position - 1]!;
    // The fifth byte holds bits 28 to 31; its other three bits must repeat the sign.
    if (size === 5 && last > 0x07 && last < 0x78) this.#tooLarge(start, "s32", what);
    const value = size < 5 ? (raw << (32 - 7 * size)) >> (32 - 7 * size) : raw;
    if (this.padded !== undefined) this.#notePadding(start, sizeOfS32(value));
    return value;
  }

  /** A signed LEB128 integer of at most 33 bits, as a number: -2^32 to 2^32 - 1 (block and heap types). */
  lebS33(what: string): number {
    const start = this.position;
    const raw = this.#low32(what);
    const size = this.position - start;
    const last = this.bytes[this.position - 1]!;
    if (size === 5 && last > 0x0f && last < 0x70) this.#tooLarge(start, "s33", what);
    const wide = last < 0x40 ? raw >>> 0 : (raw >>> 0) - 2 ** 32;
    const value = size < 5 ? (raw << (32 - 7 * size)) >> (32 - 7 * size) : wide;
    if (this.padded !== undefined) this.#notePadding(start, sizeOfS64(BigInt(value)));
    return value;
  }

  /** An unsigned LEB128 integer of at most 64 bits. */
  lebU64(what: string): bigint {
    const start = this.position;
    const value = this.#low64(what);
    if (this.position - start === 10 && this.bytes[start + 9]! > 0x01) this.#tooLarge(start, "u64", what);
    if (this.padded !== undefined) this.#notePadding(start, sizeOfU64(value));
    return value;
  }

  /** The same as a number, exact below 2^53: sizes and offsets that come by the million. */
  lebSize(what: string): number {
    const first = this.bytes[this.position]!;
    if (first < 0x80 && this.position < this.end) {
      this.position++;
      return first;
    }
    return Number(this.lebU64(what));
  }

  /** A signed LEB128 integer of at most 64 bits. */
  lebS64(what: string): bigint {
    const start = this.position;
    const raw = this.#low64(what);
    const size = this.position - start;
    const last = this.bytes[this.position - 1]!;
    if (size === 10 && last !== 0 && last !== 0x7f) this.#tooLarge(start, "s64", what);
    const value = last < 0x40 ? raw : BigInt.asIntN(Math.min(7 * size, 64), raw);
    if (this.padded !== undefined) this.#notePadding(start, sizeOfS64(value));
    return value;
  }

  /**
   * A LEB128 count of items that follow in this window.
   * @param what names the items, in the plural: `imports`.
   * @param itemSize bytes that the shortest item takes: a count that cannot fit is refused here.
   */
  count(what: string, itemSize: number = 1): number {
    const start = this.position;
    const count = this.lebU32(what);
    if (count * itemSize > this.remaining) {
      throw new FormatError({
        offset: this.base + start,
        reading: `count of ${what}`,
        found: `${count}`,
        expected: `at most ${Math.floor(this.remaining / itemSize)}, as ${this.remaining === 1 ? "1 byte is" : `${this.remaining} bytes are`} left`,
      });
    }
    return count;
  }

  /** The next `size` bytes as a view on the shared array. */
  view(size: number, what: string): Uint8Array {
    this.#take(size, what);
    return this.bytes.subarray(this.position - size, this.position);
  }

  /** The next `size` bytes as UTF-8 text; invalid UTF-8 is an error. */
  utf8(size: number, what: string): string {
    return decodeUtf8(this.bytes, this.#skipUtf8(size, what), this.position);
  }

  /** A name: LEB128 size and UTF-8 text (core 5.2.4). */
  name(what: string): string {
    return this.utf8(this.lebU32(what), what);
  }

  /** Skips a name and returns the position of its first byte; its last one is in front of the next position. */
  skipName(what: string): number {
    return this.#skipUtf8(this.lebU32(what), what);
  }

  #skipUtf8(size: number, what: string): number {
    this.#take(size, what);
    const start = this.position - size;
    const bad = invalidUtf8At(this.bytes, start, this.position);
    if (bad < 0) return start;
    const found = byteText(this.bytes[bad]!);
    throw new FormatError({ offset: this.base + bad, reading: what, found, expected: "valid UTF-8" });
  }

  /** A reader of the next `size` bytes, which this one skips. */
  sub(size: number, region: string): Reader {
    this.#take(size, region);
    return this.#within(this.position - size, this.position, region);
  }

  /** A reader of what is left; this one is done. */
  rest(region: string): Reader {
    return this.sub(this.remaining, region);
  }

  /**
   * A reader of the bytes that a LEB128 size announces.
   * @param label names the block in the label of its size.
   */
  sized(region: string, label: string = region): Reader {
    const start = this.position;
    this.fields?.open(`size of ${label}`, this.offset);
    const size = this.lebU32(`size of ${region}`);
    this.fields?.close(this.offset, `${size}`);
    this.padded?.set(this.base + start, this.position - start);
    return this.sub(size, region);
  }

  skip(size: number, what: string): void {
    this.#take(size, what);
  }

  /** Fails unless the window is read to its end. */
  expectEnd(what: string): void {
    if (this.position < this.end) {
      this.fail({ reading: what, found: `${bytesOf(this.remaining)} more`, expected: "its end" });
    }
  }

  /** Throws a {@link FormatError} at the next byte, or at position `at` where it is given. */
  fail(parts: { reading: string; found: string; expected: string; at?: number }): never {
    const { reading, found, expected, at = this.position } = parts;
    throw new FormatError({ offset: this.base + at, reading, found, expected });
  }

  #within(start: number, end: number, region: string): Reader {
    const { base, fields, padded } = this;
    return new Reader(this.bytes, { start, end, base, region, fields, padded });
  }

  #take(size: number, what: string): Uint8Array {
    if (size > this.end - this.position) this.#short(size, what);
    this.position += size;
    return this.bytes;
  }

  #viewOf(bytes: Uint8Array): DataView {
    this.#view ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#view;
  }

  #short(size: number, what: string): never {
    const left = this.remaining;
    throw new FormatError({
      offset: this.base + this.position,
      reading: what,
      found: left === 0 ? `the end of ${this.region}` : `${bytesOf(left)} before the end of ${this.region}`,
      expected: bytesOf(size),
    });
  }

  /** Moves behind a LEB128 integer of at most five bytes and returns its low 32 bits, neither sign-extended nor unsigned. */
  #low32(what: string): number {
    const start = this.position;
    const limit = Math.min(this.end, start + 5);
    let value = 0;
    for (let position = start, shift = 0; position < limit; position++, shift += 7) {
      const byte = this.bytes[position]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = position + 1;
        return value;
      }
    }
    return this.#unendingLeb(5, what);
  }

  /** Moves behind a LEB128 integer of at most ten bytes and returns its low 64 bits, unsigned and not sign-extended. */
  #low64(what: string): bigint {
    const start = this.position;
    const limit = Math.min(this.end, start + 10);
    let position = start;
    while (position < limit && this.bytes[position]! >= 0x80) position++;
    if (position === limit) this.#unendingLeb(10, what);
    this.position = position + 1;
    const low = this.#septets(start, Math.min(start + 4, position + 1));
    if (position < start + 4) return BigInt(low);
    const middle = this.#septets(start + 4, Math.min(start + 8, position + 1));
    const high = this.#septets(start + 8, position + 1);
    return u64OfHalves(low | (middle << 28), (middle >>> 4) | (high << 24));
  }

  /** The bits of at most four bytes of a LEB128 integer. */
  #septets(start: number, end: number): number {
    let value = 0;
    for (let position = start, shift = 0; position < end; position++, shift += 7) {
      value |= (this.bytes[position]! & 0x7f) << shift;
    }
    return value;
  }

  #unendingLeb(limit: number, what: string): never {
    throw new FormatError({
      offset: this.offset,
      reading: what,
      found: this.remaining < limit ? `the end of ${this.region}` : "a longer integer",
      expected: `a LEB128 integer of at most ${limit} bytes`,
    });
  }

  #tooLarge(start: number, type: string, what: string): never {
    throw new FormatError({
      offset: this.base + start,
      reading: what,
      found: "a larger integer",
      expected: `a ${type}`,
    });
  }

  #notePadding(start: number, needed: number): void {
    if (this.position - start > needed) this.padded?.set(this.base + start, this.position - start);
  }
}

function bytesOf(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
