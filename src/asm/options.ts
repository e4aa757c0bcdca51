/** What an assembly is asked for. */

import type { ListingRequest } from "./listing.ts";

/** Finds files for `.include` and `.incbin`. */
export type FileLoader = (path: string) => Uint8Array | undefined;

export type DwarfVersion = 2 | 3 | 4 | 5;

/** Options of {@link assemble}. */
export interface AssembleOptions {
  /** Name of the source for messages and debug information. */
  readonly name?: string;
  /** The syntax; found out from the source by default. */
  readonly syntax?: "gnu" | "llvm";
  /** Directories for `.include` and `.incbin`, behind that of the source. */
  readonly includePaths?: readonly string[];
  /** Reads a file of that path; nothing can be included by default. */
  readonly load?: FileLoader;
  /** Symbols with values, from `--defsym`. */
  readonly definitions?: Readonly<Record<string, bigint>>;
  /** Whether debug information about the source itself is made (`-g`), and of which version of DWARF. */
  readonly debug?: { readonly version: DwarfVersion };
  /** The version of `.debug_line`; by default 5 if the source has a file 0, else 4. */
  readonly dwarfVersion?: DwarfVersion;
  /** The directory that debug information says the source was assembled in. */
  readonly directory?: string;
  /** Errors that are kept; 0: all. */
  readonly errorLimit?: number;
  readonly noWarnings?: boolean;
  readonly fatalWarnings?: boolean;
  /** Names of warnings that are off. */
  readonly ignoredWarnings?: ReadonlySet<string>;
  /** Whether addresses are 64 bits (wasm64). */
  readonly address64?: boolean;
  /** Whether common symbols have a type of their own, `STT_COMMON`. */
  readonly commonType?: boolean;
  /** Whether local names of numbers stay out of the symbol table. */
  readonly stripsLocalAbsolute?: boolean;
  /** Whether macros begin as behind `.altmacro`. */
  readonly alternateMacros?: boolean;
  /** What is wanted in a listing; none is made by default. */
  readonly listing?: ListingRequest;
}

/** Macro expansions and repetitions that may be inside each other. */
export const DEEPEST_NESTING = 150;
/** Bytes that macros and repetitions may make in all: more is a bomb. */
export const LONGEST_EXPANSION: number = 2 ** 28;
/** Statements that macros and repetitions may make in all. */
export const MOST_EXPANDED_STATEMENTS = 10_000_000;
