import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FieldTree, type Field } from "./fields.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

function written(write: (writer: Writer) => void): number[] {
  const writer = new Writer();
  write(writer);
  return [...writer.finish()];
}

/** What a writer can be told, with what a reader must find. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("u8" as const), value: fc.nat(0xff) }),
  fc.record({ kind: fc.constant("u16" as const), value: fc.nat(0xffff) }),
  fc.record({ kind: fc.constant("u32" as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  fc.record({ kind: fc.constant("u64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ kind: fc.constant("f32" as const), value: fc.float() }),
  fc.record({ kind: fc.constant("f64" as const), value: fc.double() }),
  fc.record({ kind: fc.constant("lebU32" as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  fc.record({ kind: fc.constant("lebS32" as const), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
  fc.record({ kind: fc.constant("lebS33" as const), value: fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }) }),
  fc.record({ kind: fc.constant("lebU64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ kind: fc.constant("lebS64" as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
  fc.record({ kind: fc.constant("name" as const), value: fc.string({ unit: "binary", maxLength: 200 }) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function writeStep(writer: Writer, { kind, value }: Step): void {
  (writer[kind] as (value: unknown) => void).call(writer, value);
}

test("a reader finds what was written", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(40), (steps, capacity) => {
      const writer = new Writer({ capacity });
      for (const each of steps) writeStep(writer, each);
      const reader = new Reader(writer.finish());
      for (const { kind, value } of steps) expect(reader[kind]("x")).toBe(value);
      expect(reader.done).toBe(true);
    }),
  );
});

test("fixed sizes take integers of either sign", () => {
  expect(written((writer) => writer.u8(-1))).toEqual([0xff]);
  expect(written((writer) => writer.u16(-2))).toEqual([0xfe, 0xff]);
  expect(written((writer) => writer.u32(-2))).toEqual([0xfe, 0xff, 0xff, 0xff]);
  expect(written((writer) => writer.u64(-2n))).toEqual([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
});

test("floats are little-endian", () => {
  expect(written((writer) => writer.f32(1.5))).toEqual([0, 0, 0xc0, 0x3f]);
  expect(written((writer) => writer.f64(-1.5))).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0xbf]);
});

describe("LEB128", () => {
  test("is minimal or as wide as asked", () => {
    expect(written((writer) => writer.lebU32(3))).toEqual([3]);
    expect(written((writer) => writer.lebU32(3, 5))).toEqual([0x83, 0x80, 0x80, 0x80, 0]);
    expect(written((writer) => writer.lebS32(-1, 5))).toEqual([0xff, 0xff, 0xff, 0xff, 0x7f]);
    expect(written((writer) => writer.lebS33(-1, 2))).toEqual([0xff, 0x7f]);
    expect(written((writer) => writer.lebU64(1n, 2))).toEqual([0x81, 0]);
    expect(written((writer) => writer.lebS64(-1n, 2))).toEqual([0xff, 0x7f]);
  });

  test.each<[string, (writer: Writer) => void]>([
    ["-1 is not a u32", (writer) => writer.lebU32(-1)],
    ["4294967296 is not a u32", (writer) => writer.lebU32(2 ** 32)],
    ["1.5 is not a u32", (writer) => writer.lebU32(1.5)],
    ["NaN is not a u32", (writer) => writer.lebU32(NaN)],
    ["2147483648 is not a s32", (writer) => writer.lebS32(2 ** 31)],
    ["4294967296 is not a s33", (writer) => writer.lebS33(2 ** 32)],
    ["-4294967297 is not a s33", (writer) => writer.lebS33(-(2 ** 32) - 1)],
    ["NaN is not a s33", (writer) => writer.lebS33(NaN)],
    ["-1 is not a u64", (writer) => writer.lebU64(-1n)],
    ["18446744073709551616 is not a u64", (writer) => writer.lebU64(2n ** 64n)],
    ["9223372036854775808 is not a s64", (writer) => writer.lebS64(2n ** 63n)],
    ["A LEB128 integer of 2 bytes does not fit into 1", (writer) => writer.lebU32(200, 1)],
    ["A LEB128 integer of 2 bytes does not fit into 1", (writer) => writer.lebS64(64n, 1)],
    ["A LEB128 integer of 2 bytes does not fit into 1", (writer) => writer.sized("x", () => writer.fill(200), 1)],
  ])("refuses: %s", (message, write) => {
    expect(() => write(new Writer())).toThrow(new RangeError(message));
  });
});

describe("sizes in front of blocks", () => {
  test.each([0, 1, 127, 128, 16_383, 16_384])("%i bytes", (count) => {
    const bytes = new Uint8Array(
      written((writer) => {
        writer.u8(7);
        writer.sized("block", () => writer.fill(count, 0xaa));
        writer.u8(9);
      }),
    );
    const reader = new Reader(bytes);
    expect(reader.u8("x")).toBe(7);
    expect(
      reader
        .sized("block")
        .view(count, "x")
        .every((byte) => byte === 0xaa),
    ).toBe(true);
    expect(reader.u8("x")).toBe(9);
    expect(reader.done).toBe(true);
  });

  test("padded", () => {
    expect(written((writer) => writer.sized("block", () => writer.u8(1), 5))).toEqual([0x81, 0x80, 0x80, 0x80, 0, 1]);
  });

  test("nested, of any sizes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 8 }), (sizes) => {
        const writer = new Writer({ capacity: 0 });
        const nest = (depth: number): void => {
          const size = sizes[depth];
          if (size === undefined) return;
          writer.sized("block", () => {
            writer.fill(size, depth);
            nest(depth + 1);
          });
        };
        nest(0);
        let reader = new Reader(writer.finish());
        for (const [depth, size] of sizes.entries()) {
          reader = reader.sized("block");
          expect(reader.view(size, "x").every((byte) => byte === depth)).toBe(true);
        }
        expect(reader.done).toBe(true);
      }),
    );
  });
});

describe("labels", () => {
  test("stay on their bytes when a size in front of them grows", () => {
    const fields = new FieldTree();
    const writer = new Writer({ base: 0x10, fields });
    writer.field("section", () => {
      writer.field("id", () => writer.u8(1), "1");
      writer.sized("section", () => {
        writer.field("empty", () => undefined);
        writer.sized("inner", () => writer.field("zeros", () => writer.fill(200)));
        writer.field("tail", () => writer.u8(2));
      });
    });
    expect(fields.fields).toEqual<readonly Field[]>([
      {
        label: "section",
        start: 0x10,
        end: 0x10 + 1 + 2 + 2 + 200 + 1,
        value: undefined,
        fields: [
          { label: "id", start: 0x10, end: 0x11, value: "1", fields: [] },
          { label: "size of section", start: 0x11, end: 0x13, value: "203", fields: [] },
          { label: "empty", start: 0x13, end: 0x13, value: undefined, fields: [] },
          { label: "size of inner", start: 0x13, end: 0x15, value: "200", fields: [] },
          { label: "zeros", start: 0x15, end: 0x15 + 200, value: undefined, fields: [] },
          { label: "tail", start: 0x15 + 200, end: 0x16 + 200, value: undefined, fields: [] },
        ],
      },
    ]);
  });

  test("cover what they did when they were written", () => {
    // Each leaf fills its bytes with its own number, so that a label that is off shows.
    type Tree = number | readonly Tree[];
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, fc.nat(150), fc.array(tie("tree"), { maxLength: 5 })),
    }));
    fc.assert(
      fc.property(tree, fc.boolean(), (root, sized) => {
        const fields = new FieldTree();
        const writer = new Writer({ fields, base: 5 });
        let leaves = 0;
        const put = (node: Tree): void => {
          if (typeof node === "number") {
            const number = leaves++ & 0xff;
            writer.field(`${number}`, () => writer.fill(node, number));
            return;
          }
          if (sized) writer.sized("list", () => node.forEach(put));
          else writer.field("list", () => writer.sized("list", () => node.forEach(put)));
        };
        put(root);
        const bytes = writer.finish();
        const check = (list: readonly Field[], start: number, end: number): void => {
          let offset = start;
          for (const field of list) {
            expect(field.start).toBe(offset);
            offset = field.end;
            const covered = bytes.subarray(field.start - 5, field.end - 5);
            if (/^\d+$/.test(field.label)) expect(covered.every((byte) => `${byte}` === field.label)).toBe(true);
            if (field.label.startsWith("size")) expect(`${new Reader(covered).lebU32("x")}`).toBe(field.value);
            if (field.label === "list") check(field.fields, field.start, field.end);
          }
          expect(offset).toBe(end);
        };
        check(fields.fields, 5, writer.offset);
      }),
    );
  });
});

test("align fills up to a multiple of the absolute offset", () => {
  const writer = new Writer({ base: 2 });
  writer.align(4);
  writer.u8(1);
  writer.align(4);
  writer.align(4);
  expect([...writer.finish()]).toEqual([0, 0, 1, 0, 0, 0]);
  expect(writer.offset).toBe(8);
});

test("patch overwrites what is there and nothing else", () => {
  const writer = new Writer();
  writer.raw(Uint8Array.from([1, 2, 3]));
  writer.patch(1, Uint8Array.from([9]));
  expect([...writer.finish()]).toEqual([1, 9, 3]);
  expect(() => writer.patch(2, new Uint8Array(2))).toThrow(RangeError);
  expect(() => writer.patch(-1, new Uint8Array(1))).toThrow(RangeError);
});

test("truncate forgets the end", () => {
  const writer = new Writer();
  writer.raw(Uint8Array.from([1, 2, 3]));
  writer.truncate(1);
  writer.fill(2);
  expect([...writer.finish()]).toEqual([1, 0, 0]);
  expect(() => writer.truncate(4)).toThrow(RangeError);
});

test("what finish returns is not written to again", () => {
  const writer = new Writer();
  writer.u8(1);
  const first = writer.finish();
  writer.patch(0, Uint8Array.from([2]));
  expect([...first]).toEqual([1]);
  expect([...writer.written]).toEqual([2]);
});
