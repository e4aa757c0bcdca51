/** Files that are damaged, and what is left behind when a link fails. */
import { describe, expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { assemble } from "../asm/index.ts";
import { writeArchive } from "../elf/index.ts";
import { muslin } from "./main.ts";

const source = ".globl _start\n_start:\n.functype _start () -> ()\nend_function\n.data\n.globl x\nx: .int32 x\n";
const object = assemble(source, { syntax: "llvm" }).object ?? new Uint8Array();

async function link(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<{ code: number; errors: string; io: CapturedIo }> {
  const io = new CapturedIo({ files });
  const code = await muslin(["ld", ...Object.keys(files), "-o", "out.wasm"], io);
  return { code, errors: io.errors, io };
}

test("a program is written, and may be run", async () => {
  const { code, errors, io } = await link({ "a.o": object });
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect((await io.stat("out.wasm"))?.mode).toBe(0o755);
});

describe("damage", () => {
  test.each([1, 4, 20, 60, 200, object.length - 1])("an object cut to %i bytes", async (size) => {
    const { code, errors, io } = await link({ "a.o": object.subarray(0, size) });
    expect(code).toBe(1);
    expect(errors).toMatch(/^muslin ld: a\.o: Cannot (read|parse) .* at offset 0x[0-9a-f]+: found .*, expected .*\n/);
    expect(io.files.has("out.wasm")).toBe(false);
  });

  test("all damaged files are named, each once", async () => {
    const { errors } = await link({ "a.o": object.subarray(0, 60), "b.o": Uint8Array.of(1, 2), "c.o": object });
    expect(errors.match(/^muslin ld: [ab]\.o: /gm)).toHaveLength(2);
    expect(errors).toContain("muslin ld: 2 errors, nothing is written\n");
  });

  test("a member of an archive, by the offset in the archive", async () => {
    const damaged = object.slice();
    damaged.set([0xff, 0xff, 0xff, 0xff], 0x20);
    const archive = writeArchive([{ name: "m.o", content: damaged }], { symbolsOf: () => ["_start"] });
    const { code, errors } = await link({ "lib.a": archive });
    expect(code).toBe(1);
    expect(errors).toMatch(/^muslin ld: lib\.a\(m\.o\): Cannot read .* at offset 0x[0-9a-f]+: /);
  });

  test("a truncated archive", async () => {
    const archive = writeArchive([{ name: "m.o", content: object }], { symbolsOf: () => ["_start"] });
    const { code, errors } = await link({ "lib.a": archive.subarray(0, archive.length - 10) });
    expect(code).toBe(1);
    expect(errors).toMatch(/^muslin ld: lib\.a.*: Cannot read .* at offset 0x[0-9a-f]+: /);
  });

  test("an older output stays as it is", async () => {
    const old = Uint8Array.of(1);
    const io = new CapturedIo({ files: { "a.o": object.subarray(0, 60), "out.wasm": old } });
    expect(await muslin(["ld", "a.o", "-o", "out.wasm"], io)).toBe(1);
    expect(io.files.get("out.wasm")).toBe(old);
  });
});

test("files that are no objects are told apart", async () => {
  const cases: Readonly<Record<string, readonly [bytes: readonly number[], message: string]>> = {
    "empty.o": [[], "found nothing"],
    "bitcode.o": [[0x42, 0x43, 0xc0, 0xde], "Is LLVM bitcode"],
    "module.wasm": [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], 'Is a module without a "linking" section'],
  };
  for (const [name, [bytes, message]] of Object.entries(cases)) {
    const { code, errors } = await link({ [name]: Uint8Array.from(bytes) });
    expect(code).toBe(1);
    expect(errors).toContain(message);
  }
});

describe("options that exclude each other", () => {
  test.each([
    ["-r", "-shared"],
    ["-r", "--shared-memory"],
    ["--import-table", "--export-table"],
    ["--global-base=2048", "-shared"],
    ["-T", "wasm32-elf.lds", "-r"],
  ])("%s %s", async (...options) => {
    const io = new CapturedIo({ files: { "a.o": object } });
    expect(await muslin(["ld", ...options, "a.o"], io)).toBe(2);
    expect(io.errors).toMatch(/^muslin ld: Options '\S+' and '\S+' exclude each other: /);
  });
});

test("warnings about options are errors, if warnings are", async () => {
  const io = new CapturedIo({ files: { "a.o": object } });
  expect(await muslin(["ld", "-z", "foo", "--fatal-warnings", "a.o"], io)).toBe(1);
  expect(io.errors).toContain("Unknown word behind -z: 'foo'");
  expect(io.files.has("a.out")).toBe(false);
});
