import { expect, test } from "vitest";
import { nearNames } from "./near-names.ts";

test.each([
  ["objdupm", ["objdump"]],
  ["readefl", ["readelf"]],
  ["nn", ["nm"]],
  ["stripp", ["strip"]],
  ["frobnicate", []],
  ["", []],
])("near %j are %j", (name, expected) => {
  expect(nearNames(name, ["nm", "objdump", "readelf", "size", "strip", "validate"])).toEqual(expected);
});

test("the nearest comes first, and at most three", () => {
  expect(nearNames("printf", ["sprintf", "fprintf", "vprintf", "printf_", "print"])).toHaveLength(3);
  expect(nearNames("malloc", ["callocs", "mallocs"])[0]).toBe("mallocs");
});
