import { expect, test } from "vitest";
import { matchesFile, matchesGlob } from "./glob.ts";

test.each([
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", ".text/x", true],
  [".text", ".text", true],
  [".text", ".text.x", false],
  [".text.*", ".text.x", true],
  [".text.*", ".text.", true],
  ["*.o", "a.o", true],
  ["*.o", "a.oo", false],
  ["a*b*c", "aXbYbZc", true],
  ["a*b*c", "aXbYbZ", false],
  ["?x", "ax", true],
  ["?x", "x", false],
  ["[abc]", "b", true],
  ["[a-c]x", "bx", true],
  ["[!a-c]", "d", true],
  ["[^a-c]", "b", false],
  ["[]]", "]", true],
  ["[a-]", "-", true],
  ["[", "[", true],
  ["a[", "a[", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["**a", "bba", true],
])("%j matches %j: %s", (pattern, name, expected) => {
  expect(matchesGlob(pattern, name)).toBe(expected);
});

test("many stars are no trouble", () => {
  expect(matchesGlob(`${"a*".repeat(200)}b`, "a".repeat(20_000))).toBe(false);
});

test.each([
  ["a.o", { name: "a.o", archive: undefined }, true],
  ["a.o", { name: "a.o", archive: "lib.a" }, true],
  ["lib.a:", { name: "a.o", archive: "lib.a" }, true],
  ["lib.a:", { name: "lib.a", archive: undefined }, false],
  ["lib.a:b*", { name: "a.o", archive: "lib.a" }, false],
  ["*b.a:a.o", { name: "a.o", archive: "lib.a" }, true],
  [":a.o", { name: "a.o", archive: undefined }, true],
  [":a.o", { name: "a.o", archive: "lib.a" }, false],
])("file pattern %j, %j: %s", (pattern, subject, expected) => {
  expect(matchesFile(pattern, subject)).toBe(expected);
});
