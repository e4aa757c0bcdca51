/** The pages of tools have tables of their options: every option is in its table. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { muslin } from "./main.ts";

/** All options that `--help` shows, but the two that every tool has. */
async function optionsOf(tool: string): Promise<readonly string[]> {
  const io = new CapturedIo();
  await muslin([tool, "--help"], io);
  const lines = io.output.split("\n").flatMap((line) => /^ {2}(-\S.*?)(?: {2,}|$)/.exec(line)?.[1] ?? []);
  return lines
    .flatMap((line) => line.match(/--?[A-Za-z][\w-]*/g) ?? [])
    .filter((name) => !/^--(help|version)$/.test(name));
}

test.each([
  ["readelf", "readelf.md"],
  ["ar", "ar.md"],
  ["ranlib", "ar.md"],
  ["validate", "validate.md"],
  ["ld", "ld.md"],
  ["as", "assembler.md"],
  ["addr2line", "dwarf.md"],
])("every option of %s is in %s", async (tool, page) => {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const options = await optionsOf(tool);
  expect(options).not.toEqual([]);
  expect(options.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
