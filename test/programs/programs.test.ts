/** Programs in C, compiled by our driver: what they import, how large they are, and that they do what they do natively. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compiledObject, importsOf, linkedProgram } from "../support/compiled-program.ts";
import { sysroot } from "../support/sysroot.ts";
import { runProgram } from "../support/test-host.ts";

const sourceOf = (name: string): string => fileURLToPath(new URL(`libc/${name}.c`, import.meta.url));

/** Of what runs before and behind every main. */
const startImports = ["exit_group", "mmap", "open", "poll", "set_tid_address"];
/** Of every stream: its lock, and what a terminal is asked. */
const streamImports = ["close", "futex", "ioctl", "lseek", "writev"];

const asImports = (calls: readonly string[]): readonly string[] =>
  [...calls.map((name) => `__syscall_${name}`), "__wait"].toSorted();

test.for([
  { name: "puts", limit: 5400, output: "hello\n" },
  { name: "printf", limit: 33_000, output: "hello 1 program 0.333\n" },
])("$name imports its calls and nothing else, in few bytes", async ({ name, limit, output }, context) => {
  const folder = sysroot(context);
  const object = await compiledObject(sourceOf(name), { sysroot: folder, options: ["-Os"] });
  const program = linkedProgram(object, { sysroot: folder });
  expect(importsOf(program)).toEqual(asImports([...startImports, ...streamImports]));
  expect(program.length).toBeLessThanOrEqual(limit);
  expect(runProgram(program)).toEqual({ exitCode: 0, output });
});

test("the library does what the native one does", async (context) => {
  const folder = sysroot(context);
  const program = linkedProgram(await compiledObject(sourceOf("library"), { sysroot: folder, options: ["-O2"] }), {
    sysroot: folder,
  });
  expect(runProgram(program)).toEqual(native(sourceOf("library")));
});

function native(source: string): { readonly exitCode: number | null; readonly output: string } {
  const temporary = mkdtempSync(join(tmpdir(), "muslin-native-"));
  try {
    const path = join(temporary, "program");
    const compiler = spawnSync("gcc", ["-O2", "-w", source, "-lm", "-o", path], { encoding: "utf8" });
    expect(compiler.stderr).toBe("");
    const { status, stdout } = spawnSync(path, { encoding: "utf8", argv0: "program" });
    return { exitCode: status, output: stdout };
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

const table = readFileSync(new URL("../../libc/syscalls.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", , arity, kind = ""] = line.split(" ");
    return { name, arity: Number(arity), kind };
  });

test("each system call is the import of that call and of no other", { timeout: 900_000 }, async (context) => {
  const folder = sysroot(context);
  const temporary = mkdtempSync(join(tmpdir(), "muslin-calls-"));
  try {
    const object = await compiledObject(callsSource(temporary), { sysroot: folder, options: ["-Os"] });
    for (const { name, kind } of table) {
      const program = linkedProgram(object, { sysroot: folder, main: `call_${name}`, isRough: true });
      const own = kind === "inside" ? [] : [kind === "fork" ? "__fork" : `__syscall_${name}`];
      const expected = new Set([...startImports.map((call) => `__syscall_${call}`), ...own, "__wait"]);
      expect(importsOf(program), name).toEqual([...expected].toSorted());
    }
  } finally {
    rmSync(temporary, { recursive: true });
  }
});

/** A function for each call, which makes it. */
function callsSource(folder: string): string {
  const path = join(folder, "calls.c");
  const functions = table.map(({ name, arity }) => {
    const args = Array.from({ length: arity }, (_, at) => `, ${at + 1}`).join("");
    return `int call_${name}(void) { return syscall(SYS_${name}${args}); }\n`;
  });
  writeFileSync(path, `#include <unistd.h>\n#include <sys/syscall.h>\n${functions.join("")}`);
  return path;
}
