/** Numbers as text: reading the text gives the same bits. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { halvesOf, s64OfHalves, u64OfHalves } from "../bytes/index.ts";
import { f32HexText, f32Text, f64HexText, f64Text, s64Text, u64Text } from "./operand-text.ts";

const bits32 = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.float().map(bitsOfF32));
const bits64 = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.double().map(bitsOfF64));

/** As an assembler reads it. */
function f32FromText(text: string): number {
  const nan = nanFromText(text, { bits: 32n, quiet: 0x40_0000n, exponent: 0x7f80_0000n });
  return nan === undefined ? bitsOfF32(numberFromText(text)) : Number(nan);
}

function f64FromText(text: string): bigint {
  const nan = nanFromText(text, { bits: 64n, quiet: 0x8_0000_0000_0000n, exponent: 0x7ff0_0000_0000_0000n });
  return nan ?? bitsOfF64(numberFromText(text));
}

function nanFromText(text: string, format: { bits: bigint; quiet: bigint; exponent: bigint }): bigint | undefined {
  const [, sign, payload] = /^(-?)nan(?::0x([0-9a-f]+))?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const fraction = payload === undefined ? format.quiet : BigInt(`0x${payload}`);
  return (sign === "-" ? 1n << (format.bits - 1n) : 0n) | format.exponent | fraction;
}

function numberFromText(text: string): number {
  return Number(text.replace("inf", "Infinity"));
}

function bitsOfF32(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function bitsOfF64(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

describe("32-bit floats", () => {
  test("any bits", () => {
    fc.assert(
      fc.property(bits32, (bits) => {
        expect(f32FromText(f32Text(bits))).toBe(bits);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    [0x0000_0000, "0"],
    [0x8000_0000, "-0"],
    [0x0000_0001, "1e-45"],
    [0x007f_ffff, "1.1754942e-38"],
    [0x3dcc_cccd, "0.1"],
    [0x4b80_0001, "16777218"],
    [0x7f7f_ffff, "3.4028235e+38"],
    [0x7f80_0000, "inf"],
    [0xff80_0000, "-inf"],
    [0x7fc0_0000, "nan"],
    [0xffc0_0000, "-nan"],
    [0x7f80_0001, "nan:0x1"],
    [0x7fc0_0001, "nan:0x400001"],
    [0xffbf_ffff, "-nan:0x3fffff"],
  ])("0x%s is %s", (bits, text) => {
    expect(f32Text(bits)).toBe(text);
    expect(f32FromText(text)).toBe(bits);
  });
});

describe("64-bit floats", () => {
  test("any bits", () => {
    fc.assert(
      fc.property(bits64, (bits) => {
        const { low, high } = halvesOf(bits);
        expect(f64FromText(f64Text(low, high))).toBe(bits);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    [0x8000_0000_0000_0000n, "-0"],
    [1n, "5e-324"],
    [0x3fb9_9999_9999_999an, "0.1"],
    [0x7ff0_0000_0000_0000n, "inf"],
    [0x7ff8_0000_0000_0000n, "nan"],
    [0xfff0_0000_0000_0001n, "-nan:0x1"],
    [0x7ff0_0000_8000_0000n, "nan:0x80000000"],
  ])("0x%s is %s", (bits, text) => {
    const { low, high } = halvesOf(bits);
    expect(f64Text(low, high)).toBe(text);
    expect(f64FromText(text)).toBe(bits);
  });
});

describe("floats in hexadecimal", () => {
  test.each([
    [0x3f80_0000, "0x1p0"],
    [0xc148_0000, "-0x1.9p3"],
    [0x8000_0000, "-0x0p0"],
    [1, "0x0.000002p-126"],
    [0x7f7f_ffff, "0x1.fffffep127"],
    [0xff80_0000, "-infinity"],
    [0x7fc0_0000, "nan"],
    [0x7f80_0001, "nan:0x1"],
  ])("32 bits: %i is %s", (bits, text) => expect(f32HexText(bits)).toBe(text));

  test.each([
    [0x3ff0_0000_0000_0000n, "0x1p0"],
    [0x8000_0000_0000_0000n, "-0x0p0"],
    [1n, "0x0.0000000000001p-1022"],
    [0x3fb9_9999_9999_999an, "0x1.999999999999ap-4"],
    [0x7ff0_0000_0000_0000n, "infinity"],
    [0xfff8_0000_0000_0000n, "-nan"],
  ])("64 bits: 0x%s is %s", (bits, text) => {
    const { low, high } = halvesOf(bits);
    expect(f64HexText(low, high)).toBe(text);
  });
});

test("64-bit integers are their decimals", () => {
  fc.assert(
    fc.property(bits64, (bits) => {
      const { low, high } = halvesOf(bits);
      expect(s64Text(low, high)).toBe(`${s64OfHalves(low, high)}`);
      expect(u64Text(low, high)).toBe(`${u64OfHalves(low, high)}`);
    }),
  );
  for (const value of [0n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n]) {
    const { low, high } = halvesOf(value);
    expect(u64Text(low, high)).toBe(`${value}`);
    const negative = halvesOf(-value);
    expect(s64Text(negative.low, negative.high)).toBe(`${-value}`);
  }
});
