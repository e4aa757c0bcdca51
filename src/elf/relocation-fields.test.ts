import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import { readField, relocationKinds, writeField, type RelocationField } from "./index.ts";

const uleb: RelocationField = { encoding: "uleb", bits: 32 };
const sleb: RelocationField = { encoding: "sleb", bits: 32 };
const word: RelocationField = { encoding: "le", bits: 32 };
const wide: RelocationField = { encoding: "le", bits: 64 };

/** A field of `size` bytes that holds 0, with a byte before and behind it. */
function fieldOf(size: number, encoding: string): Uint8Array {
  const bytes = new Uint8Array(size + 2).fill(0x80);
  if (encoding === "le") bytes.fill(0, 1, size + 1);
  bytes[size] = 0;
  return bytes;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

describe("what is written", () => {
  test.each<[RelocationField, number, number, string]>([
    [uleb, 5, 300, "ac 82 80 80 00"],
    [uleb, 5, 0xffff_ffff, "ff ff ff ff 0f"],
    [uleb, 5, -1, "ff ff ff ff 0f"],
    [uleb, 5, -(2 ** 31), "80 80 80 80 08"],
    [uleb, 1, 127, "7f"],
    [uleb, 2, 128, "80 01"],
    [uleb, 10, 5, "85 80 80 80 80 80 80 80 80 00"],
    [uleb, 10, -1, "ff ff ff ff ff ff ff ff ff 01"],
    [uleb, 10, 2 ** 40, "80 80 80 80 80 a0 80 80 80 00"],
    [sleb, 5, -1, "ff ff ff ff 7f"],
    [sleb, 5, 0x8000_0000, "80 80 80 80 78"],
    [sleb, 10, -2, "fe ff ff ff ff ff ff ff ff 7f"],
    [sleb, 1, -64, "40"],
    [word, 4, -2, "fe ff ff ff"],
    [word, 4, 0x89ab_cdef, "ef cd ab 89"],
    [wide, 8, -2, "fe ff ff ff ff ff ff ff"],
    [wide, 8, 2 ** 40 + 1, "01 00 00 00 00 01 00 00"],
  ])("%j of %i bytes holds %i", (field, size, value, expected) => {
    const bytes = fieldOf(size, field.encoding);
    expect(writeField(bytes, 1, { field, value })).toBe(true);
    expect(hex(bytes.subarray(1, size + 1))).toBe(expected);
    expect([bytes[0], bytes[size + 1]]).toEqual([0x80, 0x80]);
  });
});

test.each<[RelocationField, number, number]>([
  [uleb, 5, 2 ** 32],
  [uleb, 5, -(2 ** 31) - 1],
  [uleb, 2, 2 ** 14],
  [uleb, 2, -1],
  [uleb, 1, 128],
  [sleb, 1, 64],
  [sleb, 1, -65],
  [sleb, 5, 2 ** 32],
  [word, 4, 2 ** 32],
])("%j of %i bytes has no room for %i, and stays as it is", (field, size, value) => {
  const bytes = fieldOf(size, field.encoding);
  const before = bytes.slice();
  expect(writeField(bytes, 1, { field, value })).toBe(false);
  expect(bytes).toEqual(before);
});

test("what is written is read again", () => {
  const fields = fc.constantFrom(uleb, sleb, word, wide);
  fc.assert(
    fc.property(fields, fc.integer({ min: 1, max: 10 }), fc.maxSafeInteger(), (field, length, value) => {
      const size = field.encoding === "le" ? field.bits / 8 : length;
      const bytes = fieldOf(size, field.encoding);
      if (!writeField(bytes, 1, { field, value })) return;
      const read = readField(bytes, 1, { field });
      expect(read.size).toBe(size);
      // In a field of full length both signs of a number are the same; beyond 2^53 the last bits are lost.
      const bits = size === 5 || field === word ? 32 : 64;
      const distance = Number(BigInt.asIntN(bits, BigInt(read.value) - BigInt(value)));
      expect(Math.abs(distance)).toBeLessThanOrEqual(2 ** (bits - 53));
    }),
  );
});

test("kinds without a field have no bytes", () => {
  const bytes = new Uint8Array(0);
  const field = relocationKinds.get(10)!.field;
  expect(readField(bytes, 7, { field })).toEqual({ value: 0, size: 0 });
  expect(writeField(bytes, 7, { field, value: 1 })).toBe(true);
});

test.each<[string, RelocationField, number[], number, string]>([
  [
    "behind the end",
    uleb,
    [0],
    1,
    "Cannot read the field of a relocation at offset 0x11: found the end of the section",
  ],
  ["before the start", uleb, [0], -1, "found the end of the section"],
  ["cut short", word, [1, 2, 3], 0, "found the end of the section"],
  ["without a last byte", uleb, [0x80, 0x80], 0, "found no last byte"],
  ["longer than any", uleb, Array.from({ length: 20 }, () => 0x80), 0, "expected a LEB128 integer of at most 16 bytes"],
])("a field %s is refused", (_, field, content, at, message) => {
  const bytes = Uint8Array.from(content);
  expect(() => readField(bytes, at, { field, base: 0x10 })).toThrow(FormatError);
  expect(() => writeField(bytes, at, { field, value: 0, base: 0x10 })).toThrow(message);
});
