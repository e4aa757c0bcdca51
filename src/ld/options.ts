/** What a link is asked for. */
import type { VersionNode } from "./script/index.ts";

/** A file that takes part. */
export interface LinkInput {
  /** Its path, for messages; paths in a thin archive are relative to its folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of an archive: whether all members take part, wanted or not. */
  readonly wholeArchive?: boolean;
  /** Of an object: whether it takes part only if it is wanted, as a member of an archive does. */
  readonly lazy?: boolean;
  /** Of a shared object: whether it is only needed if something refers to it. */
  readonly asNeeded?: boolean;
}

/** Options of {@link link}. */
export interface LinkOptions {
  /** What comes out: a module, or the ELF file that `wasmify` makes one of. A module by default. */
  readonly format?: "module" | "elf";
  /** Whether objects are joined to one object. */
  readonly relocatable?: boolean;
  /** Whether a library is made that programs load. */
  readonly shared?: boolean;
  /** Whether an executable is made that can be loaded anywhere in memory and uses shared libraries. */
  readonly pie?: boolean;
  /** The function that starts the program, `_start` by default; `false` if there is none. */
  readonly entry?: string | false;
  /** Names that are wanted although nothing mentions them. */
  readonly undefined?: readonly string[];
  /** Symbols to export; it is an error if one is not defined. */
  readonly exports?: readonly string[];
  /** Symbols to export where they are defined. */
  readonly exportsIfDefined?: readonly string[];
  /** Whether all symbols are exported that are not hidden; `all` with the hidden ones. */
  readonly exportDynamic?: boolean | "all";
  /** Whether undefined functions become imports of module `env`: all of them, or those of these names. */
  readonly allowUndefined?: boolean | readonly string[];
  /** What is done about undefined symbols otherwise: `report` by default. If not, calls of them trap, and pointers are null. */
  readonly unresolved?: "report" | "warn" | "ignore";
  /** Whether what nothing refers to is left out; true by default. */
  readonly gcSections?: boolean;
  /** Which functions with equal bodies become one: none by default; `safe`: if nobody can tell. */
  readonly icf?: "none" | "safe" | "all";
  /** Whether equal strings become one; with `tails`, strings that are the end of others too. `equal` by default. */
  readonly mergeStrings?: "none" | "equal" | "tails";
  /** Calls of `NAME` go to `__wrap_NAME`, calls of `__real_NAME` to `NAME`. */
  readonly wrap?: readonly string[];
  /** Symbols with the value of a number or of another symbol. */
  readonly definitions?: ReadonlyMap<string, string | number>;
  /** Bytes of the stack; 1 MiB by default. */
  readonly stackSize?: number;
  /** Whether the stack is below the data, so that an overflow traps; true by default. */
  readonly stackFirst?: boolean;
  /** Where data begins if the stack is above it; 1024 by default. */
  readonly globalBase?: number;
  /** Where function pointers begin in the table; 1 by default, as 0 is the null pointer. */
  readonly tableBase?: number;
  /** Bytes of memory at the start; by default what data and stack take. */
  readonly initialMemory?: number;
  /** Bytes of memory for the heap at the start, beyond data and stack. */
  readonly initialHeap?: number;
  /** Bytes of memory at the most. */
  readonly maximumMemory?: number;
  readonly growableMemory?: boolean;
  readonly sharedMemory?: boolean;
  /** What the memory is imported as, `false` if the module defines it; `env.memory` by default. */
  readonly importMemory?: { readonly module: string; readonly name: string } | false;
  /** What the memory is exported as; by default `memory` where it is not imported. */
  readonly exportMemory?: string | false;
  /** Whether the table is imported as `env.__indirect_function_table`. */
  readonly importTable?: boolean;
  readonly exportTable?: boolean;
  /** Whether the table may grow while the program runs. */
  readonly growableTable?: boolean;
  /** Whether data segments have to be active, or are copied by the program itself. */
  readonly activeData?: boolean;
  /** What is left out: debug information, or names too. */
  readonly strip?: "none" | "debug" | "all";
  /** Custom sections to leave out. */
  readonly stripSections?: readonly string[];
  /** Custom sections that stay, whatever is left out otherwise. */
  readonly keepSections?: readonly string[];
  /** Whether integers are made as short as they can be, unless there is debug information. */
  readonly optimize?: boolean;
  /** Whether the output tells its relocations. They keep integers from being made short. */
  readonly emitRelocations?: boolean;
  readonly buildId?: "none" | "fast" | "sha1" | "uuid" | `0x${string}`;
  readonly soname?: string;
  /** Which symbols others see, from `parseVersionScript`. */
  readonly versionNodes?: readonly VersionNode[];
  readonly runPaths?: readonly string[];
  /** Whether references of a library to its own symbols stay its own. */
  readonly bsymbolic?: boolean;
  /** Names to tell about whenever a file defines or mentions them. */
  readonly traceSymbols?: readonly string[];
  readonly printGcSections?: boolean;
  /** Whether the result tells why members of archives were taken. */
  readonly whyExtract?: boolean;
  /** Whether the result has a map. */
  readonly map?: boolean;
  /** Whether warnings are errors. */
  readonly fatalWarnings?: boolean;
  readonly noWarnings?: boolean;
  /** Errors that are kept; 0: all. */
  readonly errorLimit?: number;
  /** Whether a second definition of a symbol is passed over. */
  readonly allowMultipleDefinition?: boolean;
  /** Whether features of objects are checked against each other. */
  readonly checkFeatures?: boolean;
  /** Features that are allowed, instead of those that objects use. */
  readonly features?: readonly string[];
  /** Reads a file, for members of thin archives. */
  readonly load?: (path: string) => Uint8Array | undefined;
}

/** Bytes of the stack unless something else is asked for. */
export const DEFAULT_STACK_SIZE: number = 1 << 20;
/** Addresses below are no object's, so that a null pointer with a small offset hits nothing that is used. */
export const DEFAULT_GLOBAL_BASE = 1024;

/** The name of the function that starts the program, if there is one. */
export function entryNameOf({ entry = "_start", shared, relocatable }: LinkOptions): string | undefined {
  return entry === false || shared === true || relocatable === true ? undefined : entry;
}
