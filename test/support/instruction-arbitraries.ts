/** Random instructions, for properties that hold for all of them. */
import fc from "fast-check";
import {
  allInstructions,
  blockTypeOf,
  catchKinds,
  EMPTY_BLOCK,
  heapTypes,
  I16,
  I8,
  isReference,
  referenceTo,
  typeOfByte,
  type BlockType,
  type CatchClause,
  type HeapType,
  type Immediate,
  type Instruction,
  type MemoryArgument,
  type ValueType,
} from "../../src/wasm/index.ts";

/** An instruction with its immediates, as `InstructionWriter.emit` takes them. */
export interface Instance {
  readonly row: Instruction;
  readonly immediates: readonly unknown[];
}

/** Small ones often: most LEB128 integers of real modules take a byte or two. */
export const u32Arbitrary: fc.Arbitrary<number> = fc.oneof(
  fc.nat(0x7f),
  fc.nat(0x3fff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0x7f, 0x80, 0x3fff, 0x4000, 0x1f_ffff, 0x20_0000, 0xfff_ffff, 0x1000_0000, 0xffff_ffff),
);

const s32: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -0x80, max: 0x80 }),
  fc.integer(),
  fc.constantFrom(-0x8000_0000, 0x7fff_ffff, -0x2000, -0x2001, 0x1fff, 0x2000, -0x10_0000, 0xf_ffff),
);

const s64: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -0x80n, max: 0x80n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n, -(2n ** 32n), 2n ** 56n),
);

const offset: fc.Arbitrary<number | bigint> = fc.oneof(
  u32Arbitrary,
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
);

const typeIndex: fc.Arbitrary<number> = fc.oneof(fc.nat(0x7f), fc.nat(0xff_ffff));

const heapType: fc.Arbitrary<HeapType> = fc.oneof(fc.constantFrom(...Object.values(heapTypes)), typeIndex);

const plainTypes: readonly ValueType[] = Array.from({ length: 0x80 }, (_, byte) => typeOfByte(byte)).filter(
  (type) => type !== 0 && !isReference(type),
);

export const referenceTypeArbitrary: fc.Arbitrary<ValueType> = fc
  .tuple(heapType, fc.boolean())
  .map(([type, nullable]) => referenceTo(type, { nullable }));

export const valueTypeArbitrary: fc.Arbitrary<ValueType> = fc.oneof(
  fc.constantFrom(...plainTypes),
  referenceTypeArbitrary,
);

export const storageTypeArbitrary: fc.Arbitrary<ValueType> = fc.oneof(valueTypeArbitrary, fc.constantFrom(I8, I16));

const blockType: fc.Arbitrary<BlockType> = fc.oneof(
  fc.constant(EMPTY_BLOCK),
  valueTypeArbitrary.map(blockTypeOf),
  typeIndex,
);

const catchClause: fc.Arbitrary<CatchClause> = fc
  .tuple(fc.constantFrom(...catchKinds), u32Arbitrary, u32Arbitrary)
  .map(([kind, tag, label]) => (kind === "catch" || kind === "catch_ref" ? { kind, tag, label } : { kind, label }));

const sixteenBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ minLength: 16, maxLength: 16 });

const lane = (count: number): fc.Arbitrary<number> => fc.nat(count - 1);

const memoryArgument: fc.Arbitrary<MemoryArgument> = fc.record(
  { align: fc.nat(63), offset, memory: u32Arbitrary },
  { requiredKeys: ["align", "offset"] },
);

const float32: fc.Arbitrary<unknown> = fc.oneof(
  fc.float(),
  fc.integer({ min: 0, max: 0xffff_ffff }).map((bits) => ({ bits })),
);

const float64: fc.Arbitrary<unknown> = fc.oneof(
  fc.double(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => ({ bits })),
);

const arbitraries: Readonly<Record<Immediate, fc.Arbitrary<unknown>>> = {
  local: u32Arbitrary,
  global: u32Arbitrary,
  func: u32Arbitrary,
  type: u32Arbitrary,
  table: u32Arbitrary,
  memory: u32Arbitrary,
  data: u32Arbitrary,
  elem: u32Arbitrary,
  tag: u32Arbitrary,
  field: u32Arbitrary,
  label: u32Arbitrary,
  count: u32Arbitrary,
  memarg1: memoryArgument,
  memarg2: memoryArgument,
  memarg4: memoryArgument,
  memarg8: memoryArgument,
  memarg16: memoryArgument,
  i32: s32,
  i64: s64,
  f32: float32,
  f64: float64,
  v128: sixteenBytes,
  lane2: lane(2),
  lane4: lane(4),
  lane8: lane(8),
  lane16: lane(16),
  lanes: fc.array(fc.nat(31), { minLength: 16, maxLength: 16 }).map((lanes) => Uint8Array.from(lanes)),
  block: blockType,
  labels: fc.array(u32Arbitrary, { minLength: 1, maxLength: 40 }),
  types: fc.array(valueTypeArbitrary, { maxLength: 20 }),
  heaptype: heapType,
  catches: fc.array(catchClause, { maxLength: 20 }),
  castflags: fc.nat(3),
  fence: fc.constant(0),
};

/** Random immediates of an instruction. */
export function immediatesOf(row: Instruction): fc.Arbitrary<readonly unknown[]> {
  return fc.tuple(...row.immediates.map((kind) => arbitraries[kind]));
}

/** Instructions by the kinds of immediates they have, so that rare kinds come as often as frequent ones. */
const rowsByImmediates: readonly (readonly Instruction[])[] = [
  ...Map.groupBy(allInstructions(), (row) => row.immediates.join(" ")).values(),
];

/** Any instruction with any immediates. */
export const instanceArbitrary: fc.Arbitrary<Instance> = fc.oneof(
  ...rowsByImmediates.map((rows) =>
    fc.constantFrom(...rows).chain((row) => immediatesOf(row).map((immediates): Instance => ({ row, immediates }))),
  ),
);
