/**
 * `--emit-relocs`: what we tell of the output's fields is what wasm-ld tells of its own, and it is true: the field of each
 * relocation has the value that its symbol has.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Reader } from "../../../src/bytes/index.ts";
import { muslin } from "../../../src/cli/main.ts";
import { readElf, readField, R_WASM32_LLVM, relocationKinds, SHT_RELA } from "../../../src/elf/index.ts";
import { wasmify } from "../../../src/module/index.ts";
import {
  blockOf,
  llvmRelocation,
  readCustom,
  readModule,
  readRelocationSections,
  symbolFlags,
  validate,
  type DataPlace,
  type LinkingRelocation,
  type LinkingSymbol,
  type Module,
} from "../../../src/wasm/index.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import { fileOf, llvm } from "../../support/clang.ts";
import { objectName, parseProgram, type TestProgram } from "./program-file.ts";
import { runModule } from "./run-module.ts";

const folder = join(import.meta.dirname, "programs");
const names = ["pointers.c", "debug.c", "sections.c", "inline.cpp", "exceptions.cpp", "constructors.c"];
const programs = globSync("*.{c,cpp}", { cwd: folder })
  .filter((name) => names.includes(name))
  .toSorted()
  .map((name) => parseProgram(name, readFileSync(join(folder, name), "utf8")));

/** Where wasm-ld (22) aborts, as symbols of debug information are not in the output. */
const aborting = new Set(["inline.cpp"]);

type Files = Record<string, Uint8Array>;

async function compile(program: TestProgram): Promise<Files> {
  const files: Files = {};
  const declarations = `__attribute__((import_module("host"), import_name("say"))) void say(int);
__attribute__((import_module("host"), import_name("tell"))) void tell(const char *);\n`;
  for (const { name, text } of program.sources) {
    const isC = name.endsWith(".c");
    const source = (isC ? declarations : `extern "C" {${declarations}}\n`) + text;
    const target = ["--target=wasm32", "-nostdinc", "-ffreestanding", "-Wno-everything", "-g"];
    const args = [isC ? "clang" : "clang++", ...target, ...program.compilerOptions, "-c", name, "-o", objectName(name)];
    files[objectName(name)] = fileOf(await llvm(args, { [name]: source }), objectName(name));
  }
  return files;
}

async function linked(files: Files, options: readonly string[] = []): Promise<Uint8Array> {
  const io = new CapturedIo({ files });
  const code = await muslin(["ld", "--emit-relocs", ...options, ...Object.keys(files), "-o", "out"], io);
  expect({ code, errors: io.errors }).toEqual({ code: 0, errors: "" });
  return io.files.get("out") ?? new Uint8Array();
}

function symbolsOf(module: Module): readonly LinkingSymbol[] {
  return blockOf(readCustom(module, "linking")?.blocks ?? [], "symbols") ?? [];
}

function nameOf(module: Module, symbol: LinkingSymbol | undefined): string {
  if (symbol === undefined) return "?";
  if (symbol.kind === "section") return module.sections[symbol.section]?.name ?? "?";
  if (symbol.name !== undefined || symbol.kind === "data") return symbol.name ?? "";
  const kind = symbol.kind === "function" ? "func" : symbol.kind;
  return module.importsOf(kind)[symbol.index]?.name ?? "?";
}

/** What relocations of a section say, in any order, without places: these are the linker's own business. */
function factsOf(module: Module): Readonly<Record<string, readonly string[]>> {
  const symbols = symbolsOf(module);
  const sections = readRelocationSections(module).map(({ target, entries }) => {
    const section = module.sections[target];
    const facts = entries.flatMap(({ type, index, addend = 0n }) => {
      const row = llvmRelocation(type);
      const symbol = symbols[index];
      if (row?.formula === "type") return [row.name];
      // Where in a section of strings something is depends on what was merged before.
      if (symbol?.kind === "section") return [`${row?.name} ${nameOf(module, symbol)}`];
      return [`${row?.name} ${nameOf(module, symbol)}+${addend}`];
    });
    return [
      section?.name === "" || section?.name === undefined ? `${section?.id}` : section.name,
      facts.toSorted(),
    ] as const;
  });
  return Object.fromEntries(sections);
}

