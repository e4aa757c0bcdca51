/** Function bodies and expressions in the GNU syntax: an instruction a line, blocks indented. */
import type { TextWriter } from "../../bytes/index.ts";
import {
  instructionOf,
  mnemonicOf,
  OPCODE_LIMIT,
  opcodeOf,
  operandText,
  shapeOfOpcode,
  type CatchClause,
  type FunctionType,
  type InstructionCursor,
  type Opcode,
} from "../../wasm/index.ts";
import type { SymbolKind } from "../wasmify/symbol-names.ts";
import { functionTypeText, signatureOf, writeIndentation } from "./source-text.ts";
import type { EntrySyntax } from "./module-entries.ts";
import type { ModuleSymbols } from "./module-symbols.ts";

const openers: ReadonlySet<Opcode> = new Set((["block", "loop", "if", "try", "try_table"] as const).map(opcodeOf));
const closers: ReadonlySet<Opcode> = new Set((["end", "delegate"] as const).map(opcodeOf));
/** What stands between two parts of a block. */
const dividers: ReadonlySet<Opcode> = new Set((["else", "catch", "catch_all"] as const).map(opcodeOf));

const CALL_INDIRECT: Opcode = opcodeOf("call_indirect");
const RETURN_CALL_INDIRECT: Opcode = opcodeOf("return_call_indirect");
const TRY_TABLE: Opcode = opcodeOf("try_table");

/** How far an instruction moves to the left, and the next ones to the right, as 16 * left + 1 + right. */
const steps: Int8Array = Int8Array.from({ length: OPCODE_LIMIT }, (_, opcode) => {
  if (openers.has(opcode)) return 1;
  if (dividers.has(opcode)) return 17;
  return closers.has(opcode) ? 16 : 0;
});

/** Kinds of entries that instructions name by symbols. */
const symbolKinds: Readonly<Partial<Record<string, SymbolKind>>> = { func: "func", global: "global", tag: "tag" };

/** Opcode -> kind of the entry that its one operand is. */
const operandKinds: readonly (SymbolKind | undefined)[] = Array.from({ length: OPCODE_LIMIT }, (_, opcode) => {
  const [first, second] = instructionOf(opcode)?.immediates ?? [];
  return first === undefined || second !== undefined ? undefined : symbolKinds[first];
});

/** Opcode -> whether its operands are one index, in decimal. */
const isPlainIndex: readonly boolean[] = Array.from({ length: OPCODE_LIMIT }, (_, opcode) => {
  const [first] = instructionOf(opcode)?.immediates ?? [];
  const isIndex = shapeOfOpcode[opcode] === 1 && operandKinds[opcode] === undefined;
  return isIndex && (first === "local" || first === "label" || first === "type");
});
const I32_CONST: Opcode = opcodeOf("i32.const");

/** Writes instructions. */
export class GnuCodeWriter implements EntrySyntax {
  readonly #out: TextWriter;
  readonly #symbols: ModuleSymbols;
  readonly #signatureOfType: (index: number) => string | undefined;

  constructor(
    out: TextWriter,
    parts: { readonly symbols: ModuleSymbols; readonly signatureOfType: (index: number) => string | undefined },
  ) {
    this.#out = out;
    this.#symbols = parts.symbols;
    this.#signatureOfType = parts.signatureOfType;
  }

  /** All instructions of the cursor's window. */
  write(cursor: InstructionCursor): void {
    const out = this.#out;
    let depth = 0;
    while (cursor.next()) {
      const { opcode } = cursor;
      const step = steps[opcode] ?? 0;
      if (step >= 16 && depth > 0) depth--;
      writeIndentation(out, depth);
      this.#instruction(cursor);
      depth += step & 1;
    }
  }

  functionType(type: FunctionType): string {
    const signature = signatureOf(type);
    return signature === undefined ? `functype ${functionTypeText(type)}` : `signature ${signature}`;
  }

  #instruction(cursor: InstructionCursor): void {
    const out = this.#out;
    const { opcode } = cursor;
    out.text(mnemonicOf(opcode));
    const kind = operandKinds[opcode];
    if (isPlainIndex[opcode] === true) {
      out.byte(0x20);
      if (cursor.index < 2 ** 31) out.decimal(cursor.index);
      else out.text(`${cursor.index}`);
    } else if (kind !== undefined) {
      out.byte(0x20);
      out.text(this.#symbols.text(kind, cursor.index));
    } else if (opcode === I32_CONST) {
      out.byte(0x20);
      out.decimal(cursor.value);
    } else if (shapeOfOpcode[opcode] !== 0) this.#operands(cursor);
    out.byte(0x0a);
  }

  #operands(cursor: InstructionCursor): void {
    const { opcode } = cursor;
    const out = this.#out;
    if (opcode === TRY_TABLE) {
      const text = operandText(cursor);
      const clauses = text.indexOf(" (catch");
      out.text(clauses < 0 ? text : text.slice(0, clauses));
      for (const clause of cursor.catches()) out.text(this.#clauseText(clause));
      return;
    }
    out.text(operandText(cursor));
    if (opcode === CALL_INDIRECT || opcode === RETURN_CALL_INDIRECT) {
      const signature = this.#signatureOfType(cursor.index);
      if (signature !== undefined) out.text(` # ${signature}`);
    }
  }

  #clauseText({ kind, tag, label }: CatchClause): string {
    return tag === undefined ? ` (${kind} ${label})` : ` (${kind} ${this.#symbols.text("tag", tag)} ${label})`;
  }
}
