/** The instructions that most lines have, with a plain number or nothing behind them: read without a detour. */
import { instructionOf, OPCODE_LIMIT, type Immediate, type Opcode } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { emitOpcode, emitS32, emitU32 } from "../immediate-emitter.ts";

const OPEN = 0x5b;

// What the operands are.
const OTHER_SHAPE = 0;
const NO_OPERAND = 1;
const ONE_INDEX = 2;
const ONE_INTEGER = 3;

/** What the operands of each opcode are; `indices` says which kinds of indices are mere numbers. */
export function quickShapes(indices: readonly Immediate[]): Uint8Array {
  return Uint8Array.from({ length: OPCODE_LIMIT + 1 }, (_, opcode) => shapeOf(opcode, indices));
}

function shapeOf(opcode: Opcode, indices: readonly Immediate[]): number {
  const row = instructionOf(opcode);
  if (row === undefined) return OTHER_SHAPE;
  const [first, second] = row.immediates;
  if (first === undefined) return NO_OPERAND;
  if (second !== undefined) return OTHER_SHAPE;
  if (indices.includes(first)) return ONE_INDEX;
  return first === "i32" || first === "i64" ? ONE_INTEGER : OTHER_SHAPE;
}

/** What is returned for instructions that are none of these. */
export const NOT_QUICK: number = Number.NaN;

/** The plain number, or 0 if there is none, of an instruction; {@link NOT_QUICK}, and nothing is read, for all others. */
export function quickInstruction(
  assembler: Assembler,
  { opcode, shape }: { readonly opcode: Opcode; readonly shape: number },
): number {
  const { scanner } = assembler;
  if (shape === OTHER_SHAPE || scanner.peek() === OPEN) return NOT_QUICK;
  if (shape === NO_OPERAND) {
    emitOpcode(assembler, opcode);
    return 0;
  }
  const start = scanner.position;
  const plain = scanner.plainInteger();
  const isIndex = shape === ONE_INDEX;
  if (!(plain >= (isIndex ? 0 : -(2 ** 31)) && plain < 2 ** 31)) {
    scanner.position = start;
    return NOT_QUICK;
  }
  emitOpcode(assembler, opcode);
  if (isIndex) emitU32(assembler, plain);
  else emitS32(assembler, plain);
  return plain;
}
