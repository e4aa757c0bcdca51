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
  blockTypeOf,
  byteOfType,
  catchKinds,
  encodingOf,
  heapTypes,
  I32,
  I64,
  instructionOf,
  OPCODE_LIMIT,
  opcodeOf,
  textName,
  ValidationError,
  type Immediate,
  type InstructionName,
  type Opcode,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { characterTable } from "../characters.ts";
import { constantValue, type Expression } from "../expression.ts";
import { parseFloatOperand } from "../floats.ts";
import { emitFixed, emitOpcode, emitS32, emitS64, emitU32 } from "../immediate-emitter.ts";
import { SyntaxMistake } from "../scanner.ts";
import type { FieldEncoding, FixupRole } from "../subsection.ts";
import { AsmSymbol } from "../symbol.ts";
import type { Syntax } from "../syntax.ts";
import { typeSymbolName } from "../type-names.ts";
import { putU32 } from "../../bytes/index.ts";
import { beginAtLabel, findDeclaration, llvmDirectives, writeLocals, writeSize } from "./llvm-directives.ts";
import { writeEntries } from "./llvm-entries.ts";
import { llvmRelocationOf } from "./llvm-relocation.ts";
import { DEFAULT_TABLE, llvmState } from "./llvm-state.ts";
import { readSignature, readType } from "./llvm-types.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPEN = 0x28;
const CLOSE = 0x29;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Words of which the opcode is not all: numbers behind those of instructions. */
const END_FUNCTION: Opcode = OPCODE_LIMIT;
const NULL_REFERENCES: readonly (keyof typeof heapTypes)[] = ["func", "extern", "exn"];
const FIRST_NULL: Opcode = OPCODE_LIMIT + 1;

const END: Opcode = opcodeOf("end");
const REF_NULL: Opcode = opcodeOf("ref.null");

export const llvmSyntax: Syntax = {
  name: "llvm",
  characters: characterTable({ comments: "#", separators: ";" }),
  modifiers: true,
  alignsInBytes: true,
  keepsLocalLabels: false,
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
  if (word > END_FUNCTION) {
    emitOpcode(assembler, REF_NULL);
    assembler.current.byte(heapTypes[NULL_REFERENCES[word - FIRST_NULL] ?? "func"] & 0xff);
  } else {
    emitOpcode(assembler, word);
    operands(assembler, word);
  }
  check(assembler, start);
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
    length: Math.max(1, assembler.scanner.position - assembler.statementStart),
  });
}

/** Opcode -> kinds of immediates. */
const plans: readonly (readonly Immediate[])[] = Array.from(
  { length: OPCODE_LIMIT },
  (_, opcode) => instructionOf(opcode)?.immediates ?? [],
);

/** Instructions whose immediates stand in another order, or are left out at times. */
const specialOperands: ReadonlyMap<Opcode, (assembler: Assembler) => void> = new Map(
  (
    [
      ["call_indirect", callIndirect],
      ["return_call_indirect", callIndirect],
      ["br_table", branchTable],
      ["memory.size", optionalMemory],
      ["memory.grow", optionalMemory],
      ["atomic.fence", fence],
      ["v128.const", vector],
      ["try_table", tryTable],
    ] as const satisfies readonly (readonly [InstructionName, (assembler: Assembler) => void])[]
  ).map(([name, read]): [Opcode, (assembler: Assembler) => void] => [opcodeOf(name), read]),
);

function operands(assembler: Assembler, opcode: Opcode): void {
  const kinds = plans[opcode] ?? [];
  if (kinds.length === 0) return;
  const special = specialOperands.get(opcode);
  if (special !== undefined) return special(assembler);
  for (let index = 0; index < kinds.length; index++) {
    if (index > 0) assembler.scanner.expect(COMMA, "before the next operand");
    operand(assembler, kinds[index]!);
  }
}

/** Bytes of the access of each kind of memory argument. */
const accessSizes: Readonly<Partial<Record<Immediate, number>>> = {
  memarg1: 1,
  memarg2: 2,
  memarg4: 4,
  memarg8: 8,
  memarg16: 16,
};

function operand(assembler: Assembler, kind: Immediate): void {
  switch (encodingOf(kind)) {
    case "u32":
      return index(assembler, kind);
    case "s32":
      return integer(assembler, 32);
    case "s64":
      return integer(assembler, 64);
    case "f32":
      return emitFixed(assembler, parseFloatOperand(assembler, 4), 4);
    case "f64":
      return emitFixed(assembler, parseFloatOperand(assembler, 8), 8);
    case "memarg":
      return memoryArgument(assembler, accessSizes[kind] ?? 1);
    case "lane":
      return assembler.current.byte(
        assembler.smallInteger("a lane", { least: 0, most: Number(kind.slice("lane".length)) - 1 }),
      );
    case "lanes":
      return lanes(assembler);
    case "block":
      return blockType(assembler);
    default:
      assembler.scanner.mistake("The LLVM syntax has no form for this instruction", assembler.statementStart);
  }
}

