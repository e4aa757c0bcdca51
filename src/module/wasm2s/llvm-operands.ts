/**
 * Operands of instructions as LLVM's assembler has them: separated by commas, in the order of the binary format. What that
 * assembler does not know is written in the same manner, for ours:
 *
 * | operand | text |
 * |---|---|
 * | memory argument | `16:p2align=2`; without an alignment that is natural; `:memory=1` behind it for a memory that is not 0 |
 * | block type | `block i32`, `block (i32) -> (i32, i32)`, or the index of the type if that means another of the same text |
 * | heap type | `ref.null any`, `ref.null 3`; `ref.null_func` and its like as LLVM has them |
 * | `select_t` | `select externref`, `select (ref null 3)` |
 * | casts | `ref.test (ref 3)`, `br_on_cast 0, (ref null any), (ref 3)` |
 */
import {
  EMPTY_BLOCK,
  encodingOf,
  f32HexText,
  f64HexText,
  heapTypes,
  instructionOf,
  mnemonicOf,
  nameOfHeapType,
  nameOfType,
  naturalAlignmentOf,
  OPCODE_LIMIT,
  referenceTo,
  s64Text,
  u64Text,
  type BlockType,
  type HeapType,
  type Immediate,
  type Instruction,
  type InstructionCursor,
  type InstructionName,
} from "../../wasm/index.ts";
import type { SymbolKind } from "../wasmify/symbol-names.ts";

/** What operands say of the module. */
export interface OperandNames {
  /** The symbol of an entry. */
  symbol(kind: SymbolKind, index: number): string;
  /** A function type: its signature, or its index if the signature means another type. */
  typeText(index: number): string;
}

/** An instruction as text. */
type InstructionText = (cursor: InstructionCursor, names: OperandNames) => string;

/** An operand as text; the second of two indices is in another field of the cursor. */
type Operand = (cursor: InstructionCursor, names: OperandNames, isSecond: boolean) => string;

/** Instructions whose operands stand in another order, or are left out at times. */
const specialTexts: Readonly<Partial<Record<InstructionName, InstructionText>>> = {
  call_indirect: (cursor, names) => `call_indirect ${indirectText(cursor, names)}`,
  return_call_indirect: (cursor, names) => `return_call_indirect ${indirectText(cursor, names)}`,
  br_table: (cursor) => `br_table {${cursor.labels().join(", ")}}`,
  "atomic.fence": () => "atomic.fence",
  try_table: (cursor, names) => {
    const clauses = cursor.catches().map(({ kind, tag, label }) => {
      return tag === undefined ? ` (${kind} ${label})` : ` (${kind} ${names.symbol("tag", tag)} ${label})`;
    });
    return `try_table${blockText(cursor.blockType, names)}${clauses.join("")}`;
  },
  "ref.null": (cursor) => {
    const known = nullInstructions.get(cursor.heapType);
    return known ?? `ref.null ${nameOfHeapType(cursor.heapType)}`;
  },
  "ref.test": (cursor) => `ref.test ${referenceText(cursor.heapType, false)}`,
  "ref.test_null": (cursor) => `ref.test ${referenceText(cursor.heapType, true)}`,
  "ref.cast": (cursor) => `ref.cast ${referenceText(cursor.heapType, false)}`,
  "ref.cast_null": (cursor) => `ref.cast ${referenceText(cursor.heapType, true)}`,
};

const nullInstructions: ReadonlyMap<HeapType, string> = new Map([
  [heapTypes.func, "ref.null_func"],
  [heapTypes.extern, "ref.null_extern"],
  [heapTypes.exn, "ref.null_exn"],
]);

/** Immediates that are symbols. */
const symbolKinds: Readonly<Partial<Record<Immediate, SymbolKind>>> = {
  func: "func",
  global: "global",
  table: "table",
  tag: "tag",
};

/** Opcode -> text. */
const texts: readonly (InstructionText | undefined)[] = Array.from({ length: OPCODE_LIMIT }, (_, opcode) => {
  const row = instructionOf(opcode);
  return row && (specialTexts[row.name] ?? textOf(llvmMnemonicOf(row), row.immediates));
});

/** LLVM still has the older names of loads that extend lanes: `i16x8.load8x8_s`. */
function llvmMnemonicOf({ name, opcode, olderNames: [older] }: Instruction): string {
  return /^v128\.load\d+x/.test(name) && older !== undefined ? older : mnemonicOf(opcode);
}

/** The cursor's instruction as text, if it is not `select` or `end`, which operands are not enough for. */
export function llvmInstructionText(cursor: InstructionCursor, names: OperandNames): string {
  return texts[cursor.opcode]?.(cursor, names) ?? "";
}

function textOf(mnemonic: string, immediates: readonly Immediate[]): InstructionText {
  const [first, second] = immediates.map(operandOf);
  if (first === undefined) return () => mnemonic;
  const [kind] = immediates;
  if (kind === "block") return (cursor, names) => mnemonic + blockText(cursor.blockType, names);
  if (second === undefined || kind === "castflags")
    return (cursor, names) => `${mnemonic} ${first(cursor, names, false)}`;
  return (cursor, names) => `${mnemonic} ${first(cursor, names, false)}, ${second(cursor, names, true)}`;
}

function operandOf(kind: Immediate): Operand {
  switch (encodingOf(kind)) {
    case "u32": {
      const symbolKind = symbolKinds[kind];
      if (symbolKind === undefined) return (cursor, _, isSecond) => `${isSecond ? cursor.index2 : cursor.index}`;
      return (cursor, names, isSecond) => names.symbol(symbolKind, isSecond ? cursor.index2 : cursor.index);
    }
    case "s32":
      return (cursor) => `${cursor.value}`;
    case "s64":
      return (cursor) => s64Text(cursor.low, cursor.high);
    case "f32":
      return (cursor) => f32HexText(cursor.low);
    case "f64":
      return (cursor) => f64HexText(cursor.low, cursor.high);
    case "memarg":
      return memoryText(naturalAlignmentOf(kind) ?? 0);
    case "lane":
      return (cursor) => `${cursor.lane}`;
    case "lanes":
    case "v128":
      return (cursor) => cursor.bytes.subarray(cursor.immediates, cursor.position).join(", ");
    case "types":
      return (cursor) => cursor.types().map(nameOfType).join(", ");
    case "castflags":
      return (cursor) => {
        const from = referenceText(cursor.heapType, (cursor.flags & 1) !== 0);
        return `${cursor.index}, ${from}, ${referenceText(cursor.heapType2, (cursor.flags & 2) !== 0)}`;
      };
    case "heaptype":
      return (cursor) => nameOfHeapType(cursor.heapType);
    case "block":
    case "catches":
    case "labels":
    case "zero":
      // In the texts of their instructions.
      return () => "";
  }
}

function memoryText(natural: number): Operand {
  return (cursor) => {
    const offset = u64Text(cursor.low, cursor.high);
    const alignment = cursor.align === natural ? "" : `:p2align=${cursor.align}`;
    return cursor.memory === 0 ? offset + alignment : `${offset}${alignment}:memory=${cursor.memory}`;
  };
}

function blockText(type: BlockType, names: OperandNames): string {
  if (type === EMPTY_BLOCK) return "";
  return type < 0 ? ` ${nameOfType(-type)}` : ` ${names.typeText(type)}`;
}

function indirectText(cursor: InstructionCursor, names: OperandNames): string {
  return `${names.symbol("table", cursor.index2)}, ${names.typeText(cursor.index)}`;
}

function referenceText(heapType: HeapType, nullable: boolean): string {
  return nameOfType(referenceTo(heapType, { nullable }));
}
