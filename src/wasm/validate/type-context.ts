/**
 * The types of a module: which of them are the same, and which are below which (core 3.1.2, 3.3).
 *
 * Types are compared by structure, a recursive group at a time: two groups are the same if they are
 * equal when references inside the group are counted from its first type, and references to earlier
 * groups are replaced by what these are the same as. So each group has a key, a text made of just
 * that, and the first group with a key represents all that have it:
 *
 * ```
 * index   group                                   key                      represented by
 *   0     (type (func))                           "F()()"                  0
 *   1     (rec (type (struct (ref 1) (ref 0))))   "S(.0,0)"                1
 *   2     (type (func))                           "F()()"                  0
 *   3     (rec (type (struct (ref 3) (ref 2))))   "S(.0,0)"                1
 * ```
 *
 * Equality is then that of two numbers, and the subtype relation a walk up the declared supertypes of
 * representatives, which {@link MAXIMUM_SUBTYPING_DEPTH} keeps short.
 */
import type { CompositeType, FieldType, RecursiveGroup, SubType } from "../entities.ts";
import { heapTypeOf, isNullable, isReference, ABSTRACT, type ValueType } from "../value-types.ts";
import type { TypeLookup } from "./environment.ts";

const NO_SUPERTYPE = -1;

export class TypeContext implements TypeLookup {
  readonly #types: SubType[] = [];
  /** Type index -> index of the first type that is the same. */
  readonly #representatives: number[] = [];
  /** Type index -> representative of its supertype. */
  readonly #supertypes: number[] = [];
  /** Type index -> number of supertypes above it. */
  readonly #depths: number[] = [];
  readonly #groups: Map<string, number> = new Map();

  get count(): number {
    return this.#types.length;
  }

  type(index: number): SubType | undefined {
    return this.#types[index];
  }

  /** Number of supertypes above a type. */
  depthOf(index: number): number {
    return this.#depths[index]!;
  }

  isSubtype(sub: number, sup: number): boolean {
    let type = this.#representatives[sub]!;
    const target = this.#representatives[sup]!;
    for (let steps = this.#depths[sub]! - this.#depths[sup]!; steps > 0; steps--) type = this.#supertypes[type]!;
    return type === target;
  }

  /** Adds a group, whose types refer to nothing behind its end and name only earlier types as supertypes. */
  add(group: RecursiveGroup): void {
    const first = this.#types.length;
    const key = group.types.map((type) => keyOfType(type, (index) => this.#keyOfIndex(index, first))).join(" ");
    const representative = this.#groups.get(key) ?? first;
    this.#groups.set(key, representative);
    group.types.forEach((type, position) => {
      const supertype = type.supertypes[0];
      this.#types.push(type);
      this.#representatives.push(representative + position);
      this.#supertypes.push(supertype === undefined ? NO_SUPERTYPE : this.#representatives[supertype]!);
      this.#depths.push(supertype === undefined ? 0 : this.#depths[supertype]! + 1);
    });
  }

  #keyOfIndex(index: number, first: number): string {
    return index >= first ? `.${index - first}` : `${this.#representatives[index]!}`;
  }
}

/** Whether a type may have subtypes. */
export function isFinal(type: SubType): boolean {
  return type.form !== "sub";
}

type KeyOfIndex = (index: number) => string;

function keyOfType(type: SubType, keyOfIndex: KeyOfIndex): string {
  const supertypes = type.supertypes.map((index) => `<${keyOfIndex(index)}`).join("");
  return `${isFinal(type) ? "" : "+"}${supertypes}${keyOfComposite(type.composite, keyOfIndex)}`;
}

function keyOfComposite(type: CompositeType, keyOfIndex: KeyOfIndex): string {
  const keyOfTypes = (types: readonly ValueType[]): string =>
    `(${types.map((each) => keyOfValueType(each, keyOfIndex)).join()})`;
  const keyOfField = (field: FieldType): string =>
    `${field.mutable ? "!" : ""}${keyOfValueType(field.storage, keyOfIndex)}`;
  switch (type.kind) {
    case "func":
      return `F${keyOfTypes(type.parameters)}${keyOfTypes(type.results)}`;
    case "struct":
      return `S(${type.fields.map(keyOfField).join()})`;
    case "array":
      return `A(${keyOfField(type.element)})`;
  }
}

/** Numbers with a letter cannot be taken for those of defined types. */
function keyOfValueType(type: ValueType, keyOfIndex: KeyOfIndex): string {
  const heapType = heapTypeOf(type);
  if (!isReference(type) || (heapType & ABSTRACT) !== 0) return `v${type}`;
  return `${isNullable(type) ? "n" : "r"}${keyOfIndex(heapType)}`;
}

/** Calls `visit` with each type index that a type refers to. */
export function forEachReference(type: SubType, visit: (index: number) => void): void {
  const visitType = (each: ValueType): void => {
    const heapType = heapTypeOf(each);
    if (isReference(each) && (heapType & ABSTRACT) === 0) visit(heapType);
  };
  type.supertypes.forEach(visit);
  valueTypesOf(type.composite).forEach(visitType);
}

/** The value and storage types that a composite type is made of. */
export function valueTypesOf(type: CompositeType): readonly ValueType[] {
  switch (type.kind) {
    case "func":
      return [...type.parameters, ...type.results];
    case "struct":
      return type.fields.map((field) => field.storage);
    case "array":
      return [type.element.storage];
  }
}
