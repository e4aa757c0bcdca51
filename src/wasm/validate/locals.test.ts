import { describe, expect, test } from "vitest";
import { EXTERNREF, F32, heapTypes, I32, I64, referenceTo } from "../value-types.ts";
import { Locals } from "./locals.ts";
import { BOTTOM } from "./subtyping.ts";

const NON_NULL = referenceTo(heapTypes.any, { nullable: false });

describe("Locals", () => {
  test("are parameters, then runs", () => {
    const locals = new Locals();
    locals.reset([I32, I64]);
    locals.add(3, F32);
    locals.add(0, I32);
    locals.add(1, EXTERNREF);
    expect(Array.from({ length: 7 }, (_, index) => locals.typeOf(index))).toEqual([
      I32,
      I64,
      F32,
      F32,
      F32,
      EXTERNREF,
      BOTTOM,
    ]);
    locals.reset([]);
    expect(locals.typeOf(0)).toBe(BOTTOM);
  });

  test("may be as many as indices reach, in no more space than they are written in", () => {
    const locals = new Locals();
    locals.reset([I32]);
    expect(locals.add(2_000_000_000, I64)).toBe(true);
    expect(locals.add(5, F32)).toBe(true);
    expect(locals.add(2 ** 32 - 1 - 2_000_000_006, EXTERNREF)).toBe(true);
    expect(locals.add(1, I32)).toBe(false);
    expect(locals.count).toBe(2 ** 32 - 1);
    expect(locals.typeOf(1)).toBe(I64);
    expect(locals.typeOf(2_000_000_000)).toBe(I64);
    expect(locals.typeOf(2_000_000_001)).toBe(F32);
    expect(locals.typeOf(2_000_000_005)).toBe(F32);
    expect(locals.typeOf(2_000_000_006)).toBe(EXTERNREF);
    expect(locals.typeOf(2 ** 32 - 2)).toBe(EXTERNREF);
    expect(locals.typeOf(2 ** 32 - 1)).toBe(BOTTOM);
  });

  test("are found in runs of any number", () => {
    const locals = new Locals();
    locals.reset([]);
    for (let run = 0; run < 5000; run++) locals.add(1, run % 2 === 0 ? I32 : I64);
    const types = Array.from({ length: 5000 }, (_, index) => locals.typeOf(index));
    expect(types).toEqual(Array.from({ length: 5000 }, (_, index) => (index % 2 === 0 ? I32 : I64)));
  });

  test("are assigned until the block ends in which they were", () => {
    const locals = new Locals();
    locals.reset([NON_NULL]);
    locals.add(2, NON_NULL);
    expect([0, 1, 2].map((index) => locals.isAssigned(index))).toEqual([true, false, false]);
    locals.assign(1);
    const { mark } = locals;
    locals.assign(1);
    locals.assign(2);
    expect(locals.isAssigned(2)).toBe(true);
    locals.restore(mark);
    expect([0, 1, 2].map((index) => locals.isAssigned(index))).toEqual([true, true, false]);
    locals.reset([]);
    expect(locals.isAssigned(1)).toBe(false);
  });
});
