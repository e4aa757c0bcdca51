/**
 * The kinds of immediates that rows of the instruction table name: how each is encoded, what its
 * value is for the typed encoder, and a sentence for the documentation.
 */
import type { HeapType, ValueType } from "./value-types.ts";

/** How bytes make an immediate; what {@link InstructionCursor} switches on is sequences of these. */
export type Encoding =
  | "u32"
  | "memarg"
  | "s32"
  | "s64"
  | "f32"
  | "f64"
  | "v128"
  | "lane"
  | "lanes"
  | "block"
  | "labels"
  | "types"
  | "heaptype"
  | "catches"
  | "castflags"
  | "zero";

/** Kind -> encoding and meaning. `memargN`: an access of N bytes; `laneN`: one of N lanes. */
export const immediateKinds = {
  local: { encoding: "u32", description: "index of a local" },
  global: { encoding: "u32", description: "index of a global" },
  func: { encoding: "u32", description: "index of a function" },
  type: { encoding: "u32", description: "index of a type" },
  table: { encoding: "u32", description: "index of a table" },
  memory: { encoding: "u32", description: "index of a memory" },
  data: { encoding: "u32", description: "index of a data segment" },
  elem: { encoding: "u32", description: "index of an element segment" },
  tag: { encoding: "u32", description: "index of a tag" },
  field: { encoding: "u32", description: "index of a field" },
  label: { encoding: "u32", description: "number of blocks to leave: 0 is the innermost" },
  count: { encoding: "u32", description: "number of operands" },
  memarg1: { encoding: "memarg", description: "alignment exponent (0), memory and offset of an access of 1 byte" },
  memarg2: {
    encoding: "memarg",
    description: "alignment exponent (at most 1), memory and offset of an access of 2 bytes",
  },
  memarg4: {
    encoding: "memarg",
    description: "alignment exponent (at most 2), memory and offset of an access of 4 bytes",
  },
  memarg8: {
    encoding: "memarg",
    description: "alignment exponent (at most 3), memory and offset of an access of 8 bytes",
  },
  memarg16: {
    encoding: "memarg",
    description: "alignment exponent (at most 4), memory and offset of an access of 16 bytes",
  },
  i32: { encoding: "s32", description: "32-bit integer" },
  i64: { encoding: "s64", description: "64-bit integer" },
  f32: { encoding: "f32", description: "32-bit float" },
  f64: { encoding: "f64", description: "64-bit float" },
  v128: { encoding: "v128", description: "16 bytes" },
  lane2: { encoding: "lane", description: "lane, 0 to 1" },
  lane4: { encoding: "lane", description: "lane, 0 to 3" },
  lane8: { encoding: "lane", description: "lane, 0 to 7" },
  lane16: { encoding: "lane", description: "lane, 0 to 15" },
  lanes: { encoding: "lanes", description: "16 lanes, each 0 to 31" },
  block: { encoding: "block", description: "type of a block: none, one result, or index of a function type" },
  labels: { encoding: "labels", description: "vector of labels, and the default label" },
  types: { encoding: "types", description: "vector of value types" },
  heaptype: { encoding: "heaptype", description: "heap type" },
  catches: { encoding: "catches", description: "vector of catch clauses" },
  castflags: { encoding: "castflags", description: "bit 0: the operand may be null, bit 1: the target may be null" },
  fence: { encoding: "zero", description: "zero" },
} as const;

/** The name of a kind of immediate. */
export type Immediate = keyof typeof immediateKinds;

/** How immediates of that kind are encoded. */
export function encodingOf(kind: Immediate): Encoding {
  return immediateKinds[kind].encoding;
}

/** Exponent of the alignment that is natural for a kind of memory argument: that of the access's size. Others have none. */
export function naturalAlignmentOf(kind: Immediate): number | undefined {
  return encodingOf(kind) === "memarg" ? Math.log2(Number(kind.slice("memarg".length))) : undefined;
}

/** Where a memory access goes. */
export interface MemoryArgument {
  /** Exponent of the alignment hint: 2 for 4 bytes. */
  readonly align: number;
  /** Bytes added to the address, 0 to 2^64 - 1. */
  readonly offset: number | bigint;
  /** Index of the memory; 0 by default. */
  readonly memory?: number;
}

/** Bit of the alignment of a memory argument: the index of a memory follows (core 5.4.6). */
export const MEMORY_INDEX_FLAG = 0x40;

/**
 * A block's type as a number: {@link EMPTY_BLOCK}, or the negated {@link ValueType} of its one result,
 * or the index of a function type.
 */
export type BlockType = number;

/** The {@link BlockType} of `[] -> []`. */
export const EMPTY_BLOCK: BlockType = -1;

/** The block type of `[] -> [result]`. */
export function blockTypeOf(result: ValueType): BlockType {
  return -result;
}

/** Kinds of catch clauses of `try_table`, by their byte (core 5.4.1). */
export const catchKinds = ["catch", "catch_ref", "catch_all", "catch_all_ref"] as const;

/** A clause of `try_table`. */
export interface CatchClause {
  readonly kind: (typeof catchKinds)[number];
  /** Index of the tag, for `catch` and `catch_ref`. */
  readonly tag?: number;
  readonly label: number;
}

/** A float by its bits: a number has but one NaN. */
export interface FloatBits<Bits> {
  readonly bits: Bits;
}

/** The value of an immediate, by its encoding. */
export interface EncodingValues {
  u32: number;
  memarg: MemoryArgument;
  s32: number;
  s64: bigint;
  f32: number | FloatBits<number>;
  f64: number | FloatBits<bigint>;
  /** 16 bytes, lane 0 first. */
  v128: Uint8Array;
  lane: number;
  lanes: Uint8Array;
  block: BlockType;
  /** The default label last. */
  labels: readonly number[];
  types: readonly ValueType[];
  heaptype: HeapType;
  catches: readonly CatchClause[];
  castflags: number;
  zero: 0;
}

type Words<Text extends string> = Text extends ""
  ? []
  : Text extends `${infer First} ${infer Rest}`
    ? [First, ...Words<Rest>]
    : [Text];

type ValuesOf<Kinds> = {
  [Index in keyof Kinds]: Kinds[Index] extends Immediate
    ? EncodingValues[(typeof immediateKinds)[Kinds[Index]]["encoding"]]
    : never;
};

/** Values of the immediates that a list of kinds names, as a tuple: `"memarg4 lane4"`. */
export type ImmediateValues<Kinds extends string> = ValuesOf<Words<Kinds>>;
