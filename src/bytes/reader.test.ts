import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FieldTree } from "./fields.ts";
import { FormatError } from "./format-error.ts";
import { put64, sizeOfS64, sizeOfU64 } from "./leb128.ts";
import { Reader, type ReaderOptions } from "./reader.ts";

function readerOf(bytes: readonly number[], options: ReaderOptions = {}): Reader {
  return new Reader(Uint8Array.from(bytes), options);
}

/** The message of the {@link FormatError} that `read` throws. */
function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  throw new Error("Nothing was thrown");
}

type LebName = "lebU32" | "lebS32" | "lebS33" | "lebU64" | "lebS64";

const lebs: Readonly<Record<LebName, { readonly bits: number; readonly signed: boolean }>> = {
  lebU32: { bits: 32, signed: false },
  lebS32: { bits: 32, signed: true },
  lebS33: { bits: 33, signed: true },
  lebU64: { bits: 64, signed: false },
  lebS64: { bits: 64, signed: true },
};

const lebNames = Object.keys(lebs) as LebName[];

/** LEB128 after the specification's grammar (core 5.2.2): the value, or `undefined` if it does not match. */
function reference(bytes: readonly number[], type: { bits: number; signed: boolean }): bigint | undefined {
  const [byte, ...rest] = bytes;
  if (byte === undefined || type.bits <= 0) return undefined;
  const { bits, signed } = type;
  const n = BigInt(byte);
  if (byte >= 0x80) {
    if (bits <= 7) return undefined;
    const tail = reference(rest, { bits: bits - 7, signed });
    return tail === undefined ? undefined : tail * 128n + (n - 128n);
  }
  if (rest.length > 0) return undefined;
  if (!signed) return bits >= 7 || n < 1n << BigInt(bits) ? n : undefined;
  if (n < 64n && (bits > 7 || n < 1n << BigInt(bits - 1))) return n;
  if (n >= 64n && (bits > 7 || n >= 128n - (1n << BigInt(bits - 1)))) return n - 128n;
  return undefined;
}

