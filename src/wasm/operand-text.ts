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

/** A 32-bit float as C99 and LLVM write it exactly: `0x1.8p3`, `-infinity`. */
export function f32HexText(bits: number): string {
  // The fraction's 23 bits as six digits.
  const digits = ((bits & 0x7f_ffff) * 2).toString(16).padStart(6, "0");
  return (
    hexText({ sign: bits >= 0x8000_0000 ? "-" : "", exponent: (bits >>> 23) & 0xff, digits }, 127) ?? f32Text(bits)
  );
}

/** A 64-bit float in the same way. */
export function f64HexText(low: number, high: number): string {
  const digits = (high & 0xf_ffff).toString(16).padStart(5, "0") + low.toString(16).padStart(8, "0");
  const sign = high >= 0x8000_0000 ? "-" : "";
  return hexText({ sign, exponent: (high >>> 20) & 0x7ff, digits }, 1023) ?? f64Text(low, high);
}

/** Undefined for what is no number. */
function hexText(
  { sign, exponent, digits }: { readonly sign: string; readonly exponent: number; readonly digits: string },
  bias: number,
): string | undefined {
  const fraction = digits.replace(/0+$/, "");
  if (exponent > 2 * bias) return fraction === "" ? `${sign}infinity` : undefined;
  if (exponent === 0 && fraction === "") return `${sign}0x0p0`;
  const point = fraction === "" ? "" : `.${fraction}`;
  // Subnormal numbers have the least exponent and no hidden one.
  return exponent === 0 ? `${sign}0x0${point}p${1 - bias}` : `${sign}0x1${point}p${exponent - bias}`;
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
