import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FieldTree } from "./fields.ts";
import { FormatError } from "./format-error.ts";
import { Reader } from "./reader.ts";
import { alignUp, StructLayout, textOf, type ScalarType, type ValueOf } from "./struct.ts";
import { Writer } from "./writer.ts";

const timespec = new StructLayout({ tv_sec: "i64", tv_nsec: "i32" });

const everything = new StructLayout({
  a: "u8",
  b: "i16",
  c: "u8",
  d: "f64",
  e: ["u16", 3],
  f: "i8",
  g: timespec,
  h: ["i64", 2],
  i: "f32",
  j: "u32",
  k: "u64",
});

describe("layout is the C compiler's", () => {
  // gcc -m64: offsetof and sizeof of the same declarations with the types of <stdint.h>.
  test("offsets and size", () => {
    expect(everything.offsets).toEqual({ a: 0, b: 2, c: 4, d: 8, e: 16, f: 22, g: 24, h: 40, i: 56, j: 60, k: 64 });
    expect(everything.size).toBe(72);
    expect(everything.alignment).toBe(8);
  });

  test("padding at the end", () => {
    expect(timespec).toMatchObject({ size: 16, alignment: 8, offsets: { tv_sec: 0, tv_nsec: 8 } });
    expect(new StructLayout({ a: ["u8", 5] })).toMatchObject({ size: 5, alignment: 1 });
    expect(new StructLayout({})).toMatchObject({ size: 0, alignment: 1 });
  });
});

const scalars: { readonly [S in ScalarType]: fc.Arbitrary<number | bigint> } = {
  u8: fc.nat(0xff),
  i8: fc.integer({ min: -0x80, max: 0x7f }),
  u16: fc.nat(0xffff),
  i16: fc.integer({ min: -0x8000, max: 0x7fff }),
  u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f32: fc.float(),
  f64: fc.double(),
};

const values = fc.record({
  a: scalars.u8,
  b: scalars.i16,
  c: scalars.u8,
  d: scalars.f64,
  e: fc.tuple(scalars.u16, scalars.u16, scalars.u16),
  f: scalars.i8,
  g: fc.record({ tv_sec: scalars.i64, tv_nsec: scalars.i32 }),
  h: fc.tuple(scalars.i64, scalars.i64),
  i: scalars.f32,
  j: scalars.u32,
  k: scalars.u64,
}) as fc.Arbitrary<ValueOf<typeof everything>>;

test("get after put, and read after write, are the identity", () => {
  fc.assert(
    fc.property(values, (value) => {
      const view = new DataView(new ArrayBuffer(everything.size + 3));
      everything.put(view, 3, value);
      expect(everything.get(view, 3)).toEqual(value);
      const writer = new Writer();
      writer.u8(1);
      everything.write(writer, value);
      const reader = new Reader(writer.finish(), { start: 1 });
      expect(everything.read(reader, "struct")).toEqual(value);
      expect(reader.done).toBe(true);
    }),
  );
});

test("padding is zeros when written, and left alone when put", () => {
  const writer = new Writer();
  timespec.write(writer, { tv_sec: -1n, tv_nsec: -1 });
  expect([...writer.finish().subarray(12)]).toEqual([0, 0, 0, 0]);
  const bytes = new Uint8Array(16).fill(0xee);
  timespec.put(new DataView(bytes.buffer), 0, { tv_sec: 0n, tv_nsec: 0 });
  expect([...bytes.subarray(12)]).toEqual([0xee, 0xee, 0xee, 0xee]);
});

test("too few bytes are a FormatError, an array of another length our mistake", () => {
  expect(() => timespec.read(new Reader(new Uint8Array(15)), "timespec")).toThrow(FormatError);
  const pair = new StructLayout({ items: ["u8", 2] });
  expect(() => pair.write(new Writer(), { items: [1] })).toThrow(RangeError);
  expect(() => timespec.get(new DataView(new ArrayBuffer(11)), 0)).toThrow(RangeError);
});

test("labels are the same when reading and when writing", () => {
  const ofWriting = new FieldTree();
  const writer = new Writer({ base: 8, fields: ofWriting });
  timespec.write(writer, { tv_sec: 16n, tv_nsec: 5 });
  expect(ofWriting.fields).toEqual([
    { label: "tv_sec", start: 8, end: 16, value: "0x10", fields: [] },
    { label: "tv_nsec", start: 16, end: 20, value: "0x5", fields: [] },
  ]);
  const ofReading = new FieldTree();
  timespec.read(new Reader(writer.finish(), { base: 8, fields: ofReading }), "timespec");
  expect(ofReading.fields).toEqual(ofWriting.fields);
});

test("text of char arrays", () => {
  expect(textOf([0x61, 0x62, 0, 0x63])).toBe("ab");
  expect(textOf([0x61, 0x62])).toBe("ab");
  expect(textOf([0])).toBe("");
});

test.each([
  [0, 4, 0],
  [1, 4, 4],
  [4, 4, 4],
  [2 ** 40 + 1, 16, 2 ** 40 + 16],
  [5, 1, 5],
])("%i aligned up to %i is %i", (value, alignment, expected) => {
  expect(alignUp(value, alignment)).toBe(expected);
});
