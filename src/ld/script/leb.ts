/** LEB128 integers of any size, for the statements of scripts. */

/** The bytes that a value takes at least. */
export function lebSize(value: bigint, isSigned: boolean): number {
  if (!isSigned) return Math.max(1, Math.ceil(bitLength(value) / 7));
  return Math.ceil((bitLength(value < 0n ? ~value : value) + 1) / 7);
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** A value in so many bytes; what has no room is cut off. */
export function lebBytes(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = value;
  for (let index = 0; index < size; index++) {
    bytes[index] = Number(rest & 0x7fn) | (index < size - 1 ? 0x80 : 0);
    rest >>= 7n;
  }
  return bytes;
}
