/**
 * The `type` column of the instruction table in typed arrays: operands and results by opcode, for
 * the instructions whose types do not depend on anything but the address type of a memory.
 */
import { allInstructions, OPCODE_LIMIT, type Instruction, type Opcode } from "../instruction-table.ts";
import { heapTypes, referenceTo, typeOfName, type ValueType } from "../value-types.ts";

/** Stands for the address type of the memory that the instruction accesses. */
export const ADDRESS: ValueType = -1;

/** Places for operands, and for results, that each opcode has in the arrays. */
export const SIGNATURE_STRIDE = 4;

/** Opcode -> number of operands. */
export const operandCounts: Uint8Array = new Uint8Array(OPCODE_LIMIT);

/** Opcode x {@link SIGNATURE_STRIDE} -> types of operands, the top of the stack last. */
export const operandTypes: Int32Array = new Int32Array(OPCODE_LIMIT * SIGNATURE_STRIDE);

/** Opcode -> number of results. */
export const resultCounts: Uint8Array = new Uint8Array(OPCODE_LIMIT);

/** Opcode x {@link SIGNATURE_STRIDE} -> types of results. */
export const resultTypes: Int32Array = new Int32Array(OPCODE_LIMIT * SIGNATURE_STRIDE);

/** Whether the type of that row depends on immediates or the stack, so that a rule tells it. */
export function needsRule(row: Instruction): boolean {
  return row.type === "*";
}

for (const row of allInstructions()) if (!needsRule(row)) fillIn(row);

function fillIn(row: Instruction): void {
  const [operands = "", results = ""] = row.type.split("->");
  operandCounts[row.opcode] = putTypes(operandTypes, row.opcode, operands);
  resultCounts[row.opcode] = putTypes(resultTypes, row.opcode, results);
}

function putTypes(into: Int32Array, opcode: Opcode, text: string): number {
  const names = text.split(" ").filter((name) => name !== "");
  if (names.length > SIGNATURE_STRIDE) throw new RangeError(`More than ${SIGNATURE_STRIDE} types: ${text}`);
  into.set(names.map(typeOfWord), opcode * SIGNATURE_STRIDE);
  return names.length;
}

function typeOfWord(word: string): ValueType {
  if (word === "addr") return ADDRESS;
  if (word === "i31") return referenceTo(heapTypes.i31, { nullable: false });
  const type = typeOfName(word);
  if (type === undefined) throw new RangeError(`No type is named "${word}"`);
  return type;
}
