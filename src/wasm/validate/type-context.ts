/**
 * The types of a module: which of them are the same, and which are below which (core 3.1.2, 3.3).
 *
 * Types are compared by structure, a recursive group at a time: two groups are the same if they are
 * equal when references inside the group are counted from its first type, and references to earlier
 * groups are replaced by what these are the same as. So each group has a key, a text made of just
 * that (here in words), and the first group with a key represents all that have it:
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
import { ABSTRACT, HEAP_TYPE_MASK, heapTypeOf, isReference, type ValueType } from "../value-types.ts";
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

  /** The first type that is the same as that one. */
  representativeOf(index: number): number {
    return this.#representatives[index]!;
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
    const key = this.#keyOf(group, first);
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

  #keyOf(group: RecursiveGroup, first: number): string {
    const writer = new KeyWriter(first, this.#representatives);
    for (const type of group.types) writer.type(type);
    return writer.text();
  }
}

/** Whether a type may have subtypes. */
export function isFinal(type: SubType): boolean {
  return type.form !== "sub";
}

/** Code units that are made text at once: a call takes so many arguments without complaint. */
const CHUNK = 4096;

/** Bits above all of a value type's: where a reference within the group is counted from its first type. */
const RELATIVE = 0x800_0000;

/** Writes a group as a text of numbers, each two code units. Lists begin with their length, so no two groups have one text. */
class KeyWriter {
  readonly #first: number;
  readonly #representatives: readonly number[];
  readonly #units: number[] = [];

  /** @param first index of the group's first type. */
  constructor(first: number, representatives: readonly number[]) {
    this.#first = first;
    this.#representatives = representatives;
  }

  type(type: SubType): void {
    this.#number(isFinal(type) ? 1 : 0);
    this.#number(type.supertypes.length);
    for (const supertype of type.supertypes) this.#number(this.#index(supertype));
    this.#composite(type.composite);
  }

  text(): string {
    const chunks: string[] = [];
    for (let at = 0; at < this.#units.length; at += CHUNK) {
      chunks.push(String.fromCharCode(...this.#units.slice(at, at + CHUNK)));
    }
    return chunks.join("");
  }

  #composite(type: CompositeType): void {
    switch (type.kind) {
      case "func":
        this.#number(0);
        this.#types(type.parameters);
        return this.#types(type.results);
      case "struct":
        this.#number(1);
        this.#number(type.fields.length);
        return type.fields.forEach((field) => this.#field(field));
      case "array":
        this.#number(2);
        return this.#field(type.element);
    }
  }

  #types(types: readonly ValueType[]): void {
    this.#number(types.length);
    for (const type of types) this.#valueType(type);
  }

  #field(field: FieldType): void {
    this.#number(field.mutable ? 1 : 0);
    this.#valueType(field.storage);
  }

  #valueType(type: ValueType): void {
    const index = heapTypeOf(type);
    const isDefined = isReference(type) && (index & ABSTRACT) === 0;
    this.#number(isDefined ? (type & ~HEAP_TYPE_MASK) | this.#index(index) : type);
  }

  #index(index: number): number {
    return index >= this.#first ? RELATIVE | (index - this.#first) : this.#representatives[index]!;
  }

  #number(value: number): void {
    this.#units.push(value & 0xffff, value >>> 16);
  }
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
