/**
 * Programs and libraries in the manner of the GNU port, through `wasm32-elf.lds` and wasmify: GNU readelf reads what the dynamic linker
 * is told, and a small loader runs what comes out.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { diagnosticText } from "../../../src/diag/index.ts";
import {
  elfScript,
  linkByScript,
  parseVersionScript,
  type ScriptLinkInput,
  type ScriptLinkOptions,
} from "../../../src/ld/index.ts";
import { dynamicInfoOf, wasmify } from "../../../src/module/index.ts";
import { readCustom, readModule, validate } from "../../../src/wasm/index.ts";
import { loadPortProgram } from "../../support/port-loader.ts";
import { referenceTool } from "../../support/references.ts";

function objectOf(name: string, source: string): ScriptLinkInput {
  const { object, diagnostics } = assemble(`.include "wasm32-macros.s"\n${source}`, { name, syntax: "gnu" });
  expect(diagnostics.map(diagnosticText)).toEqual([]);
  return { name, bytes: object ?? new Uint8Array() };
}

const headers = [
  objectOf("headers.o", '.include "wasm32-headers.s"'),
  objectOf("globals.o", '.include "wasm32-globals.s"'),
];

type Options = Omit<ScriptLinkOptions, "script">;

function link(
  inputs: readonly ScriptLinkInput[],
  options: Options = {},
): { elf: Uint8Array; messages: readonly string[] } {
  const script = { name: "wasm32-elf.lds", text: elfScript };
  const { output, diagnostics } = linkByScript([...headers, ...inputs], { script, ...options });
  return { elf: output ?? new Uint8Array(), messages: diagnostics.map(({ message }) => message) };
}

function linked(inputs: readonly ScriptLinkInput[], options: Options = {}): Uint8Array {
  const { elf, messages } = link(inputs, options);
  expect(messages).toEqual([]);
  return elf;
}

function versionsOf(text: string): NonNullable<Options["versionNodes"]> {
  return parseVersionScript(text).nodes;
}

function moduleOf(elf: Uint8Array): Uint8Array {
  const module = wasmify(elf);
  validate(readModule(module));
  return module;
}

/** A function of one i32. */
const fn = (name: string, body: string): string => `
    .globl ${name}
    defun ${name}, FiiE, 1
    ${body.trim().replaceAll("; ", "\n    ")}
    end
    endefun ${name}, 1, 0, 0`;

const load = (symbol: string): string => `global.get $got; i32.const ${symbol}@got; i32.add; i32.load a=2 0`;

const library = objectOf(
  "library.o",
  `
  ${fn("add_counter", `local.get 0; ${load("counter")}; i32.load a=2 0; i32.add`)}
  ${fn("set_counter", `${load("counter")}; local.get 0; i32.store a=2 0; i32.const 0`)}
  ${fn("chosen", "local.get 0; i32.const 1; i32.add")}
  ${fn("call_chosen", "local.get 0; call chosen@plt{__sigchar_FiiE}")}
  ${fn("ask_program", "local.get 0; call of_program@plt{__sigchar_FiiE}")}
  ${fn("by_pointer", `local.get 0; ${load("pointers")}; i32.load a=2 4; call_indirect __sigchar_FiiE 0`)}
  ${fn("by_got", `local.get 0; global.get $got; i32.const chosen@gotcode; i32.add; i32.load a=2 0; call_indirect __sigchar_FiiE 0`)}
  ${fn("through", `${load("pointers")}; i32.load a=2 0; i32.load a=2 0`)}
  .globl counter, pointers
  .data
  .long 1
  .type counter, @object
  .size counter, 4
counter: .long 40
  .section .data.rel,"aw"
  .type pointers, @object
pointers: .long inner
  .reloc ., R_WASM32_32_CODE, chosen
  .long 0
inner: .long 99`,
);

const program = objectOf(
  "program.o",
  `
  ${fn("_start", "local.get 0; call add_counter@plt{__sigchar_FiiE}")}
  ${fn("of_program", "local.get 0; i32.const 1000; i32.add")}
  ${fn("read_counter", ".ndatatextlabel counter; i32.load a=2 0")}
  ${fn("call_library", "local.get 0; call call_chosen@plt{__sigchar_FiiE}")}
  ${fn("reset", "local.get 0; call set_counter@plt{__sigchar_FiiE}")}
  ${fn("ask", "local.get 0; call ask_program@plt{__sigchar_FiiE}")}
  ${fn("pointer", "local.get 0; call by_pointer@plt{__sigchar_FiiE}")}
  ${fn("got", "local.get 0; call by_got@plt{__sigchar_FiiE}")}
  ${fn("inner", "local.get 0; call through@plt{__sigchar_FiiE}")}`,
);

const ownChosen = objectOf("chosen.o", fn("chosen", "local.get 0; i32.const 500; i32.add"));

/** What a program does, function by function. */
function run(inputs: readonly ScriptLinkInput[], libraryOptions: Options = {}): Readonly<Record<string, number>> {
  const shared = linked([library], { shared: true, soname: "library.so.1", ...libraryOptions });
  const main = linked([program, ...inputs, { name: "library.so", bytes: shared }], { exportDynamic: true });
  const { call } = loadPortProgram([moduleOf(main), moduleOf(shared)]);
  const results = { start: call("_start", 2), chosen: call("call_library", 1), asked: call("ask", 3) };
  call("reset", 7);
  const pointers = { pointer: call("pointer", 1), got: call("got", 1), inner: call("inner", 0) };
  return { ...results, ...pointers, counter: call("read_counter", 0), after: call("_start", 2) };
}

