import { expect, test } from "vitest";
import { parseExpectations, surprises } from "./expectations.ts";

test("lines of names and reasons", () => {
  expect([...parseExpectations("# about\n\na/b.1: not yet: too hard\nc: no\n")]).toEqual([
    ["a/b.1", "not yet: too hard"],
    ["c", "no"],
  ]);
  expect(() => parseExpectations("a\n")).toThrow("Line 1 is not `name: reason`: a");
  expect(() => parseExpectations("a: x\na: y")).toThrow('Line 2 is about "a" again');
});

test("failures without a reason and reasons without a failure are surprises", () => {
  const failures = new Map([
    ["a", "broke"],
    ["b", "broke"],
  ]);
  const expectations = parseExpectations("a: known\nc: known\nd: known\n");
  expect(surprises(failures, expectations, (name) => name !== "d")).toEqual({ failed: ["b: broke"], passed: ["c"] });
});
