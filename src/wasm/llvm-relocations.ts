/**
 * Relocation types of LLVM's object format (tool-conventions, Linking.md; LLVM's
 * `BinaryFormat/WasmRelocs.def`). One row each: number, name without `R_WASM_`, the field that is
 * patched, bits of the value, whether an addend is given, and the formula.
 *
 * In formulas S is the symbol's index or address, A the addend, P the place that is patched,
 * B the `__memory_base` or `__table_base` of the module, T the start of thread-local data.
 */

/** How the field is encoded: LEB128 padded to its full size, or little-endian bytes. */
export type RelocationField = "uleb" | "sleb" | "le";

const rows = [
  [0, "FUNCTION_INDEX_LEB", "uleb", 32, false, "S"],
  [1, "TABLE_INDEX_SLEB", "sleb", 32, false, "S"],
  [2, "TABLE_INDEX_I32", "le", 32, false, "S"],
  [3, "MEMORY_ADDR_LEB", "uleb", 32, true, "S + A"],
  [4, "MEMORY_ADDR_SLEB", "sleb", 32, true, "S + A"],
  [5, "MEMORY_ADDR_I32", "le", 32, true, "S + A"],
  [6, "TYPE_INDEX_LEB", "uleb", 32, false, "type"],
  [7, "GLOBAL_INDEX_LEB", "uleb", 32, false, "S"],
  [8, "FUNCTION_OFFSET_I32", "le", 32, true, "offset in code section of S + A"],
  [9, "SECTION_OFFSET_I32", "le", 32, true, "offset in section S + A"],
  [10, "TAG_INDEX_LEB", "uleb", 32, false, "S"],
  [11, "MEMORY_ADDR_REL_SLEB", "sleb", 32, true, "S + A - B"],
  [12, "TABLE_INDEX_REL_SLEB", "sleb", 32, false, "S - B"],
  [13, "GLOBAL_INDEX_I32", "le", 32, false, "S"],
  [14, "MEMORY_ADDR_LEB64", "uleb", 64, true, "S + A"],
  [15, "MEMORY_ADDR_SLEB64", "sleb", 64, true, "S + A"],
  [16, "MEMORY_ADDR_I64", "le", 64, true, "S + A"],
  [17, "MEMORY_ADDR_REL_SLEB64", "sleb", 64, true, "S + A - B"],
  [18, "TABLE_INDEX_SLEB64", "sleb", 64, false, "S"],
  [19, "TABLE_INDEX_I64", "le", 64, false, "S"],
  [20, "TABLE_NUMBER_LEB", "uleb", 32, false, "S"],
  [21, "MEMORY_ADDR_TLS_SLEB", "sleb", 32, true, "S + A - T"],
  [22, "FUNCTION_OFFSET_I64", "le", 64, true, "offset in code section of S + A"],
  [23, "MEMORY_ADDR_LOCREL_I32", "le", 32, true, "S + A - P"],
  [24, "TABLE_INDEX_REL_SLEB64", "sleb", 64, false, "S - B"],
  [25, "MEMORY_ADDR_TLS_SLEB64", "sleb", 64, true, "S + A - T"],
  [26, "FUNCTION_INDEX_I32", "le", 32, false, "S"],
] as const;

/** What the table says of one relocation type. */
export interface LlvmRelocation {
  readonly type: number;
  /** `R_WASM_...`. */
  readonly name: string;
  readonly field: RelocationField;
  readonly bits: 32 | 64;
  readonly hasAddend: boolean;
  readonly formula: string;
}

const byType: ReadonlyMap<number, LlvmRelocation> = new Map(
  rows.map(([type, name, field, bits, hasAddend, formula]): [number, LlvmRelocation] => [
    type,
    { type, name: `R_WASM_${name}`, field, bits, hasAddend, formula },
  ]),
);

/** The row of a relocation type, if there is one. */
export function llvmRelocation(type: number): LlvmRelocation | undefined {
  return byType.get(type);
}

const byName: ReadonlyMap<string, LlvmRelocation> = new Map(Array.from(byType.values(), (row) => [row.name, row]));

/** The row of that `R_WASM_*` name, if there is one. */
export function llvmRelocationNamed(name: string): LlvmRelocation | undefined {
  return byName.get(name);
}

/** All rows by number. */
export function allLlvmRelocations(): readonly LlvmRelocation[] {
  return Array.from(byType.values());
}

/** Bytes that a relocation's field takes: padded LEB128 is always as long as its type allows. */
export function fieldSizeOf(relocation: LlvmRelocation): number {
  if (relocation.field === "le") return relocation.bits / 8;
  return relocation.bits === 32 ? 5 : 10;
}
