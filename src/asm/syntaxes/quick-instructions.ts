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

/** An instruction with a plain number, or none; false, without having read anything, for all others. */
export function quickInstruction(
  assembler: Assembler,
  { opcode, shape }: { readonly opcode: Opcode; readonly shape: number },
): boolean {
  const { scanner } = assembler;
  if (shape === OTHER_SHAPE || scanner.peek() === OPEN) return false;
  if (shape === NO_OPERAND) {
    emitOpcode(assembler, opcode);
    return true;
  }
  const start = scanner.position;
  const plain = scanner.plainInteger();
  const isIndex = shape === ONE_INDEX;
  if (!(plain >= (isIndex ? 0 : -(2 ** 31)) && plain < 2 ** 31)) {
    scanner.position = start;
    return false;
  }
  emitOpcode(assembler, opcode);
  if (isIndex) emitU32(assembler, plain);
  else emitS32(assembler, plain);
  return true;
}
