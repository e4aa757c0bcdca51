/** Archives of LLVM's objects: our index is that of LLVM's ar, and it and GNU's read what we write. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { muslin } from "../../../src/cli/main.ts";
import { readArchive } from "../../../src/elf/index.ts";
import { readModule } from "../../../src/wasm/index.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";
import { referenceTool } from "../../support/references.ts";

const c = `
  extern int outside(void), outside_data;
  extern int maybe(void) __attribute__((weak));
  static int local(int x) { return x + outside_data; }
  __attribute__((visibility("hidden"))) int hidden(int x) { return local(x); }
  __attribute__((weak)) int weak_function(void) { return outside() + (maybe ? maybe() : 0); }
  int data = 4, zeroed[10];
  const int constant = 5;
  static int own = 6;
  _Thread_local int thread = 3;
  int *pointer(void) { return &own; }
  int alias(int) __attribute__((alias("hidden")));
  __attribute__((constructor)) static void begin(void) { data = 1; }
`;
const cpp = `
  template <class T> T twice(T x) { return x + x; }
  struct Shape { virtual int area(); virtual ~Shape(); };
  int Shape::area() { static int calls; return twice(++calls); }
  Shape::~Shape() {}
  double use(double x) { try { return twice(x); } catch (int) { throw; } }
`;
const assembly = `
  .globl table
  .tabletype table, funcref
table:
  .globl counter
  .globaltype counter, i32
counter:
  .tabletype outside_table, funcref
`;

async function objects(): Promise<Files> {
  const one = await llvm(["clang", "-O1", "-c", "one.c", "-o", "one.o"], { "one.c": c });
  const two = await llvm(["clang", "-g", "-ffunction-sections", "-c", "one.c", "-o", "a_long_name_for_two.o"], {
    "one.c": c,
  });
  const three = await llvm(["clang++", "-fwasm-exceptions", "-c", "three.cc", "-o", "three.o"], { "three.cc": cpp });
  const four = await llvm(["clang", "-c", "four.s", "-o", "four.o"], { "four.s": assembly });
  return {
    "one.o": fileOf(one, "one.o"),
    "a_long_name_for_two.o": fileOf(two, "a_long_name_for_two.o"),
    "three.o": fileOf(three, "three.o"),
    "four.o": fileOf(four, "four.o"),
    "notes.txt": "no object",
  };
}

async function ourArchive(files: Files): Promise<Uint8Array> {
  const io = new CapturedIo({ files });
  expect(await muslin(["ar", "rcs", "lib.a", ...Object.keys(files)], io), io.errors).toBe(0);
  return io.readFile("lib.a");
}

/** Each name of the index with the member that it leads to. */
function indexOf(bytes: Uint8Array): readonly string[] {
  const archive = readArchive(bytes);
  const { symbolIndex } = archive;
  return Array.from({ length: symbolIndex?.count ?? 0 }, (_, entry) => {
    const member = archive.memberAt(symbolIndex?.memberOffset(entry) ?? 0);
    return `${member?.name}: ${symbolIndex?.name(entry)}`;
  });
}

test("the index has the names that LLVM's has", async () => {
  const files = await objects();
  const theirs = await llvm(["ar", "rcs", "lib.a", ...Object.keys(files)], files);
  const index = indexOf(await ourArchive(files));
  expect(index).toEqual(indexOf(fileOf(theirs, "lib.a")));
  expect(index).toContain("four.o: table");
});

test("LLVM's ar lists and extracts, and its linker links", async () => {
  const files = await objects();
  const archive = { "lib.a": await ourArchive(files) };
  const listed = await llvm(["ar", "t", "lib.a"], archive);
  expect(new TextDecoder().decode(listed.stdout).trim().split("\n")).toEqual(Object.keys(files));
  const extracted = await llvm(["ar", "x", "lib.a", "a_long_name_for_two.o"], archive);
  expect(fileOf(extracted, "a_long_name_for_two.o")).toEqual(files["a_long_name_for_two.o"]);
  const linking = [
    "wasm-ld",
    "--no-entry",
    "--export=pointer",
    "--allow-undefined",
    "-u",
    "pointer",
    "lib.a",
    "-o",
    "a.wasm",
  ];
  const linked = await llvm(linking, archive);
  const { exports } = readModule(fileOf(linked, "a.wasm"));
  expect(exports.map(({ name }) => name)).toContain("pointer");
});

test("GNU's ar lists and extracts", async (context) => {
  const files = await objects();
  const folder = mkdtempSync(join(tmpdir(), "muslin-ar-llvm-"));
  try {
    writeFileSync(join(folder, "lib.a"), await ourArchive(files));
    const ar = referenceTool("ar", context);
    expect(ar.run(["t", "lib.a"], { cwd: folder }).stdout.trim().split("\n")).toEqual(Object.keys(files));
    expect(ar.run(["p", "lib.a", "notes.txt"], { cwd: folder }).stdout).toBe("no object");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("LLVM's archives are listed and extracted", async () => {
  const files = await objects();
  const theirs = await llvm(["ar", "rcs", "lib.a", ...Object.keys(files)], files);
  const io = new CapturedIo({ files: { "lib.a": fileOf(theirs, "lib.a") } });
  expect(await muslin(["ar", "x", "lib.a"], io), io.errors).toBe(0);
  for (const [name, content] of Object.entries(files)) {
    const expected = typeof content === "string" ? new TextEncoder().encode(content) : content;
    expect(await io.readFile(name)).toEqual(expected);
  }
});
