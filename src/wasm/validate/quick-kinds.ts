/**
 * Which instructions {@link QuickWalk} validates itself, and what it has to know of each: by opcode byte, in arrays of a
 * byte for each, so that all of them stay in the processor's nearest cache.
 */
import { allInstructions, type Instruction, type InstructionName } from "../instruction-table.ts";
import { sizeExponents } from "./plain-immediates.ts";
import { ADDRESS, operandCounts, operandTypes, resultCounts, resultTypes, SIGNATURE_STRIDE } from "./signatures.ts";
import { isNumber } from "./subtyping.ts";

/** The cursor's, and a step of the validator. */
export const SLOW = 0;
export const LOCAL_GET = 1;
export const LOCAL_SET = 2;
export const LOCAL_TEE = 3;
/** Constants by what is behind the opcode: LEB128 of 32 and of 64 bits, 4 and 8 bytes. */
export const I32_CONST = 4;
export const I64_CONST = 5;
export const F32_CONST = 6;
export const F64_CONST = 7;
export const UNARY = 8;
export const BINARY = 9;
export const LOAD = 10;
export const STORE = 11;
export const CALL = 12;
export const BLOCK = 13;
export const LOOP = 14;
export const IF = 15;
export const ELSE = 16;
export const END = 17;
export const BRANCH = 18;
export const BRANCH_IF = 19;
export const RETURN = 20;
export const UNREACHABLE = 21;
export const DROP = 22;
export const SELECT = 23;
export const GLOBAL_GET = 24;
export const GLOBAL_SET = 25;
export const NOP = 26;

const byName: Partial<Record<InstructionName, number>> = {
  "local.get": LOCAL_GET,
  "local.set": LOCAL_SET,
  "local.tee": LOCAL_TEE,
  "i32.const": I32_CONST,
  "i64.const": I64_CONST,
  "f32.const": F32_CONST,
  "f64.const": F64_CONST,
  call: CALL,
  block: BLOCK,
  loop: LOOP,
  if: IF,
  else: ELSE,
  end: END,
  br: BRANCH,
  br_if: BRANCH_IF,
  return: RETURN,
  unreachable: UNREACHABLE,
  drop: DROP,
  select: SELECT,
  "global.get": GLOBAL_GET,
  "global.set": GLOBAL_SET,
  nop: NOP,
};

/** Opcode byte -> type of the first operand, of the second, and of the result; 0 where there is none. */
export const firstOperand: Uint8Array = new Uint8Array(0x100);
export const secondOperand: Uint8Array = new Uint8Array(0x100);
export const onlyResult: Uint8Array = new Uint8Array(0x100);
/** Opcode byte -> exponent of the natural alignment of its memory access. */
export const naturalAlignment: Uint8Array = sizeExponents.slice(0, 0x100);

/** The kinds of the instructions that are enabled; all others are {@link SLOW}. */
export function quickKinds(isEnabled: (row: Instruction) => boolean): Uint8Array {
  const kinds = new Uint8Array(0x100);
  for (const row of allInstructions()) if (row.prefix === 0 && isEnabled(row)) kinds[row.code] = kindOf(row);
  return kinds;
}

function kindOf(row: Instruction): number {
  const operands = operandCounts[row.opcode]!;
  const results = resultCounts[row.opcode]!;
  const [immediate] = row.immediates;
  if (byName[row.name] !== undefined) return byName[row.name]!;
  const first = operandTypes[row.opcode * SIGNATURE_STRIDE]!;
  const second = operandTypes[row.opcode * SIGNATURE_STRIDE + 1]!;
  const result = resultTypes[row.opcode * SIGNATURE_STRIDE]!;
  if (immediate === undefined) {
    if (results !== 1 || !isNumber(result) || !isNumber(first)) return SLOW;
    if (operands === 1) return UNARY;
    return operands === 2 && isNumber(second) ? BINARY : SLOW;
  }
  if (!immediate.startsWith("memarg") || first !== ADDRESS) return SLOW;
  if (operands === 1 && results === 1) return isNumber(result) ? LOAD : SLOW;
  return operands === 2 && results === 0 && isNumber(second) ? STORE : SLOW;
}

for (const { prefix, code, opcode } of allInstructions()) {
  if (prefix !== 0) continue;
  // Types that do not fit into a byte are of kinds that do not look here.
  firstOperand[code] = operandTypes[opcode * SIGNATURE_STRIDE]!;
  secondOperand[code] = operandTypes[opcode * SIGNATURE_STRIDE + 1]!;
  onlyResult[code] = resultTypes[opcode * SIGNATURE_STRIDE]!;
}
