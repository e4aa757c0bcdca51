/**
 * lld's own tests for WebAssembly, those whose input is assembler: both linkers fail or succeed together, and their modules
 * import, export and have the same. What a test wants to see of wasm-ld's layout is not asked of us.
 *
 * The tests are in the sources of LLVM 19, which are too large to fetch for every run: `node tools/fetch-lld-tests.ts` does it once.
 */
import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { debianSource } from "../../support/debian-source.ts";
import { readExpectations, surprises } from "../expectations.ts";
import { Unsupported } from "./lld-commands.ts";
import { runLldTest } from "./run-lld-test.ts";

test("lld's tests", { timeout: 600_000 }, async (context) => {
  const folder = debianSource("llvm-toolchain-19", context);
  const names = globSync("*.{s,test}", { cwd: folder }).toSorted();
  const failures = new Map<string, string>();
  const skipped = new Map<string, string>();
  for (const name of names) {
    try {
      const problem = await runLldTest(folder, name);
      if (problem !== undefined) failures.set(name, problem);
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      skipped.set(name, error.message);
    }
  }
  const count = names.length - skipped.size;
  process.stdout.write(`${count - failures.size} of ${count} pass; ${skipped.size} cannot be run\n`);
  const expectations = readExpectations(new URL("expectations.txt", import.meta.url));
  expect(surprises(failures, expectations, (name) => !skipped.has(name))).toEqual({ failed: [], passed: [] });
});
