/** The built-in functions of expressions, one row each: how they are read and what the manual says of them. */

export interface BuiltInFunction {
  readonly name: string;
  /** What stands in the parentheses: expressions, at least and at most so many; or the name of something. */
  readonly takes: { readonly least: number; readonly most: number } | "section" | "region" | "symbol" | "constant";
  readonly about: string;
}

const rows: readonly BuiltInFunction[] = [
  { name: "ABSOLUTE", takes: { least: 1, most: 1 }, about: "the value as an address, not from a section's start" },
  { name: "ADDR", takes: "section", about: "the address of the section" },
  {
    name: "ALIGN",
    takes: { least: 1, most: 2 },
    about: "the location counter, or the first operand, at the next multiple of the last",
  },
  { name: "ALIGNOF", takes: "section", about: "the alignment of the section" },
  { name: "BLOCK", takes: { least: 1, most: 1 }, about: "the same as `ALIGN` of one operand" },
  { name: "CONSTANT", takes: "constant", about: "`MAXPAGESIZE` or `COMMONPAGESIZE`" },
  {
    name: "DATA_SEGMENT_ALIGN",
    takes: { least: 2, most: 2 },
    about: "the location counter on the next page, at the same place in it",
  },
  { name: "DATA_SEGMENT_END", takes: { least: 1, most: 1 }, about: "its operand" },
  { name: "DATA_SEGMENT_RELRO_END", takes: { least: 2, most: 2 }, about: "its last operand" },
  { name: "DEFINED", takes: "symbol", about: "1 if the symbol is defined by an input, or above this in the script" },
  { name: "LENGTH", takes: "region", about: "the length of the memory region" },
  { name: "LOADADDR", takes: "section", about: "the load address of the section" },
  { name: "LOG2CEIL", takes: { least: 1, most: 1 }, about: "the logarithm to the base 2, rounded up" },
  { name: "MAX", takes: { least: 2, most: 2 }, about: "the larger one" },
  { name: "MIN", takes: { least: 2, most: 2 }, about: "the smaller one" },
  { name: "NEXT", takes: { least: 1, most: 1 }, about: "the location counter at the next multiple" },
  { name: "ORIGIN", takes: "region", about: "the start of the memory region" },
  { name: "SIZEOF", takes: "section", about: "the size of the section" },
];

export const builtInFunctions: ReadonlyMap<string, BuiltInFunction> = new Map(rows.map((row) => [row.name, row]));
