import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  halvesOf,
  maximumLebSize,
  put64,
  putS32,
  putS64Halves,
  putU32,
  putU64Halves,
  s64OfHalves,
  sizeOfS32,
  sizeOfS64,
  sizeOfU32,
  sizeOfU64,
  u64OfHalves,
} from "./leb128.ts";

/** LEB128 as the core specification defines it (5.2.2), on bigints, to compare with. */
function unsigned(value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value % 128n) + 128, ...unsigned(value / 128n)];
}

function signed(value: bigint): number[] {
  const septet = BigInt.asUintN(7, value);
  return value >= -64n && value < 64n ? [Number(septet)] : [Number(septet) + 128, ...signed(value >> 7n)];
}

/** The bytes that `put` writes into a large enough array. */
function bytesPut(put: (bytes: Uint8Array) => number): number[] {
  const bytes = new Uint8Array(16).fill(0xee);
  return [...bytes.subarray(0, put(bytes))];
}

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const s32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const s64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Values around each power of two up to 2^`bits`. */
function boundaries(bits: number): bigint[] {
  const powers = Array.from({ length: bits + 1 }, (_, bit) => 1n << BigInt(bit));
  return powers.flatMap((power) => [power - 1n, power, power + 1n, -power - 1n, -power, -power + 1n]);
}

describe("the shortest form is the specification's", () => {
  const within = (minimum: bigint, maximum: bigint): bigint[] =>
    boundaries(64).filter((value) => value >= minimum && value <= maximum);

  test.each([
    ["u32", within(0n, 2n ** 32n - 1n)],
    ["u64", within(0n, 2n ** 64n - 1n)],
  ])("%s", (type, values) => {
    for (const value of values) {
      const expected = unsigned(value);
      if (type === "u32") {
        const number = Number(value);
        expect(sizeOfU32(number)).toBe(expected.length);
        expect(bytesPut((bytes) => putU32(bytes, 0, { value: number, size: expected.length }))).toEqual(expected);
      }
      expect(sizeOfU64(value)).toBe(expected.length);
      expect(bytesPut((bytes) => put64(bytes, 0, { value, size: expected.length }))).toEqual(expected);
      expect(bytesPut((bytes) => putU64Halves(bytes, 0, halvesOf(value)))).toEqual(expected);
    }
  });

  test.each([
    ["s32", within(-(2n ** 31n), 2n ** 31n - 1n)],
    ["s64", within(-(2n ** 63n), 2n ** 63n - 1n)],
  ])("%s", (type, values) => {
    for (const value of values) {
      const expected = signed(value);
      if (type === "s32") {
        const number = Number(value);
        expect(sizeOfS32(number)).toBe(expected.length);
        expect(bytesPut((bytes) => putS32(bytes, 0, { value: number, size: expected.length }))).toEqual(expected);
      }
      expect(sizeOfS64(value)).toBe(expected.length);
      expect(bytesPut((bytes) => put64(bytes, 0, { value, size: expected.length }))).toEqual(expected);
      expect(bytesPut((bytes) => putS64Halves(bytes, 0, halvesOf(value)))).toEqual(expected);
    }
  });

  test("any value", () => {
    fc.assert(fc.property(u32, (value) => sizeOfU32(value) === unsigned(BigInt(value)).length));
    fc.assert(fc.property(s32, (value) => sizeOfS32(value) === signed(BigInt(value)).length));
    fc.assert(fc.property(u64, (value) => sizeOfU64(value) === unsigned(value).length));
    fc.assert(fc.property(s64, (value) => sizeOfS64(value) === signed(value).length));
    fc.assert(
      fc.property(u64, (value) => {
        expect(bytesPut((bytes) => putU64Halves(bytes, 0, halvesOf(value)))).toEqual(unsigned(value));
      }),
    );
    fc.assert(
      fc.property(s64, (value) => {
        expect(bytesPut((bytes) => putS64Halves(bytes, 0, halvesOf(value)))).toEqual(signed(value));
      }),
    );
  });
});

test("padding repeats the sign and leaves the value", () => {
  expect(bytesPut((bytes) => putU32(bytes, 0, { value: 3, size: 5 }))).toEqual([0x83, 0x80, 0x80, 0x80, 0x00]);
  expect(bytesPut((bytes) => putS32(bytes, 0, { value: -2, size: 5 }))).toEqual([0xfe, 0xff, 0xff, 0xff, 0x7f]);
  expect(bytesPut((bytes) => put64(bytes, 0, { value: -2n, size: 10 }))).toEqual([
    0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
  ]);
  expect(bytesPut((bytes) => put64(bytes, 0, { value: 2n ** 64n - 1n, size: 10 }))).toEqual([
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
  ]);
});

test("nothing outside the integer is touched", () => {
  const bytes = new Uint8Array(8).fill(0xee);
  expect(putU32(bytes, 2, { value: 624_485, size: 3 })).toBe(5);
  expect([...bytes]).toEqual([0xee, 0xee, 0xe5, 0x8e, 0x26, 0xee, 0xee, 0xee]);
});

test("halves put together are the value again", () => {
  fc.assert(
    fc.property(u64, (value) => {
      const { low, high } = halvesOf(value);
      expect(u64OfHalves(low, high)).toBe(value);
    }),
  );
  fc.assert(
    fc.property(s64, (value) => {
      const { low, high } = halvesOf(value);
      expect(s64OfHalves(low, high)).toBe(value);
      expect(s64OfHalves(low | 0, high | 0)).toBe(value);
    }),
  );
});

test.each([
  [7, 1],
  [32, 5],
  [33, 5],
  [35, 5],
  [36, 6],
  [64, 10],
])("%i bits take at most %i bytes", (bits, size) => {
  expect(maximumLebSize(bits)).toBe(size);
});
