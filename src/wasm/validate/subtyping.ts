/** Matching of types: which value can stand where another is expected (core 3.3). */
import type { CompositeType, FieldType } from "../entities.ts";
import {
  ABSTRACT,
  heapTypeOf,
  heapTypes,
  I32,
  isNullable,
  isReference,
  nameOfType,
  NULLABLE,
  REF,
  V128,
  type HeapType,
  type ValueType,
} from "../value-types.ts";
import type { TypeLookup } from "./environment.ts";

/**
 * The type of what an unreachable instruction takes from the stack: it matches every type (core 3.3.1).
 */
export const BOTTOM: ValueType = 0;

/** The heap type that matches every heap type. */
const BOTTOM_HEAP: HeapType = ABSTRACT;

/** `(ref bot)`: some reference that unreachable code takes from the stack; it matches every reference type. */
export const BOTTOM_REFERENCE: ValueType = REF | BOTTOM_HEAP;

type HeapTypeName = keyof typeof heapTypes;

/** Abstract heap type -> those directly above it (core 3.3.3). */
const parents: Readonly<Record<HeapTypeName, readonly HeapTypeName[]>> = {
  any: [],
  eq: ["any"],
  i31: ["eq"],
  struct: ["eq"],
  array: ["eq"],
  none: ["i31", "struct", "array"],
  func: [],
  nofunc: ["func"],
  extern: [],
  noextern: ["extern"],
  exn: [],
  noexn: ["exn"],
};

/** The low five bits of an abstract heap type's byte, which tell them apart. */
const HEAP_BITS = 0x1f;

/** Low bits of an abstract heap type -> bit set of itself and all above it, by their low bits. */
const ancestors: Uint32Array = new Uint32Array(HEAP_BITS + 1);
for (const name of Object.keys(heapTypes) as HeapTypeName[]) {
  ancestors[heapTypes[name] & HEAP_BITS] = ancestorsOf(name);
}

function ancestorsOf(name: HeapTypeName): number {
  return parents[name].reduce((set, parent) => set | ancestorsOf(parent), 1 << (heapTypes[name] & HEAP_BITS));
}

/** Kind of composite type -> the abstract types directly above and at the bottom below its types. */
const kinds = {
  func: { top: heapTypes.func, bottom: heapTypes.nofunc },
  struct: { top: heapTypes.struct, bottom: heapTypes.none },
  array: { top: heapTypes.array, bottom: heapTypes.none },
} as const;

/** Whether a value of type `sub` can stand where `sup` is expected (core 3.3.4). */
export function matches(types: TypeLookup, sub: ValueType, sup: ValueType): boolean {
  if (sub === sup || sub === BOTTOM) return true;
  if ((sub & sup & REF) === 0) return false;
  if ((sub & NULLABLE) !== 0 && (sup & NULLABLE) === 0) return false;
  return matchesHeap(types, heapTypeOf(sub), heapTypeOf(sup));
}

/** Whether heap type `sub` is `sup` or below it (core 3.3.3). */
export function matchesHeap(types: TypeLookup, sub: HeapType, sup: HeapType): boolean {
  if (sub === sup || sub === BOTTOM_HEAP) return true;
  if ((sub & ABSTRACT) === 0 && (sup & ABSTRACT) === 0) return types.isSubtype(sub, sup);
  if ((sup & ABSTRACT) === 0) return sub === kindOf(types, sup)?.bottom;
  const abstract = (sub & ABSTRACT) === 0 ? kindOf(types, sub)?.top : sub;
  return abstract !== undefined && (ancestors[abstract & HEAP_BITS]! & (1 << (sup & HEAP_BITS))) !== 0;
}

function kindOf(types: TypeLookup, index: number): (typeof kinds)[keyof typeof kinds] | undefined {
  const type = types.type(index);
  return type && kinds[type.composite.kind];
}

/** Whether values of types `subs` can stand where `sups` are expected. */
export function matchesAll(types: TypeLookup, subs: readonly ValueType[], sups: readonly ValueType[]): boolean {
  return subs.length === sups.length && subs.every((sub, index) => matches(types, sub, sups[index]!));
}

/** Whether composite type `sub` may be declared below `sup` (core 3.3.10). */
export function matchesComposite(types: TypeLookup, sub: CompositeType, sup: CompositeType): boolean {
  if (sub.kind === "func" && sup.kind === "func") {
    return matchesAll(types, sup.parameters, sub.parameters) && matchesAll(types, sub.results, sup.results);
  }
  if (sub.kind === "struct" && sup.kind === "struct") {
    const { fields } = sub;
    return (
      fields.length >= sup.fields.length &&
      sup.fields.every((field, index) => matchesField(types, fields[index]!, field))
    );
  }
  return sub.kind === "array" && sup.kind === "array" && matchesField(types, sub.element, sup.element);
}

/** A mutable field is written through the supertype too, so its types must be equal. */
function matchesField(types: TypeLookup, sub: FieldType, sup: FieldType): boolean {
  if (sub.mutable !== sup.mutable) return false;
  if (sup.mutable && !matches(types, sup.storage, sub.storage)) return false;
  return matches(types, sub.storage, sup.storage);
}

/** The greatest heap type above `type` (core 3.2.4). */
export function topOf(types: TypeLookup, type: HeapType): HeapType {
  const tops: readonly HeapType[] = [heapTypes.any, heapTypes.func, heapTypes.extern, heapTypes.exn];
  return tops.find((top) => matchesHeap(types, type, top)) ?? type;
}

/** Whether locals and fields of that type begin with a value: zero or null (core 3.2.9). */
export function isDefaultable(type: ValueType): boolean {
  return !isReference(type) || isNullable(type);
}

/** Whether it is a number type (core 2.3.1). */
export function isNumber(type: ValueType): boolean {
  return type > V128 && type <= I32;
}

/** The type's name in messages, bottom types too. */
export function describeType(type: ValueType): string {
  if (type === BOTTOM) return "any value";
  return (type & ~NULLABLE) === BOTTOM_REFERENCE ? "a reference" : nameOfType(type);
}
