/** Integers of fields of bytes, as GNU as looks at them. */

/** Bits of the digits that long constants are made of. */
const DIGIT_BITS = 16;

/**
 * A constant of more than 64 bits whose first digit begins with a set bit counts as negative: leading ones may be written
 * or left out.
 */
function signedValue(value: bigint): bigint {
  if (value < 1n << 63n) return value;
  const length = value.toString(2).length;
  return length % DIGIT_BITS === 0 ? BigInt.asIntN(length, value) : value;
}

/** Whether nothing of a value is lost in a field of so many bytes, be it signed or not. */
export function fitsField(value: bigint, size: number): boolean {
  const signed = signedValue(value);
  const limit = 1n << BigInt(8 * size);
  return signed < limit && signed > -limit;
}
