import { describe, expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { readElf } from "../elf/index.ts";
import { muslin } from "./main.ts";

const files = {
  "a.s": '\t.data\n\t.include "b.inc"\n\t.incbin "dir/raw", 1\n',
  "b.inc": "\t.byte size\n",
  "dir/raw": "xyz",
  "c.s": "\t.byte 9\n",
  "odd name$.s": "\t.byte 1\n",
  "bad.s": "\t.nonsense\n",
  words: "--defsym size=3 'a.s'",
  "clang.s": '\t.functype\tf () -> ()\n\t.section\t.text.f,"",@\nf:\n\t.functype\tf () -> ()\n\tend_function\n',
};

async function run(...args: readonly string[]): Promise<CapturedIo & { code?: number }> {
  const io: CapturedIo & { code?: number } = new CapturedIo({ files });
  io.code = await muslin(["as", ...args], io);
  return io;
}

function textOf(io: CapturedIo, path: string): string {
  return new TextDecoder().decode(io.files.get(path));
}

function dataOf(io: CapturedIo, path: string): readonly number[] {
  return Array.from(readElf(io.files.get(path) ?? new Uint8Array()).section(".data")?.content ?? []);
}

test("several sources are one object, with words from a file", async () => {
  const io = await run("@words", "c.s", "-o", "all.o");
  expect([io.code, io.errors, dataOf(io, "all.o")]).toEqual([0, "", [3, 0x79, 0x7a, 9]]);
});

test("the object is a.out if nothing else is said", async () => {
  expect((await run("c.s")).files.has("a.out")).toBe(true);
});

test("--MD says what the object depends on, for make", async () => {
  const io = await run("--defsym", "size=1", "a.s", "odd name$.s", "-o", "x.o", "--MD", "x.d");
  expect(textOf(io, "x.d")).toBe("x.o: a.s \\\n odd\\ name$$.s \\\n b.inc \\\n dir/raw\n");
});

test("built-in macros are no file that something could depend on", async () => {
  const io = new CapturedIo({ files: { "m.s": '.include "wasm32-macros.s"\n' } });
  expect(await muslin(["as", "m.s", "-o", "m.o", "--MD", "m.d"], io)).toBe(0);
  expect(textOf(io, "m.d")).toBe("m.o: m.s\n");
});

test("a listing goes to standard output or to a file", async () => {
  expect((await run("-al", "c.s")).output).toContain("   1 0000 09       \t\t.byte 9");
  const io = await run("-aln=list", "c.s");
  expect([io.output, textOf(io, "list")]).toEqual(["", "   1 0000 09       \t\t.byte 9\n"]);
});

test("the syntax is found out, or said", async () => {
  expect((await run("clang.s")).code).toBe(0);
  expect((await run("--syntax=gnu", "clang.s")).code).toBe(1);
});

describe("no object is written", () => {
  test.each([
    [["bad.s", "-o", "x.o"], 1, 'bad.s:1:2: error: Unknown directive ".nonsense"'],
    [["none.s", "-o", "x.o"], 1, "none.s: No such file or directory"],
    [["c.s", "-o", "c.s"], 1, "The output would replace the source 'c.s'"],
    [["--syntax=intel", "c.s"], 2, "'intel' is no syntax; it is gnu or llvm"],
    [["--defsym", "x", "c.s"], 2, "expected SYMBOL=NUMBER"],
    [["-Wno-such", "c.s"], 2, "the warnings are truncated"],
    [["-aq", "c.s"], 2, "'-aq' is no listing"],
    [["--nonsense", "c.s"], 2, "--nonsense"],
  ])("%j", async (args, code, message) => {
    const io = await run(...args);
    expect(io.code).toBe(code);
    expect(io.errors).toContain(message);
    expect([io.files.has("x.o"), io.files.has("a.out"), textOf(io, "c.s")]).toEqual([false, false, files["c.s"]]);
  });
});
