/** Numbers as assemblers write them, so that reading the text gives the same bits. */

const view = new DataView(new ArrayBuffer(8));

/** A 32-bit float from its bits. */
export function f32Text(bits: number): string {
  view.setUint32(0, bits, true);
  const value = view.getFloat32(0, true);
  if (Number.isNaN(value))
    return nanText(bits < 0x8000_0000 ? "" : "-", { payload: BigInt(bits & 0x7f_ffff), quiet: 0x40_0000n });
  return numberText(value, shortestF32(value));
}

/** A 64-bit float from its halves. */
export function f64Text(low: number, high: number): string {
  view.setUint32(0, low, true);
  view.setUint32(4, high, true);
  const value = view.getFloat64(0, true);
  if (Number.isNaN(value)) {
    const payload = (BigInt(high & 0xf_ffff) << 32n) | BigInt(low);
    return nanText(high < 0x8000_0000 ? "" : "-", { payload, quiet: 0x8_0000_0000_0000n });
  }
  return numberText(value, `${value}`);
}

/** A signed 64-bit integer from its halves. */
export function s64Text(low: number, high: number): string {
  const signed = high | 0;
  if (signed === low >> 31) return `${low | 0}`;
  return `${(BigInt(signed) << 32n) | BigInt(low)}`;
}

/** An unsigned 64-bit integer from its halves. */
export function u64Text(low: number, high: number): string {
  return high < 0x20_0000 ? `${high * 2 ** 32 + low}` : `${(BigInt(high) << 32n) | BigInt(low)}`;
}

function nanText(sign: string, bits: { payload: bigint; quiet: bigint }): string {
  return bits.payload === bits.quiet ? `${sign}nan` : `${sign}nan:0x${bits.payload.toString(16)}`;
}

function numberText(value: number, text: string): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : text;
  return value < 0 ? "-inf" : "inf";
}

/** The fewest digits that mean this 32-bit float. */
function shortestF32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return `${Number(text)}`;
  }
  return `${Number(value.toPrecision(9))}`;
}
