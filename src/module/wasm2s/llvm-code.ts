/** Function bodies and expressions in the syntax of LLVM's assembler, as clang prints them. */
import type { TextWriter } from "../../bytes/index.ts";
import {
  BOTTOM,
  FunctionValidator,
  I32,
  isReference,
  mnemonicOf,
  nameOfType,
  OPCODE_LIMIT,
  opcodeOf,
  shapeOfOpcode,
  ValidationError,
  type Environment,
  type FunctionType,
  type InstructionCursor,
  type InstructionName,
  type LocalRun,
  type Opcode,
} from "../../wasm/index.ts";
import { llvmInstructionText, type OperandNames } from "./llvm-operands.ts";
import type { EntrySyntax } from "./module-entries.ts";
import { functionTypeText, writeIndentation } from "./source-text.ts";

const SELECT: Opcode = opcodeOf("select");

// What an instruction does to the blocks around it.
const NOTHING = 0;
const OPENS = 1;
const DIVIDES = 2;
const ENDS = 3;
/** Ends a block, and is written as it is. */
const DELEGATES = 4;

const steps: Uint8Array = stepsByOpcode([
  [OPENS, ["block", "loop", "if", "try", "try_table"]],
  [DIVIDES, ["else", "catch", "catch_all"]],
  [ENDS, ["end"]],
  [DELEGATES, ["delegate"]],
]);

function stepsByOpcode(rows: readonly (readonly [step: number, names: readonly InstructionName[]])[]): Uint8Array {
  const table = new Uint8Array(OPCODE_LIMIT).fill(NOTHING);
  for (const [step, names] of rows) for (const name of names) table[opcodeOf(name)] = step;
  return table;
}

/** A function's type and locals. */
interface FunctionHead {
  readonly type: FunctionType;
  readonly locals: readonly LocalRun[];
}

/** Writes instructions. */
export class LlvmCodeWriter implements EntrySyntax {
  readonly #out: TextWriter;
  readonly #names: OperandNames;
  readonly #validator: FunctionValidator;
  /** How the blocks around the instruction end. */
  readonly #ends: string[] = [];

  constructor(out: TextWriter, parts: { readonly names: OperandNames; readonly environment: Environment }) {
    this.#out = out;
    this.#names = parts.names;
    this.#validator = new FunctionValidator(parts.environment);
  }

  functionType(type: FunctionType): string {
    return `functype ${functionTypeText(type)}`;
  }

  /** An expression. */
  write(cursor: InstructionCursor): void {
    this.#instructions(cursor, { end: "end", types: undefined });
  }

  /** A function's body. */
  writeBody(cursor: InstructionCursor, head: FunctionHead): void {
    const { start, end } = cursor;
    let hasSelect = false;
    while (cursor.next()) hasSelect ||= cursor.opcode === SELECT;
    cursor.reset(start, end);
    this.#instructions(cursor, { end: "end_function", types: hasSelect ? this.#typesOf(head) : undefined });
  }

  /** Knows the operands' types, which LLVM's syntax says of each `select`. */
  #typesOf({ type, locals }: FunctionHead): FunctionValidator | undefined {
    const validator = this.#validator;
    return ifValid(validator, () => {
      validator.begin(type, { name: "a function" });
      for (const run of locals) validator.addLocals(run);
    });
  }

  #instructions(
    cursor: InstructionCursor,
    options: { readonly end: string; readonly types: FunctionValidator | undefined },
  ): void {
    const out = this.#out;
    const ends = this.#ends;
    let { types } = options;
    ends.length = 0;
    ends.push(options.end);
    while (cursor.next()) {
      const { opcode } = cursor;
      const step = steps[opcode] ?? NOTHING;
      const end = step >= ENDS ? ends.pop() : undefined;
      writeIndentation(out, ends.length - (step === DIVIDES ? 2 : 1));
      if (step === ENDS) out.text(end ?? "end");
      else if (shapeOfOpcode[opcode] === 0 && opcode !== SELECT) out.text(mnemonicOf(opcode));
      else out.text(opcode === SELECT ? selectText(types) : llvmInstructionText(cursor, this.#names));
      out.byte(0x0a);
      if (step === OPENS) ends.push(`end_${mnemonicOf(opcode)}`);
      const known = types;
      types = known && ifValid(known, () => known.step(cursor));
    }
  }
}

/** The validator, if what it is told is valid: an invalid function has a text too. */
function ifValid(validator: FunctionValidator, tell: () => void): FunctionValidator | undefined {
  try {
    tell();
    return validator;
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

/** `i64.select`: by the first operand whose type is known; in code that cannot be reached there may be none. */
function selectText(types: FunctionValidator | undefined): string {
  const operands = types === undefined ? [] : [2, 3].map((place) => types.operandCount - place);
  const known = operands.flatMap((index) =>
    types !== undefined && index >= types.blockHeight(0) ? [types.operand(index)] : [],
  );
  const type = known.find((each) => each !== BOTTOM && !isReference(each)) ?? I32;
  return `${nameOfType(type)}.select`;
}
