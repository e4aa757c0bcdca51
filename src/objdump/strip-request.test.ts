import { expect, test } from "vitest";
import { namesMatcher, patternsMatcher } from "./index.ts";

test.each([
  [[".debug_*"], ".debug_info", true],
  [[".debug_*"], "debug_info", false],
  [[".debug_*", "!.debug_line"], ".debug_line", false],
  [["*", "!main"], "main", false],
  [["*", "!main"], "maine", true],
  [["a?c"], "abc", true],
  [["a?c"], "ac", false],
  [["[a-c]x"], "bx", true],
  [["[!a-c]x"], "bx", false],
  [["[]]"], "]", true],
  [["a[b"], "a[b", true],
  [["a.b"], "axb", false],
  [["_Z(*)+"], "_Z(i)+", true],
  [["[z-a]"], "z", false],
])("%j and %s: %s", (patterns, name, expected) => {
  expect(patternsMatcher(patterns)(name)).toBe(expected);
});

test("names are not patterns", () => {
  expect(namesMatcher(["a*"])("ab")).toBe(false);
  expect(namesMatcher(["a*"])("a*")).toBe(true);
});
