/** The three index spaces that rewriting puts into another order: how often their indices are written, and where they go. */
import { ABSTRACT, HEAP_TYPE_MASK, isReference, type Module, type ValueType } from "../../wasm/index.ts";

/** Sizes of the index spaces, imports included. */
export interface IndexCounts {
  readonly types: number;
  readonly functions: number;
  readonly globals: number;
}

/** How often each index is written in the module that is to be. */
export interface IndexUses {
  /** As unsigned integers: one byte below 128. */
  readonly types: Uint32Array;
  /** As signed integers, in value types and in types of blocks: one byte below 64. */
  readonly signedTypes: Uint32Array;
  readonly functions: Uint32Array;
  readonly globals: Uint32Array;
}

/** Old index -> new index. */
export interface IndexMaps {
  readonly types: Uint32Array;
  readonly functions: Uint32Array;
  readonly globals: Uint32Array;
}

/** What a type that is left out becomes: nothing refers to it. */
export const NOWHERE = 0xffff_ffff;

export function countsOf(module: Module): IndexCounts {
  return {
    types: module.types.reduce((sum, group) => sum + group.types.length, 0),
    functions: module.importsOf("func").length + module.functions.length,
    globals: module.importsOf("global").length + module.globals.length,
  };
}

export function noUses({ types, functions, globals }: IndexCounts): IndexUses {
  return {
    types: new Uint32Array(types),
    signedTypes: new Uint32Array(types),
    functions: new Uint32Array(functions),
    globals: new Uint32Array(globals),
  };
}

/** Everything stays where it is. */
export function identityMaps({ types, functions, globals }: IndexCounts): IndexMaps {
  return { types: identity(types), functions: identity(functions), globals: identity(globals) };
}

export function identity(count: number): Uint32Array {
  const map = new Uint32Array(count);
  for (let index = 0; index < count; index++) map[index] = index;
  return map;
}

/** The defined type that a value type refers to, or -1. */
export function definedTypeOf(type: ValueType): number {
  return isReference(type) && (type & ABSTRACT) === 0 ? type & HEAP_TYPE_MASK : -1;
}

/** The value type with its defined type, if it has one, exchanged. */
export function withDefinedType(type: ValueType, index: number): ValueType {
  return (type & ~HEAP_TYPE_MASK) | index;
}