/** Kinds of immediates that are symbols, and what their relocation means. */
const symbolRoles: Readonly<Partial<Record<Immediate, FixupRole>>> = {
  func: "function",
  global: "global",
  table: "table",
  tag: "tag",
};

function index(assembler: Assembler, kind: Immediate): void {
  const { scanner } = assembler;
  const plain = scanner.plainInteger();
  const role = symbolRoles[kind];
  if (!Number.isNaN(plain) && role === undefined) {
    if (plain < 0) scanner.mistake(`Found the negative number ${plain}, expected an index`, assembler.statementStart);
    emitU32(assembler, plain);
    return;
  }
  if (role !== undefined) return entity(assembler, role);
  emitU32(assembler, assembler.smallInteger("an index", { least: 0, most: 2 ** 32 - 1 }));
}

/** A symbol of an entity: the field has its number until it is relocated, so that the validator knows it. */
function entity(assembler: Assembler, role: FixupRole): void {
  const { scanner, current } = assembler;
  scanner.peek();
  const start = scanner.position;
  const expression = assembler.expression();
  if (expression.kind !== "symbol") return scanner.mistake("Found an expression, expected a symbol", start);
  const { symbol, modifier } = expression;
  const { entities } = llvmState(assembler);
  if (modifier === undefined && entities.numberOf(symbol) === undefined) findDeclaration(assembler, symbol);
  markThreadLocal(symbol, modifier);
  const number = modifier === undefined ? entities.numberOf(symbol) : globalOffsetEntry(assembler);
  const known = modifier === undefined ? entities.get(symbol)?.kind : "global";
  if (number === undefined || known !== role) {
    const declared = known === undefined ? "has no type" : `is a ${known}`;
    return scanner.mistake(
      `The symbol "${symbol.name}" ${declared}, expected a ${role} declared by "${declarations[role] ?? ""}"`,
      start,
    );
  }
  const at = current.length;
  assembler.fixup(expression, { encoding: "uleb32", role, size: 5 });
  putU32(current.bytes, at, { value: number, size: 5 });
}

const declarations: Readonly<Partial<Record<FixupRole, string>>> = {
  function: ".functype",
  global: ".globaltype",
  table: ".tabletype",
  tag: ".tagtype",
};

/** `global.get symbol@GOT`: an immutable global with an address in it. */
function globalOffsetEntry(assembler: Assembler): number {
  const { entities } = llvmState(assembler);
  const placeholder = assembler.symbolNamed(GOT_ENTRY);
  placeholder.anonymous = true;
  if (entities.numberOf(placeholder) === undefined) {
    const type = assembler.options.address64 ? I64 : I32;
    entities.declare({ kind: "global", symbol: placeholder, type: { type, mutable: true } });
  }
  return entities.numberOf(placeholder) ?? 0;
}

/** `@TLSREL` and `@GOT@TLS` are said of symbols that each thread has for itself. */
function markThreadLocal(symbol: AsmSymbol, modifier: string | undefined): void {
  if (modifier?.toUpperCase().includes("TLS")) symbol.type = "tls";
}

/** What the validator knows entries of the global offset table as; no source can write this name. */
const GOT_ENTRY = "\0GOT";

function integer(assembler: Assembler, bits: 32 | 64): void {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const plain = scanner.plainInteger();
  if (plain >= -(2 ** 31) && plain < 2 ** 31) return emitS32(assembler, plain);
  const expression = Number.isNaN(plain) ? assembler.expression() : undefined;
  const value = expression === undefined ? BigInt(plain) : constantValue(expression, { final: false });
  if (value !== undefined) {
    if (value < -(2n ** BigInt(bits - 1)) || value >= 2n ** BigInt(bits))
      scanner.mistake(`Found ${value}, expected a number of ${bits} bits`, start);
    emitS64(assembler, BigInt.asIntN(bits, value));
    return;
  }
  if (expression !== undefined)
    symbolField(assembler, { expression, encoding: bits === 32 ? "sleb32" : "sleb64", role: "immediate" });
}

