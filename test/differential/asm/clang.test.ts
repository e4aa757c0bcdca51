/**
 * `clang -c` and `clang -S | muslin as` give the same: functions with their bytes, types, data,
 * symbols, relocations, custom sections with debug information. No difference is accepted.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { diagnosticText } from "../../../src/diag/index.ts";
import { fileOf, llvm } from "../../support/clang.ts";
import { summarizeElfObject } from "../../support/elf-summary.ts";
import { summarizeLlvmObject } from "../../support/llvm-summary.ts";
import { differencesOf } from "../../support/object-summary.ts";
import { matrix } from "./matrix.ts";

const cases = Object.entries(matrix).flatMap(([name, rows]) =>
  rows.map((flags): [string, string] => [name, flags.join(" ")]),
);

test.each(cases)("%s %s", async (name, flags) => {
  const files = { [name]: readFileSync(new URL(`sources/${name}`, import.meta.url)) };
  const command = [name.endsWith(".cc") ? "clang++" : "clang", "--target=wasm32", "-w", ...flags.split(" "), name];
  const object = fileOf(await llvm([...command, "-c", "-o", "out.o"], files), "out.o");
  const source = fileOf(await llvm([...command, "-S", "-o", "out.s"], files), "out.s");
  const result = assemble(source, { name: "out.s", directory: "/" });
  expect(result.diagnostics.map(diagnosticText).join("")).toBe("");
  expect(result.object).toBeDefined();
  const differences = differencesOf(
    summarizeLlvmObject(object),
    summarizeElfObject(result.object ?? new Uint8Array(0)),
  );
  expect(differences).toEqual([]);
});
