import { describe, expect, test } from "vitest";
import { EXNREF, heapTypes, I32, I64, referenceTo, type HeapType } from "../value-types.ts";
import { BOTTOM, BOTTOM_REFERENCE, describeType, isDefaultable, matches, matchesHeap, topOf } from "./subtyping.ts";
import { TypeContext } from "./type-context.ts";

const context = new TypeContext();
context.add({ explicit: false, types: [{ form: "plain", supertypes: [], composite: { kind: "struct", fields: [] } }] });
context.add({
  explicit: false,
  types: [{ form: "plain", supertypes: [], composite: { kind: "func", parameters: [], results: [] } }],
});
context.add({
  explicit: false,
  types: [{ form: "plain", supertypes: [], composite: { kind: "array", element: { storage: I32, mutable: true } } }],
});

/** Heap type -> all that are above it. */
const above: Readonly<Record<string, readonly string[]>> = {
  any: [],
  eq: ["any"],
  i31: ["eq", "any"],
  struct: ["eq", "any"],
  array: ["eq", "any"],
  none: ["i31", "struct", "array", "eq", "any", "0", "2"],
  func: [],
  nofunc: ["func", "1"],
  extern: [],
  noextern: ["extern"],
  exn: [],
  noexn: ["exn"],
  "0": ["struct", "eq", "any"],
  "1": ["func"],
  "2": ["array", "eq", "any"],
};

function heapType(name: string): HeapType {
  return name in heapTypes ? heapTypes[name as keyof typeof heapTypes] : Number(name);
}

describe("matchesHeap", () => {
  test.each(Object.keys(above))("%s", (name) => {
    const found = Object.keys(above).filter((other) => matchesHeap(context, heapType(name), heapType(other)));
    expect(found.toSorted()).toEqual([name, ...above[name]!].toSorted());
  });

  test("finds the top of a hierarchy", () => {
    const tops = ["none", "0", "eq", "nofunc", "1", "noextern", "noexn"].map((name) => topOf(context, heapType(name)));
    const { any, func, extern, exn } = heapTypes;
    expect(tops).toEqual([any, any, any, func, func, extern, exn]);
  });
});

describe("matches", () => {
  test("null where null is expected", () => {
    const nonNull = referenceTo(heapTypes.exn, { nullable: false });
    expect(matches(context, nonNull, EXNREF)).toBe(true);
    expect(matches(context, EXNREF, nonNull)).toBe(false);
  });

  test("numbers match only themselves, bottom everything, the bottom reference all references", () => {
    expect(matches(context, I32, I32)).toBe(true);
    expect(matches(context, I32, I64)).toBe(false);
    expect(matches(context, I32, EXNREF)).toBe(false);
    expect(matches(context, EXNREF, I32)).toBe(false);
    expect([I32, EXNREF, BOTTOM_REFERENCE].every((type) => matches(context, BOTTOM, type))).toBe(true);
    expect(matches(context, BOTTOM_REFERENCE, referenceTo(1, { nullable: false }))).toBe(true);
    expect(matches(context, BOTTOM_REFERENCE, I32)).toBe(false);
  });
});

test("only references that are not null have no default value", () => {
  expect(isDefaultable(I32)).toBe(true);
  expect(isDefaultable(EXNREF)).toBe(true);
  expect(isDefaultable(referenceTo(0, { nullable: false }))).toBe(false);
});

test("types in messages", () => {
  expect([BOTTOM, BOTTOM_REFERENCE, I32, referenceTo(0, { nullable: false })].map(describeType)).toEqual([
    "any value",
    "a reference",
    "i32",
    "(ref 0)",
  ]);
});