describe("a program and its library", () => {
  test("call each other, and share the data that the program has a copy of", () => {
    const { chosen, ...others } = run([]);
    expect(chosen).toBe(2);
    expect(others).toEqual({ start: 42, asked: 1003, pointer: 2, got: 2, inner: 99, counter: 7, after: 9 });
  });

  test("what the program defines counts for the library too", () => {
    expect(run([ownChosen])).toMatchObject({ chosen: 501, pointer: 501, got: 501 });
  });

  test("but not if the library is linked with -Bsymbolic", () => {
    expect(run([ownChosen], { bsymbolic: true })).toMatchObject({ chosen: 2, pointer: 2, got: 2 });
  });

  test("nor if a version script makes it local", () => {
    const versionNodes = versionsOf("V { local: chosen; };");
    expect(run([ownChosen], { versionNodes })).toMatchObject({ chosen: 2, pointer: 2, got: 2 });
  });
});

describe("what loaders are told", () => {
  const shared = (): Uint8Array =>
    linked([library], { shared: true, soname: "library.so.1", versionNodes: versionsOf("V { c*; };") });

  test("by the module of a library", () => {
    const module = moduleOf(shared());
    const info = dynamicInfoOf(module);
    expect(info?.def?.map(([name]) => name)).toEqual(["counter", "pointers"]);
    expect(info?.refun?.map(([name]) => name)).toEqual(["chosen", "of_program"]);
    expect(info?.copy).toEqual([]);
    expect(readCustom(readModule(module), "dylink.0")?.[0]).toMatchObject({
      kind: "memoryInfo",
      value: { memorySize: (info?.data_end ?? 0) - 0x4000, tableSize: info?.plt_end },
    });
  });

  test("by the module of a program", () => {
    const main = linked([program, { name: "library.so", bytes: shared() }], { runPaths: ["/lib"] });
    const module = moduleOf(main);
    expect(dynamicInfoOf(module)).toMatchObject({ libs: ["library.wasm"], copy: [["counter", expect.any(Number), 4]] });
    const told = readCustom(readModule(module), "dylink.0")?.slice(1);
    expect(told).toEqual([
      { kind: "needed", value: ["library.wasm"] },
      { kind: "runtimePath", value: ["/lib"] },
    ]);
  });
});

describe("mistakes", () => {
  test("a function of a library whose type nothing says", () => {
    const shared = linked([library], { shared: true });
    const main = objectOf("main.o", fn("_start", ".ncodetextlabel chosen"));
    expect(link([main, { name: "library.so", bytes: shared }]).messages).toEqual([
      'main.o:(.wasm.code..text): "chosen" is a library\'s, and nothing says its type: expected a call by "@plt{TYPE}"',
    ]);
  });

  test("data that code of a library names directly", () => {
    const object = objectOf("direct.o", `${fn("direct", ".ndatatextlabel here")}\n.data\n.globl here\nhere: .long 1`);
    expect(link([object], { shared: true }).messages).toEqual([
      'direct.o:(.wasm.code..text): "here" cannot be named directly in a library: expected "@got"',
    ]);
  });

  test("a version that no version script has", () => {
    const object = objectOf("a.o", `${fn("own", "local.get 0")}\n.symver own, open@@NEW`);
    expect(link([object], { shared: true }).messages).toEqual([
      'Symbol "open@@NEW" has a version that no version script defines',
    ]);
  });
});

describe("GNU readelf", () => {
  function readelf(elf: Uint8Array, context: TestContext): string {
    const folder = mkdtempSync(join(tmpdir(), "muslin-dynamic-"));
    try {
      writeFileSync(join(folder, "a.elf"), elf);
      const args = ["-d", "--dyn-syms", "-V", "-h", "-lW", "a.elf"];
      const { stdout, stderr, exitCode } = referenceTool("readelf", context).run(args, { cwd: folder });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      return stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test("reads a library with versions", (context) => {
    const versionNodes = versionsOf("OLD { global: c*; local: *; }; NEW { global: pointers; } OLD;");
    const text = readelf(linked([library], { shared: true, soname: "library.so.1", versionNodes }), context);
    expect(text).toMatch(/Type: +DYN/);
    expect(text).toContain("Library soname: [library.so.1]");
    expect(text).toMatch(/FUNC +GLOBAL DEFAULT +\d+ chosen@@OLD/);
    expect(text).toMatch(/OBJECT +GLOBAL DEFAULT +\d+ pointers@@NEW/);
    expect(text).toMatch(/GLOBAL DEFAULT +UND of_program/);
    expect(text).not.toMatch(/ add_counter/);
    expect(text).toContain("Parent 1: OLD");
    expect(text).toMatch(/^ +DYNAMIC /m);
  });

  test("reads the program that needs it", (context) => {
    const versionNodes = versionsOf("LIB_1 { *; };");
    const shared = linked([library], { shared: true, soname: "library.so.1", versionNodes });
    const text = readelf(linked([program, { name: "x.so", bytes: shared }]), context);
    expect(text).toContain("Shared library: [library.so.1]");
    expect(text).toMatch(/UND add_counter@LIB_1 \(2\)/);
    expect(text).toContain("File: library.so.1  Cnt: 1");
  });
});
