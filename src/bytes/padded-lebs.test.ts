import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nameCodec, record, s32Codec, sizedBlock, u32Codec, u64Codec, vector, type Codec } from "./codec.ts";
import { put64, sizeOfS64, sizeOfU64 } from "./leb128.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

/** A format with every way to write a LEB128 integer: values, counts, sizes of names and of blocks, nested. */
interface Entry {
  readonly name: string;
  readonly low: number;
  readonly wide: bigint;
}

const entryCodec: Codec<Entry> = record<Entry>({ name: nameCodec, low: s32Codec, wide: u64Codec });
const fileCodec: Codec<readonly (readonly Entry[])[]> = vector(sizedBlock(vector(entryCodec, "entry")), "group");

/** An encoder that pads as a list of numbers says. */
function encodePadded(file: readonly (readonly Entry[])[], paddings: readonly number[]): Uint8Array {
  let next = 0;
  const leb = (value: bigint, type: { bits: number; signed: boolean }): number[] => {
    const needed = type.signed ? sizeOfS64(value) : sizeOfU64(value);
    const size = Math.min(Math.ceil(type.bits / 7), needed + (paddings[next++ % paddings.length] ?? 0));
    const bytes = new Uint8Array(size);
    put64(bytes, 0, { value, size });
    return [...bytes];
  };
  const u32 = (value: number): number[] => leb(BigInt(value), { bits: 32, signed: false });
  const entry = ({ name, low, wide }: Entry): number[] => {
    const text = [...new TextEncoder().encode(name)];
    return [
      ...u32(text.length),
      ...text,
      ...leb(BigInt(low), { bits: 32, signed: true }),
      ...leb(wide, { bits: 64, signed: false }),
    ];
  };
  const groups = file.map((entries) => {
    const block = [...u32(entries.length), ...entries.flatMap(entry)];
    return [...u32(block.length), ...block];
  });
  return Uint8Array.from([...u32(file.length), ...groups.flat()]);
}

const entry: fc.Arbitrary<Entry> = fc.record({
  name: fc.string({ maxLength: 150 }),
  low: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  wide: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

const file = fc.array(fc.array(entry, { maxLength: 4 }), { maxLength: 4 });

test("what was read is written again byte for byte, however it was padded", () => {
  fc.assert(
    fc.property(file, fc.array(fc.nat(4), { minLength: 1, maxLength: 9 }), fc.nat(100), (groups, paddings, base) => {
      const bytes = encodePadded(groups, paddings);
      const padded = new Map<number, number>();
      const value = fileCodec.read(new Reader(bytes, { base, padded }), "file");
      expect(value).toEqual(groups);
      const writer = new Writer({ base, padded });
      fileCodec.write(writer, value);
      expect(writer.finish()).toEqual(bytes);
    }),
  );
});

test("a value that needs more than was read gets more", () => {
  const padded = new Map([[0, 2]]);
  const writer = new Writer({ padded });
  u32Codec.write(writer, 2 ** 20);
  expect(new Reader(writer.finish()).lebU32("x")).toBe(2 ** 20);
});

test("a block that has grown gets a longer size", () => {
  const writer = new Writer({ padded: new Map([[0, 1]]) });
  writer.sized("block", () => writer.fill(200));
  expect(new Reader(writer.finish()).sized("block").remaining).toBe(200);
});
