import { describe, expect, test } from "vitest";
import { binaryenWasm } from "./binaryen.ts";
import { CapturedIo } from "./captured-io.ts";
import { fileOf, llvm } from "./clang.ts";
import { corpus } from "./corpus.ts";
import { referenceTool } from "./references.ts";
import { wat2wasm } from "./wabt.ts";

describe("clang", () => {
  test("compiles C and links it", async () => {
    const { files } = await llvm(["clang", "-O2", "-c", "a.c", "-o", "a.o"], { "a.c": "int one(void) { return 1; }" });
    const linked = await llvm(["wasm-ld", "--no-entry", "--export=one", "a.o", "-o", "a.wasm"], files);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(fileOf(linked, "a.wasm")));
    expect((instance.exports["one"] as () => number)()).toBe(1);
  });

  test("reports what the compiler says", async () => {
    const failing = ["clang", "-c", "a.c"];
    const result = await llvm(failing, { "a.c": "int one = two;" }, { mayFail: true });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain("undeclared identifier 'two'");
    await expect(llvm(failing, { "a.c": "int one = two;" })).rejects.toThrow("Exit code 1 of 'clang -c a.c'");
  });
});

test("the reference tools are the system's", (context) => {
  const readelf = referenceTool("readelf", context);
  expect(readelf.run(["--version"]).stdout).toContain("GNU readelf");
  expect(readelf.run(["-h", "/nowhere"]).exitCode).toBe(1);
});

test.skipIf(corpus === undefined)("the corpus is the one we know", () => {
  const commands = corpus?.specs.flatMap((spec) => spec.commands) ?? [];
  const count = (type: string) => commands.filter((command) => command.type === type).length;
  expect(corpus?.specs).toHaveLength(189);
  expect(count("module")).toBe(1635);
  const [first] = corpus?.specs ?? [];
  expect([...(first?.read("x.0.wasm").subarray(0, 4) ?? [])]).toEqual([0, 0x61, 0x73, 0x6d]);
});

describe("CapturedIo", () => {
  test("reads what was written", async () => {
    const io = new CapturedIo({ files: { "a.txt": "one" } });
    await io.writeFile("b.txt", new Uint8Array([1, 2]), { mode: 0o755 });
    expect(await io.readFile("b.txt")).toEqual(new Uint8Array([1, 2]));
    expect(await io.stat("b.txt")).toMatchObject({ size: 2, mode: 0o755, isDirectory: false });
    expect(await io.stat("c.txt")).toBeUndefined();
    await io.remove("a.txt");
    await expect(io.readFile("a.txt")).rejects.toThrow("ENOENT: no such file or directory, open 'a.txt'");
  });

  test("sees real files when told a folder", async () => {
    const io = new CapturedIo({ folder: import.meta.dirname });
    expect(new TextDecoder().decode(await io.readFile("captured-io.ts"))).toContain("class CapturedIo");
    expect(await io.stat(".")).toMatchObject({ isDirectory: true });
  });
});

describe("modules from text", () => {
  test("wabt", async () => {
    const bytes = await wat2wasm('(module (memory i64 1) (func (export "f") (result v128) v128.const i64x2 1 2))');
    expect([...bytes.subarray(0, 4)]).toEqual([0, 0x61, 0x73, 0x6d]);
    await expect(wat2wasm("(module (func i32.frob))")).rejects.toThrow("text.wat:1:15: error");
  });

  test("Binaryen", () => {
    const bytes = binaryenWasm(
      "(module (type $s (struct (field i32))) (func (result (ref $s)) (struct.new $s (i32.const 1))))",
    );
    expect([...bytes.subarray(0, 4)]).toEqual([0, 0x61, 0x73, 0x6d]);
  });
});
