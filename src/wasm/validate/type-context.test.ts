import { describe, expect, test } from "vitest";
import type { CompositeType, RecursiveGroup, SubType } from "../entities.ts";
import { heapTypes, I32, referenceTo, type ValueType } from "../value-types.ts";
import { TypeContext } from "./type-context.ts";

function ref(index: number): ValueType {
  return referenceTo(index, { nullable: false });
}

function struct(...types: readonly ValueType[]): CompositeType {
  return { kind: "struct", fields: types.map((storage) => ({ storage, mutable: false })) };
}

function type(composite: CompositeType, options: { form?: SubType["form"]; supertype?: number } = {}): SubType {
  const { form = "plain", supertype } = options;
  return { form, supertypes: supertype === undefined ? [] : [supertype], composite };
}

function group(...types: readonly SubType[]): RecursiveGroup {
  return { explicit: types.length !== 1, types };
}

function contextOf(...groups: readonly RecursiveGroup[]): TypeContext {
  const context = new TypeContext();
  for (const each of groups) context.add(each);
  return context;
}

function same(context: TypeContext, a: number, b: number): boolean {
  return context.isSubtype(a, b) && context.isSubtype(b, a);
}

const EMPTY: CompositeType = { kind: "func", parameters: [], results: [] };

describe("TypeContext", () => {
  test("takes types for the same that are written the same", () => {
    const context = contextOf(group(type(EMPTY)), group(type(struct(I32))), group(type(EMPTY)));
    expect(same(context, 0, 2)).toBe(true);
    expect(same(context, 0, 1)).toBe(false);
  });

  test("takes a plain type for the same as one that is final, alone in a group", () => {
    const context = contextOf(
      group(type(EMPTY)),
      { explicit: true, types: [type(EMPTY, { form: "sub final" })] },
      group(type(EMPTY, { form: "sub" })),
    );
    expect(same(context, 0, 1)).toBe(true);
    expect(same(context, 0, 2)).toBe(false);
  });

  test("compares groups with references inside and outside of them", () => {
    const pair = (first: number): RecursiveGroup => group(type(struct(ref(first + 1))), type(struct(ref(first))));
    const context = contextOf(
      pair(0), // 0, 1
      pair(2), // 2, 3
      group(type(struct(ref(1))), type(struct(ref(0)))), // 4, 5: refer to the first group
      group(type(struct(ref(3))), type(struct(ref(2)))), // 6, 7: to its equal
    );
    expect(same(context, 0, 2)).toBe(true);
    expect(same(context, 1, 3)).toBe(true);
    // The two of a group look alike, but are two.
    expect(same(context, 0, 1)).toBe(false);
    expect(same(context, 0, 4)).toBe(false);
    expect(same(context, 4, 6)).toBe(true);
  });

  test("does not take a type index for an abstract type of the same number", () => {
    const any = referenceTo(heapTypes.any, { nullable: false });
    const context = contextOf(group(type(EMPTY)), group(type(struct(ref(0)))), group(type(struct(any))));
    expect(same(context, 1, 2)).toBe(false);
  });

  test("knows declared supertypes, by way of equal types too", () => {
    const context = contextOf(
      group(type(struct(), { form: "sub" })), // 0
      group(type(struct(I32), { form: "sub", supertype: 0 })), // 1
      group(type(struct(), { form: "sub" })), // 2, the same as 0
      group(type(struct(I32, I32), { supertype: 1, form: "sub final" })), // 3
      group(type(struct(I32), { form: "sub", supertype: 2 })), // 4, the same as 1
    );
    expect(context.isSubtype(3, 2)).toBe(true);
    expect(context.isSubtype(3, 4)).toBe(true);
    expect(context.isSubtype(0, 1)).toBe(false);
    expect(context.isSubtype(1, 3)).toBe(false);
    expect(same(context, 1, 4)).toBe(true);
    expect(context.depthOf(3)).toBe(2);
  });
});
