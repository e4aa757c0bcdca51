/**
 * GNU as's own tests: those for all targets, for ELF, for macros, and for wasm32. They are in Debian's source package
 * `binutils`; under the GPL, and so no part of this repository.
 */
import { expect, test } from "vitest";
import { debianSource } from "../../support/debian-source.ts";
import { referenceTool } from "../../support/references.ts";
import { readExpectations, surprises } from "../expectations.ts";
import { catalog } from "./catalog.ts";
import { problemOf } from "./run-gas-test.ts";

const expectations = readExpectations(new URL("expectations.txt", import.meta.url));

// Fetches the source of binutils the first time.
test("GNU as's tests", { timeout: 300_000 }, async (context) => {
  for (const tool of ["objdump", "readelf", "nm", "size"] as const) referenceTool(tool, context);
  const folder = debianSource("binutils", context);
  const tests = catalog(folder);
  const failures = new Map<string, string>();
  for (const each of tests) {
    const problem = await problemOf(each, folder);
    if (problem !== undefined) failures.set(each.name, problem);
  }
  expect(tests).toHaveLength(252);
  expect(surprises(failures, expectations, () => true)).toEqual({ failed: [], passed: [] });
});
