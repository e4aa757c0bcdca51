/**
 * The syntax of the GNU port: one instruction a line, immediates behind it separated by blanks, no
 * type checks. `instruction-text.ts` in wasm/ prints it; the table at its head says what the forms
 * are which GNU as does not have.
 *
 * ```
 * instruction = mnemonic [ block type ] { immediate }
 * block type  = "[" [ type ] "]" | type index
 * immediate   = expression [ "@got" | "@gotcode" | "@plt{" symbol "}" ] | "a=" expression | ...
 * ```
 */
import {
  R_WASM32_32,
  R_WASM32_LEB128,
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  R_WASM32_LEB128_PLT,
  R_WASM32_PLT_SIG,
  R_WASM32_REL32,
} from "../../elf/index.ts";
import {
  allInstructions,
  blockTypeOf,
  catchKinds,
  EMPTY_BLOCK,
  encodingOf,
  heapTypeOf,
  instructionOf,
  isNullable,
  opcodeOf,
  OPCODE_LIMIT,
  textName,
  writeHeapType,
  writeValueType,
  type Immediate,
  type Opcode,
  type ValueType,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { characterTable } from "../characters.ts";
import { constantValue, type Expression, type Value } from "../expression.ts";
import { emitFloatOperand } from "../floats.ts";
import { placeLine } from "../line-table.ts";
import { emitFixed, emitOpcode, emitS32, emitS64, emitU32, emitU64, through } from "../immediate-emitter.ts";
import type { Fixup, FixupRole } from "../subsection.ts";
import type { RelocationChoice, Syntax } from "../syntax.ts";
import { typeOfLetters } from "../../elf/index.ts";
import { gnuDirectives } from "./gnu-directives.ts";
import { gnuEntries } from "./gnu-entries.ts";
import { quickInstruction, quickShapes } from "./quick-instructions.ts";
import { bracketType, heapType, referenceType } from "./gnu-types.ts";

const OPEN = 0x5b;
const CLOSE = 0x5d;
const AT = 0x40;
const EQUALS = 0x3d;
const LETTER_A = 0x61;
const LETTER_M = 0x6d;
/** Bit of a memory argument's alignment that says that a memory index follows. */
const MEMORY_INDEX_FLAG = 0x40;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;

/** The pseudo-instruction that writes a function type. */
const SIGNATURE = "signature";
/** Its number among the opcodes: one that no instruction has. */
const SIGNATURE_OPCODE: Opcode = OPCODE_LIMIT;
/** The byte that begins a function type. */
const FUNCTION_TYPE = 0x60;

const selectTyped: Opcode = opcodeOf("select_t");
const BR_TABLE: Opcode = opcodeOf("br_table");
const select: Opcode = opcodeOf("select");

/** Instructions whose operand says which of two opcodes is meant. */
const nullableForms: ReadonlyMap<Opcode, Opcode> = new Map([
  [opcodeOf("ref.test"), opcodeOf("ref.test_null")],
  [opcodeOf("ref.cast"), opcodeOf("ref.cast_null")],
]);

export const gnuSyntax: Syntax = {
  name: "gnu",
  characters: characterTable({ comments: "#;", separators: "" }),
  modifiers: false,
  alignsInBytes: false,
  keepsLocalLabels: true,
  keepsMentionedSymbols: true,
  keepsEmptySections: true,
  directives: { ...gnuDirectives, ...gnuEntries },
  instructions: instructionNames(),
  instruction,
  finish: placeLine,
  relocation,
};

function instructionNames(): ReadonlyMap<string, Opcode> {
  const names = new Map<string, Opcode>();
  for (const row of allInstructions()) {
    for (const name of row.olderNames) names.set(name, row.opcode);
  }
  for (const row of allInstructions()) if (textName(row) === row.name) names.set(row.name, row.opcode);
  names.set(SIGNATURE, SIGNATURE_OPCODE);
  return names;
}

/** Opcode -> what its immediates are. */
const plans: readonly (readonly Immediate[] | undefined)[] = Array.from(
  { length: 0x900 },
  (_, opcode) => instructionOf(opcode)?.immediates,
);

const shapes: Uint8Array = quickShapes(["local", "label", "global", "func"]);

function instruction(assembler: Assembler, opcode: Opcode): void {
  const { scanner } = assembler;
  if (!Number.isNaN(quickInstruction(assembler, { opcode, shape: shapes[opcode]! }))) return;
  if (opcode === SIGNATURE_OPCODE) return signature(assembler);
  if (scanner.bytes[scanner.position] === OPEN || scanner.peek() === OPEN) {
    if (opcode === select) return typedSelect(assembler);
    if (!takesBlockType(opcode)) scanner.mistake(`Found "[", but "${nameOf(opcode)}" does not take a block type`);
  }
  if (nullableForms.has(opcode)) return referenceInstruction(assembler, opcode);
  const kinds = plans[opcode] ?? [];
  if (kinds.length === 0) return emitOpcode(assembler, opcode);
  const [first = "zero", second] = kinds;
  if (opcode === BR_TABLE) return branchTable(assembler, opcode);
  emitOpcode(assembler, opcode);
  immediate(assembler, { kind: first as Immediate, name: nameOf(opcode), alone: second === undefined, first: true });
  // The operands of casts are one text.
  if (first === "castflags") return;
  for (const kind of kinds.slice(1)) immediate(assembler, { kind, name: nameOf(opcode), alone: false, first: false });
}

function nameOf(opcode: Opcode): string {
  return instructionOf(opcode)?.name ?? SIGNATURE;
}

function takesBlockType(opcode: Opcode): boolean {
  return plans[opcode]?.[0] === "block";
}

interface ImmediateRequest {
  readonly kind: Immediate;
  readonly name: string;
  readonly alone: boolean;
  readonly first: boolean;
}

function immediate(assembler: Assembler, request: ImmediateRequest): void {
  const { kind } = request;
  switch (encodingOf(kind)) {
    case "u32":
      return index(assembler, request);
    case "s32":
      return integerConstant(assembler, 32);
    case "s64":
      return integerConstant(assembler, 64);
    case "f32":
      return emitFloatOperand(assembler, 4);
    case "f64":
      return emitFloatOperand(assembler, 8);
    case "memarg":
      return memoryArgument(assembler);
    case "lane":
      return assembler.current.byte(assembler.integer("a lane", { least: 0, most: Number(kind.slice(4)) - 1 }));
    case "lanes":
      for (let lane = 0; lane < 16; lane++) assembler.current.byte(assembler.integer("a lane", { least: 0, most: 31 }));
      return;
    case "v128":
      return emitFixed(assembler, BigInt.asUintN(128, assembler.constant("16 bytes as a number")), 16);
    case "block":
      return blockType(assembler, request.name);
    case "heaptype":
      return through(assembler, (writer) => writeHeapType(writer, heapType(assembler)));
    case "catches":
      return catches(assembler);
    case "castflags":
      return cast(assembler);
    case "zero":
      return assembler.current.byte(0);
    case "labels":
    case "types":
      return;
  }
}

/** Indices that may be left out where they are 0. */
const optionalKinds: ReadonlySet<Immediate> = new Set(["memory", "table"] as const);

function index(assembler: Assembler, request: ImmediateRequest): void {
  const { scanner } = assembler;
  if (
    optionalKinds.has(request.kind) &&
    scanner.atEnd() &&
    !request.name.startsWith("call") &&
    !request.name.startsWith("memory.size") &&
    request.name !== "memory.grow"
  ) {
    emitU32(assembler, 0);
    return;
  }
  unsigned(assembler, roleOf(request.kind));
}

function roleOf(kind: Immediate): FixupRole {
  switch (kind) {
    case "func":
      return "function";
    case "type":
    case "global":
    case "table":
    case "tag":
    case "memory":
      return kind;
    default:
      return "immediate";
  }
}

/** An unsigned LEB128 operand, with `@got` and its like behind it. */
function unsigned(assembler: Assembler, role: FixupRole): void {
  emitUnsigned(assembler, readUnsigned(assembler), role);
}

/** A number below 2^53, a larger constant, or an expression that is not known yet. */
type UnsignedOperand = number | bigint | Expression;

function readUnsigned(assembler: Assembler): UnsignedOperand {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const plain = scanner.plainInteger();
  if (plain >= 0) return plain;
  scanner.position = start;
  const expression = assembler.expression();
  const value = constantValue(expression, { final: false });
  if (value === undefined) return expression;
  if (value < 0n) scanner.mistake(`Found the negative number ${value}, expected 0 or more`, start);
  return value;
}

function emitUnsigned(assembler: Assembler, operand: UnsignedOperand, role: FixupRole): void {
  if (typeof operand === "object") symbolic(assembler, { expression: operand, role, bits: 32 });
  else if (operand < 2 ** 32) emitU32(assembler, Number(operand));
  else emitU64(assembler, BigInt(operand));
}

function integerConstant(assembler: Assembler, bits: 32 | 64): void {
  const { scanner } = assembler;
  scanner.peek();
  const plain = scanner.plainInteger();
  if (!Number.isNaN(plain)) {
    if (plain >= -(2 ** 31) && plain < 2 ** 31) emitS32(assembler, plain);
    else emitS64(assembler, BigInt(plain));
    return;
  }
  const expression = assembler.expression();
  const value = constantValue(expression, { final: false });
  // As in GNU as, a constant is not cut to 32 bits here: 0xffffffff takes five bytes and means -1 after wasmrewrite.
  if (value === undefined) symbolic(assembler, { expression, role: "immediate", bits });
  else emitS64(assembler, BigInt.asIntN(64, value));
}

/** A padded field with a relocation, by what stands behind the expression. */
function symbolic(assembler: Assembler, operand: { expression: Expression; role: FixupRole; bits: 32 | 64 }): void {
  const { expression, bits } = operand;
  const { scanner } = assembler;
  let { role } = operand;
  if (scanner.bytes[scanner.position] === AT && scanner.position < scanner.end) {
    const start = scanner.position++;
    const suffix = scanner.name('"got", "gotcode" or "plt"');
    if (suffix === "plt") {
      pltSignature(assembler, start);
      role = "plt";
    } else if (suffix === "got" || suffix === "gotcode") role = suffix;
    else scanner.mistake(`Found "@${suffix}", expected "@got", "@gotcode" or "@plt{TYPE}"`, start);
  }
  const encoding = bits === 32 ? "uleb32" : "uleb64";
  assembler.fixup(expression, { encoding, role });
}

/** `{__sigchar_FiE}` behind `@plt`: a relocation of its own, right before that of the call. */
function pltSignature(assembler: Assembler, start: number): void {
  const { scanner } = assembler;
  if (!scanner.accept(OPEN_BRACE)) scanner.mistake('Found "@plt" without a function type in braces', start);
  const type = assembler.symbolNamed(scanner.name("the symbol of a function type"));
  scanner.expect(CLOSE_BRACE, "behind the function type");
  const expression = type.expression;
  assembler.fixup(expression, { encoding: "none", role: "type", relocation: R_WASM32_PLT_SIG });
}

/** `a=ALIGN OFFSET [m=MEMORY]`: the memory stands last but is encoded before the offset. */
function memoryArgument(assembler: Assembler): void {
  const { scanner } = assembler;
  if (!scanner.word() || !isLetter(scanner, LETTER_A) || !scanner.accept(EQUALS)) scanner.unexpected('"a=ALIGNMENT"');
  const align = assembler.integer("an alignment exponent", { least: 0, most: 63 });
  const offset = readUnsigned(assembler);
  const memory = memoryIndex(assembler);
  emitU32(assembler, memory === 0 ? align : align | MEMORY_INDEX_FLAG);
  if (memory !== 0) emitU32(assembler, memory);
  emitUnsigned(assembler, offset, "offset");
}

/** `m=MEMORY`, or nothing for memory 0. */
function memoryIndex(assembler: Assembler): number {
  const { scanner } = assembler;
  if (scanner.peek() !== LETTER_M || scanner.position >= scanner.end) return 0;
  scanner.word();
  scanner.expect(EQUALS, 'behind "m"');
  return assembler.integer("the index of a memory", { least: 0, most: 2 ** 32 - 1 });
}

function isLetter(scanner: Assembler["scanner"], letter: number): boolean {
  return scanner.wordEnd === scanner.wordStart + 1 && scanner.bytes[scanner.wordStart] === letter;
}

function blockType(assembler: Assembler, name: string): void {
  const { scanner } = assembler;
  if (!scanner.accept(OPEN)) {
    if (scanner.atEnd()) scanner.unexpected(`a block type behind "${name}", such as []`);
    const start = scanner.position;
    const expression = assembler.expression();
    const value = constantValue(expression, { final: false });
    if (value === undefined) return symbolic(assembler, { expression, role: "type", bits: 32 });
    if (value < 0n || value >= 2n ** 32n) scanner.mistake(`Found ${value}, expected the index of a type`, start);
    emitS64(assembler, value);
    return;
  }
  if (scanner.accept(CLOSE)) {
    assembler.current.byte(0x40);
    return;
  }
  const type = bracketType(assembler);
  scanner.expect(CLOSE, "behind the block type");
  const encoded = blockTypeOf(type);
  if (encoded !== EMPTY_BLOCK) through(assembler, (writer) => writeValueType(writer, type));
}

function typedSelect(assembler: Assembler): void {
  const { scanner } = assembler;
  emitOpcode(assembler, selectTyped);
  scanner.expect(OPEN, "");
  const types: ValueType[] = [];
  while (!scanner.accept(CLOSE)) types.push(bracketType(assembler));
  emitU32(assembler, types.length);
  through(assembler, (writer) => types.forEach((type) => writeValueType(writer, type)));
}

/** `ref.test` and `ref.cast`: the type tells the opcode. */
function referenceInstruction(assembler: Assembler, opcode: Opcode): void {
  const type = referenceType(assembler);
  emitOpcode(assembler, isNullable(type) ? (nullableForms.get(opcode) ?? opcode) : opcode);
  through(assembler, (writer) => writeHeapType(writer, heapTypeOf(type)));
}

/** `br_on_cast LABEL FROM TO`, whose flags come first. */
function cast(assembler: Assembler): void {
  const label = assembler.integer("a label", { least: 0, most: 2 ** 32 - 1 });
  const from = referenceType(assembler);
  const to = referenceType(assembler);
  assembler.current.byte((isNullable(from) ? 1 : 0) | (isNullable(to) ? 2 : 0));
  emitU32(assembler, label);
  through(assembler, (writer) => {
    writeHeapType(writer, heapTypeOf(from));
    writeHeapType(writer, heapTypeOf(to));
  });
}

/** `br_table COUNT LABEL ... DEFAULT`; the count is checked. */
function branchTable(assembler: Assembler, opcode: Opcode): void {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const count = assembler.integer("the number of labels", { least: 0, most: 2 ** 24 });
  emitOpcode(assembler, opcode);
  emitU32(assembler, count);
  for (let label = 0; label <= count; label++) {
    if (scanner.atEnd())
      scanner.mistake(`Found ${label} labels behind "br_table ${count}", expected ${count} and the default`, start);
    unsigned(assembler, "immediate");
  }
  if (!scanner.atEnd()) scanner.unexpected(`the end: "br_table ${count}" has ${count} labels and the default`);
}

/** `(catch TAG LABEL) (catch_all LABEL) ...` */
function catches(assembler: Assembler): void {
  const { scanner } = assembler;
  const clauses: (() => void)[] = [];
  while (scanner.accept(OPEN_PARENTHESIS)) {
    const start = scanner.position;
    const kind = catchKinds.indexOf(scanner.name("a kind of clause") as (typeof catchKinds)[number]);
    if (kind < 0)
      scanner.mistake(`Unknown clause "${scanner.wordText}", expected one of ${catchKinds.join(", ")}`, start);
    const tag = kind < 2 ? readUnsigned(assembler) : undefined;
    const label = assembler.integer("a label", { least: 0, most: 2 ** 32 - 1 });
    scanner.expect(CLOSE_PARENTHESIS, "behind the clause");
    clauses.push(() => {
      assembler.current.byte(kind);
      if (tag !== undefined) emitUnsigned(assembler, tag, "tag");
      emitU32(assembler, label);
    });
  }
  emitU32(assembler, clauses.length);
  for (const clause of clauses) clause();
}

/** `signature FiiE`: a function type, the result first (`v` for none), or `signature Mi_iiE`, the parameters first. */
function signature(assembler: Assembler): void {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const text = scanner.name("a signature such as FiiE");
  const type = typeOfLetters(text);
  if (type === undefined) {
    return scanner.mistake(
      `Found "${text}", expected F, the result (v, i, l, f or d), parameters, E; or M, parameters, _, results, E`,
      start,
    );
  }
  assembler.current.byte(FUNCTION_TYPE);
  for (const types of [type.parameters, type.results]) {
    emitU32(assembler, types.length);
    through(assembler, (writer) => types.forEach((each) => writeValueType(writer, each)));
  }
}

/** What the field of a symbol needs (`relocations.ts` in elf/, rows of the GNU port). */
function relocation(_assembler: Assembler, fixup: Fixup, value: Value): RelocationChoice | string {
  const addend = value.constant;
  if (fixup.kind.relocation !== undefined) return { type: fixup.kind.relocation, addend };
  if (value.minus !== undefined) {
    return fixup.kind.encoding === "le4"
      ? { type: R_WASM32_REL32, addend }
      : "No relocation means a difference of symbols in this field";
  }
  switch (fixup.kind.encoding) {
    case "le4":
      return { type: R_WASM32_32, addend };
    case "uleb7":
    case "uleb14":
    case "uleb32":
    case "uleb64":
    case "uleb112":
      return { type: lebRelocation(fixup.kind.role), addend };
    default:
      return `No relocation fits a symbol into ${fixup.kind.encoding === "le8" ? "8 bytes" : "this field"}`;
  }
}

function lebRelocation(role: FixupRole): number {
  switch (role) {
    case "got":
      return R_WASM32_LEB128_GOT;
    case "gotcode":
      return R_WASM32_LEB128_GOT_CODE;
    case "plt":
      return R_WASM32_LEB128_PLT;
    default:
      return R_WASM32_LEB128;
  }
}
