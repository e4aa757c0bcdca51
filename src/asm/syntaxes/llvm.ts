/**
 * The syntax of LLVM's WebAssembly assembler, which clang writes. Operands are separated by commas;
 * function bodies are checked by the validator as they are read, and each function becomes an entry
 * of the code section (`llvm-entries.ts` writes the sections that go with it).
 *
 * ```
 * instruction = mnemonic [ operand { "," operand } ]
 * block       = "block" [ type | "(" types ")" "->" "(" types ")" ]
 * memory      = offset [ ":p2align=" exponent ]
 * br_table    = "{" label { "," label } "}"
 * ```
 */
import {
  allInstructions,
  heapTypes,
  isNullable,
  OPCODE_LIMIT,
  opcodeOf,
  textName,
  ValidationError,
  type Opcode,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { characterTable } from "../characters.ts";
import { emitOpcode } from "../immediate-emitter.ts";
import { SyntaxMistake } from "../scanner.ts";
import type { Syntax } from "../syntax.ts";
import { llvmDirectives } from "./llvm-directives.ts";
import { writeEntries } from "./llvm-entries.ts";
import { referenceType } from "./gnu-types.ts";
import { NOT_QUICK, quickInstruction, quickShapes } from "./quick-instructions.ts";
import { beginAtLabel, CODE_PREFIX, writeLocals, writeSize } from "./llvm-functions.ts";
import { operands } from "./llvm-operands.ts";
import { llvmRelocationOf } from "./llvm-relocation.ts";
import { llvmState } from "./llvm-state.ts";

/** Words of which the opcode is not all: numbers behind those of instructions. */
const END_FUNCTION: Opcode = OPCODE_LIMIT;
const NULL_REFERENCES: readonly (keyof typeof heapTypes)[] = ["func", "extern", "exn"];
const FIRST_NULL: Opcode = OPCODE_LIMIT + 1;

const END: Opcode = opcodeOf("end");
const REF_NULL: Opcode = opcodeOf("ref.null");
const SELECT: Opcode = opcodeOf("select");
const SELECT_TYPED: Opcode = opcodeOf("select_t");

/** Instructions whose operand says which of two opcodes is meant. */
const nullableForms: ReadonlyMap<Opcode, Opcode> = new Map([
  [opcodeOf("ref.test"), opcodeOf("ref.test_null")],
  [opcodeOf("ref.cast"), opcodeOf("ref.cast_null")],
]);

export const llvmSyntax: Syntax = {
  name: "llvm",
  characters: characterTable({ comments: "#", separators: ";" }),
  modifiers: true,
  alignsInBytes: true,
  keepsLocalLabels: false,
  keepsMentionedSymbols: false,
  keepsEmptySections: false,
  directives: llvmDirectives,
  instructions: instructionNames(),
  instruction,
  label: beginAtLabel,
  finish: writeEntries,
  relocation: llvmRelocationOf,
};

function instructionNames(): ReadonlyMap<string, Opcode> {
  const names = new Map<string, Opcode>();
  // LLVM still has older names for some, such as i16x8.load8x8_s.
  for (const row of allInstructions()) for (const name of row.olderNames) names.set(name, row.opcode);
  for (const row of allInstructions()) if (textName(row) === row.name) names.set(row.name, row.opcode);
  for (const block of ["block", "loop", "if", "try", "try_table"]) names.set(`end_${block}`, END);
  for (const type of ["i32", "i64", "f32", "f64", "v128", "funcref", "externref", "exnref"])
    names.set(`${type}.select`, opcodeOf("select"));
  names.set("end_function", END_FUNCTION);
  NULL_REFERENCES.forEach((heap, index) => names.set(`ref.null_${heap}`, FIRST_NULL + index));
  return names;
}

function instruction(assembler: Assembler, word: Opcode): void {
  const state = llvmState(assembler);
  const { current } = state;
  if (
    current === undefined ||
    current.type === undefined ||
    current.ended ||
    assembler.current !== current.subsection
  ) {
    if (isInEntry(assembler)) return entryInstruction(assembler, word);
    assembler.scanner.mistake(
      'Found an instruction outside of a function: a label and its ".functype" come first',
      assembler.statementStart,
    );
  }
  if (!current.localsWritten) writeLocals(assembler, []);
  const start = assembler.current.length;
  if (word === END_FUNCTION) {
    emitOpcode(assembler, END);
    check(assembler, start);
    current.ended = true;
    writeSize(current.subsection);
    endOfBody(assembler);
    return;
  }
  const operand = encode(assembler, word);
  if (Number.isNaN(operand) || !state.validator.quickStep(word, operand)) check(assembler, start);
}

/** Whether what is written is an entry of a module, in which an expression may be. */
function isInEntry(assembler: Assembler): boolean {
  const { name } = assembler.current.section;
  return name.startsWith(".wasm.") && !name.startsWith(CODE_PREFIX);
}

/** An instruction of an expression in an entry: what it refers to is not known yet, so it is not checked. */
function entryInstruction(assembler: Assembler, word: Opcode): void {
  if (word === END_FUNCTION)
    assembler.scanner.mistake('Found "end_function" outside of a function', assembler.statementStart);
  encode(assembler, word);
}

/** Functions and globals are symbols. */
const shapes: Uint8Array = quickShapes(["local", "label"]);

/** Appends an instruction; returns its operand, or 0, if it is one of the quick ones, else {@link NOT_QUICK}. */
function encode(assembler: Assembler, word: Opcode): number {
  if (word > END_FUNCTION) {
    emitOpcode(assembler, REF_NULL);
    assembler.current.byte(heapTypes[NULL_REFERENCES[word - FIRST_NULL] ?? "func"] & 0xff);
    return NOT_QUICK;
  }
  const quick = word === SELECT ? NOT_QUICK : quickInstruction(assembler, { opcode: word, shape: shapes[word]! });
  if (!Number.isNaN(quick)) return quick;
  const opcode = alternative(assembler, word);
  emitOpcode(assembler, opcode);
  operands(assembler, opcode);
  return NOT_QUICK;
}

/** The opcode that the operands tell, of two that have one name. */
function alternative(assembler: Assembler, opcode: Opcode): Opcode {
  if (opcode === SELECT) return assembler.scanner.atEnd() ? opcode : SELECT_TYPED;
  const nullable = nullableForms.get(opcode);
  if (nullable === undefined) return opcode;
  const { scanner } = assembler;
  scanner.peek();
  const { position } = scanner;
  const type = referenceType(assembler);
  scanner.position = position;
  return isNullable(type) ? nullable : opcode;
}

function endOfBody(assembler: Assembler): void {
  const { validator } = llvmState(assembler);
  try {
    validator.end();
  } catch (error) {
    if (error instanceof ValidationError) throw typeMistake(assembler, error);
    throw error;
  }
}

/** Type-checks the instruction at `[start, length)` of the current subsection. */
function check(assembler: Assembler, start: number): void {
  const { validator, cursor } = llvmState(assembler);
  const { current } = assembler;
  cursor.bytes = current.bytes;
  cursor.reset(start, current.length);
  try {
    cursor.next();
    validator.step(cursor);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    validator.recover(cursor);
    throw typeMistake(assembler, error);
  }
}

function typeMistake(assembler: Assembler, error: ValidationError): SyntaxMistake {
  return new SyntaxMistake(`Type mismatch: found ${error.found}, expected ${error.expected}`, {
    offset: assembler.statementStart,
    length: assembler.scanner.lengthFrom(assembler.statementStart),
  });
}
