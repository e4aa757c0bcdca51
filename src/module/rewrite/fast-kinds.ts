/**
 * The one-byte instructions that the two passes over the code take apart themselves, because they are nearly all of a
 * module: decoding them by the cursor, which knows everything of every instruction, takes twice the time. All others are of
 * kind {@link SLOW}: the cursor's.
 */
import { allInstructions, shapeOfOpcode, type Instruction, type InstructionName } from "../../wasm/index.ts";
import {
  firstRole,
  FUNCTION_ROLE,
  GLOBAL_ROLE,
  LABEL_ROLE,
  NO_ROLE,
  secondRole,
  shapeNamed,
  TYPE_ROLE,
} from "./immediate-roles.ts";

export const SLOW = 0;
/** Nothing behind the opcode. */
export const PLAIN = 1;
export const END = 2;
export const NOP = 3;
export const DROP = 4;
export const LOCAL_GET = 5;
export const LOCAL_SET = 6;
export const LOCAL_TEE = 7;
/** A `u32` that stays as it is. */
export const NUMBER = 8;
export const FUNCTION = 9;
export const GLOBAL = 10;
export const LABEL = 11;
/** A type and a `u32` that stays as it is. */
export const TYPE = 12;
export const MEMORY = 13;
export const I32_CONST = 14;
export const I64_CONST = 15;
export const F32_CONST = 16;
export const F64_CONST = 17;
export const BLOCK = 18;

const byName: Partial<Record<InstructionName, number>> = {
  end: END,
  nop: NOP,
  drop: DROP,
  "local.get": LOCAL_GET,
  "local.set": LOCAL_SET,
  "local.tee": LOCAL_TEE,
  // Its label is not counted as those of others.
  delegate: SLOW,
};

const byShape: ReadonlyMap<number, number> = new Map([
  [shapeNamed(""), PLAIN],
  [shapeNamed("memarg"), MEMORY],
  [shapeNamed("s32"), I32_CONST],
  [shapeNamed("s64"), I64_CONST],
  [shapeNamed("f32"), F32_CONST],
  [shapeNamed("f64"), F64_CONST],
  [shapeNamed("block"), BLOCK],
]);

const byRole: ReadonlyMap<number, number> = new Map([
  [NO_ROLE, NUMBER],
  [FUNCTION_ROLE, FUNCTION],
  [GLOBAL_ROLE, GLOBAL],
  [LABEL_ROLE, LABEL],
]);

/** Opcode byte -> kind. */
export const kindOfByte: Uint8Array = new Uint8Array(0x100);
for (const row of allInstructions()) if (row.prefix === 0) kindOfByte[row.code] = kindOf(row);

function kindOf({ name, opcode }: Instruction): number {
  const named = byName[name];
  if (named !== undefined) return named;
  const shape = shapeOfOpcode[opcode]!;
  if (shape === shapeNamed("u32")) return byRole.get(firstRole[opcode]!) ?? SLOW;
  const isTypeAndNumber =
    shape === shapeNamed("u32 u32") && firstRole[opcode] === TYPE_ROLE && secondRole[opcode] === NO_ROLE;
  return isTypeAndNumber ? TYPE : (byShape.get(shape) ?? SLOW);
}

/** What types of blocks begin with that are two bytes or more and no index: `(ref null ht)` and `(ref ht)`. */
const REF_NULL_PREFIX = 0x63;
const REF_PREFIX = 0x64;

/** Whether a byte alone is the type of a block, and no index. */
export function isShortBlockType(byte: number): boolean {
  return byte >= 0x40 && byte < 0x80 && byte !== REF_NULL_PREFIX && byte !== REF_PREFIX;
}
