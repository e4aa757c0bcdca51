/** LLVM's objects and modules: what LLVM's own tools and wabt say of them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fileOf, llvm } from "../../support/clang.ts";
import { referenceTool } from "../../support/references.ts";
import { inFolder } from "../elf/gnu-tools.ts";
import { runOurs } from "./host-files.ts";

const source = `
extern "C" int log_it(int) __attribute__((import_module("env"), import_name("log")));
extern int elsewhere, other(int);
__attribute__((weak)) int weakling(int x) { return x * 2; }
template <class T> struct Box { static int made; T get(T x) { return x + made; } };
template <class T> int Box<T>::made = 3;
static int hidden; int counter = 5, zero[10]; const char *message = "hello"; thread_local int local = 4;
__attribute__((noinline)) static int helper(int x) { hidden += x; return hidden + counter + local; }
int shown(int n) { int (*f)(int) = helper; if (n > 2) f = weakling; return f(n) + other(n) + zero[n] + elsewhere + Box<int>().get(n) + log_it(n); }
`;

let object: Uint8Array;
let debugObject: Uint8Array;
let module: Uint8Array;

beforeAll(async () => {
  const compile = async (...args: readonly string[]): Promise<Uint8Array> => {
    return fileOf(await llvm(["clang", "-O1", ...args, "-c", "a.cc", "-o", "a.o"], { "a.cc": source }), "a.o");
  };
  object = await compile();
  debugObject = await compile("-g");
  const linked = await llvm(
    ["wasm-ld", "--no-entry", "--export=_Z5showni", "--allow-undefined", "a.o", "-o", "a.wasm"],
    { "a.o": debugObject },
  );
  module = fileOf(linked, "a.wasm");
});

describe("nm", () => {
  test.each([[], ["-S"], ["-g"], ["-u"], ["--defined-only", "-n"], ["-r"], ["-p"], ["-j"]])(
    "%j of an object",
    async (...args) => {
      const theirs = await llvm(["nm", ...args, "a.o"], { "a.o": object });
      const ours = await runOurs(["nm", ...args, "a.o"], { files: { "a.o": object } });
      // With -S, llvm-nm moves undefined symbols under the sizes; GNU nm does not.
      const moved = (listing: string): string => listing.replaceAll(/^ +(?=[Uw] )/gm, "");
      expect(moved(ours.stdout)).toBe(moved(new TextDecoder().decode(theirs.stdout)));
    },
  );

  test("of a linked module: the same functions at the same offsets", async () => {
    const theirs = new TextDecoder().decode((await llvm(["nm", "a.wasm"], { "a.wasm": module })).stdout);
    const ours = await runOurs(["nm", "a.wasm"], { files: { "a.wasm": module } });
    const functions = (listing: string): readonly string[] =>
      listing.split("\n").filter((line) => / [tTU] /.test(line));
    // Ours has a function's export as a symbol of its own, where it is not the function's name.
    expect(functions(ours.stdout).filter((line) => !line.endsWith(" _Z5showni"))).toEqual(functions(theirs));
  });
});

test("objdump -d has an instruction wherever wabt has one", async (context) => {
  const wabt = inFolder((folder) => {
    writeFileSync(join(folder, "a.wasm"), module);
    return referenceTool("wasm-objdump", context).run(["-d", join(folder, "a.wasm")]).stdout;
  });
  const ours = await runOurs(["objdump", "-d", "a.wasm"], { files: { "a.wasm": module } });
  const theirs = Array.from(wabt.matchAll(/^ +0*([0-9a-f]+): [^|\n]*\| *(?!local\[)\S/gm), ([, offset]) => offset);
  const offsets = Array.from(ours.stdout.matchAll(/^ *([0-9a-f]+):\t[^\t\n]*\t *(?!\.)\S/gm), ([, offset]) => offset);
  expect(offsets.length).toBeGreaterThan(40);
  expect(offsets).toEqual(theirs);
});

describe("strip", () => {
  test.each([["-g"], ["-s"], ["--strip-unneeded"]])(
    "%s leaves an object that links to the same code",
    async (option) => {
      const { files } = await runOurs(["strip", option, "a.o"], { files: { "a.o": debugObject } });
      const link = [
        "wasm-ld",
        "--no-entry",
        "--export=_Z5showni",
        "--allow-undefined",
        "--strip-all",
        "a.o",
        "-o",
        "a.wasm",
      ];
      const stripped = await llvm(link, { "a.o": files.get("a.o") ?? new Uint8Array() });
      const whole = await llvm(link, { "a.o": debugObject });
      expect(Buffer.compare(fileOf(stripped, "a.wasm"), fileOf(whole, "a.wasm"))).toBe(0);
    },
  );

  test("-g takes from an object what it is without -g", async () => {
    const { files } = await runOurs(["strip", "-g", "a.o"], { files: { "a.o": debugObject } });
    const sections = async (bytes: Uint8Array): Promise<readonly string[]> => {
      const { stdout } = await runOurs(["size", "-A", "a.o"], { files: { "a.o": bytes } });
      return Array.from(stdout.matchAll(/^(\S+) +\d+ +\d+$/gm), ([, name = ""]) => name);
    };
    expect(await sections(files.get("a.o") ?? new Uint8Array())).toEqual(await sections(object));
  });
});
