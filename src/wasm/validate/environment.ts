/**
 * What surrounds the code that is validated: the context C of the specification (core 3.1.1), as the
 * questions that validation asks. A module answers them from its sections
 * ({@link ModuleEnvironment}); an assembler answers them from its symbols, and numbers them as it likes.
 */
import type { GlobalType, MemoryType, SubType, TableType, TagType } from "../entities.ts";
import type { FeatureSet } from "../features.ts";
import type { ValueType } from "../value-types.ts";

/** The types that type indices stand for. */
export interface TypeLookup {
  /** The type of that index, if there is one. */
  type(index: number): SubType | undefined;
  /** Whether the type of index `sub` is that of index `sup` or declared below it. Both exist. */
  isSubtype(sub: number, sup: number): boolean;
}

/** Indices of functions; a `Set<number>` is one. */
export interface FunctionSet {
  has(index: number): boolean;
  add(index: number): unknown;
}

/** The context of validation. An answer of `undefined` (or false) means that there is no such thing. */
export interface Environment extends TypeLookup {
  readonly features: FeatureSet;
  /** Type index of a function. */
  typeOfFunction(index: number): number | undefined;
  table(index: number): TableType | undefined;
  memory(index: number): MemoryType | undefined;
  global(index: number): GlobalType | undefined;
  tag(index: number): TagType | undefined;
  /** Type of an element segment. */
  elementSegment(index: number): ValueType | undefined;
  /** Whether there is that data segment. */
  hasDataSegment(index: number): boolean;
  /**
   * The functions that occur in the module outside of function bodies: only to these may a body
   * refer by `ref.func`. Constant expressions add to them.
   */
  readonly declaredFunctions: FunctionSet;
}
