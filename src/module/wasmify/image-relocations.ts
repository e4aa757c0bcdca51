/**
 * Relocations that stay with what was linked (`--emit-relocs`), for tools that want to know which fields of a program are
 * addresses and indices, and of what. Fields have their values already.
 */

/** What a relocation is about. Objects are compared by identity: one for each symbol. */
export type ImageSymbol =
  | {
      readonly kind: "function" | "global" | "table" | "tag";
      readonly name: string;
      /** `WASM_SYM_...`, or-ed. */
      readonly flags: number;
      readonly index: number;
    }
  | {
      readonly kind: "data";
      readonly name: string;
      readonly flags: number;
      readonly address: number;
      readonly size: number;
      /** Index of the piece of memory that it is in; undefined for a number, and for what is not defined. */
      readonly piece: number | undefined;
    }
  /** The start of a custom section of this name. */
  | { readonly kind: "section"; readonly name: string }
  | { readonly kind: "type"; readonly index: number };

/** A field. */
export interface ImageRelocation {
  /** Bytes from the start of what it is in. */
  readonly offset: number;
  /** `R_WASM32_...`: those of LLVM's format have 64 more than there. */
  readonly type: number;
  readonly symbol: ImageSymbol;
  readonly addend: number;
}

export interface ImageRelocations {
  /** All symbols of the output, whether something refers to them or not. */
  readonly symbols: readonly ImageSymbol[];
  /** In the entries of the code section, behind their count. */
  readonly code: readonly ImageRelocation[];
  /** In pieces of memory, by their index. */
  readonly memory: ReadonlyMap<number, readonly ImageRelocation[]>;
  /** In custom sections, by their names. */
  readonly customs: ReadonlyMap<string, readonly ImageRelocation[]>;
}
