/**
 * The instruction table in the forms that programs ask for: by opcode in typed arrays, by name in a map.
 *
 * An {@link Opcode} is a dense number: the byte itself, or for a prefixed instruction
 * `0x100 + (prefix - 0xfb) * 0x200 + sub-opcode`. Arrays indexed by it have {@link OPCODE_LIMIT} items.
 */
import { featureBit, type Feature, type FeatureSet } from "./features.ts";
import { encodingOf, type Encoding, type Immediate, type ImmediateValues } from "./immediates.ts";
import { instructions } from "./opcodes.ts";

type Row = (typeof instructions)[number];

/** The name of an instruction. */
export type InstructionName = Row[1];

/** The immediates of one instruction as a tuple. */
export type Operands<Name extends InstructionName> = ImmediateValues<
  Extract<Row, readonly [number, Name, ...unknown[]]>[2]
>;

/** A dense number for an instruction. */
export type Opcode = number;

/** The least prefix byte; prefixes run from here to 0xfe. */
export const FIRST_PREFIX = 0xfb;
/** The greatest prefix byte. */
export const LAST_PREFIX = 0xfe;
/** Sub-opcodes per prefix that dense numbers have room for. */
export const SUBOPCODE_LIMIT = 0x200;
/** One more than the greatest {@link Opcode}. */
export const OPCODE_LIMIT: number = 0x100 + (LAST_PREFIX - FIRST_PREFIX + 1) * SUBOPCODE_LIMIT;

/** What the table says of one instruction. */
export interface Instruction {
  readonly opcode: Opcode;
  /** 0 if it has none. */
  readonly prefix: number;
  /** The opcode byte, or the sub-opcode behind the prefix. */
  readonly code: number;
  readonly name: InstructionName;
  readonly immediates: readonly Immediate[];
  /** Operand and result types, or `*`; see `opcodes.ts`. */
  readonly type: string;
  readonly feature: Feature;
  readonly olderNames: readonly string[];
}

/** Sequences of encodings that occur in the table; a {@link Shape} is the index in it. */
export const shapes = [
  "",
  "u32",
  "u32 u32",
  "memarg",
  "s32",
  "block",
  "labels",
  "s64",
  "f32",
  "f64",
  "v128",
  "lanes",
  "lane",
  "memarg lane",
  "types",
  "heaptype",
  "block catches",
  "castflags u32 heaptype heaptype",
  "zero",
] as const;

/** The encoding of an instruction's immediates, as an index in {@link shapes}. */
export type Shape = number;

/** The {@link Shape} of opcodes that do not exist. */
export const NO_SHAPE: Shape = 0xff;

const rows: readonly Instruction[] = instructions.map(instructionOfRow);

const byOpcode: readonly (Instruction | undefined)[] = tableByOpcode();

/** Opcode -> shape, {@link NO_SHAPE} where there is no such instruction. */
export const shapeOfOpcode: Uint8Array = Uint8Array.from(byOpcode, (row) =>
  row === undefined ? NO_SHAPE : shapeOf(row),
);

/** Opcode -> bit of its feature. */
export const featureOfOpcode: Uint32Array = Uint32Array.from(byOpcode, (row): FeatureSet =>
  row === undefined ? 0 : featureBit(row.feature),
);

const byName: ReadonlyMap<string, Instruction> = new Map(rows.map((row) => [row.name, row]));

const byOlderName: ReadonlyMap<string, Instruction> = new Map(
  rows.flatMap((row) => row.olderNames.map((name): [string, Instruction] => [name, row])),
);

/** The instruction of that dense number, if there is one. */
export function instructionOf(opcode: Opcode): Instruction | undefined {
  return byOpcode[opcode];
}

/** The instruction of that name, of today or (with `older`) of any generation. */
export function instructionNamed(name: string, options: { older?: boolean } = {}): Instruction | undefined {
  return byName.get(name) ?? (options.older ? byOlderName.get(name) : undefined);
}

/** The dense number of an instruction of the table. */
export function opcodeOf(name: InstructionName): Opcode {
  const row = byName.get(name);
  if (row === undefined) throw new RangeError(`No instruction is named "${name}"`);
  return row.opcode;
}

/** All rows in the order of the table. */
export function allInstructions(): readonly Instruction[] {
  return rows;
}

/** The name in the text format: that of the table but for the few which share one there. */
export function textName(row: Instruction): string {
  return textNames.get(row.name) ?? row.name;
}

const textNames: ReadonlyMap<string, string> = new Map([
  ["select_t", "select"],
  ["ref.test_null", "ref.test"],
  ["ref.cast_null", "ref.cast"],
]);

/** The dense number of `code`, an opcode byte or `prefix` and sub-opcode. */
export function denseOpcode(code: number, prefix: number = 0): Opcode {
  return prefix === 0 ? code : 0x100 + (prefix - FIRST_PREFIX) * SUBOPCODE_LIMIT + code;
}

function instructionOfRow(row: Row): Instruction {
  const [number, name, immediates, type, feature, older = ""] = row as readonly [
    number,
    InstructionName,
    string,
    string,
    Feature,
    string?,
  ];
  const prefix = number < 0x100 ? 0 : number < 0x1_0000 ? number >> 8 : number >> 12;
  const code = number < 0x100 ? number : number < 0x1_0000 ? number & 0xff : number & 0xfff;
  const words = (text: string): string[] => (text === "" ? [] : text.split(" "));
  return {
    opcode: denseOpcode(code, prefix),
    prefix,
    code,
    name,
    immediates: words(immediates) as Immediate[],
    type,
    feature,
    olderNames: words(older),
  };
}

function tableByOpcode(): readonly (Instruction | undefined)[] {
  const table: (Instruction | undefined)[] = Array.from({ length: OPCODE_LIMIT });
  for (const row of rows) table[row.opcode] = row;
  return table;
}

function shapeOf(row: Instruction): Shape {
  const encodings: Encoding[] = row.immediates.map(encodingOf);
  const shape = (shapes as readonly string[]).indexOf(encodings.join(" "));
  if (shape < 0) throw new RangeError(`Immediates of ${row.name} have no shape`);
  return shape;
}
