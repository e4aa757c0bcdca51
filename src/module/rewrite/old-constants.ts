/**
 * The one invalid form that is accepted: `i32.const` of 2^31 to 2^32 - 1, which the GNU port's assembler writes for
 * `i32.const 0xffffffff`. Its fifth byte has bits 28 to 31 of the value and zeros where copies of the sign belong.
 */
import { opcodeOf, type InstructionCursor, type Opcode } from "../../wasm/index.ts";

const I32_CONST: Opcode = opcodeOf("i32.const");
/** Bytes of such an instruction: opcode and a LEB128 integer of full length. */
const SIZE = 6;
const GREATEST_VALID_BYTE = 0x07;
const GREATEST_BYTE = 0x0f;
const SIGN_COPIES = 0x70;

/** Whether the cursor's instruction is of that form. */
export function isOldConstant(cursor: InstructionCursor): boolean {
  if (cursor.opcode !== I32_CONST || cursor.position - cursor.start !== SIZE) return false;
  const last = cursor.bytes[cursor.position - 1]!;
  return last > GREATEST_VALID_BYTE && last <= GREATEST_BYTE;
}

/** Makes it valid in `target`, a copy of the cursor's bytes from index `from` on, without changing its length. */
export function repairInPlace(cursor: InstructionCursor, target: Uint8Array, from: number): void {
  target[cursor.position - 1 - from]! |= SIGN_COPIES;
}