function symbolField(
  assembler: Assembler,
  field: { expression: Expression; encoding: FieldEncoding; role: FixupRole },
): void {
  const { expression, encoding, role } = field;
  const symbolic = expression.kind === "binary" ? expression.left : expression;
  if (symbolic.kind === "symbol") markThreadLocal(symbolic.symbol, symbolic.modifier);
  assembler.fixup(expression, { encoding, role, size: encoding.endsWith("64") ? 10 : 5 });
}

/** `OFFSET[:p2align=N]`; the offset is behind the alignment in the encoding. */
function memoryArgument(assembler: Assembler, access: number): void {
  const { scanner, current } = assembler;
  const natural = Math.log2(access);
  scanner.peek();
  const start = scanner.position;
  const plain = scanner.plainInteger();
  const at = current.length;
  current.byte(natural);
  if (plain >= 0 && plain < 2 ** 32) emitU32(assembler, plain);
  else {
    scanner.position = start;
    const expression = assembler.expression();
    const value = constantValue(expression, { final: false });
    if (value === undefined) {
      symbolField(assembler, {
        expression,
        encoding: assembler.options.address64 ? "uleb64" : "uleb32",
        role: "offset",
      });
    } else {
      if (value < 0n) scanner.mistake(`Found the negative offset ${value}`, start);
      emitS64Unsigned(assembler, value);
    }
  }
  if (scanner.bytes[scanner.position] !== COLON && scanner.peek() !== COLON) return;
  scanner.position++;
  if (!scanner.word() || scanner.wordText !== "p2align") scanner.unexpected('"p2align="');
  scanner.expect(EQUALS, 'behind "p2align"');
  current.bytes[at] = assembler.smallInteger("an alignment exponent", { least: 0, most: 63 });
}

