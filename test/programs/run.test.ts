/** `muslin run` with a source: what it compiles, what it keeps, and what its users see. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sysroot } from "../support/sysroot.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));

let folder: string;
beforeEach((context) => {
  sysroot(context);
  folder = mkdtempSync(join(tmpdir(), "muslin-run-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

function run(...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [muslin, "run", ...args], {
    cwd: folder,
    encoding: "utf8",
    input: "",
  });
  return { code: status, output: stdout, errors: stderr };
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

describe("a source", () => {
  const source = `#include <stdio.h>
#include "word.h"
int main(int argc, char **argv) { int unused; printf("%s %s %s\\n", argv[0], WORD, argv[1]); return argc; }`;

  test("is compiled, with what it includes and the options that are given, and run with its arguments", () => {
    write("a.c", source);
    write("word.h", `#define WORD OTHER`);
    expect(run("--cflags", '-DOTHER="one"', "a.c", "-x")).toEqual({ code: 2, output: "a one -x\n", errors: "" });
  });

  test("is compiled anew when what it includes has changed, and only then; warnings are always seen", () => {
    write("a.c", source);
    write("word.h", `#define WORD "one"`);
    const first = run("--cflags", "-Wall", "a.c", "x");
    expect(first).toMatchObject({ code: 2, output: "a one x\n" });
    expect(first.errors).toContain("a.c:3:39: warning: unused variable 'unused'");
    expect(run("--cflags", "-Wall", "a.c", "x")).toEqual(first);
    write("word.h", `#define WORD "two"`);
    expect(run("--cflags", "-Wall", "a.c", "x").output).toBe("a two x\n");
  });

  test("that is wrong ends with what the compiler says", () => {
    write("a.c", "int main(void) { return x; }");
    const { code, output, errors } = run("a.c");
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toContain("a.c:1:25: error: use of undeclared identifier 'x'");
  });

  test("that is not there is told as by the compiler", () => {
    expect(run("a.c")).toEqual({ code: 1, output: "", errors: "cc: error: a.c: No such file or directory\n" });
  });
});
