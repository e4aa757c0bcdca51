/** What our strip leaves of the machine's own files is what GNU's leaves: the same sections and the same symbols. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import { referenceTool } from "../../support/references.ts";
import { inFolder } from "../elf/gnu-tools.ts";
import { hostFiles, runOurs } from "./host-files.ts";

/** Where a section is in the file is the tool's own choice. */
function withoutOffsets(listing: string): string {
  return listing.replaceAll(/^( +\d+ \S+ +[0-9a-f]{8} +[0-9a-f]+ +[0-9a-f]+) +[0-9a-f]{8}/gm, "$1");
}

/** Section symbols and the message about none, which GNU prints differently for the same table, are left out. */
function withoutSectionSymbols(listing: string): string {
  return listing.replaceAll(/^[0-9a-f]+ [a-zA-Z] \..*\n/gm, "");
}

function whatIsLeft(path: string, context: TestContext): readonly string[] {
  const sections = referenceTool("objdump", context).run(["-h", "-r", path]).stdout;
  const symbols = referenceTool("nm", context).run(["-ap", path]).stdout;
  return [withoutOffsets(sections), withoutSectionSymbols(symbols)];
}

async function compare(path: string, args: readonly string[], context: TestContext): Promise<void> {
  const bytes = readFileSync(path);
  const ours = await runOurs(["strip", ...args, "file"], { files: { file: bytes } });
  expect(ours.stderr, path).toBe("");
  const stripped = ours.files.get("file");
  inFolder((folder) => {
    const file = join(folder, "file");
    writeFileSync(file, bytes);
    referenceTool("strip", context).run([...args, file]);
    const gnu = whatIsLeft(file, context);
    writeFileSync(file, stripped ?? new Uint8Array());
    expect(whatIsLeft(file, context), path).toEqual(gnu);
  });
}

const objectArguments = [
  ["-g"],
  ["--strip-unneeded"],
  ["-x"],
  ["-X"],
  ["-N", "main"],
  ["-g", "-R", ".comment"],
  ["-g", "--keep-file-symbols"],
];

describe.each(objectArguments.map((args) => ({ args })))("$args", ({ args }) => {
  test("of objects and archives", async (context) => {
    for (const path of hostFiles(["objects", "archives"], context)) await compare(path, args, context);
  });
});

const programArguments = [[], ["-g"], ["-R", ".comment"], ["-K", "main"]];

describe.each(programArguments.map((args) => ({ args })))("$args", ({ args }) => {
  test("of programs and libraries", async (context) => {
    for (const path of hostFiles(["programs", "libraries"], context)) await compare(path, args, context);
  });
});
