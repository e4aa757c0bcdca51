/**
 * LEB128: little-endian base-128 integers (DWARF 5, 7.6; WebAssembly core 5.2.2).
 *
 * Sizes and encodings of values, as plain functions on a byte array. Reading with checks and
 * positions is {@link Reader}'s; the instruction cursor has its own copy of the one-byte case.
 *
 * A 64-bit value travels either as a `bigint` or, where speed matters, as two 32-bit halves
 * `low`, `high` (numbers, taken modulo 2^32).
 */

/** Most bytes a LEB128 integer of so many bits may take: `ceil(bits / 7)`. */
export function maximumLebSize(bits: number): number {
  return Math.ceil(bits / 7);
}

/** Bytes of the shortest unsigned encoding of `value` (0 to 2^32 - 1). */
export function sizeOfU32(value: number): number {
  const unsigned = value >>> 0;
  if (unsigned < 0x80) return 1;
  if (unsigned < 0x4000) return 2;
  if (unsigned < 0x20_0000) return 3;
  return unsigned < 0x1000_0000 ? 4 : 5;
}

/** Bytes of the shortest signed encoding of `value` (-2^31 to 2^31 - 1). */
export function sizeOfS32(value: number): number {
  // Folding negative numbers onto the others leaves one bit for the sign in the last byte.
  const magnitude = value < 0 ? ~value : value;
  if (magnitude < 0x40) return 1;
  if (magnitude < 0x2000) return 2;
  if (magnitude < 0x10_0000) return 3;
  return magnitude < 0x800_0000 ? 4 : 5;
}

/** Bytes of the shortest unsigned encoding of `value` (0 to 2^64 - 1). */
export function sizeOfU64(value: bigint): number {
  let size = 1;
  for (let rest = value >> 7n; rest !== 0n; rest >>= 7n) size++;
  return size;
}

/** Bytes of the shortest signed encoding of `value` (-2^63 to 2^63 - 1). */
export function sizeOfS64(value: bigint): number {
  let size = 1;
  for (let rest = value >> 6n; rest !== 0n && rest !== -1n; rest >>= 7n) size++;
  return size;
}

/**
 * Writes `value` unsigned at `at`, padded to `size` bytes, and returns the position behind it.
 * `size` must be at least {@link sizeOfU32}; room for it must be there.
 */
export function putU32(bytes: Uint8Array, at: number, { value, size }: { value: number; size: number }): number {
  let rest = value >>> 0;
  const last = at + size - 1;
  for (let index = at; index < last; index++) {
    bytes[index] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[last] = rest;
  return last + 1;
}

/** Writes `value` signed at `at`, padded to `size` bytes, and returns the position behind it. */
export function putS32(bytes: Uint8Array, at: number, { value, size }: { value: number; size: number }): number {
  let rest = value | 0;
  const last = at + size - 1;
  for (let index = at; index < last; index++) {
    bytes[index] = (rest & 0x7f) | 0x80;
    rest >>= 7;
  }
  bytes[last] = rest & 0x7f;
  return last + 1;
}

/** Writes `value`, signed or unsigned, at `at`, padded to `size` bytes; returns the position behind it. */
export function put64(bytes: Uint8Array, at: number, { value, size }: { value: bigint; size: number }): number {
  let rest = value;
  const last = at + size - 1;
  for (let index = at; index < last; index++) {
    bytes[index] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  bytes[last] = Number(rest & 0x7fn);
  return last + 1;
}

/** Writes the signed 64-bit value `high:low` at `at` in its shortest form (room for 10 bytes); returns the position behind it. */
export function putS64Halves(bytes: Uint8Array, at: number, { low, high }: { low: number; high: number }): number {
  let lowRest = low | 0;
  let highRest = high | 0;
  let position = at;
  for (;;) {
    const septet = lowRest & 0x7f;
    lowRest = (lowRest >>> 7) | (highRest << 25);
    highRest >>= 7;
    const signOnly = septet & 0x40 ? lowRest === -1 && highRest === -1 : lowRest === 0 && highRest === 0;
    if (signOnly) {
      bytes[position] = septet;
      return position + 1;
    }
    bytes[position++] = septet | 0x80;
  }
}

/** Writes the unsigned 64-bit value `high:low` at `at` in its shortest form (room for 10 bytes); returns the position behind it. */
export function putU64Halves(bytes: Uint8Array, at: number, { low, high }: { low: number; high: number }): number {
  let lowRest = low | 0;
  let highRest = high | 0;
  let position = at;
  while (highRest !== 0 || lowRest >>> 0 > 0x7f) {
    bytes[position++] = (lowRest & 0x7f) | 0x80;
    lowRest = (lowRest >>> 7) | (highRest << 25);
    highRest >>>= 7;
  }
  bytes[position] = lowRest;
  return position + 1;
}

/** The two 32-bit halves, each 0 to 2^32 - 1, of a 64-bit value. */
export function halvesOf(value: bigint): { low: number; high: number } {
  return { low: Number(value & 0xffff_ffffn), high: Number((value >> 32n) & 0xffff_ffffn) };
}

/** The signed 64-bit value of two halves. */
export function s64OfHalves(low: number, high: number): bigint {
  return (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
}

/** The unsigned 64-bit value of two halves. */
export function u64OfHalves(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