describe.each(lebNames)("%s", (name) => {
  const { bits, signed } = lebs[name];
  const most = Math.ceil(bits / 7);
  const minimum = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const maximum = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const size = signed ? sizeOfS64 : sizeOfU64;

  test("reads what is written, at any width that it fits", () => {
    const value = fc.bigInt({ min: minimum, max: maximum });
    fc.assert(
      fc.property(value, fc.nat(most), fc.integer({ min: 0, max: 3 }), (number, extra, behind) => {
        const width = Math.min(most, size(number) + extra);
        const bytes = new Uint8Array(width + behind).fill(0xff, width);
        put64(bytes, 0, { value: number, size: width });
        const reader = new Reader(bytes);
        expect(BigInt(reader[name]("number"))).toBe(number);
        expect(reader.position).toBe(width);
      }),
    );
  });

  test("accepts exactly what the specification's grammar derives", () => {
    const tail = fc.constantFrom(0x00, 0x01, 0x02, 0x07, 0x08, 0x0f, 0x10, 0x3f, 0x40, 0x70, 0x78, 0x7c, 0x7e, 0x7f);
    const head = fc.array(fc.constantFrom(0x80, 0x81, 0xc0, 0xff), { maxLength: most + 1 });
    fc.assert(
      fc.property(head, tail, (first, last) => {
        const bytes = [...first, last];
        const expected = reference(bytes, lebs[name]);
        const reader = readerOf(bytes);
        if (expected === undefined) expect(() => reader[name]("number")).toThrow(FormatError);
        else expect(BigInt(reader[name]("number"))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test("refuses every last byte whose unused bits are wrong", () => {
    for (const fill of [0x80, 0xff]) {
      for (let last = 0; last < 0x80; last++) {
        const bytes = [...Array.from({ length: most - 1 }, () => fill), last];
        const expected = reference(bytes, lebs[name]);
        if (expected === undefined) expect(() => readerOf(bytes)[name]("number")).toThrow("found a larger integer");
        else expect(BigInt(readerOf(bytes)[name]("number"))).toBe(expected);
      }
    }
  });

  test("says where it does not end", () => {
    const endless = Array.from({ length: most + 1 }, () => 0x80);
    expect(messageOf(() => readerOf([0, ...endless], { start: 1, base: 0x100 })[name]("number"))).toBe(
      `Cannot read number at offset 0x101: found a longer integer, expected a LEB128 integer of at most ${most} bytes`,
    );
    expect(messageOf(() => readerOf([0x80, 0x80, 0x00], { end: 2, region: 'section "type"' })[name]("number"))).toBe(
      `Cannot read number at offset 0x0: found the end of section "type", expected a LEB128 integer of at most ${most} bytes`,
    );
    expect(messageOf(() => readerOf([])[name]("number"))).toContain("found the end of input");
    // The byte behind the window would end it.
    expect(messageOf(() => readerOf([0x05], { end: 0 })[name]("number"))).toContain("found the end of input");
    expect(messageOf(() => readerOf([...endless.slice(0, most), 0x00])[name]("number"))).toContain(
      "found a longer integer",
    );
  });

  test("notes what is padded, and nothing else", () => {
    const value = fc.bigInt({ min: minimum, max: maximum });
    fc.assert(
      fc.property(value, fc.nat(most), (number, extra) => {
        const width = Math.min(most, size(number) + extra);
        const bytes = new Uint8Array(width + 1);
        put64(bytes, 1, { value: number, size: width });
        const padded = new Map<number, number>();
        new Reader(bytes, { start: 1, base: 0x20, padded })[name]("number");
        expect([...padded]).toEqual(width > size(number) ? [[0x21, width]] : []);
      }),
    );
  });
});

test("integers and floats of fixed size are little-endian", () => {
  const bytes = [0x80, 0xff, 0xfe, 0xff, 0x01, 0x02, 0x03, 0x84];
  expect(readerOf(bytes).u8("x")).toBe(0x80);
  expect(readerOf(bytes).i8("x")).toBe(-0x80);
  expect(readerOf(bytes).u16("x")).toBe(0xff80);
  expect(readerOf(bytes).i16("x")).toBe(-0x80);
  expect(readerOf(bytes).u32("x")).toBe(0xfffeff80);
  expect(readerOf(bytes).i32("x")).toBe(-0x10080);
  expect(readerOf(bytes).u64("x")).toBe(0x84030201fffeff80n);
  expect(readerOf(bytes).i64("x")).toBe(BigInt.asIntN(64, 0x84030201fffeff80n));
  expect(readerOf([0, 0, 0xc0, 0x3f]).f32("x")).toBe(1.5);
  expect(readerOf([0, 0, 0, 0, 0, 0, 0xf8, 0xbf]).f64("x")).toBe(-1.5);
});

test.each([
  ["u8", 1],
  ["i8", 1],
  ["u16", 2],
  ["i16", 2],
  ["u32", 4],
  ["i32", 4],
  ["u64", 8],
  ["i64", 8],
  ["f32", 4],
  ["f64", 8],
] as const)("%s moves by %i and does not look outside its window", (name, size) => {
  const bytes = new Uint8Array(20);
  const reader = new Reader(bytes, { start: 2, end: 2 + size });
  reader[name]("field");
  expect(reader.position).toBe(2 + size);
  expect(reader.done).toBe(true);
  const short = new Reader(bytes, { start: 2, end: 1 + size });
  expect(() => short[name]("field")).toThrow(FormatError);
  expect(short.position).toBe(2);
});

test("an array that is a part of a larger buffer is read at its own place", () => {
  const buffer = Uint8Array.from([9, 9, 1, 2, 3, 4, 9]);
  expect(new Reader(buffer.subarray(2, 6)).u32("x")).toBe(0x0403_0201);
});

describe("messages say what was found and what was expected", () => {
  test.each<[string, readonly number[], (reader: Reader) => unknown, string]>([
    [
      "nothing left",
      [],
      (reader) => reader.u8("kind"),
      "Cannot read kind at offset 0x0: found the end of input, expected 1 byte",
    ],
    [
      "too little left",
      [1, 2, 3],
      (reader) => reader.u32("magic number"),
      "Cannot read magic number at offset 0x0: found 3 bytes before the end of input, expected 4 bytes",
    ],
    [
      "a view",
      [1],
      (reader) => reader.view(2, "data"),
      "Cannot read data at offset 0x0: found 1 byte before the end of input, expected 2 bytes",
    ],
    [
      "more than there should be",
      [1],
      (reader) => reader.expectEnd("header"),
      "Cannot read header at offset 0x0: found 1 byte more, expected its end",
    ],
    [
      "a count that promises too much",
      [3, 0, 0, 0],
      (reader) => reader.count("imports", 2),
      "Cannot read count of imports at offset 0x0: found 3, expected at most 1, as 3 bytes are left",
    ],
    [
      "text that is not UTF-8",
      [2, 0x61, 0x0f + 0x80],
      (reader) => reader.name("field name"),
      "Cannot read field name at offset 0x2: found byte 0x8f, expected valid UTF-8",
    ],
  ])("%s", (_, bytes, read, message) => {
    expect(messageOf(() => read(readerOf(bytes)))).toBe(message);
  });

  test("fail() is at the next byte or where it is told", () => {
    const reader = readerOf([1, 2, 3], { base: 0x10 });
    reader.skip(2, "x");
    const parts = { reading: "x", found: "y", expected: "z" };
    expect(messageOf(() => reader.fail(parts))).toBe("Cannot read x at offset 0x12: found y, expected z");
    expect(messageOf(() => reader.fail({ ...parts, at: 1 }))).toBe("Cannot read x at offset 0x11: found y, expected z");
  });
});

test("a count is compared with what is left before anything of that size is made", () => {
  expect(readerOf([3, 1, 1, 1]).count("items")).toBe(3);
  expect(() => readerOf([4, 1, 1, 1]).count("items")).toThrow(FormatError);
  expect(() => readerOf([0xff, 0xff, 0xff, 0xff, 0x0f]).count("items")).toThrow("found 4294967295, expected at most 0");
});

test("sub-readers share the file's offsets and stay inside", () => {
  const reader = readerOf([1, 2, 3, 4, 5], { base: 0x40 });
  reader.u8("x");
  const inner = reader.sub(2, "block");
  expect(reader.offset).toBe(0x43);
  expect(inner.offset).toBe(0x41);
  expect(inner.u16("x")).toBe(0x0302);
  expect(messageOf(() => inner.u8("x"))).toBe("Cannot read x at offset 0x43: found the end of block, expected 1 byte");
  const rest = reader.rest("rest");
  expect(rest.remaining).toBe(2);
  expect(reader.done).toBe(true);
  expect(() => readerOf([1]).sub(2, "block")).toThrow(FormatError);
});

test("a sized block is labelled, and its size remembered though it is minimal", () => {
  const padded = new Map<number, number>();
  const fields = new FieldTree();
  const reader = readerOf([0x01, 0xaa, 0x81, 0x00, 0xbb], { padded, fields });
  expect(reader.sized("first").u8("x")).toBe(0xaa);
  expect(reader.sized("second", "block").u8("x")).toBe(0xbb);
  expect([...padded]).toEqual([
    [0, 1],
    [2, 2],
  ]);
  expect(fields.fields).toEqual([
    { label: "size of first", start: 0, end: 1, value: "1", fields: [] },
    { label: "size of block", start: 2, end: 4, value: "1", fields: [] },
  ]);
});

test("peek leaves the byte where it is", () => {
  const reader = readerOf([7, 8], { end: 1 });
  expect(reader.peek()).toBe(7);
  expect(reader.u8("x")).toBe(7);
  expect(reader.peek()).toBe(-1);
});

test("views share the input", () => {
  const bytes = Uint8Array.from([1, 2, 3]);
  const view = new Reader(bytes).view(2, "x");
  expect(view.buffer).toBe(bytes.buffer);
  expect([...view]).toEqual([1, 2]);
});

test.each([[{ start: -1 }], [{ start: 4 }], [{ end: 4 }], [{ start: 2, end: 1 }]])(
  "a window %j that is not in its array is our mistake",
  (window) => {
    expect(() => readerOf([1, 2, 3], window)).toThrow(RangeError);
  },
);

test("any bytes, read in any way, give a value or a FormatError", () => {
  const step = fc.constantFrom<(reader: Reader) => unknown>(
    ...lebNames.map((name) => (reader: Reader) => reader[name]("x")),
    (reader) => reader.u8("x"),
    (reader) => reader.f64("x"),
    (reader) => reader.name("x"),
    (reader) => reader.count("x", 3),
    (reader) => reader.sized("x"),
    (reader) => reader.utf8(3, "x"),
    (reader) => reader.sub(5, "x"),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), fc.array(step, { maxLength: 6 }), (bytes, steps) => {
      const reader = new Reader(bytes);
      try {
        for (const read of steps) read(reader);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
      expect(reader.position).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 500 },
  );
});
