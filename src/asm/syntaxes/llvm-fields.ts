/**
 * Fields of instructions that are symbols. Until they are relocated they hold the number by which the
 * validator knows what the symbol names.
 */
import { putU32 } from "../../bytes/index.ts";
import { I32, I64 } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { emitU32 } from "../immediate-emitter.ts";
import type { Expression } from "../expression.ts";
import type { FieldEncoding, FieldKind, FixupRole } from "../subsection.ts";
import type { AsmSymbol } from "../symbol.ts";
import { typeSymbolName } from "../../elf/index.ts";
import { findDeclaration } from "./llvm-declarations.ts";
import { llvmState } from "./llvm-state.ts";

/** What an entity is. */
export type EntityRole = Exclude<IndexRole, "type">;

/** A symbol of an entity: the field has its number until it is relocated, so that the validator knows it. */
export function entityField(assembler: Assembler, role: EntityRole): void {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const expression = assembler.expression();
  if (expression.kind !== "symbol") return scanner.mistake("Found an expression, expected a symbol", start);
  const { symbol, modifier } = expression;
  const { entities, current: made } = llvmState(assembler);
  // An expression in an entry, which nobody checks.
  if (assembler.current !== made?.subsection) return numberedField(assembler, { expression, role, number: 0 });
  if (modifier === undefined && entities.numberOf(symbol) === undefined) findDeclaration(assembler, symbol);
  markThreadLocal(symbol, modifier);
  const number = modifier === undefined ? entities.numberOf(symbol) : globalOffsetEntry(assembler);
  const known = modifier === undefined ? entities.get(symbol)?.kind : "global";
  if (number === undefined || known !== role) {
    const declared = known === undefined ? "has no type" : `is a ${known}`;
    return scanner.mistake(
      `The symbol "${symbol.name}" ${declared}, expected a ${role} declared by "${declarations[role]}"`,
      start,
    );
  }
  numberedField(assembler, { expression, role, number });
}

/** What is known by a number of its kind. */
type IndexRole = Extract<FixupRole, "function" | "type" | "global" | "table" | "tag">;

const indexFields: Readonly<Record<IndexRole, FieldKind>> = {
  function: { encoding: "uleb32", role: "function" },
  type: { encoding: "uleb32", role: "type" },
  global: { encoding: "uleb32", role: "global" },
  table: { encoding: "uleb32", role: "table" },
  tag: { encoding: "uleb32", role: "tag" },
};

/** A padded field with a number in it, which a relocation takes the place of. */
function numberedField(assembler: Assembler, field: { expression: Expression; role: IndexRole; number: number }): void {
  const { current } = assembler;
  const at = current.length;
  assembler.fixup(field.expression, indexFields[field.role]);
  putU32(current.bytes, at, { value: field.number, size: 5 });
}

/** The table of an indirect call. */
export function tableField(assembler: Assembler, name: string): void {
  const { entities } = llvmState(assembler);
  const symbol = assembler.symbolNamed(name);
  const number = entities.get(symbol)?.kind === "table" ? entities.numberOf(symbol) : undefined;
  if (number === undefined) {
    return assembler.scanner.mistake(
      `The symbol "${name}" has no type, expected a table declared by ".tabletype"`,
      assembler.statementStart,
    );
  }
  numberedField(assembler, { expression: symbol.expression, role: "table", number });
}

const declarations: Readonly<Record<EntityRole, string>> = {
  function: ".functype",
  global: ".globaltype",
  table: ".tabletype",
  tag: ".tagtype",
};

/** `global.get symbol@GOT`: an immutable global with an address in it. */
function globalOffsetEntry(assembler: Assembler): number {
  const { entities } = llvmState(assembler);
  const { globalOffsetEntry: placeholder } = llvmState(assembler);
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

export function symbolField(
  assembler: Assembler,
  field: { expression: Expression; encoding: FieldEncoding; role: FixupRole },
): void {
  const { expression, encoding, role } = field;
  const symbolic = expression.kind === "binary" ? expression.left : expression;
  if (symbolic.kind === "symbol") markThreadLocal(symbolic.symbol, symbolic.modifier);
  assembler.fixup(expression, { encoding, role });
}

/** A padded index of a type, with its relocation; the index itself where the source says all of a module. */
export function typeField(assembler: Assembler, number: number): void {
  if (llvmState(assembler).entities.isWholeModule) return emitU32(assembler, number);
  const expression = typeSymbol(assembler, number).expression;
  numberedField(assembler, { expression, role: "type", number });
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

export function tagField(assembler: Assembler, expression: Expression): void {
  const number = expression.kind === "symbol" ? llvmState(assembler).entities.numberOf(expression.symbol) : undefined;
  if (number === undefined) {
    return assembler.scanner.mistake('Found no symbol of a tag declared by ".tagtype"', assembler.statementStart);
  }
  numberedField(assembler, { expression, role: "tag", number });
}
