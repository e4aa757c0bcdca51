/**
 * Programs behave the same, whoever links them: wasm-ld or we, from clang's objects, from those that our assembler makes of
 * clang's assembly, from half of each; with and without what makes the output smaller.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { muslin } from "../../../src/cli/main.ts";
import { wasmify } from "../../../src/module/index.ts";
import { readModule, validate } from "../../../src/wasm/index.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import { clangLibraries } from "../../support/clang-libraries.ts";
import { fileOf, llvm } from "../../support/clang.ts";
import { objectName, parseProgram, type TestProgram } from "./program-file.ts";
import { runModule } from "./run-module.ts";

type Files = Record<string, Uint8Array>;

const folder = join(import.meta.dirname, "programs");
const programs = globSync("*.{c,cpp}", { cwd: folder })
  .toSorted()
  .map((name) => parseProgram(name, readFileSync(join(folder, name), "utf8")));

/** Sources see these beside their own names. */
const header = `
__attribute__((import_module("host"), import_name("say"))) void say(int);
__attribute__((import_module("host"), import_name("tell"))) void tell(const char *);
`;

async function compile(program: TestProgram, form: "-c" | "-S"): Promise<Files> {
  const files: Files = {};
  const target = ["--target=wasm32", "-nostdinc", "-ffreestanding", "-Wno-everything"];
  for (const { name, text } of program.sources) {
    if (name.endsWith(".s")) {
      files[form === "-c" ? objectName(name) : name] =
        form === "-c" ? objectOf(name, text) : new TextEncoder().encode(text);
      continue;
    }
    const isC = name.endsWith(".c");
    const output = form === "-c" ? objectName(name) : name.replace(/\.\w+$/, ".s");
    const prefix = isC ? header : `extern "C" {${header}}\n`;
    const args = [isC ? "clang" : "clang++", ...target, ...program.compilerOptions, form, name, "-o", output];
    files[output] = fileOf(await llvm(args, { [name]: prefix + text }), output);
  }
  return files;
}

/** Objects of our own format. */
async function assembled(program: TestProgram): Promise<Files> {
  const files: Files = {};
  for (const [name, text] of Object.entries(await compile(program, "-S")))
    files[objectName(name)] = objectOf(name, text);
  return files;
}

function objectOf(name: string, text: string | Uint8Array): Uint8Array {
  const { object, diagnostics } = assemble([{ name, text }], { syntax: "llvm" });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return object ?? new Uint8Array();
}

/** Objects and archives as the link wants them. */
async function withArchives(program: TestProgram, objects: Files): Promise<Files> {
  const io = new CapturedIo({ files: { ...objects, ...builtins(program) } });
  for (const { maker, name, flags, members } of program.archives) {
    if (maker === "llvm") {
      const made = await llvm(["ar", flags, name, ...members], objects);
      io.files.set(name, fileOf(made, name));
      continue;
    }
    expect({ code: await muslin(["ar", flags, name, ...members], io), errors: io.errors }).toEqual({
      code: 0,
      errors: "",
    });
  }
  return Object.fromEntries(io.files);
}

/** The compiler's run-time library, if the program asks for it. */
function builtins({ linkWords }: TestProgram): Files {
  if (!linkWords.some((word) => word.includes("builtins"))) return {};
  for (const [, bytes] of clangLibraries(
    /wasm32-unknown-\w+\/libclang_rt\.builtins\.a$|libclang_rt\.builtins-wasm32\.a$/,
  ))
    return { "libbuiltins.a": bytes.slice() };
  throw new Error("The compiler has no run-time library");
}

function linkWords(program: TestProgram): readonly string[] {
  const objects = program.sources.map(({ name }) => objectName(name));
  return program.linkWords.length > 0 ? program.linkWords : objects;
}

async function linkByUs(program: TestProgram, files: Files, options: readonly string[] = []): Promise<Uint8Array> {
  const io = new CapturedIo({ files });
  const code = await muslin(["ld", ...options, ...linkWords(program), "-o", "out.wasm"], io);
  expect({ code, errors: io.errors }).toEqual({ code: 0, errors: "" });
  const output = io.files.get("out.wasm") ?? new Uint8Array();
  validate(readModule(output));
  return output;
}

async function linkByLlvm(program: TestProgram, files: Files): Promise<Uint8Array> {
  const words = ["--import-memory", ...linkWords(program)].filter((word) => word !== "--no-stack-first");
  return fileOf(await llvm(["wasm-ld", ...words, "-o", "out.wasm"], files), "out.wasm");
}

/** What changes the output, but not what it does. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "as it is": [],
  smaller: ["-O2"],
  folded: ["-O2", "--icf=safe"],
  "with all": ["--no-gc-sections", "-O0"],
  "without names": ["-s", "--stack-first"],
};

describe.each(programs)("$name", (program) => {
  test("has a result", async () => {
    const files = await withArchives(program, await compile(program, "-c"));
    const run = runModule(await linkByUs(program, files));
    expect(run.said).not.toEqual([]);
    if (!program.exceptions.has("wasm-ld")) expect(run).toEqual(runModule(await linkByLlvm(program, files)));
  });

  test("as an ELF file, of which wasmify makes the same module", async () => {
    const files = await withArchives(program, await compile(program, "-c"));
    const io = new CapturedIo({ files });
    const code = await muslin(["ld", "--oformat=elf", ...linkWords(program), "-o", "out.elf"], io);
    expect({ code, errors: io.errors }).toEqual({ code: 0, errors: "" });
    const elf = io.files.get("out.elf") ?? new Uint8Array();
    expect(Buffer.from(wasmify(elf)).equals(await linkByUs(program, files))).toBe(true);
  });

  test("joined by -r first", async () => {
    const theirs = await compile(program, "-c");
    const expected = runModule(await linkByUs(program, await withArchives(program, theirs)));
    const forms = program.exceptions.has("as") ? [theirs] : [theirs, await assembled(program)];
    for (const objects of forms) {
      const files = await withArchives(program, objects);
      const words = linkWords(program);
      // What is about symbols is done when these meet.
      const isForJoin = (word: string): boolean => word.endsWith(".o") || /^--(wrap|defsym)=/.test(word);
      const parts = words.filter(isForJoin);
      const io = new CapturedIo({ files });
      const code = await muslin(["ld", "-r", ...parts, "-o", "joined.o"], io);
      expect({ code, errors: io.errors }).toEqual({ code: 0, errors: "" });
      const rest = ["joined.o", ...words.filter((word) => !isForJoin(word))];
      const output = await linkByUs({ ...program, linkWords: rest }, Object.fromEntries(io.files));
      expect(runModule(output)).toEqual(expected);
    }
  });

  test.each(Object.keys(variants))("%s", async (variant) => {
    const options = variants[variant] ?? [];
    const theirs = await withArchives(program, await compile(program, "-c"));
    const expected = runModule(await linkByUs(program, theirs));
    expect(runModule(await linkByUs(program, theirs, options))).toEqual(expected);
    if (program.exceptions.has("as")) return;
    const objects = await assembled(program);
    const ours = await withArchives(program, objects);
    expect(runModule(await linkByUs(program, ours, options))).toEqual(expected);
    const half = Object.fromEntries(Object.entries(objects).filter((_, at) => at % 2 === 0));
    const mixed = await withArchives(program, { ...(await compile(program, "-c")), ...half });
    expect(runModule(await linkByUs(program, mixed, options))).toEqual(expected);
  });
});
