/**
 * Which of LLVM's relocations a field needs: by what the instruction or directive wants, what the
 * symbol is, and `@MODIFIER` (LLVM's `WebAssemblyWasmObjectWriter::getRelocType`). In ELF their
 * numbers are 64 and theirs.
 */
import { R_WASM32_LEB128, R_WASM32_LLVM, SHF_ALLOC } from "../../elf/index.ts";
import { allLlvmRelocations } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { finalOffset, placeOf, type Value } from "../expression.ts";
import type { Fixup } from "../subsection.ts";
import type { AsmSymbol } from "../symbol.ts";
import type { RelocationChoice } from "../syntax.ts";
import { llvmState, SIZE_FIELD } from "./llvm-state.ts";

/** The relocation, or why there is none. */
export function llvmRelocationOf(assembler: Assembler, fixup: Fixup, value: Value): RelocationChoice | string {
  const addend = value.constant;
  if (fixup.kind.relocation !== undefined) return { type: fixup.kind.relocation, addend };
  const { plus, minus, modifier } = value;
  if (plus === undefined) return "Nothing is added: no relocation means only a symbol subtracted";
  if (minus !== undefined) {
    if (fixup.kind.encoding !== "le4") return "No relocation means a difference of symbols in this field";
    return choice("MEMORY_ADDR_LOCREL_I32", addend);
  }
  const wide = fixup.kind.encoding.endsWith("64") || fixup.kind.encoding === "le8";
  if (modifier !== undefined) return modified(assembler, { fixup, value, symbol: plus, wide });
  switch (fixup.kind.role) {
    case "function":
      return choice("FUNCTION_INDEX_LEB", addend);
    case "type":
      return choice("TYPE_INDEX_LEB", addend);
    case "global":
      return choice("GLOBAL_INDEX_LEB", addend);
    case "table":
      return choice("TABLE_NUMBER_LEB", addend);
    case "tag":
      return choice("TAG_INDEX_LEB", addend);
    case "data":
      return dataRelocation(assembler, { fixup, symbol: plus, addend, wide });
    case "immediate":
      if (isFunction(assembler, plus)) return choice(wide ? "TABLE_INDEX_SLEB64" : "TABLE_INDEX_SLEB", addend);
      return choice(wide ? "MEMORY_ADDR_SLEB64" : "MEMORY_ADDR_SLEB", addend);
    case "offset":
      return choice(wide ? "MEMORY_ADDR_LEB64" : "MEMORY_ADDR_LEB", addend);
    default:
      return "No relocation fits this operand";
  }
}

/** Modifier -> relocation for 32 and 64 bits, where the role does not matter. */
const modifiers: Readonly<Record<string, readonly [string, string]>> = {
  MBREL: ["MEMORY_ADDR_REL_SLEB", "MEMORY_ADDR_REL_SLEB64"],
  TBREL: ["TABLE_INDEX_REL_SLEB", "TABLE_INDEX_REL_SLEB64"],
  TLSREL: ["MEMORY_ADDR_TLS_SLEB", "MEMORY_ADDR_TLS_SLEB64"],
  TYPEINDEX: ["TYPE_INDEX_LEB", "TYPE_INDEX_LEB"],
  GOT: ["GLOBAL_INDEX_LEB", "GLOBAL_INDEX_LEB"],
  "GOT@TLS": ["GLOBAL_INDEX_LEB", "GLOBAL_INDEX_LEB"],
  FUNCINDEX: ["FUNCTION_INDEX_I32", "FUNCTION_INDEX_I32"],
};

function modified(
  _assembler: Assembler,
  request: { fixup: Fixup; value: Value; symbol: AsmSymbol; wide: boolean },
): RelocationChoice | string {
  const { value, wide, fixup } = request;
  const name = (value.modifier ?? "").toUpperCase();
  const row = modifiers[name];
  if (row === undefined)
    return `Unknown modifier "@${value.modifier}", expected one of ${Object.keys(modifiers)
      .map((key) => `@${key}`)
      .join(", ")}`;
  if (name.startsWith("GOT") && fixup.kind.encoding === "le4") return choice("GLOBAL_INDEX_I32", value.constant);
  return choice(row[wide ? 1 : 0], value.constant);
}

interface DataRequest {
  readonly fixup: Fixup;
  readonly symbol: AsmSymbol;
  readonly addend: bigint;
  readonly wide: boolean;
}

/** A word of data, or of a section that describes the program. */
function dataRelocation(assembler: Assembler, request: DataRequest): RelocationChoice | string {
  const { fixup, symbol, addend, wide } = request;
  if (fixup.kind.encoding.startsWith("uleb")) return { type: R_WASM32_LEB128, addend };
  if (!wide && fixup.kind.encoding !== "le4") return "No relocation fits a symbol into this field";
  const described = describedPlace(assembler, symbol);
  if (described !== undefined) {
    const name = wide ? "FUNCTION_OFFSET_I64" : "FUNCTION_OFFSET_I32";
    const inside = described.offset + addend;
    // In data, a function's name means its address: an index in the table.
    const inData = (fixup.section.properties.flags & SHF_ALLOC) !== 0;
    if (inData && described.symbol !== symbol) return `The label "${symbol.name}" is in code, which has no address`;
    if (inData) return choice(wide ? "TABLE_INDEX_I64" : "TABLE_INDEX_I32", addend);
    return { ...choice(name, inside), symbol: described.symbol };
  }
  const place = placeOf(symbol);
  const section = place?.subsection.section;
  if (section !== undefined && (section.properties.flags & SHF_ALLOC) === 0)
    return choice("SECTION_OFFSET_I32", addend);
  const entity = llvmState(assembler).entities.get(symbol);
  if (entity?.kind === "global") return choice("GLOBAL_INDEX_I32", addend);
  if (isFunction(assembler, symbol)) {
    const undefinedInDebug = (fixup.section.properties.flags & SHF_ALLOC) === 0;
    if (undefinedInDebug) return choice(wide ? "FUNCTION_OFFSET_I64" : "FUNCTION_OFFSET_I32", addend);
    return choice(wide ? "TABLE_INDEX_I64" : "TABLE_INDEX_I32", addend);
  }
  return choice(wide ? "MEMORY_ADDR_I64" : "MEMORY_ADDR_I32", addend);
}

/** The function that a label of code is in, and the offset from the start of its locals. */
function describedPlace(assembler: Assembler, symbol: AsmSymbol): { symbol: AsmSymbol; offset: bigint } | undefined {
  const state = llvmState(assembler);
  if (state.functionBySymbol.has(symbol)) return { symbol, offset: 0n };
  const place = placeOf(symbol);
  if (place === undefined) return undefined;
  const inside = state.functionBySubsection.get(place.subsection);
  if (inside === undefined) return undefined;
  return { symbol: inside.symbol, offset: BigInt(finalOffset(place) - place.subsection.base - SIZE_FIELD) };
}

function isFunction(assembler: Assembler, symbol: AsmSymbol): boolean {
  return symbol.type === "function" || llvmState(assembler).entities.get(symbol)?.kind === "function";
}

/** Name without `R_WASM_` -> number in ELF. */
const relocationTypes: ReadonlyMap<string, number> = new Map(
  allLlvmRelocations().map(({ name, type }) => [name.slice("R_WASM_".length), R_WASM32_LLVM + type]),
);

function choice(name: string, addend: bigint): RelocationChoice {
  const type = relocationTypes.get(name);
  if (type === undefined) throw new RangeError(`There is no relocation ${name}`);
  return { type, addend };
}
