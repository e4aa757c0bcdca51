/**
 * The relocations of wasm32 and wasm64 ELF objects, one row each.
 *
 * Numbers 0 to 14 are those of the GNU wasm32 port (generation of 2020). From 64 on, 64 + n stands
 * for relocation n of LLVM's object format, with LLVM's meaning (`llvm-relocations.ts` in wasm/ has
 * the rows), so that whatever LLVM can say, ELF can say too, and back.
 *
 * In formulas, as in processor supplements: S is the value of the symbol, A the addend, P the address of the
 * field, X the number that is in the field already, G the offset of the symbol's entry in the global offset table, L the
 * function index of the symbol's PLT entry or, if it has none, of the symbol. For LLVM's, see their table.
 */
import { allLlvmRelocations } from "../wasm/index.ts";
import type { RelocationField } from "./relocation-fields.ts";

/** What the table says of one kind of relocation. */
export interface RelocationKind {
  /** `r_type`: 0 to 255. */
  readonly number: number;
  /** `R_WASM32_...` */
  readonly name: string;
  /** What goes into the field, in the letters that the head of this file explains; empty if nothing does. */
  readonly formula: string;
  readonly field: RelocationField;
  /** Who makes it and what for. */
  readonly about: string;
}

export const R_WASM32_NONE = 0;
export const R_WASM32_32 = 1;
export const R_WASM32_REL32 = 2;
export const R_WASM32_LEB128 = 3;
export const R_WASM32_LEB128_GOT = 4;
export const R_WASM32_LEB128_PLT = 5;
export const R_WASM32_PLT_INDEX = 6;
export const R_WASM32_32_CODE = 7;
export const R_WASM32_COPY = 8;
export const R_WASM32_LEB128_GOT_CODE = 9;
export const R_WASM32_CODE_POINTER = 10;
export const R_WASM32_INDEX = 11;
export const R_WASM32_PLT_SIG = 12;
export const R_WASM32_REL32_CODE = 13;
export const R_WASM32_PLT_LAZY = 14;

/** Added to the number of a relocation of LLVM's object format. */
export const R_WASM32_LLVM = 64;

const none: RelocationField = { encoding: "none", bits: 32 };
const word: RelocationField = { encoding: "le", bits: 32 };
const leb: RelocationField = { encoding: "uleb", bits: 32 };

const gnuRows: readonly RelocationKind[] = [
  { number: R_WASM32_NONE, name: "R_WASM32_NONE", formula: "", field: none, about: "Nothing" },
  { number: R_WASM32_32, name: "R_WASM32_32", formula: "S + A", field: word, about: "An address in data" },
  {
    number: R_WASM32_REL32,
    name: "R_WASM32_REL32",
    formula: "S + A - P",
    field: word,
    about: "A distance in data; in a shared object, an address to which the module's base is added",
  },
  {
    number: R_WASM32_LEB128,
    name: "R_WASM32_LEB128",
    formula: "X + S + A",
    field: leb,
    about: "An index or address in an instruction or entry, in as many bytes as are there",
  },
  {
    number: R_WASM32_LEB128_GOT,
    name: "R_WASM32_LEB128_GOT",
    formula: "X + G",
    field: leb,
    about: "Where the address of a symbol is, from the module's base",
  },
  {
    number: R_WASM32_LEB128_PLT,
    name: "R_WASM32_LEB128_PLT",
    formula: "X + L",
    field: leb,
    about: "The function to call for a symbol; R_WASM32_PLT_SIG for its type comes right before",
  },
  {
    number: R_WASM32_PLT_INDEX,
    name: "R_WASM32_PLT_INDEX",
    formula: "S",
    field: none,
    about: "Dynamic: the offset is a table slot that gets the function",
  },
  {
    number: R_WASM32_32_CODE,
    name: "R_WASM32_32_CODE",
    formula: "S + A",
    field: word,
    about: "A function pointer in data",
  },
  {
    number: R_WASM32_COPY,
    name: "R_WASM32_COPY",
    formula: "",
    field: none,
    about: "Dynamic: the symbol's object is copied from the shared object that defines it",
  },
  {
    number: R_WASM32_LEB128_GOT_CODE,
    name: "R_WASM32_LEB128_GOT_CODE",
    formula: "X + G",
    field: leb,
    about: "Where the pointer to a function is, from the module's base",
  },
  {
    number: R_WASM32_CODE_POINTER,
    name: "R_WASM32_CODE_POINTER",
    formula: "",
    field: none,
    about: "Keeps an entry's bytes where its place in an index space is kept",
  },
  {
    number: R_WASM32_INDEX,
    name: "R_WASM32_INDEX",
    formula: "",
    field: none,
    about: "Keeps places in index spaces that belong together",
  },
  {
    number: R_WASM32_PLT_SIG,
    name: "R_WASM32_PLT_SIG",
    formula: "",
    field: none,
    about: "The type of the function that the next relocation, R_WASM32_LEB128_PLT, calls",
  },
  {
    number: R_WASM32_REL32_CODE,
    name: "R_WASM32_REL32_CODE",
    formula: "S + A - P",
    field: word,
    about: "Dynamic: a function pointer to which the module's table base is added",
  },
  {
    number: R_WASM32_PLT_LAZY,
    name: "R_WASM32_PLT_LAZY",
    formula: "",
    field: none,
    about: "Dynamic: a table slot that gets its function at the first call",
  },
];

const llvmRows: readonly RelocationKind[] = allLlvmRelocations().map(({ type, name, field, bits, formula }) => ({
  number: R_WASM32_LLVM + type,
  name: name.replace(/^R_WASM_/, "R_WASM32_LLVM_"),
  formula,
  field: { encoding: field, bits },
  about: `As ${name} in LLVM's objects`,
}));

/** All kinds, by number. */
export const relocationKinds: ReadonlyMap<number, RelocationKind> = new Map(
  [...gnuRows, ...llvmRows].map((row) => [row.number, row]),
);

const numbersByName: ReadonlyMap<string, number> = new Map(
  [...relocationKinds.values()].map(({ name, number }) => [name, number]),
);

/** The number of a kind by its name, as `.reloc` gives it. */
export function relocationNumber(name: string): number | undefined {
  return numbersByName.get(name);
}
