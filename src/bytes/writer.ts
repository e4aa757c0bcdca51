/**
 * Writing bytes: a growable little-endian array.
 *
 * What is written comes from this program, so a number that does not fit is a bug and a `RangeError`,
 * not a {@link FormatError}: LEB128 integers are checked. Integers of fixed size are taken modulo their
 * size, so that signed and unsigned ones need no functions of their own. Sizes in front of blocks are
 * found by writing the block and moving it, once.
 */
import type { FieldLog } from "./fields.ts";
import type { NameBytes } from "./name-bytes.ts";
import type { PaddedLebs } from "./padded-lebs.ts";
import { put64, putS32, putU32, sizeOfS32, sizeOfS64, sizeOfU32, sizeOfU64 } from "./leb128.ts";
import { encodeUtf8, putUtf8 } from "./utf8.ts";

/** How a {@link Writer} writes. */
export interface WriterOptions {
  /** Bytes to make room for at first. */
  readonly capacity?: number;
  /** Absolute offset of the first byte in the file that it will be part of; 0 by default. */
  readonly base?: number;
  /** Told of each labelled field, if given. */
  readonly fields?: FieldLog | undefined;
  /** Sizes of the LEB128 integers that a reader found padded, to pad them again; more where a value needs more. */
  readonly padded?: PaddedLebs | undefined;
}

/**
 * A growable array of bytes with a position at its end.
 *
 * @example
 * ```ts
 * import { Writer } from "muslin/bytes";
 *
 * const writer = new Writer();
 * writer.sized("greeting", () => writer.utf8("hello"));
 * writer.finish(); // Uint8Array [5, 0x68, 0x65, 0x6c, 0x6c, 0x6f]
 * ```
 */
