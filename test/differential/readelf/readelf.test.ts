/** `muslin readelf` writes what GNU readelf writes: of files of this machine, of assembled ones, and of random ones. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { EM_386, EM_X86_64, type ElfClass } from "../../../src/elf/index.ts";
import { buildElf, elfDescriptions, type ElfDescription } from "../../support/elf-descriptions.ts";
import { executable, sharedObject } from "../../support/elf-samples.ts";
import { referenceTool } from "../../support/references.ts";
import { gnu, ours } from "../gnu-agreement.ts";
import { sources } from "./sources.ts";

const folder = mkdtempSync(join(tmpdir(), "muslin-readelf-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Nearly all there is, in each of its layouts. */
const layouts = [
  "-a",
  "-aW",
  "-t",
  "-tW",
  "-e",
  "-l",
  "-S",
  "-sT",
  "-sW --sym-base=16",
  "--dyn-syms --sym-base=8",
  "-srC",
];

async function expectAgreement(context: TestContext, options: string, files: readonly string[]): Promise<void> {
  const args = [...options.split(" "), ...files];
  expect(await ours(["readelf", ...args], folder), args.join(" ")).toEqual(gnu(context, ["readelf", ...args], folder));
}

const machineFiles = [
  "/bin/ls",
  "/bin/sh",
  "/lib64/ld-linux-x86-64.so.2",
  "/lib/x86_64-linux-gnu/libc.so.6",
  "/lib/x86_64-linux-gnu/libm.so.6",
  "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
  "/usr/lib/x86_64-linux-gnu/crt1.o",
  "/usr/lib/x86_64-linux-gnu/libm.so.6",
  "/usr/lib/gcc/x86_64-linux-gnu/12/libgcc.a",
  "/usr/lib/gcc/x86_64-linux-gnu/12/crtbegin.o",
].filter((path) => existsSync(path));

test.for(machineFiles)("%s", async (path, context) => {
  for (const options of layouts) await expectAgreement(context, options, [path]);
  // Every file and archive member has these.
  await expectAgreement(context, "-x 1 -p .shstrtab", [path]);
});

describe("assembled", () => {
  test.for(Object.entries(sources))("%s", async ([name, { machine, link, text }], context) => {
    writeFileSync(join(folder, `${name}.s`), text);
    const assembled = referenceTool("as", context).run([machine, `${name}.s`, "-o", `${name}.o`], { cwd: folder });
    expect(assembled).toMatchObject({ exitCode: 0 });
    if (link !== undefined) {
      const linked = referenceTool("ld", context).run([...link, `${name}.o`, "-o", name], { cwd: folder });
      expect(linked).toMatchObject({ exitCode: 0 });
    }
    for (const file of link === undefined ? [`${name}.o`] : [`${name}.o`, name]) {
      for (const options of layouts) await expectAgreement(context, options, [file]);
      await expectAgreement(context, "-p .shstrtab -p 1 -x 2 -x 3 -R 3", [file]);
    }
  });
});

/** GNU readelf takes each byte of another letter for a column, or shows only the first, as the locale may be. */
function inAscii(description: ElfDescription): ElfDescription {
  const { sections, symbols } = description;
  const plain = <T extends { readonly name: string }>(item: T): T => ({
    ...item,
    name: item.name.replaceAll(/[^ -~]/g, "?"),
  });
  return { ...description, sections: sections.map(plain), symbols: symbols.map(plain) };
}

describe.each([32, 64] as const)("random objects of %i bits", (elfClass: ElfClass) => {
  const machine = elfClass === 32 ? EM_386 : EM_X86_64;
  const objects = fc
    .sample(elfDescriptions(), { numRuns: 40, seed: elfClass })
    .map(inAscii)
    .map((description, place) => ({ place, bytes: buildElf({ ...description, elfClass, machine }).bytes }));

  test.for(objects)("$place", async ({ place, bytes }, context) => {
    const name = `random-${elfClass}-${place}.o`;
    writeFileSync(join(folder, name), bytes);
    for (const options of layouts) await expectAgreement(context, options, [name]);
  });
});

test.for([32, 64] as const)("samples of %i bits", async (elfClass, context) => {
  writeFileSync(join(folder, "executable"), executable(elfClass));
  writeFileSync(join(folder, "shared.so"), sharedObject(elfClass));
  for (const options of layouts) await expectAgreement(context, options, ["executable", "shared.so"]);
});

describe("archives", () => {
  test("members, an index, paths from elsewhere", async (context) => {
    for (const name of ["one", "two"]) {
      writeFileSync(join(folder, `${name}.s`), `.globl ${name}, ${name}_more\n${name}:\n${name}_more: ret\n`);
      referenceTool("as", context).run(["--64", `${name}.s`, "-o", `${name}.o`], { cwd: folder });
    }
    writeFileSync(join(folder, "text.txt"), "no object\n");
    const ar = referenceTool("ar", context);
    ar.run(["rcs", "lib.a", "one.o", "text.txt", "two.o"], { cwd: folder });
    ar.run(["rcs", "--thin", "thin.a", "one.o", "two.o"], { cwd: folder });
    await expectAgreement(context, "-c", ["lib.a", "thin.a"]);
    await expectAgreement(context, "-hs", ["lib.a"]);
    await expectAgreement(context, "-hsc", ["thin.a"]);
    await expectAgreement(context, "-SW", ["one.o", "lib.a", "thin.a"]);
  });
});
