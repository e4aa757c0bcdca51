/** Debug information after a link says of each instruction what it says after a link by LLVM's linker. */
import { expect, test } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { symbolize, type SourceFrame } from "../../../src/dwarf/index.ts";
import { link } from "../../../src/ld/index.ts";
import { readModule, type Module } from "../../../src/wasm/index.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";

const sources: Files = {
  "first.c": `
    int shared_part(int);
    static inline int square(int x) {
      return x * x;
    }
    int unused(int x) { return x + 77; }
    int sum(int x) {
      int s = 0;
      for (int i = 0; i < x; i++)
        s += square(i) + shared_part(i);
      return s;
    }`,
  "second.c": `
    int sum(int);
    __attribute__((noinline)) int shared_part(int x) {
      return x ^ 5;
    }
    int _start(int x) {
      return sum(x) +
             shared_part(x);
    }`,
};

/** What is known of every instruction that any line is known of, function by function. */
function linesOf(module: Module): readonly (readonly (readonly SourceFrame[])[])[] {
  const section = module.section("code")?.contents ?? 0;
  return Array.from({ length: module.code.count }, (_, index) => {
    const start = module.code.start(index) - section;
    const end = module.code.end(index) - section;
    return Array.from({ length: end - start }, (_, offset) => symbolize(module, start + offset));
  }).filter((frames) => frames.some(({ length }) => length > 0));
}

test.each([
  ["4", "-O0"],
  ["4", "-O2"],
  ["5", "-O0"],
  ["5", "-O2"],
])("DWARF %s at %s", async (version, level) => {
  const flags = [level, `-gdwarf-${version}`, "-ffile-prefix-map=/=/"];
  const names = Object.keys(sources);
  const { files } = await llvm(["clang", ...flags, "-c", ...names], sources);
  const objects = names.map((name) => name.replace(".c", ".o"));
  const reference = await llvm(["wasm-ld", "--entry=_start", ...objects, "-o", "a.wasm"], files);
  const { files: texts } = await llvm(["clang", ...flags, "-S", ...names], sources);
  const expected = linesOf(readModule(fileOf(reference, "a.wasm")));
  expect(expected.length).toBe(level === "-O0" ? 4 : 3);
  const fromLlvm = objects.map((name) => ({ name, bytes: files[name] as Uint8Array }));
  const fromElf = names.map((name) => {
    const { object } = assemble(texts[name.replace(".c", ".s")] as Uint8Array, { syntax: "llvm" });
    return { name, bytes: object as Uint8Array };
  });
  for (const inputs of [fromLlvm, fromElf]) {
    const { output, diagnostics } = link(inputs);
    expect(diagnostics).toEqual([]);
    expect(linesOf(readModule(output as Uint8Array))).toEqual(expected);
  }
});
