/**
 * What a linker has made, ready to be a module: entries as bytes behind each other, contents of memory with
 * their addresses, names. {@link moduleOfImage} puts it behind each other; nothing is left to be decided.
 */
import type { NameBytes } from "../../bytes/index.ts";
import type { SectionName } from "../../wasm/index.ts";
import type { ImageRelocations } from "./image-relocations.ts";

/** The sections of a module that are vectors of entries. */
export type EntrySection = Exclude<SectionName, "start" | "datacount">;

/** The entries of one section, encoded, without the count in front. */
export interface Entries {
  readonly count: number;
  /** Views are fine: each byte is copied once, into the module. */
  readonly pieces: readonly Uint8Array[];
}

/** Contents of memory: one becomes one data segment. */
export interface MemoryPiece {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** In the name section; none by default. */
  readonly name?: string;
}

/** How contents get into memory. */
export type Placement =
  /**
   * Passive segments, which a function `__wasm_init_memory` copies. Exports of the function `entry` become ones
   * of a function that calls `__wasm_init_memory` first.
   */
  | { readonly kind: "passive"; /** Function index. */ readonly entry: number }
  /** Active segments; at addresses from the value of the global `base` on, if there is one. */
  | { readonly kind: "active"; /** Global index. */ readonly base?: number };

/** Contents of memory 0. */
export interface MemoryImage {
  /** Segments get their indices in this order, behind those of `entries.data`. */
  readonly pieces: readonly MemoryPiece[];
  readonly placement: Placement;
}

/** A name of one index. */
export interface NamedIndex {
  readonly index: number;
  readonly name: string;
  /** The same as bytes, if there are some: the name may then be found only when it is asked for. */
  readonly utf8?: NameBytes;
}

/** Names for the name section, as symbols (`symbol-names.ts`), in any order; where an index has several, the first is taken. */
export interface ImageNames {
  readonly module?: string;
  readonly functions?: readonly NamedIndex[];
  readonly types?: readonly NamedIndex[];
  readonly tables?: readonly NamedIndex[];
  readonly memories?: readonly NamedIndex[];
  readonly globals?: readonly NamedIndex[];
  readonly elements?: readonly NamedIndex[];
  readonly data?: readonly NamedIndex[];
  readonly tags?: readonly NamedIndex[];
}

/** A custom section. */
export interface ImageCustom {
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
  /** Behind which section it stands, `"header"` for in front of all; by default behind all. */
  readonly behind?: SectionName | "header";
}

/** A linked program or library. */
export interface LinkedImage {
  /** A section that is not here is not written; one without entries is, as an empty one. */
  readonly entries: { readonly [Section in EntrySection]?: Entries };
  /** Function index. */
  readonly start?: number;
  /** Whether there is a data count section; passive placement makes one anyway. */
  readonly hasDataCount?: boolean;
  /**
   * Whether the code section's count takes five bytes, as in modules with debug information: its addresses are offsets in
   * the section's contents, and so the place of the first body must not depend on how many there are.
   */
  readonly padsCodeCount?: boolean;
  readonly memory?: MemoryImage;
  /** No name section if there are none. */
  readonly names?: ImageNames;
  /** In the order in which they are to come. */
  readonly customs?: readonly ImageCustom[];
  /** Relocations that are to be told, if any. */
  readonly relocations?: ImageRelocations;
}
