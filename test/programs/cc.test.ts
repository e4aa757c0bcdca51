/** `muslin cc` as a command: what options do to files. Without the sysroot, which need not have been built. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";

const muslin = fileURLToPath(new URL("../../bin/muslin", import.meta.url));
/** The resident compiler of this test, in its own folder, waits so many seconds for the next call. */
const PATIENCE = "10";
const runtime = mkdtempSync(join(tmpdir(), "muslin-cc-run-"));
let folder = "";

vi.setConfig({ testTimeout: 240_000 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-cc-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterAll(() => {
  // Nobody finds it there any more, and it ends by itself.
  rmSync(runtime, { recursive: true, force: true });
});

function cc(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [muslin, "cc", "-nostdinc", "-nostdlib", ...words], {
    cwd: folder,
    env: { ...process.env, XDG_RUNTIME_DIR: runtime, MUSLIN_RESIDENT: PATIENCE },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const good = { status: 0, stdout: "", stderr: "" };

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function names(path: string = "."): readonly string[] {
  return readdirSync(join(folder, path)).toSorted();
}

const text = (path: string): string => readFileSync(join(folder, path), "utf8");

test("-save-temps keeps what lies between", () => {
  write("a.c", "#define N 7\nint f(void) { return N; }\n");
  write("b.S", "#define N 7\n.globl g\ng:\n.functype g () -> (i32)\ni32.const N\nend_function\n");
  mkdirSync(join(folder, "out"));
  expect(cc("-save-temps", "-c", "a.c", "-o", "out/x.o")).toEqual(good);
  expect(names()).toEqual(["a.c", "a.i", "a.s", "b.S", "out"]);
  expect(text("a.i")).toMatch(/return 7;/);
  expect(text("a.s")).toMatch(/i32\.const\s+7/);
  expect(cc("-save-temps=obj", "-Wl,--no-entry", "a.c", "b.S", "-o", "out/p")).toEqual(good);
  expect(names("out")).toEqual(["a.i", "a.o", "a.s", "b.o", "b.s", "p", "x.o"]);
  expect(cc("-save-temps=there", "-c", "a.c")).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/Found '-save-temps=there', expected -save-temps=cwd or -save-temps=obj/) as string,
  });
});

test("-Wa, is for muslin as where the source is in assembly, else for clang", () => {
  write("a.s", '.if N != 3\n.error "N"\n.endif\n.warning "careful"\n');
  expect(cc("-c", "a.s", "-Wa,--defsym,N=3,--no-warn")).toEqual(good);
  expect(cc("-c", "a.s", "-Wa,--defsym,N=3").stderr).toContain("careful");
  expect(cc("-c", "a.s", "-Wa,--no-such")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--no-such") as string,
  });
  write("b.c", "int b;\n");
  expect(cc("-c", "b.c", "-Wa,--noexecstack")).toEqual(good);
  expect(cc("-c", "b.c", "-Wa,--no-such")).toMatchObject({
    status: 1,
    stderr: "clang: error: unsupported argument '--no-such' to option '-Wa,'\n",
  });
});

test("standard input is compiled and linked", () => {
  writeFileSync(join(folder, "a.c"), "extern int b;\nint a(void) { return b; }\n");
  const input = openSync(join(folder, "a.c"), "r");
  const args = [muslin, "cc", "-nostdinc", "-nostdlib", "-Wl,--no-entry,--export=a", "-xc", "-", "-o", "p"];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    stdio: [input, "ignore", "pipe"],
    encoding: "utf8",
  });
  closeSync(input);
  expect(status).toBe(1);
  expect(stderr).toContain("<stdin>.o");
  expect(stderr).toContain('"b" is not defined');
});

test("-Wp, asks for dependencies and macros", () => {
  write("a.c", "int a = N;\n");
  expect(cc("-c", "a.c", "-Wp,-DN=3", "-Wp,-MD,a.dep", "-Wp,-MT,target")).toEqual(good);
  expect(text("a.dep")).toBe("target: a.c\n");
  // The compiler's own headers are no files of this machine.
  write("b.c", "#include <stdbool.h>\nbool b;\n");
  expect(cc("-c", "b.c", "-isystem", "/usr/include", "-MD")).toEqual(good);
  expect(text("b.d")).toBe("b.o: b.c\n");
});

test("options that nobody knows are errors, those that gcc alone knows warnings", () => {
  write("a.c", "int a;\n");
  const near = "clang: error: unknown argument '-fno-tree-vectorizee'; did you mean '-fno-tree-vectorize'?\n";
  expect(cc("-c", "a.c", "-fno-tree-vectorizee")).toEqual({ status: 1, stdout: "", stderr: near });
  expect(cc("-c", "a.c", "-fno-partial-inlining")).toEqual({
    ...good,
    stderr: "cc: warning: Option '-fno-partial-inlining' has no effect here\n",
  });
  expect(cc("-r", "a.o", "-fno-tree-vectorizee", "-o", "b.o")).toEqual({ status: 1, stdout: "", stderr: near });
  expect(cc("-r", "a.o", "-ffunction-sections", "-O2", "-o", "b.o")).toEqual(good);
  expect(names()).toEqual(["a.c", "a.o", "b.o"]);
});

test("sources below usr are found, and named as they are", () => {
  write("usr/x/a.c", '#include "a.h"\n#include "../up.h"\nconst char *name = __FILE__;\nint a = A + UP + N;\n');
  write("usr/x/a.h", "#define A 1\n");
  write("usr/up.h", "#define UP 1\n");
  expect(cc("-c", "usr/x/a.c", "-DN=1", "-MD", "-g")).toEqual(good);
  expect(text("a.d").replaceAll(" \\\n ", "")).toBe("a.o: usr/x/a.c usr/x/a.h usr/x/../up.h\n");
  expect(text("a.o")).not.toContain("muslin-source");
  expect(text("a.o")).toContain("usr/x/a.c");
  expect(cc("-c", "usr/x/a.c").stderr).toMatch(/^usr\/x\/a\.c:4:\d+: error: use of undeclared identifier 'N'/);
  expect(cc("-E", "usr/x/a.c").stdout).toContain('# 1 "usr/x/a.h" 1\n');
  // Not by chance: there is no such file.
  expect(cc("-c", "/usr/no-such-folder/a.c")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("No such file") as string,
  });
});
