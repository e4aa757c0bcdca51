/** Cursor and writer against each other, on random instructions of every shape. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instanceArbitrary, type Instance } from "../../test/support/instruction-arbitraries.ts";
import { emitAny } from "../../test/support/instruction-gallery.ts";
import { FormatError, halvesOf, type PaddedLebs } from "../bytes/index.ts";
import { encodingOf, EMPTY_BLOCK, type Encoding, type FloatBits, type MemoryArgument } from "./immediates.ts";
import { InstructionCursor } from "./instruction-cursor.ts";
import { InstructionWriter } from "./instruction-writer.ts";
import { EXTERNREF, FUNCREF, heapTypes, I32, referenceTo } from "./value-types.ts";

const instances = fc.array(instanceArbitrary, { minLength: 1, maxLength: 12 });

function encode(sequence: readonly Instance[], options: { base?: number; padded?: PaddedLebs } = {}): Uint8Array {
  const code = new InstructionWriter(options);
  for (const { row, immediates } of sequence) emitAny(code, row, immediates);
  return code.written.slice();
}

/** LEB128 integers of random sizes, at least as long as needed: what a writer takes as its `padded`. */
class RandomPadding extends Map<number, number> {
  readonly #seed: number;

  constructor(seed: number) {
    super();
    this.#seed = seed;
  }

  override get(offset: number): number {
    return 1 + ((Math.imul(offset + 1, this.#seed) >>> 8) % 5);
  }
}

describe("any instructions", () => {
  test("are read with the immediates that they were written with", () => {
    fc.assert(
      fc.property(instances, (sequence) => {
        const cursor = new InstructionCursor({ bytes: encode(sequence) });
        let end = 0;
        for (const { row, immediates } of sequence) {
          expect(cursor.next()).toBe(true);
          expect(cursor.start).toBe(end);
          expect(cursor.raw.length).toBe(cursor.position - cursor.start);
          expect(cursor.instruction).toBe(cursor.instruction);
          expect(cursor.instruction.name).toBe(row.name);
          expect(readBack(cursor)).toEqual(
            immediates.map((value, at) => bitsOf(encodingOf(row.immediates[at]!), value)),
          );
          end = cursor.position;
        }
        expect(cursor.next()).toBe(false);
        expect(end).toBe(cursor.end);
      }),
    );
  });

  test("are the same bytes again when they are copied", () => {
    fc.assert(
      fc.property(instances, (sequence) => {
        const bytes = encode(sequence);
        expect(copy(bytes)).toEqual(bytes);
      }),
    );
  });

  test("keep their padding where it is noted, and lose it where it is not", () => {
    fc.assert(
      fc.property(instances, fc.integer(), fc.nat(1000), (sequence, seed, base) => {
        const bytes = encode(sequence, { base, padded: new RandomPadding(seed) });
        const padded: PaddedLebs = new Map();
        expect(copy(bytes, { base, padded })).toEqual(bytes);
        expect(copy(bytes)).toEqual(encode(sequence));
        for (const size of padded.values()) expect(size).toBeGreaterThan(1);
      }),
    );
  });

  test("are refused when they are cut, and what follows is not looked at", () => {
    fc.assert(
      fc.property(instanceArbitrary, fc.integer(), (instance, seed) => {
        const bytes = encode([instance], { padded: new RandomPadding(seed) });
        const followed = new Uint8Array(bytes.length + 64);
        followed.set(bytes);
        for (let end = 1; end < bytes.length; end++) {
          const cut = errorOf({ bytes: bytes.subarray(0, end), base: 7 });
          expect(cut).toBeInstanceOf(FormatError);
          expect(cut!.offset).toBeGreaterThanOrEqual(7);
          expect(cut!.offset).toBeLessThanOrEqual(7 + end);
          expect(errorOf({ bytes, end, base: 7 })).toEqual(cut);
          expect(errorOf({ bytes: followed, end, base: 7 })).toEqual(cut);
          expect(errorOf({ bytes, end, base: 7, padded: new Map() })).toEqual(cut);
        }
      }),
    );
  });

  test("are read in the middle of other bytes", () => {
    fc.assert(
      fc.property(instances, fc.uint8Array(), fc.uint8Array(), (sequence, before, behind) => {
        const bytes = encode(sequence);
        const all = Uint8Array.from([...before, ...bytes, ...behind]);
        const window = { bytes: all, start: before.length, end: before.length + bytes.length };
        expect(namesIn(new InstructionCursor(window))).toEqual(sequence.map(({ row }) => row.name));
        const cursor = new InstructionCursor({ bytes: all, end: 0 });
        cursor.reset(window.start, window.end);
        expect(namesIn(cursor)).toEqual(sequence.map(({ row }) => row.name));
      }),
    );
  });
});

test("any bytes are instructions or a FormatError within them", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(20), (bytes, behind) => {
      const end = Math.max(0, bytes.length - behind);
      const cursor = new InstructionCursor({ bytes, end, base: 5 });
      try {
        for (let position = 0; cursor.next(); position = cursor.position) {
          expect(cursor.start).toBe(position);
          expect(cursor.position).toBeGreaterThan(position);
          expect(cursor.position).toBeLessThanOrEqual(end);
          readBack(cursor);
        }
        expect(cursor.position).toBe(end);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        expect((error as FormatError).offset - 5).toBeLessThanOrEqual(end);
      }
    }),
    { numRuns: 2000 },
  );
});

