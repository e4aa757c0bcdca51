import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  byteCodec,
  bytesCodec,
  enumerated,
  mapped,
  nameCodec,
  record,
  restCodec,
  s32Codec,
  s64Codec,
  sizedBlock,
  u32Codec,
  u64Codec,
  vector,
  type Codec,
  type Decoded,
} from "./codec.ts";
import { FieldTree } from "./fields.ts";
import { annotatedListing } from "./listing.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new Writer();
  codec.write(writer, value);
  return writer.finish();
}

function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const reader = new Reader(bytes);
  const value = codec.read(reader, "value");
  reader.expectEnd("value");
  return value;
}

interface Animal {
  readonly legs: number;
  readonly names: readonly string[];
  readonly tail: { readonly length: number; readonly hair: bigint };
}

const animalCodec: Codec<Animal> = record<Animal>({
  legs: byteCodec,
  names: vector(nameCodec, "name"),
  tail: record({ length: s32Codec, hair: u64Codec }),
});

const zooCodec: Codec<readonly Animal[]> = vector(sizedBlock(animalCodec), "animal");

const animal: fc.Arbitrary<Animal> = fc.record({
  legs: fc.nat(0xff),
  names: fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { maxLength: 6 }),
  tail: fc.record({
    length: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    hair: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  }),
});

test("decode after encode is the identity", () => {
  fc.assert(
    fc.property(fc.array(animal, { maxLength: 5 }), (zoo) => {
      expect(decode(zooCodec, encode(zooCodec, zoo))).toEqual(zoo);
    }),
  );
});

test.each<[string, Codec<unknown>, unknown, readonly number[]]>([
  ["byte", byteCodec, 0xff, [0xff]],
  ["u32", u32Codec, 128, [0x80, 1]],
  ["u64", u64Codec, 128n, [0x80, 1]],
  ["s32", s32Codec, -1, [0x7f]],
  ["s64", s64Codec, -(2n ** 63n), [...Array.from({ length: 9 }, () => 0x80), 0x7f]],
  ["name", nameCodec, "é", [2, 0xc3, 0xa9]],
  ["bytes", bytesCodec, Uint8Array.from([9]), [1, 9]],
  ["rest", restCodec, Uint8Array.from([9]), [9]],
  ["vector", vector(byteCodec, "byte") as Codec<unknown>, [1, 2], [2, 1, 2]],
  ["sized block", sizedBlock(u32Codec) as Codec<unknown>, 128, [2, 0x80, 1]],
])("%s", (_, codec, value, bytes) => {
  expect([...encode(codec, value)]).toEqual(bytes);
  expect(decode(codec, Uint8Array.from(bytes))).toEqual(value);
});

test("smallest sizes are derived", () => {
  expect(animalCodec.minimumSize).toBe(4);
  expect(sizedBlock(animalCodec).minimumSize).toBe(1);
  expect(record({}).minimumSize).toBe(0);
});

test("a vector of what may be empty is refused when it is declared, since no count would be too large", () => {
  expect(() => vector(restCodec, "rest")).toThrow(RangeError);
  expect(() => vector(record({}), "nothing")).toThrow(RangeError);
});

test("mapped codecs change the value on both ways", () => {
  const oddity: Codec<"even" | "odd"> = mapped(byteCodec, {
    decode: (value) => (value % 2 === 0 ? "even" : "odd"),
    encode: (value: "even" | "odd") => (value === "odd" ? 1 : 0),
  });
  const value: Decoded<typeof oddity> = "odd";
  expect([...encode(oddity, value)]).toEqual([1]);
  expect(decode(oddity, Uint8Array.from([4]))).toBe("even");
});

describe("enumerations", () => {
  const place = enumerated(["first", "second"]);
  const flavour = enumerated({ sweet: 0x10, sour: 0x7f });

  test("are names here and bytes there", () => {
    expect([...encode(place, "second")]).toEqual([1]);
    expect(decode(place, Uint8Array.of(0))).toBe("first");
    expect([...encode(flavour, "sour")]).toEqual([0x7f]);
    expect(decode(flavour, Uint8Array.of(0x10))).toBe("sweet");
  });

  test("know nothing else", () => {
    expect(() => flavour.read(new Reader(Uint8Array.of(0x11)), "flavour")).toThrow(
      "Cannot read flavour at offset 0x0: found byte 0x11, expected 0x10 (sweet) or 0x7f (sour)",
    );
    expect(() => flavour.write(new Writer(), "bitter" as "sweet")).toThrow(
      new RangeError('"bitter" is none of 0x10 (sweet) or 0x7f (sour)'),
    );
    expect(() => flavour.write(new Writer(), "constructor" as "sweet")).toThrow(RangeError);
  });
});

