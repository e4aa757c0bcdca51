/**
 * Numbers of DWARF as JavaScript's: exact to 2^53, the nearest number beyond.
 *
 * Addresses of code in modules have 32 bits, and no file has an offset above 2^53, so the readers do without `bigint`.
 */
import type { Reader } from "../bytes/index.ts";

/** An unsigned LEB128 integer of at most 64 bits. */
export function uleb(reader: Reader, what: string): number {
  const byte = reader.peek();
  if (byte >= 0 && byte < 0x80) {
    reader.position++;
    return byte;
  }
  const short = shortLeb(reader);
  return short < 0 ? Number(reader.lebU64(what)) : short;
}

/** A signed LEB128 integer of at most 64 bits. */
export function sleb(reader: Reader, what: string): number {
  const byte = reader.peek();
  if (byte >= 0 && byte < 0x80) {
    reader.position++;
    return (byte << 25) >> 25;
  }
  return Number(reader.lebS64(what));
}

/** The value of two to four bytes; -1, and nothing read, where it is longer. */
function shortLeb(reader: Reader): number {
  const { bytes, position } = reader;
  const limit = Math.min(reader.end, position + 4);
  let value = 0;
  for (let at = position, shift = 0; at < limit; at++, shift += 7) {
    const byte = bytes[at]!;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      reader.position = at + 1;
      return value;
    }
  }
  return -1;
}

/** An unsigned integer of so many bytes: 1, 2, 3, 4 or 8. */
export function fixed(reader: Reader, size: number, what: string): number {
  switch (size) {
    case 1:
      return reader.u8(what);
    case 2:
      return reader.u16(what);
    case 3:
      return reader.u16(what) + reader.u8(what) * 0x1_0000;
    case 4:
      return reader.u32(what);
    default: {
      const low = reader.u32(what);
      return low + reader.u32(what) * 2 ** 32;
    }
  }
}

/** What stands in front of every unit (DWARF 5, 7.4). */
export interface InitialLength {
  /** Bytes of an offset: 4, or 8 in the 64-bit format. */
  readonly offsetSize: 4 | 8;
  /** The unit, behind its length. */
  readonly unit: Reader;
}

/** Reads a length and what it is the length of. */
export function sizedUnit(reader: Reader, what: string): InitialLength {
  const at = reader.position;
  const first = reader.u32(`length of ${what}`);
  const isWide = first === 0xffff_ffff;
  if (first >= 0xffff_fff0 && !isWide) {
    const found = `0x${first.toString(16)}`;
    reader.fail({ at, reading: `length of ${what}`, found, expected: "at most 0xffffffef, or 0xffffffff" });
  }
  const length = isWide ? fixed(reader, 8, `length of ${what}`) : first;
  if (length > reader.remaining) {
    const expected = `at most the ${reader.remaining} bytes that are left`;
    reader.fail({ at, reading: `length of ${what}`, found: `${length}`, expected });
  }
  return { offsetSize: isWide ? 8 : 4, unit: reader.sub(length, what) };
}

/** Refuses a size of addresses that there is no machine for. */
export function addressSizeOf(reader: Reader, what: string): number {
  const size = reader.u8(`size of addresses of ${what}`);
  if (size === 1 || size === 2 || size === 4 || size === 8) return size;
  return reader.fail({
    at: reader.position - 1,
    reading: `size of addresses of ${what}`,
    found: `${size}`,
    expected: "1, 2, 4 or 8",
  });
}
