/** An object that takes part in a link, whichever format it has. */
import type { ProducersField, TargetFeature, ExternalKind } from "../wasm/index.ts";
import type { ByHand } from "./by-hand.ts";
import type { Entry } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { RelocationList } from "./relocation-list.ts";
import type { LinkSymbol } from "./symbol.ts";

/** Entries that stay or go together: the first file with a group of a name has it. */
export interface ComdatGroup {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** A function to call at start, those of lower priority first. */
export interface Constructor {
  readonly priority: number;
  /** Index in the file's symbols. */
  readonly symbol: number;
}

/** An export that the source asked for. */
export interface FileExport {
  readonly name: string;
  readonly kind: ExternalKind;
  /** Index in the file's symbols. */
  readonly symbol: number;
}

/** Types that are taken as they are, since they refer to each other or their order matters to someone. */
export interface VerbatimTypes {
  readonly entry: Entry;
  /** Entries of the type section that they are. */
  readonly count: number;
  /** For each index that they take, the function type that it is, if it is one. */
  readonly types: readonly (FunctionType | undefined)[];
}

/** Segments, exports and the like that are taken as they are. */
export interface VerbatimPart {
  readonly section: "export" | "element" | "data" | "start" | "custom";
  readonly entry: Entry;
  readonly count: number;
}

/** What readers of objects give. */
export interface ObjectFile {
  /** As messages name it: `lib/libc.a(printf.o)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Absolute offset of `bytes` in the file on disk. */
  readonly base: number;
  /** What its own symbols say, by index: a type index of an LLVM object has one too, behind the symbols. */
  readonly declared: readonly LinkSymbol[];
  /** The same, with global ones replaced by those that all files share. */
  symbols: LinkSymbol[];
  /** In the order of the file. */
  readonly entries: readonly Entry[];
  readonly relocations: RelocationList;
  readonly comdats: readonly ComdatGroup[];
  readonly constructors: readonly Constructor[];
  readonly exports: readonly FileExport[];
  readonly verbatimTypes: readonly VerbatimTypes[];
  readonly verbatimParts: readonly VerbatimPart[];
  /** Symbols that the source imports, in its order. */
  readonly imports: readonly LinkSymbol[];
  readonly features: readonly TargetFeature[];
  readonly producers: readonly ProducersField[];
  /** Whether it asks that the module has a data count section. */
  readonly wantsDataCount: boolean;
  readonly byHand: ByHand;
  /** Its place among all files: files are numbered as they are taken in. */
  number: number;
}