/** What they tell and we do not. */
function missing(theirs: readonly string[], ours: readonly string[]): readonly string[] {
  const left = [...ours];
  return theirs.filter((fact) => {
    const at = left.indexOf(fact);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const slots = new Set(["R_WASM_TABLE_INDEX_SLEB", "R_WASM_TABLE_INDEX_I32"]);

/** The value that a field has to have, by the symbol table alone and what the symbols are in. */
function valueOf(module: Module, relocation: LinkingRelocation, symbol: LinkingSymbol): bigint {
  const { type, addend = 0n } = relocation;
  const row = llvmRelocation(type);
  if (symbol.kind === "section") return addend;
  if (symbol.kind === "data") {
    const isAbsolute = (symbol.flags & symbolFlags.WASM_SYM_ABSOLUTE) !== 0;
    if (symbol.place === undefined) return 0n;
    return (isAbsolute ? symbol.place.offset : addressOf(module, symbol.place)) + addend;
  }
  const body = symbol.index - module.importsOf("func").length;
  if (row?.formula.startsWith("offset in code") === true)
    return BigInt(module.code.start(body) - (module.section("code")?.contents ?? 0)) + addend;
  if (row !== undefined && slots.has(row.name)) return slotOf(module, symbol.index);
  return BigInt(symbol.index);
}

function addressOf(module: Module, { segment, offset }: DataPlace): bigint {
  const mode = module.data[segment]?.mode;
  if (mode?.kind !== "active") throw new Error(`Segment ${segment} has no address`);
  const reader = new Reader(mode.offset.bytes);
  reader.skip(1, "i32.const");
  return offset + BigInt(reader.lebS32("address"));
}

function slotOf(module: Module, index: number): bigint {
  const [segment] = module.elements;
  const place = segment?.items.kind === "functions" ? segment.items.indices.indexOf(index) : -1;
  return BigInt(1 + place);
}

describe.each(programs)("$name", (program) => {
  test.skipIf(aborting.has(program.name))("tells what wasm-ld tells", async () => {
    const files = await compile(program);
    const args = ["wasm-ld", "--emit-relocs", "--import-memory", ...Object.keys(files), "-o", "out"];
    const theirs = readModule(fileOf(await llvm(args, files), "out"));
    const ours = readModule(await linked(files));
    validate(ours);
    const own = factsOf(ours);
    const told = Object.entries(factsOf(theirs)).map(([section, facts]) => {
      // A stack pointer that no code uses is not in our output.
      const wanted = facts.filter((fact) => !fact.includes("__stack_pointer"));
      return [section, missing(wanted, own[section] ?? [])];
    });
    expect(told.filter(([, facts]) => facts?.length !== 0)).toEqual([]);
  });

  test("tells the truth", async () => {
    const module = readModule(await linked(await compile(program), ["--active-data"]));
    const symbols = symbolsOf(module);
    let count = 0;
    for (const { target, entries } of readRelocationSections(module)) {
      const { contents = 0 } = module.sections[target] ?? {};
      for (const relocation of entries) {
        const field = relocationKinds.get(R_WASM32_LLVM + relocation.type)?.field;
        const symbol = symbols[relocation.index];
        if (llvmRelocation(relocation.type)?.formula === "type" || field === undefined || symbol === undefined)
          continue;
        const { value } = readField(module.bytes, contents + relocation.offset, { field });
        expect(BigInt(value)).toBe(valueOf(module, relocation, symbol));
        count++;
      }
    }
    expect(count).toBeGreaterThan(10);
  });

  test("as an ELF file, of which wasmify makes the module without it", async () => {
    const files = await compile(program);
    const elf = readElf(await linked(files, ["--oformat=elf"]));
    const tables = elf.sections.filter(({ type }) => type === SHT_RELA);
    expect(tables.map(({ name }) => name)).toContain(".rela.wasm.code");
    const symbols = elf.symbols;
    const named = tables.flatMap((table) => Array.from(elf.relocations(table), ({ symbol }) => symbols?.name(symbol)));
    expect(named).toContain("say");
    const module = readModule(wasmify(elf.bytes));
    validate(module);
    expect(readRelocationSections(module)).toEqual([]);
    expect(runModule(module.bytes)).toEqual(runModule(await linked(files)));
  });

  test("LLVM's tools read it", async () => {
    const bytes = await linked(await compile(program));
    const { stdout } = await llvm(["objdump", "-r", "-t", "out"], { out: bytes });
    expect(new TextDecoder().decode(stdout)).toContain("R_WASM_");
  });
});
