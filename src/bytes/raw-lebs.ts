/**
 * LEB128 integers read from an array without looking at a window's end: who reads checks afterwards whether it has gone too
 * far. What is longer than an integer may be, or has other bits than it may have, is for the cursor to complain about.
 */

/** Most bytes of an integer of 32 and of 64 bits. */
const SIZE_32 = 5;
const SIZE_64 = 10;
/** The fifth byte of an integer of 32 bits: the greatest of an unsigned one, and the bounds of a signed one. */
const GREATEST_FIFTH = 0x0f;
const GREATEST_POSITIVE = 0x07;
const LEAST_NEGATIVE = 0x78;

/** Reads such integers from one array. */
export class RawLebs {
  readonly #bytes: Uint8Array;
  /** Index behind the integer that was read last, or -1 if it is none. */
  next = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The integer at an index, and `next` behind it. */
  u32(at: number): number {
    const bytes = this.#bytes;
    let byte = bytes[at]!;
    if (byte < 0x80) {
      this.next = at + 1;
      return byte;
    }
    let value = byte & 0x7f;
    for (let position = at + 1, shift = 7; position < at + SIZE_32; position++, shift += 7) {
      byte = bytes[position]!;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      this.next = shift === 28 && byte > GREATEST_FIFTH ? -1 : position + 1;
      return value >>> 0;
    }
    this.next = -1;
    return 0;
  }

  /** The same of a signed integer of 32 bits. */
  s32(at: number): number {
    const bytes = this.#bytes;
    let value = 0;
    for (let position = at, shift = 0; position < at + SIZE_32; position++, shift += 7) {
      const byte = bytes[position]!;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      // The fifth byte holds bits 28 to 31; its other three bits must repeat the sign.
      this.next = shift === 28 && byte > GREATEST_POSITIVE && byte < LEAST_NEGATIVE ? -1 : position + 1;
      return shift < 28 ? (value << (25 - shift)) >> (25 - shift) : value;
    }
    this.next = -1;
    return 0;
  }

  /** The index behind an integer of 32 bits, or -1. */
  behind32(at: number): number {
    return this.#behind(at, SIZE_32);
  }

  /** The index behind an integer of 64 bits, or -1. */
  behind64(at: number): number {
    return this.#behind(at, SIZE_64);
  }

  /** The index behind an integer of 63 bits, of which none can be wrong, or -1. */
  behind63(at: number): number {
    return this.#behind(at, SIZE_64 - 1);
  }

  /** The index behind a signed integer of 64 bits in its shortest form; -1 also if it is of another, or of ten bytes. */
  behindShort64(at: number): number {
    const bytes = this.#bytes;
    if (bytes[at]! < 0x80) return at + 1;
    const end = this.#behind(at, SIZE_64 - 1);
    if (end < 0) return -1;
    const last = bytes[end - 1]!;
    const sign = bytes[end - 2]! & 0x40;
    const isLong = (last === 0 && sign === 0) || (last === 0x7f && sign !== 0);
    return isLong ? -1 : end;
  }

  #behind(at: number, size: number): number {
    const bytes = this.#bytes;
    for (let position = at; position < at + size; position++) if (bytes[position]! < 0x80) return position + 1;
    return -1;
  }
}

/** Writes a `u32` in its shortest form; returns the index behind it. */
export function putShort(bytes: Uint8Array, at: number, value: number): number {
  if (value < 0x80) {
    bytes[at] = value;
    return at + 1;
  }
  let rest = value;
  let position = at;
  while (rest > 0x7f) {
    bytes[position++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[position] = rest;
  return position + 1;
}

/** Writes an `s32` in its shortest form; returns the index behind it. */
export function putShortSigned(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let position = at;
  while (rest < -0x40 || rest > 0x3f) {
    bytes[position++] = (rest & 0x7f) | 0x80;
    rest >>= 7;
  }
  bytes[position] = rest & 0x7f;
  return position + 1;
}