export class Writer {
  readonly base: number;
  readonly fields: FieldLog | undefined;
  readonly padded: PaddedLebs | undefined;
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(options: WriterOptions = {}) {
    this.base = options.base ?? 0;
    this.fields = options.fields;
    this.padded = options.padded;
    this.#bytes = new Uint8Array(options.capacity ?? 256);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Absolute offset of the next byte. */
  get offset(): number {
    return this.base + this.#length;
  }

  /** A view of what is written so far; the next write may invalidate it. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of all that is written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  u8(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  u16(value: number): void {
    const at = this.#advance(2);
    this.#view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#advance(4);
    this.#view.setUint32(at, value, true);
  }

  u64(value: bigint): void {
    const at = this.#advance(8);
    this.#view.setBigUint64(at, value, true);
  }

  f32(value: number): void {
    const at = this.#advance(4);
    this.#view.setFloat32(at, value, true);
  }

  f64(value: number): void {
    const at = this.#advance(8);
    this.#view.setFloat64(at, value, true);
  }

  /** Unsigned LEB128, in its shortest form or padded to `size` bytes. */
  lebU32(value: number, size?: number): void {
    if (value >>> 0 !== value) outOfRange(value, "u32");
    const width = this.#widthOfLeb(sizeOfU32(value), size);
    const at = this.#advance(width);
    putU32(this.#bytes, at, { value, size: width });
  }

  /** Signed LEB128 of a value of 32 bits, in its shortest form or padded to `size` bytes. */
  lebS32(value: number, size?: number): void {
    if ((value | 0) !== value) outOfRange(value, "s32");
    const width = this.#widthOfLeb(sizeOfS32(value), size);
    const at = this.#advance(width);
    putS32(this.#bytes, at, { value, size: width });
  }

  /** Signed LEB128 of a number of 33 bits, -2^32 to 2^32 - 1 (block and heap types). */
  lebS33(value: number, size?: number): void {
    if ((value | 0) === value) return this.lebS32(value, size);
    if (!Number.isInteger(value) || Math.abs(value + 0.5) > 2 ** 32) outOfRange(value, "s33");
    this.lebS64(BigInt(value), size);
  }

  /** Unsigned LEB128 of 64 bits. */
  lebU64(value: bigint, size?: number): void {
    if (BigInt.asUintN(64, value) !== value) outOfRange(value, "u64");
    const width = this.#widthOfLeb(sizeOfU64(value), size);
    const at = this.#advance(width);
    put64(this.#bytes, at, { value, size: width });
  }

  /** Signed LEB128 of 64 bits. */
  lebS64(value: bigint, size?: number): void {
    if (BigInt.asIntN(64, value) !== value) outOfRange(value, "s64");
    const width = this.#widthOfLeb(sizeOfS64(value), size);
    const at = this.#advance(width);
    put64(this.#bytes, at, { value, size: width });
  }

  raw(bytes: Uint8Array): void {
    const at = this.#advance(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** A name that is bytes already: LEB128 size and UTF-8 text. */
  nameBytes({ nameBytes, nameStart, nameEnd }: NameBytes): void {
    this.lebU32(nameEnd - nameStart);
    let at = this.#advance(nameEnd - nameStart);
    // Names are short: a view of each would cost more than its bytes.
    for (let from = nameStart; from < nameEnd; from++) this.#bytes[at++] = nameBytes[from]!;
  }

  /** `count` bytes of `value`. */
  fill(count: number, value: number = 0): void {
    const at = this.#advance(count);
    this.#bytes.fill(value, at, at + count);
  }

  /** Fills with zeros up to a multiple of `alignment` of the absolute offset. */
  align(alignment: number): void {
    const over = this.offset % alignment;
    if (over !== 0) this.fill(alignment - over);
  }

  /** Text as UTF-8, without a size. */
  utf8(text: string): void {
    const at = this.#length;
    this.#reserve(text.length * 3);
    this.#length = putUtf8(this.#bytes, at, text);
  }

  /** A name: LEB128 size and UTF-8 text (core 5.2.4). */
  name(text: string): void {
    const bytes = encodeUtf8(text);
    this.lebU32(bytes.length);
    this.raw(bytes);
  }

  /**
   * A block with its size in front, as unsigned LEB128.
   * @param size bytes that the size itself takes; its shortest form by default.
   */
  sized(label: string, write: () => void, size?: number): void {
    const start = this.#length;
    const reserved = size ?? this.#paddedSize() ?? 1;
    this.#advance(reserved);
    write();
    const length = this.#length - start - reserved;
    const width =
      size === undefined ? Math.max(reserved, sizeOfU32(length)) : this.#widthOfLeb(sizeOfU32(length), size);
    if (width > reserved) this.#insert(start + reserved, width - reserved);
    putU32(this.#bytes, start, { value: length, size: width });
    const offset = this.base + start;
    this.fields?.size({
      label: `size of ${label}`,
      value: `${length}`,
      start: offset,
      reservedEnd: offset + reserved,
      end: offset + width,
    });
  }

  /** A labelled field: what `write` writes. `value` is how it reads, for fields that have one. */
  field(label: string, write: () => void, value?: string): void {
    this.fields?.open(label, this.offset);
    write();
    this.fields?.close(this.offset, value);
  }

  /** Overwrites bytes that are written already, at a position of this writer. */
  patch(position: number, bytes: Uint8Array): void {
    if (position < 0 || position + bytes.length > this.#length)
      throw new RangeError(`No ${bytes.length} bytes are written at ${position}`);
    this.#bytes.set(bytes, position);
  }

  /** Forgets all but the first `length` bytes. */
  truncate(length: number): void {
    if (length < 0 || length > this.#length) throw new RangeError(`Cannot cut ${this.#length} bytes to ${length}`);
    this.#length = length;
  }

  #insert(at: number, count: number): void {
    const end = this.#length;
    this.#advance(count);
    this.#bytes.copyWithin(at + count, at, end);
  }

  #paddedSize(): number | undefined {
    return this.padded?.get(this.offset);
  }

  /** The size to write a LEB128 integer in that needs `needed` bytes: `asked`, or what was read here, or no more than it needs. */
  #widthOfLeb(needed: number, asked: number | undefined): number {
    if (asked === undefined) return this.padded === undefined ? needed : Math.max(needed, this.#paddedSize() ?? 0);
    if (asked < needed) throw new RangeError(`A LEB128 integer of ${needed} bytes does not fit into ${asked}`);
    return asked;
  }

  #advance(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) this.#grow(count);
    this.#length = at + count;
    return at;
  }

  #reserve(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count, 64));
    bytes.set(this.written);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

function outOfRange(value: number | bigint, type: string): never {
  throw new RangeError(`${value} is not a ${type}`);
}
