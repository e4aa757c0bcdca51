/** Programs in several modules do what the same program does that LLVM's linker makes one module of. */
import { describe, expect, test } from "vitest";
import { link, parseVersionScript, type LinkOptions } from "../../../src/ld/index.ts";
import { readCustom, readModule } from "../../../src/wasm/index.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";
import { loadProgram } from "../../support/library-loader.ts";

const library = `
extern int twice(int), limit;
int counter = 5;
static int secret = 7;
int *counter_pointer = &counter;
static int *secret_pointer = &secret;
static int add_secret(int x) { return x + secret; }
int (*own)(int) = add_secret;
int (*others)(int) = twice;
int *limit_pointer = &limit;
__attribute__((visibility("hidden"))) int hidden = 11;
__attribute__((constructor)) static void start(void) { counter += 100; }
__attribute__((weak)) int chosen(void) { return 1; }
extern int nowhere __attribute__((weak));
int compute(int x) {
  counter++;
  return own(x) + *secret_pointer + others(x) + *limit_pointer + limit + hidden + *counter_pointer + chosen() + (&nowhere != 0);
}`;

const program = `
extern int compute(int), counter;
int limit = 1000;
int twice(int x) { return x * 2; }
int chosen(void) { return 50000; }
static int table[3] = {1, 2, 3};
static int *second = &table[1];
extern int compute2(int) __attribute__((alias("compute_here")));
int compute_here(int x) { return compute(x) + counter + *second; }
int run(int x) { static int (*volatile f)(int) = compute_here; return f(x) + compute2(x); }`;

const flags = ["-O1", "-fPIC", "-fvisibility=default"];

async function objects(): Promise<Files> {
  const sources = { "library.c": library, "program.c": program };
  return (await llvm(["clang", ...flags, "-c", "library.c", "program.c"], sources)).files;
}

function linked(name: string, bytes: readonly Uint8Array[], options: LinkOptions): Uint8Array {
  const { output, diagnostics } = link(
    bytes.map((each, index) => ({ name: `${name}${index}`, bytes: each })),
    options,
  );
  expect(diagnostics).toEqual([]);
  if (output === undefined) throw new Error("No output");
  return output;
}

function calls(exports: Readonly<Record<string, unknown>>): readonly unknown[] {
  const run = exports["run"] as (x: number) => number;
  (exports["__wasm_call_ctors"] as (() => void) | undefined)?.();
  return [run(3), run(4), run(-1)];
}

describe("a program and its library", () => {
  test("do together what they do as one module", async () => {
    const files = await objects();
    const [libraryObject, programObject] = [files["library.o"], files["program.o"]] as [Uint8Array, Uint8Array];
    const whole = await llvm(
      ["wasm-ld", "--no-entry", "--export=run", "--export=__wasm_call_ctors", "library.o", "program.o", "-o", "a.wasm"],
      files,
    );
    const reference = new WebAssembly.Instance(new WebAssembly.Module(fileOf(whole, "a.wasm").slice()));
    const shared = linked("library", [libraryObject], { shared: true, soname: "library.so" });
    const main = linked("program", [programObject, shared], { pie: true, entry: "run" });
    expect(readCustom(readModule(main), "dylink.0")).toContainEqual({ kind: "needed", value: ["library.so"] });
    expect(calls(loadProgram([main, shared]))).toEqual(calls(reference.exports));
  });

  test("the same with a library that LLVM's linker made", async () => {
    const files = await objects();
    const made = await llvm(
      [
        "wasm-ld",
        "-shared",
        "--experimental-pic",
        "--unresolved-symbols=import-dynamic",
        "library.o",
        "-o",
        "library.so",
      ],
      files,
    );
    const shared = fileOf(made, "library.so");
    const main = linked("program", [files["program.o"] as Uint8Array, shared], { pie: true, entry: "run" });
    const own = linked("library", [files["library.o"] as Uint8Array], { shared: true, soname: "library.so" });
    expect(calls(loadProgram([main, shared]))).toEqual(calls(loadProgram([main, own])));
  });

  test("position-independent objects make ordinary programs", async () => {
    const files = await objects();
    const both = [files["library.o"], files["program.o"]] as Uint8Array[];
    const options: LinkOptions = { entry: false, exports: ["run", "__wasm_call_ctors"], importMemory: false };
    const single = linked("whole", both, options);
    const whole = await llvm(
      ["wasm-ld", "--no-entry", "--export=run", "--export=__wasm_call_ctors", "library.o", "program.o", "-o", "a.wasm"],
      files,
    );
    const ours = new WebAssembly.Instance(new WebAssembly.Module(single.slice()));
    const reference = new WebAssembly.Instance(new WebAssembly.Module(fileOf(whole, "a.wasm").slice()));
    expect(calls(ours.exports)).toEqual(calls(reference.exports));
  });

  test("code that is not position independent is refused", async () => {
    const { files } = await llvm(["clang", "-O1", "-c", "a.c"], { "a.c": "int x; int f(void) { return x++; }" });
    const { output, diagnostics } = link([{ name: "a.o", bytes: files["a.o"] as Uint8Array }], {
      shared: true,
      gcSections: false,
    });
    expect(output).toBeUndefined();
    expect(diagnostics[0]?.message).toContain('against "x" cannot be in a library');
  });

  test("a version script says what others see", async () => {
    const files = await objects();
    const { nodes } = parseVersionScript("V1 { global: comp*; chosen; local: *; };");
    const shared = linked("library", [files["library.o"] as Uint8Array], { shared: true, versionNodes: nodes });
    const names = readModule(shared).exports.map(({ name }) => name);
    expect(names.filter((name) => !name.startsWith("__wasm_"))).toEqual(["chosen", "compute"]);
  });
});
