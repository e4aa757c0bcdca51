/**
 * One view of everything the tools look at: ELF files, LLVM's WebAssembly objects, and modules.
 *
 * It is the view that BFD, the library under GNU's tools, has of all formats, with BFD's flags, because what those tools
 * print is defined by it. `elf-object.ts` and `module-object.ts` make it from the two kinds of bytes.
 */
import type { Field, TextWriter } from "../bytes/index.ts";
import type { DwarfSections, SourceFrame } from "../dwarf/index.ts";

/** Flags of files: `-f` shows them. */
export const fileFlags = {
  HAS_RELOC: 0x1,
  EXEC_P: 0x2,
  HAS_LINENO: 0x4,
  HAS_DEBUG: 0x8,
  HAS_SYMS: 0x10,
  HAS_LOCALS: 0x20,
  DYNAMIC: 0x40,
  WP_TEXT: 0x80,
  D_PAGED: 0x100,
} as const;

/** Flags of sections. Those of {@link shownSectionFlags} are shown by `-h`. */
export const sectionFlags = {
  ALLOC: 0x1,
  LOAD: 0x2,
  RELOC: 0x4,
  READONLY: 0x8,
  CODE: 0x10,
  DATA: 0x20,
  HAS_CONTENTS: 0x100,
  THREAD_LOCAL: 0x400,
  LINK_ONCE: 0x20000,
  DEBUGGING: 0x10000,
  EXCLUDE: 0x8000,
  GROUP: 0x2000000,
  OCTETS: 0x40000000,
} as const;

/** Flags of symbols. */
export const symbolFlags = {
  LOCAL: 0x1,
  GLOBAL: 0x2,
  DEBUGGING: 0x4,
  FUNCTION: 0x8,
  WEAK: 0x80,
  SECTION_SYM: 0x100,
  FILE: 0x4000,
  DYNAMIC: 0x8000,
  OBJECT: 0x10000,
  THREAD_LOCAL: 0x40000,
  INDIRECT_FUNCTION: 0x400000,
  UNIQUE: 0x800000,
} as const;

export interface ObjectSection {
  readonly index: number;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Address of the first byte. */
  readonly vma: bigint;
  /** Where it is loaded, which is nearly always the same. */
  readonly lma: bigint;
  /** Of the first byte, from the start of the file or archive member. */
  readonly fileOffset: number;
  /** Exponent of the alignment. */
  readonly alignment: number;
  /** Of {@link sectionFlags}. */
  readonly flags: number;
  /** What else `-h` says of it, in words. */
  readonly remark?: string;
  /** The bytes; empty for sections that have none in the file. */
  readonly contents: Uint8Array;
}

/** What a symbol is in if it is not in a section of the file. */
export type SpecialSection = "*UND*" | "*ABS*" | "*COM*";

/** A symbol's version: `name@version`, or `name@@version` unless it is hidden. */
export interface SymbolVersion {
  readonly name: string;
  readonly hidden: boolean;
}

export interface ObjectSymbol {
  readonly name: string;
  /** An address; an offset in its section in files that are to be linked; for commons the size. */
  readonly value: bigint;
  /** In bytes; for commons the alignment, as `-t` prints it. */
  readonly size: bigint;
  readonly section: ObjectSection | SpecialSection;
  /** What `-t` and `-f sysv` print in place of the section's name. */
  readonly place?: string;
  /** Of {@link symbolFlags}. */
  readonly flags: number;
  /** `st_other` of ELF: the visibility and the machine's bits. */
  readonly other: number;
  /** `STT_...` of ELF. */
  readonly type: number;
  readonly version: SymbolVersion | undefined;
}

export interface ObjectRelocation {
  /** As the symbols' values. */
  readonly address: bigint;
  /** `R_...`, or `undefined` for a type without a name. */
  readonly typeName: string | undefined;
  readonly type: number;
  readonly symbol: ObjectSymbol | undefined;
  /** What takes the symbol's place in relocations without one. */
  readonly target?: string;
  readonly addend: bigint;
}

/** A function's body, as the disassembler wants it. */
export interface CodeRegion {
  /** Name, or undefined. */
  readonly name: string | undefined;
  /** Index in the space of functions, if it is known. */
  readonly functionIndex: number | undefined;
  /** Index in the section's contents of the size field. */
  readonly start: number;
  /** Index in the section's contents of the body: the count of runs of locals. */
  readonly body: number;
  /** Index in the section's contents behind the body. */
  readonly end: number;
  readonly signature: Signature | undefined;
}

/** The type of a function. */
export interface Signature {
  /** `(i32, f64) -> (i32)` */
  readonly text: string;
  /** How many parameters it has; they are the first locals. */
  readonly parameters: number;
}

/** What indices in instructions stand for. */
export interface OperandNames {
  func(index: number): string | undefined;
  global(index: number): string | undefined;
  table(index: number): string | undefined;
  memory(index: number): string | undefined;
  tag(index: number): string | undefined;
  data(index: number): string | undefined;
  elem(index: number): string | undefined;
  /** A signature or the name of a type. */
  type(index: number): string | undefined;
  local(functionIndex: number, index: number): string | undefined;
}

export interface ObjectFile {
  /** BFD's name of the format: `elf32-wasm32`. */
  readonly format: string;
  readonly architecture: string;
  /** Hexadecimal digits of an address. */
  readonly addressDigits: 8 | 16;
  /** Of {@link fileFlags}. */
  readonly flags: number;
  readonly startAddress: bigint;
  readonly sections: readonly ObjectSection[];
  /** The symbol table. */
  symbols(): readonly ObjectSymbol[];
  /** The dynamic symbol table; `undefined` for files that are not dynamic. */
  dynamicSymbols(): readonly ObjectSymbol[] | undefined;
  /** Relocations of a section, in the order of the file. */
  relocations(section: ObjectSection): readonly ObjectRelocation[];
  /** Relocations for the dynamic linker; `undefined` for files that are not dynamic. */
  dynamicRelocations(): readonly ObjectRelocation[] | undefined;
  /** Writes what only this format has: `-p`. Of modules, what is in the sections to be shown. */
  writePrivateHeaders(out: TextWriter, isShown: (section: ObjectSection) => boolean): void;
  /** The bytes of the whole file, and the absolute offset of the first. */
  readonly bytes: Uint8Array;
  readonly base: number;
  /** Every field of headers and tables. */
  fields(): readonly Field[];
  /** Whether code is WebAssembly. */
  readonly canDisassemble: boolean;
  /** Function bodies in a section of code; `undefined` if it has none, or code of another machine. */
  codeRegions(section: ObjectSection): Iterable<CodeRegion> | undefined;
  readonly operandNames: OperandNames;
  /** The sections of debug information. */
  debugSections(): DwarfSections;
  /** What debug information says of an address in a section of code: the innermost function first; empty if nothing. */
  sourceFrames(section: ObjectSection, address: bigint): readonly SourceFrame[];
}

export function hasFlag(flags: number, flag: number): boolean {
  return (flags & flag) !== 0;
}

/** The name of the section that a symbol is in, as `-t` prints it. */
export function placeOf(symbol: ObjectSymbol): string {
  if (symbol.place !== undefined) return symbol.place;
  return typeof symbol.section === "string" ? symbol.section : symbol.section.name;
}