test("a mapped codec refuses at the first byte of what it has read", () => {
  const even = mapped(u32Codec, {
    decode: (value, refuse) => (value % 2 === 0 ? value : refuse({ found: `${value}`, expected: "an even number" })),
    encode: (value: number) => value,
  });
  expect(() => decode(vector(even, "number"), Uint8Array.of(2, 2, 0x81, 1))).toThrow(
    "Cannot read number 1 of value at offset 0x2: found 129, expected an even number",
  );
});

test("values read in listings as their codecs show them", () => {
  const codec = record<{ flag: boolean; kind: "a" | "b"; text: string }>({
    flag: mapped(byteCodec, { decode: (byte) => byte === 1, encode: (flag) => (flag ? 1 : 0), show: String }),
    kind: enumerated(["a", "b"]),
    text: nameCodec,
  });
  const fields = new FieldTree();
  codec.write(new Writer({ fields }), { flag: true, kind: "b", text: 'a"' });
  expect(fields.fields.map(({ value }) => value)).toEqual(["true", "b", '"a\\""']);
});

describe("errors name the item", () => {
  test.each<[readonly number[], string]>([
    [[2, 4, 0, 0], "Cannot read count of value at offset 0x0: found 2, expected at most 0, as 3 bytes are left"],
  ])("%j", (bytes, message) => {
    expect(() => decode(vector(animalCodec, "animal"), Uint8Array.from(bytes))).toThrow(message);
  });

  test.each<[string, readonly number[], string]>([
    [
      "a field of an item",
      [1, 4, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0],
      "Cannot read length of tail of animal 0 of value at offset 0x3: found a longer integer, expected a LEB128 integer of at most 5 bytes",
    ],
    [
      "an item of a vector in an item",
      [2, 4, 0, 0, 0, 4, 2, 1, 0x61, 1, 0xff],
      "Cannot read name 1 of names of animal 1 of value at offset 0xa: found byte 0xff, expected valid UTF-8",
    ],
    [
      "a count in an item",
      [1, 4, 9, 0, 0],
      "Cannot read count of names of animal 0 of value at offset 0x2: found 9, expected at most 2, as 2 bytes are left",
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => decode(vector(animalCodec, "animal"), Uint8Array.from(bytes))).toThrow(message);
  });

  test("a block that is not read to its end", () => {
    expect(() => decode(zooCodec, Uint8Array.from([1, 6, 4, 0, 0, 0, 9, 9]))).toThrow(
      "Cannot read animal 0 of value at offset 0x6: found 2 bytes more, expected its end",
    );
  });

  test("our own mistakes pass through", () => {
    const faulty = mapped(byteCodec, {
      decode: () => {
        throw new RangeError("ours");
      },
      encode: () => 0,
    });
    expect(() => decode(vector(faulty, "byte"), Uint8Array.from([1, 1]))).toThrow(new RangeError("ours"));
  });
});

describe("labels", () => {
  test("are the same when reading and when writing", () => {
    fc.assert(
      fc.property(fc.array(animal, { maxLength: 4 }), (zoo) => {
        const ofWriting = new FieldTree();
        const writer = new Writer({ fields: ofWriting });
        writer.field("zoo", () => zooCodec.write(writer, zoo));
        const ofReading = new FieldTree();
        const reader = new Reader(writer.finish(), { fields: ofReading });
        ofReading.open("zoo", 0);
        zooCodec.read(reader, "zoo");
        ofReading.close(reader.offset);
        expect(ofReading.fields).toEqual(ofWriting.fields);
      }),
    );
  });

  test("as a listing", () => {
    const fields = new FieldTree();
    const writer = new Writer({ fields });
    zooCodec.write(writer, [{ legs: 4, names: ["Rex"], tail: { length: -1, hair: 300n } }]);
    expect(annotatedListing(writer.finish(), fields.fields)).toBe(
      [
        "00000000: 01                                               count 1",
        "00000001:                                                  animal[0]",
        "00000001: 09                                                 size of block 9",
        "00000002: 04                                                 legs 4",
        "00000003:                                                    names",
        "00000003: 01                                                   count 1",
        '00000004: 03 52 65 78                                          name[0] "Rex"',
        "00000008:                                                    tail",
        "00000008: 7f                                                   length -1",
        "00000009: ac 02                                                hair 300",
        "",
      ].join("\n"),
    );
  });
});
