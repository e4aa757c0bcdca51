/** Operands of instructions in the LLVM syntax, by the kinds of immediates of the instruction table. */
import {
  catchKinds,
  encodingOf,
  heapTypeOf,
  instructionOf,
  isNullable,
  MEMORY_INDEX_FLAG,
  naturalAlignmentOf,
  OPCODE_LIMIT,
  opcodeOf,
  writeHeapType,
  type Immediate,
  type InstructionName,
  type Opcode,
  type ValueType,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { constantValue } from "../expression.ts";
import { emitFloatOperand, parseFloatOperand } from "../floats.ts";
import { emitFixed, emitS32, emitS64, emitType, emitU32, emitU64, through } from "../immediate-emitter.ts";
import { entityField, type EntityRole, symbolField, tableField, tagField, typeField } from "./llvm-fields.ts";
import { DEFAULT_TABLE } from "./llvm-state.ts";
import { heapType, referenceType } from "./gnu-types.ts";
import { readType, readTypeNumber } from "./llvm-types.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPEN = 0x28;
const CLOSE = 0x29;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Reads an operand and appends it. */
type Operand = (assembler: Assembler) => void;

/** Instructions whose immediates stand in another order, or are left out at times. */
const specialOperands: ReadonlyMap<Opcode, Operand> = new Map(
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
      ["select_t", types],
      ["ref.test", target],
      ["ref.test_null", target],
      ["ref.cast", target],
      ["ref.cast_null", target],
      ["br_on_cast", cast],
      ["br_on_cast_fail", cast],
    ] as const satisfies readonly (readonly [InstructionName, Operand])[]
  ).map(([name, read]): [Opcode, Operand] => [opcodeOf(name), read]),
);

/** Kinds of immediates that are symbols, and what their relocation means. */
const symbolRoles: Readonly<Partial<Record<Immediate, EntityRole>>> = {
  func: "function",
  global: "global",
  table: "table",
  tag: "tag",
};

/** Opcode -> what reads its operands. */
const plans: readonly (readonly Operand[])[] = Array.from({ length: OPCODE_LIMIT }, (_, opcode) => {
  const special = specialOperands.get(opcode);
  return special === undefined ? (instructionOf(opcode)?.immediates ?? []).map(operandOf) : [special];
});

export function operands(assembler: Assembler, opcode: Opcode): void {
  const readers = plans[opcode]!;
  for (let index = 0; index < readers.length; index++) {
    if (index > 0) assembler.scanner.expect(COMMA, "before the next operand");
    readers[index]!(assembler);
  }
}

function operandOf(kind: Immediate): Operand {
  switch (encodingOf(kind)) {
    case "u32": {
      const role = symbolRoles[kind];
      return role === undefined ? index : (assembler) => entityField(assembler, role);
    }
    case "s32":
      return (assembler) => integer(assembler, 32);
    case "s64":
      return (assembler) => integer(assembler, 64);
    case "f32":
      return (assembler) => emitFloatOperand(assembler, 4);
    case "f64":
      return (assembler) => emitFloatOperand(assembler, 8);
    case "memarg": {
      const natural = naturalAlignmentOf(kind) ?? 0;
      return (assembler) => memoryArgument(assembler, natural);
    }
    case "lane": {
      const bounds = { least: 0, most: Number(kind.slice("lane".length)) - 1 };
      return (assembler) => assembler.current.byte(assembler.integer("a lane", bounds));
    }
    case "lanes":
      return lanes;
    case "block":
      return blockType;
    case "heaptype":
      return (assembler) => through(assembler, (writer) => writeHeapType(writer, heapType(assembler)));
    case "v128":
    case "labels":
    case "types":
    case "catches":
    case "zero":
    case "castflags":
      throw new RangeError(`Operands of kind ${kind} are read by their instructions`);
  }
}

function index(assembler: Assembler): void {
  emitU32(assembler, assembler.integer("an index", { least: 0, most: 2 ** 32 - 1 }));
}

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

/** `:p2align=N`, or `:memory=N`, which LLVM does not have; the argument's first byte is at `at`. */
function accessProperty(assembler: Assembler, at: number): void {
  const { scanner, current } = assembler;
  scanner.position++;
  const name = scanner.word() ? scanner.wordText : "";
  if (name !== "p2align" && name !== "memory") scanner.unexpected('"p2align=" or "memory="');
  scanner.expect(EQUALS, `behind "${name}"`);
  if (name === "p2align") {
    const align = assembler.integer("an alignment exponent", { least: 0, most: 63 });
    current.bytes[at] = (current.bytes[at]! & MEMORY_INDEX_FLAG) | align;
    return;
  }
  const offset = current.bytes.slice(at + 1, current.length);
  const hasField = current.fixups.at(-1)?.offset === at + 1;
  if (hasField) scanner.mistake("An access to a memory by its index has a constant as offset");
  current.bytes[at]! |= MEMORY_INDEX_FLAG;
  current.length = at + 1;
  emitU32(assembler, assembler.integer("the index of a memory", { least: 0, most: 2 ** 32 - 1 }));
  current.append(offset);
}

