/**
 * Instructions as text, in the syntax of the GNU assembler for wasm32: mnemonic, block type in
 * brackets, immediates separated by blanks in the order of the binary format, `a=` before an
 * alignment exponent. What that syntax has no form for is written in the same manner:
 *
 * | immediate | text |
 * |---|---|
 * | block type | `block[]`, `block[i]` (letters i l f d), `block[v128]`, `block[(ref null 3)]`, `block 5` for type 5 |
 * | memory argument | `a=2 16`, and `m=1` behind it for a memory that is not 0 |
 * | `br_table` | the number of labels, the labels, the default label |
 * | `v128` | `0x` and 32 hex digits, lane 15 first: the number that the 16 bytes are |
 * | floats | the shortest decimal; `inf`, `nan`, `nan:0x1` (payload) |
 * | `select_t`, `ref.test_null` | `select[i]`, `ref.test (ref null func)` |
 * | catch clauses | `try_table[] (catch 0 1) (catch_all 2)` |
 * | memory and table indices | left out where they are all 0, but for `call_indirect` and `memory.size`, which had them first |
 */
import type { CatchClause, Immediate } from "./immediates.ts";
import { EMPTY_BLOCK, encodingOf } from "./immediates.ts";
import type { InstructionCursor } from "./instruction-cursor.ts";
import {
  allInstructions,
  instructionOf,
  OPCODE_LIMIT,
  textName,
  type Instruction,
  type Opcode,
} from "./instruction-table.ts";
import { f32Text, f64Text, s64Text, u64Text } from "./operand-text.ts";
import { F32, F64, I32, I64, nameOfHeapType, nameOfType, referenceTo, type ValueType } from "./value-types.ts";

/** One-letter names that block types and signatures have had from the start. */
export const typeLetters: ReadonlyMap<ValueType, string> = new Map([
  [I32, "i"],
  [I64, "l"],
  [F32, "f"],
  [F64, "d"],
]);

/** Mnemonics by opcode. */
const mnemonics: readonly string[] = Array.from({ length: OPCODE_LIMIT }, (_, opcode) => {
  const row = instructionOf(opcode);
  return row === undefined ? "" : textName(row);
});

type Operand = (cursor: InstructionCursor) => string;

const both: Operand = (cursor) => ` ${cursor.index} ${cursor.index2}`;
const one: Operand = (cursor) => ` ${cursor.index}`;

/** What does not follow from the kinds of immediates: by name of the instruction. */
const specialOperands: Readonly<Partial<Record<string, Operand>>> = {
  call_indirect: both,
  return_call_indirect: both,
  "memory.size": one,
  "memory.grow": one,
  "table.get": one,
  "table.set": one,
  "ref.test": (cursor) => ` ${nameOfType(referenceTo(cursor.heapType, { nullable: false }))}`,
  "ref.test_null": (cursor) => ` ${nameOfType(referenceTo(cursor.heapType, { nullable: true }))}`,
  "ref.cast": (cursor) => ` ${nameOfType(referenceTo(cursor.heapType, { nullable: false }))}`,
  "ref.cast_null": (cursor) => ` ${nameOfType(referenceTo(cursor.heapType, { nullable: true }))}`,
};

const operandsByOpcode: readonly (Operand | undefined)[] = operandTable();

/** The mnemonic of an opcode. */
export function mnemonicOf(opcode: Opcode): string {
  return mnemonics[opcode] ?? "";
}

/** The current instruction's immediates as text, with a blank (or a bracket) in front; empty if it has none. */
export function operandText(cursor: InstructionCursor): string {
  const operand = operandsByOpcode[cursor.opcode];
  return operand === undefined ? "" : operand(cursor);
}

/**
 * The current instruction as text.
 *
 * @example
 * ```ts
 * import { InstructionCursor, instructionText } from "muslin/wasm";
 *
 * const cursor = new InstructionCursor({ bytes: new Uint8Array([0x28, 2, 16]) });
 * cursor.next();
 * instructionText(cursor); // "i32.load a=2 16"
 * ```
 */
export function instructionText(cursor: InstructionCursor): string {
  return mnemonicOf(cursor.opcode) + operandText(cursor);
}

