/** Debug information survives our linker: of every byte of a function it says the same as behind LLVM's. */
import { expect, test } from "vitest";
import { muslin } from "../../../src/cli/main.ts";
import { hasFlag, openObject, sectionFlags } from "../../../src/objdump/index.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";

const sources: Files = {
  "box.cc": `
    template <class T> struct Box { T value; __attribute__((noinline)) T get() { return value * 3; } };
    static inline int twice(int x) { return x + x; }
    static int unused(int x) { return x - 1; }
    extern "C" int shared(int);
    extern "C" int entry(int x) { Box<int> box{x}; for (int i = 0; i < x; i++) box.value += twice(i); return box.get() + shared(x); }`,
  "shared.c": `
    __attribute__((noinline)) static int step(int x, int y) { return x * y + 1; }
    __attribute__((noinline)) int dead(int x) { return step(x, 7); }
    int shared(int x) { int sum = 0; while (x-- > 0) sum += step(x, sum); return sum; }`,
};

const roots = ["--no-entry", "--export=entry"];

/** By name of the function, what is said of each byte of its body. */
function framesByFunction(module: Uint8Array): Readonly<Record<string, readonly string[]>> {
  const object = openObject(module, { warn: (message) => expect.fail(message) });
  const functions: Record<string, readonly string[]> = {};
  for (const section of object.sections.filter(({ flags }) => hasFlag(flags, sectionFlags.CODE))) {
    for (const { name = "?", body, end } of object.codeRegions(section) ?? []) {
      functions[name] = Array.from({ length: end - body }, (_, at) =>
        object
          .sourceFrames(section, section.vma + BigInt(body + at))
          .map((frame) => `${frame.name} ${frame.file}:${frame.line}:${frame.column}`)
          .join(" < "),
      );
    }
  }
  return functions;
}

async function linkByOurs(objects: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const io = new CapturedIo({ files: objects });
  const code = await muslin(["ld", ...roots, ...Object.keys(objects), "-o", "a.wasm"], io);
  expect(code, io.errors).toBe(0);
  return fileOf(
    { exitCode: code, files: Object.fromEntries(io.files), stdout: new Uint8Array(0), stderr: "" },
    "a.wasm",
  );
}

async function assembleByOurs(text: Uint8Array): Promise<Uint8Array> {
  const io = new CapturedIo({ files: { "a.s": text } });
  expect(await muslin(["as", "a.s", "-o", "a.o"], io), io.errors).toBe(0);
  return io.files.get("a.o") ?? new Uint8Array(0);
}

test.each([
  [4, "-O0"],
  [4, "-O2"],
  [5, "-O0"],
  [5, "-O2"],
])("DWARF %i at %s", async (version, level) => {
  const flags = ["-ffile-compilation-dir=/src", `-gdwarf-${version}`, level];
  const theirs: Record<string, Uint8Array> = {};
  const assembled: Record<string, Uint8Array> = {};
  for (const name of Object.keys(sources)) {
    const compiler = name.endsWith(".c") ? "clang" : "clang++";
    theirs[`${name}.o`] = fileOf(await llvm([compiler, ...flags, "-c", name, "-o", "a.o"], sources), "a.o");
    const text = await llvm([compiler, ...flags, "-S", name, "-o", "a.s"], sources);
    assembled[`${name}.o`] = await assembleByOurs(fileOf(text, "a.s"));
  }
  const reference = await llvm(["wasm-ld", "--no-demangle", ...roots, ...Object.keys(theirs), "-o", "a.wasm"], theirs);
  const expected = framesByFunction(fileOf(reference, "a.wasm"));
  expect(Object.keys(expected)).toContain("entry");
  expect(framesByFunction(await linkByOurs(theirs)), "LLVM's objects").toEqual(expected);
  expect(framesByFunction(await linkByOurs(assembled)), "our objects").toEqual(expected);
});