/** `OFFSET[:p2align=N][:memory=N]`; the offset is behind the alignment in the encoding. */
function memoryArgument(assembler: Assembler, natural: number): void {
  const { scanner, current } = assembler;
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
      emitU64(assembler, value);
    }
  }
  while (scanner.bytes[scanner.position] === COLON || scanner.peek() === COLON) accessProperty(assembler, at);
}

function blockType(assembler: Assembler): void {
  const { scanner, current } = assembler;
  if (scanner.atEnd()) return current.byte(0x40);
  const isReference = startsWith(assembler, "ref");
  if (!isReference && scanner.peek() === OPEN) return typeField(assembler, readTypeNumber(assembler));
  const start = scanner.position;
  if (!isReference && !scanner.word()) return typeField(assembler, readTypeNumber(assembler));
  if (!isReference && scanner.wordText === "void") return current.byte(0x40);
  scanner.position = start;
  emitType(assembler, readType(assembler));
}

/** `[TABLE,] (PARAMETERS) -> (RESULTS)`; the type comes first in the encoding. */
function callIndirect(assembler: Assembler): void {
  const { scanner } = assembler;
  let table = DEFAULT_TABLE;
  if (scanner.peek() !== OPEN) {
    table = scanner.name("a table or a function type");
    scanner.expect(COMMA, "behind the table");
  }
  typeField(assembler, readTypeNumber(assembler));
  tableField(assembler, table);
}

/** `select TYPE, ...` */
function types(assembler: Assembler): void {
  const list: ValueType[] = [];
  do list.push(readType(assembler));
  while (assembler.scanner.accept(COMMA));
  emitU32(assembler, list.length);
  for (const type of list) emitType(assembler, type);
}

/** `(ref null TYPE)`: the opcode says whether null is meant too. */
function target(assembler: Assembler): void {
  const type = referenceType(assembler);
  through(assembler, (writer) => writeHeapType(writer, heapTypeOf(type)));
}

/** `LABEL, FROM, TO`; flags come first in the encoding. */
function cast(assembler: Assembler): void {
  const { scanner, current } = assembler;
  const label = assembler.integer("a label", { least: 0, most: 2 ** 32 - 1 });
  scanner.expect(COMMA, "before the type of the operand");
  const from = referenceType(assembler);
  scanner.expect(COMMA, "before the type that is tried");
  const to = referenceType(assembler);
  current.byte((isNullable(from) ? 1 : 0) | (isNullable(to) ? 2 : 0));
  emitU32(assembler, label);
  through(assembler, (writer) => {
    writeHeapType(writer, heapTypeOf(from));
    writeHeapType(writer, heapTypeOf(to));
  });
}

/** `{LABEL, ..., DEFAULT}` */
function branchTable(assembler: Assembler): void {
  const { scanner } = assembler;
  scanner.expect(OPEN_BRACE, 'before the labels of "br_table"');
  const labels: number[] = [];
  do labels.push(assembler.integer("a label", { least: 0, most: 2 ** 32 - 1 }));
  while (scanner.accept(COMMA));
  scanner.expect(CLOSE_BRACE, "behind the labels");
  emitU32(assembler, labels.length - 1);
  for (const label of labels) emitU32(assembler, label);
}

function optionalMemory(assembler: Assembler): void {
  emitU32(
    assembler,
    assembler.scanner.atEnd() ? 0 : assembler.integer("the index of a memory", { least: 0, most: 2 ** 32 - 1 }),
  );
}

function fence(assembler: Assembler): void {
  if (!assembler.scanner.atEnd()) assembler.integer("0", { least: 0, most: 0 });
  assembler.current.byte(0);
}

function lanes(assembler: Assembler): void {
  const { scanner, current } = assembler;
  for (let lane = 0; lane < 16; lane++) {
    if (lane > 0) scanner.expect(COMMA, "before the next lane");
    current.byte(assembler.integer("a lane", { least: 0, most: 31 }));
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
  if (startsWith(assembler, "catch")) current.byte(0x40);
  else blockType(assembler);
  scanner.accept(COMMA);
  const clauses: (() => void)[] = [];
  while (scanner.accept(OPEN)) {
    const kind = catchKinds.indexOf(scanner.name("a clause") as (typeof catchKinds)[number]);
    if (kind < 0)
      scanner.mistake(`Unknown clause "${scanner.wordText}", expected one of ${catchKinds.join(", ")}`, start);
    const tag = kind < 2 ? assembler.expression() : undefined;
    const label = assembler.integer("a label", { least: 0, most: 2 ** 32 - 1 });
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

/** Whether there is a parenthesis with such a word behind it. */
function startsWith(assembler: Assembler, prefix: string): boolean {
  const { scanner } = assembler;
  if (scanner.peek() !== OPEN) return false;
  const start = scanner.position;
  scanner.position++;
  const isSuch = scanner.word() && scanner.wordText.startsWith(prefix);
  scanner.position = start;
  return isSuch;
}