function operandTable(): readonly (Operand | undefined)[] {
  const table: (Operand | undefined)[] = Array.from({ length: OPCODE_LIMIT });
  for (const row of allInstructions()) table[row.opcode] = operandOf(row);
  return table;
}

function operandOf(row: Instruction): Operand | undefined {
  const special = specialOperands[row.name];
  if (special !== undefined) return special;
  const [first, second] = row.immediates;
  if (first === undefined) return undefined;
  if (second !== undefined && encodingOf(first) === "u32") return pairOperand(first, second);
  switch (encodingOf(first)) {
    case "u32":
      return isOptionalIndex(first)
        ? (cursor) => (cursor.index === 0 ? "" : ` ${cursor.index}`)
        : (cursor) => ` ${cursor.index}`;
    case "s32":
      return (cursor) => ` ${cursor.value}`;
    case "s64":
      return (cursor) => ` ${s64Text(cursor.low, cursor.high)}`;
    case "f32":
      return (cursor) => ` ${f32Text(cursor.low)}`;
    case "f64":
      return (cursor) => ` ${f64Text(cursor.low, cursor.high)}`;
    case "memarg":
      return second === undefined ? memoryText : (cursor) => `${memoryText(cursor)} ${cursor.lane}`;
    case "v128":
      return (cursor) => ` ${vectorText(cursor)}`;
    case "lane":
      return (cursor) => ` ${cursor.lane}`;
    case "lanes":
      return (cursor) => ` ${cursor.bytes.subarray(cursor.immediates, cursor.position).join(" ")}`;
    case "block":
      return second === undefined
        ? (cursor) => blockText(cursor.blockType)
        : (cursor) => blockText(cursor.blockType) + cursor.catches().map(catchText).join("");
    case "labels":
      return (cursor) => ` ${cursor.count} ${cursor.labels().join(" ")}`;
    case "types":
      return (cursor) => `[${cursor.types().map(resultText).join(" ")}]`;
    case "heaptype":
      return (cursor) => ` ${nameOfHeapType(cursor.heapType)}`;
    case "castflags":
      return castText;
    case "catches":
    case "zero":
      return undefined;
  }
}

/** Two indices; those of memories and tables are left out where both would be 0. */
function pairOperand(first: Immediate, second: Immediate): Operand {
  if (isOptionalIndex(first) && isOptionalIndex(second)) {
    return (cursor) => (cursor.index === 0 && cursor.index2 === 0 ? "" : ` ${cursor.index} ${cursor.index2}`);
  }
  if (isOptionalIndex(second)) {
    return (cursor) => (cursor.index2 === 0 ? ` ${cursor.index}` : ` ${cursor.index} ${cursor.index2}`);
  }
  return (cursor) => ` ${cursor.index} ${cursor.index2}`;
}

function isOptionalIndex(kind: Immediate): boolean {
  return kind === "memory" || kind === "table";
}

function memoryText(cursor: InstructionCursor): string {
  const offset = cursor.high === 0 ? cursor.low : u64Text(cursor.low, cursor.high);
  return cursor.memory === 0 ? ` a=${cursor.align} ${offset}` : ` a=${cursor.align} ${offset} m=${cursor.memory}`;
}

function blockText(type: number): string {
  if (type === EMPTY_BLOCK) return "[]";
  return type >= 0 ? ` ${type}` : `[${resultText(-type)}]`;
}

function resultText(type: ValueType): string {
  return typeLetters.get(type) ?? nameOfType(type);
}

function catchText(clause: CatchClause): string {
  return ` (${clause.kind}${clause.tag === undefined ? "" : ` ${clause.tag}`} ${clause.label})`;
}

function castText(cursor: InstructionCursor): string {
  const from = nameOfType(referenceTo(cursor.heapType, { nullable: (cursor.flags & 1) !== 0 }));
  const to = nameOfType(referenceTo(cursor.heapType2, { nullable: (cursor.flags & 2) !== 0 }));
  return ` ${cursor.index} ${from} ${to}`;
}

function vectorText(cursor: InstructionCursor): string {
  const bytes = cursor.bytes.subarray(cursor.immediates, cursor.position);
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .toReversed()
    .join("")}`;
}