describe("messages", () => {
  test.each([
    [
      [0x20],
      'immediate of "local.get" at offset 0x11: found the end of code, expected a LEB128 integer of at most 5 bytes',
    ],
    [
      [0x20, 0x80, 0x80, 0x80, 0x80, 0x10],
      'immediate of "local.get" at offset 0x11: found a larger integer, expected a u32',
    ],
    [
      [0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
      'immediate of "local.get" at offset 0x11: found a longer integer, expected a LEB128 integer of at most 5 bytes',
    ],
    [
      [0xfc],
      "opcode behind a prefix at offset 0x11: found the end of code, expected a LEB128 integer of at most 5 bytes",
    ],
    [[0xfc, 0x12], "instruction at offset 0x10: found byte 0xfc 18, expected an opcode"],
    [[0xfd, 0x80, 0x04], "instruction at offset 0x10: found byte 0xfd 512, expected an opcode"],
    [[0xff], "instruction at offset 0x10: found byte 0xff, expected an opcode"],
    [[0x28, 0x80, 0x01, 0], "instruction at offset 0x11: found 128, expected an alignment exponent below 64"],
    [[0x28, 2], "memory offset at offset 0x12: found the end of code, expected a LEB128 integer of at most 10 bytes"],
    [[0x02, 0x41], "block type at offset 0x11: found byte 0x41, expected a value type"],
    [[0x02, 0xff, 0x7f], "instruction at offset 0x11: found -1, expected a block type"],
    [[0x02, 0x64, 0x7f], "block type at offset 0x12: found -1, expected a heap type"],
    [[0xd0, 0xf0, 0x7f], "heap type at offset 0x11: found -16, expected a heap type"],
    [[0x0e, 5, 0, 0], "count of labels at offset 0x11: found 5, expected at most 2, as 2 bytes are left"],
    [
      [0x0e, 1, 0],
      'immediate of "br_table" at offset 0x13: found the end of code, expected a LEB128 integer of at most 5 bytes',
    ],
    [[0x1c, 1, 0x40], "type at offset 0x12: found byte 0x40, expected a value type"],
    [
      [0x1f, 0x40, 1, 4],
      "catch clause at offset 0x13: found byte 0x04, expected 0x00 (catch), 0x01 (catch_ref), 0x02 (catch_all) or 0x03 (catch_all_ref)",
    ],
    [
      [0x43, 0, 0, 0],
      'immediate of "f32.const" at offset 0x11: found 3 bytes before the end of code, expected 4 bytes',
    ],
    [[0xfb, 0x18, 4, 0, 0x6e, 0x6e], "instruction at offset 0x12: found byte 0x04, expected cast flags, at most 3"],
    [[0xfe, 0x03, 1], "instruction at offset 0x12: found byte 0x01, expected 0"],
  ])("%j", (bytes, message) => {
    expect(errorOf({ bytes: Uint8Array.from(bytes), base: 0x10 })?.message).toBe(`Cannot read ${message}`);
  });
});

describe("two spellings", () => {
  const opcodes = [0x02, 0x1c, 0xd0] as const;

  test("a reference type that a byte would do for keeps its longer form where it is noted", () => {
    const block = Uint8Array.from([opcodes[0], 0x63, 0x70, 0x0b]);
    const select = Uint8Array.from([opcodes[1], 3, 0x63, 0x70, 0x6f, 0x63, 0x6f]);
    expect(copy(block, { padded: new Map() })).toEqual(block);
    expect(copy(select, { padded: new Map() })).toEqual(select);
    expect(copy(block)).toEqual(Uint8Array.from([opcodes[0], 0x70, 0x0b]));
    expect(copy(select)).toEqual(Uint8Array.from([opcodes[1], 3, 0x70, 0x6f, 0x6f]));
    const cursor = new InstructionCursor({ bytes: select });
    cursor.next();
    expect(cursor.types()).toEqual([FUNCREF, EXTERNREF, EXTERNREF]);
  });

  test("a memory index of 0 is kept where padding is noted", () => {
    const load = Uint8Array.from([0x28, 0x42, 0, 16]);
    expect(copy(load, { padded: new Map() })).toEqual(load);
    expect(copy(load)).toEqual(Uint8Array.from([0x28, 2, 16]));
  });
});

test("a cursor before its first instruction has none", () => {
  const cursor = new InstructionCursor({ bytes: new Uint8Array(), base: 12 });
  expect(cursor.next()).toBe(false);
  expect(cursor.offset).toBe(12);
});

test("memoryOffset and memoryArgument are the offset", () => {
  const cursor = new InstructionCursor({ bytes: Uint8Array.from([0x28, 0x42, 3, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]) });
  cursor.next();
  expect(cursor.memoryOffset).toBe(2 ** 35);
  expect(cursor.memoryArgument).toEqual({ align: 2, offset: 2n ** 35n, memory: 3 });
});

describe("the writer", () => {
  test("gives floats their bits", () => {
    const code = new InstructionWriter();
    code.emit("f32.const", { bits: 0x7fa0_0001 });
    code.emit("f64.const", { bits: 0xfff4_0000_0000_0001n });
    code.emit("f32.const", -0);
    expect(code.written).toEqual(
      Uint8Array.from([0x43, 1, 0, 0xa0, 0x7f, 0x44, 1, 0, 0, 0, 0, 0, 0xf4, 0xff, 0x43, 0, 0, 0, 0x80]),
    );
  });

  test("refuses vectors that are not 16 bytes", () => {
    const code = new InstructionWriter();
    expect(() => code.emit("v128.const", new Uint8Array(15))).toThrow("A vector has 16 bytes, not 15");
  });

  test("refuses numbers that do not fit", () => {
    const code = new InstructionWriter();
    expect(() => code.emit("local.get", -1)).toThrow(new RangeError("-1 is not a u32"));
    expect(() => code.emit("call", 2 ** 32)).toThrow(new RangeError("4294967296 is not a u32"));
    expect(() => code.emit("br_table", [0, 0.5])).toThrow(new RangeError("0.5 is not a u32"));
    expect(() => code.emit("i32.const", 2 ** 31)).toThrow(new RangeError("2147483648 is not a s32"));
    expect(() => code.emit("i64.const", 2n ** 63n)).toThrow(new RangeError("9223372036854775808 is not a s64"));
    expect(() => code.emit("i32.load", { align: 2, offset: -1 })).toThrow(new RangeError("-1 is not a u64"));
    expect(() => code.emit("i32.load", { align: 64, offset: 0 })).toThrow(
      new RangeError("64 is not an alignment exponent below 64"),
    );
  });

  test("takes the immediates that the table says, and the compiler knows", () => {
    const wrong = (code: InstructionWriter): void => {
      // @ts-expect-error there is no such instruction
      code.emit("i32.load9");
      // @ts-expect-error it has none
      code.emit("nop", 1);
      // @ts-expect-error it has one
      code.emit("local.get");
      // @ts-expect-error 64-bit constants are bigints
      code.emit("i64.const", 1);
      // @ts-expect-error a memory argument is more than an offset
      code.emit("i32.load", 16);
      // @ts-expect-error the lane is missing
      code.emit("v128.load8_lane", { align: 0, offset: 0 });
    };
    expect(wrong).toBeTypeOf("function");
  });

  test("writes types in their shortest form", () => {
    const code = new InstructionWriter();
    code.emit("block", EMPTY_BLOCK);
    code.emit("block", -I32);
    code.emit("block", -FUNCREF);
    code.emit("block", -referenceTo(heapTypes.func, { nullable: false }));
    code.emit("block", 200);
    expect(code.written).toEqual(
      Uint8Array.from([0x02, 0x40, 0x02, 0x7f, 0x02, 0x70, 0x02, 0x64, 0x70, 0x02, 0xc8, 0x01]),
    );
  });

  test("clears, takes raw bytes and grows", () => {
    const code = new InstructionWriter({ capacity: 1 });
    code.raw(new Uint8Array(1000).fill(1));
    code.emit("end");
    expect(code.length).toBe(1001);
    code.clear();
    expect(code.written).toEqual(new Uint8Array());
    code.emit(
      "br_table",
      Array.from({ length: 5000 }, () => 0xffff_ffff),
    );
    expect(code.length).toBe(1 + 2 + 5 * 5000);
  });
});

function copy(bytes: Uint8Array, options: { base?: number; padded?: PaddedLebs } = {}): Uint8Array {
  const cursor = new InstructionCursor({ bytes, ...options });
  const code = new InstructionWriter(options);
  while (cursor.next()) code.copy(cursor);
  return code.written.slice();
}

function namesIn(cursor: InstructionCursor): string[] {
  const names: string[] = [];
  while (cursor.next()) names.push(cursor.instruction.name);
  return names;
}

function errorOf(window: ConstructorParameters<typeof InstructionCursor>[0]): FormatError | undefined {
  const cursor = new InstructionCursor(window);
  try {
    while (cursor.next());
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  return undefined;
}

/** The immediates of the cursor's instruction from its fields, in the form of {@link bitsOf}. */
function readBack(cursor: InstructionCursor): unknown[] {
  const encodings = cursor.instruction.immediates.map(encodingOf);
  return encodings.map((encoding, at) => {
    switch (encoding) {
      case "u32":
        return encodings.indexOf("u32") === at ? cursor.index : cursor.index2;
      case "memarg":
        return bitsOf(encoding, cursor.memoryArgument);
      case "s32":
        return cursor.value;
      case "s64":
        return BigInt.asIntN(64, (BigInt(cursor.high) << 32n) | BigInt(cursor.low));
      case "f32":
      case "f64":
        return { low: cursor.low, high: cursor.high };
      case "v128":
      case "lanes":
        return cursor.bytes.slice(cursor.immediates, cursor.position);
      case "lane":
        return cursor.lane;
      case "block":
        return cursor.blockType;
      case "labels":
        return cursor.labels();
      case "types":
        return cursor.types();
      case "heaptype":
        return encodings.indexOf("heaptype") === at ? cursor.heapType : cursor.heapType2;
      case "catches":
        return cursor.catches();
      case "castflags":
        return cursor.flags;
      case "zero":
        return 0;
    }
    return encoding satisfies never;
  });
}

/** An immediate as `emit` takes it, in a form that compares: floats as bits, memory arguments in full. */
function bitsOf(encoding: Encoding, value: unknown): unknown {
  if (encoding === "memarg") {
    const { align, offset, memory = 0 } = value as MemoryArgument;
    return { align, offset: BigInt(offset), memory };
  }
  if (encoding === "f32") {
    const bits = typeof value === "number" ? floatBits(value, 4) : BigInt((value as FloatBits<number>).bits);
    return halvesOf(bits);
  }
  if (encoding === "f64") {
    return halvesOf(typeof value === "number" ? floatBits(value, 8) : (value as FloatBits<bigint>).bits);
  }
  return value;
}

function floatBits(value: number, size: 4 | 8): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return view.getBigUint64(0, true);
}