function emitS64Unsigned(assembler: Assembler, value: bigint): void {
  const { current } = assembler;
  let rest = value;
  while (rest > 0x7fn) {
    current.byte(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  current.byte(Number(rest));
}

function blockType(assembler: Assembler): void {
  const { scanner, current } = assembler;
  if (scanner.atEnd()) return current.byte(0x40);
  if (scanner.peek() === OPEN)
    return typeField(assembler, llvmState(assembler).entities.typeNumber(readSignature(assembler)));
  const start = scanner.position;
  if (scanner.word() && scanner.wordText === "void") return current.byte(0x40);
  scanner.position = start;
  const type = -blockTypeOf(readType(assembler));
  current.byte(byteOfType(type));
}

/** A padded index of a type, with its relocation. */
function typeField(assembler: Assembler, number: number): void {
  const { current } = assembler;
  const expression: Expression = { kind: "symbol", symbol: typeSymbol(assembler, number), modifier: undefined };
  const at = current.length;
  assembler.fixup(expression, { encoding: "uleb32", role: "type", size: 5 });
  putU32(current.bytes, at, { value: number, size: 5 });
}

/** The symbol of a function type. */
function typeSymbol(assembler: Assembler, number: number): AsmSymbol {
  const { typeSymbols, entities } = llvmState(assembler);
  let symbol = typeSymbols.get(number);
  if (symbol === undefined) {
    symbol = assembler.symbolNamed(typeSymbolName(entities.functionType(number)));
    typeSymbols.set(number, symbol);
  }
  return symbol;
}

/** `[TABLE,] (PARAMETERS) -> (RESULTS)`; the type comes first in the encoding. */
function callIndirect(assembler: Assembler): void {
  const { scanner } = assembler;
  const state = llvmState(assembler);
  let table = DEFAULT_TABLE;
  if (scanner.peek() !== OPEN) {
    table = scanner.name("a table or a function type");
    scanner.expect(COMMA, "behind the table");
  }
  const type = state.entities.typeNumber(readSignature(assembler));
  typeField(assembler, type);
  const symbol = assembler.symbolNamed(table);
  const number = state.entities.get(symbol)?.kind === "table" ? state.entities.numberOf(symbol) : undefined;
  if (number === undefined)
    scanner.mistake(
      `The symbol "${table}" has no type, expected a table declared by ".tabletype"`,
      assembler.statementStart,
    );
  const at = assembler.current.length;
  assembler.fixup({ kind: "symbol", symbol, modifier: undefined }, { encoding: "uleb32", role: "table", size: 5 });
  putU32(assembler.current.bytes, at, { value: number ?? 0, size: 5 });
}

/** `{LABEL, ..., DEFAULT}` */
function branchTable(assembler: Assembler): void {
  const { scanner } = assembler;
  scanner.expect(OPEN_BRACE, 'before the labels of "br_table"');
  const labels: number[] = [];
  do labels.push(assembler.smallInteger("a label", { least: 0, most: 2 ** 32 - 1 }));
  while (scanner.accept(COMMA));
  scanner.expect(CLOSE_BRACE, "behind the labels");
  emitU32(assembler, labels.length - 1);
  for (const label of labels) emitU32(assembler, label);
}

function optionalMemory(assembler: Assembler): void {
  emitU32(
    assembler,
    assembler.scanner.atEnd() ? 0 : assembler.smallInteger("the index of a memory", { least: 0, most: 2 ** 32 - 1 }),
  );
}

function fence(assembler: Assembler): void {
  if (!assembler.scanner.atEnd()) assembler.smallInteger("0", { least: 0, most: 0 });
  assembler.current.byte(0);
}

function lanes(assembler: Assembler): void {
  const { scanner, current } = assembler;
  for (let lane = 0; lane < 16; lane++) {
    if (lane > 0) scanner.expect(COMMA, "before the next lane");
    current.byte(assembler.smallInteger("a lane", { least: 0, most: 31 }));
  }
}

/** `v128.const` with 16, 8, 4 or 2 lanes: their number tells their size; floats have a point or an exponent. */
function vector(assembler: Assembler): void {
  const { scanner } = assembler;
  const start = scanner.position;
  let count = 1;
  while (!scanner.atEnd()) if (scanner.bytes[scanner.position++] === COMMA) count++;
  if (![16, 8, 4, 2].includes(count)) scanner.mistake(`Found ${count} lanes, expected 16, 8, 4 or 2`, start);
  scanner.position = start;
  const size = 16 / count;
  for (let lane = 0; lane < count; lane++) {
    if (lane > 0) scanner.expect(COMMA, "before the next lane");
    emitFixed(assembler, laneBits(assembler, size), size);
  }
}

function laneBits(assembler: Assembler, size: number): bigint {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const plain = scanner.plainInteger();
  if (!Number.isNaN(plain)) return BigInt.asUintN(8 * size, BigInt(plain));
  scanner.position = start;
  if (size >= 4 && looksLikeFloat(assembler)) return parseFloatOperand(assembler, size as 4 | 8);
  return BigInt.asUintN(8 * size, assembler.constant("a lane"));
}

function looksLikeFloat(assembler: Assembler): boolean {
  const { bytes, position, end } = assembler.scanner;
  const text = String.fromCharCode(...bytes.subarray(position, Math.min(end, position + 40)));
  const word = /^[^,\n#]*/.exec(text)?.[0] ?? "";
  return /[.]|nan|inf|^-?0x[^,]*p|^-?\d+e/i.test(word);
}

/** `try_table [TYPE] (catch TAG LABEL) ...` */
function tryTable(assembler: Assembler): void {
  const { scanner, current } = assembler;
  const start = scanner.position;
  if (scanner.peek() === OPEN && startsClause(assembler)) current.byte(0x40);
  else blockType(assembler);
  scanner.accept(COMMA);
  const clauses: (() => void)[] = [];
  while (scanner.accept(OPEN)) {
    const kind = catchKinds.indexOf(scanner.name("a clause") as (typeof catchKinds)[number]);
    if (kind < 0)
      scanner.mistake(`Unknown clause "${scanner.wordText}", expected one of ${catchKinds.join(", ")}`, start);
    const tag = kind < 2 ? assembler.expression() : undefined;
    const label = assembler.smallInteger("a label", { least: 0, most: 2 ** 32 - 1 });
    scanner.expect(CLOSE, "behind the clause");
    scanner.accept(COMMA);
    clauses.push(() => {
      current.byte(kind);
      if (tag !== undefined) tagField(assembler, tag);
      emitU32(assembler, label);
    });
  }
  emitU32(assembler, clauses.length);
  for (const clause of clauses) clause();
}

function startsClause(assembler: Assembler): boolean {
  const { scanner } = assembler;
  const start = scanner.position;
  scanner.position++;
  const clause = scanner.word() && scanner.wordText.startsWith("catch");
  scanner.position = start;
  return clause;
}

function tagField(assembler: Assembler, expression: Expression): void {
  const number = expression.kind === "symbol" ? llvmState(assembler).entities.numberOf(expression.symbol) : undefined;
  if (number === undefined)
    assembler.scanner.mistake('Found no symbol of a tag declared by ".tagtype"', assembler.statementStart);
  const at = assembler.current.length;
  assembler.fixup(expression, { encoding: "uleb32", role: "tag", size: 5 });
  putU32(assembler.current.bytes, at, { value: number ?? 0, size: 5 });
}
