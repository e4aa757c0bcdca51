/** `muslin run` with a source: what it compiles, what it keeps, and what its users see. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sysroot } from "../support/sysroot.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-run-"));
});
beforeEach((context) => void sysroot(context));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

  test("of -pthread has a memory that could be shared, and one thread", () => {
    write(
      "thread.c",
      `#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static _Thread_local int own = 5;
static atomic_int count;
static void *start(void *argument) { return argument; }
int main(void) {
  pthread_t thread;
  char *large = malloc(3000000);
  memset(large, 'x', 3000000);
  count += own;
  int error = pthread_create(&thread, 0, start, 0);
  printf("%d %s\\n", count, strerror(error));
  return fwrite(large + 2999990, 1, 10, stdout) != 10;
}`,
    );
    const output = "5 Resource temporarily unavailable\nxxxxxxxxxx";
    expect(run("--cflags", "-pthread", "thread.c")).toEqual({ code: 0, output, errors: "" });
  });

  test("that is wrong ends with what the compiler says", () => {
    write("a.c", "int main(void) { return x; }");
    const { code, output, errors } = run("a.c");
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(errors).toContain("a.c:1:25: error: use of undeclared identifier 'x'");
  });

  test("that is not there is told as by the compiler", () => {
    expect(run("none.c")).toEqual({ code: 1, output: "", errors: "cc: error: none.c: No such file or directory\n" });
  });
});

test("--strace shows calls as strace(1) does", () => {
  write(
    "calls.c",
    `#include <fcntl.h>
#include <signal.h>
int main(void) {
  int fd = open("/tmp/new", O_RDWR | O_CREAT, 0600);
  open("/tmp/none", O_RDONLY);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_GETFD);
  fcntl(fd, F_SETFL, O_APPEND);
  fcntl(fd, F_DUPFD, 10);
  fcntl(fd, F_SETLK, &(struct flock){ .l_type = F_WRLCK, .l_len = 5 });
  raise(SIGTERM);
}`,
  );
  const { code, errors } = run("--strace=open,fcntl", "calls.c");
  expect(code).toBe(128 + 15);
  expect(errors.split("\n").map((line) => line.replace(/ +=/, " ="))).toEqual([
    'open("/tmp/new", O_RDWR|O_CREAT|O_LARGEFILE, 0600) = 3',
    'open("/tmp/none", O_RDONLY|O_LARGEFILE) = -1 ENOENT (No such file or directory)',
    "fcntl(3, F_SETFD, FD_CLOEXEC) = 0",
    "fcntl(3, F_GETFD) = 1",
    "fcntl(3, F_SETFL, O_RDONLY|O_APPEND|O_LARGEFILE) = 0",
    "fcntl(3, F_DUPFD, 10) = 10",
    "fcntl(3, F_SETLK, {l_type=1, l_whence=0, l_start=0, l_len=5, ...}) = 0",
    "+++ killed by SIGTERM +++",
    "",
  ]);
});

describe("a crash", () => {
  const source = `#include <assert.h>
#include <stdlib.h>
__attribute__((noinline)) static void store(int *to) { *to = 1; }
static void twice(int *to) { store(to); store(to + 1); }
int main(int argc, char **argv) {
  switch (argv[1][0]) {
    case 's': twice((int *)0x7ffffff0); break;
    case 'd': return 7 / (argc - 2);
    case 'a': abort();
    case 'A': assert(argc == 1);
    case 'k': raise_signal(15);
  }
}`.replace("int main", "#include <signal.h>\nstatic void raise_signal(int number) { raise(number); }\nint main");

  /** Without the calls that lead to main, which are the C library's own. */
  function crash(mode: string): { code: number | null; lines: readonly string[] } {
    write("crash.c", source);
    const { code, errors } = run("crash.c", mode);
    const lines = errors.replaceAll(`${folder}/`, "").trimEnd().split("\n");
    const main = lines.findIndex((line) => line.includes(" main "));
    return { code, lines: lines.slice(0, main + 1) };
  }

  test("outside of memory says where, with what was inlined", () => {
    expect(crash("s")).toEqual({
      code: 128 + 11,
      lines: [
        "muslin run: Segmentation fault: memory access out of bounds",
        "  #0 store at crash.c:3",
        "  #1 twice at crash.c:4",
        "  #2 main at crash.c:9",
      ],
    });
  });

  test("by a division says where", () => {
    expect(crash("d")).toEqual({
      code: 128 + 8,
      lines: ["muslin run: Floating point exception: divide by zero", "  #0 main at crash.c:10"],
    });
  });

  test.for([
    ["a", 11],
    ["A", 12],
  ] as const)("by abort says where: %s", ([mode, line]) => {
    const { code, lines } = crash(mode);
    expect(code).toBe(128 + 6);
    expect(lines).toContain("muslin run: Aborted");
    expect(lines.at(-1)).toMatch(new RegExp(`^  #\\d main at crash.c:${line}$`));
  });

  test("is none where a signal ends the program that it may have from outside", () => {
    write("crash.c", source);
    expect(run("crash.c", "k")).toEqual({ code: 128 + 15, output: "", errors: "" });
  });
});

describe("a program that computes without end", () => {
  const source = `#include <stdio.h>\nint main(void) { puts("begun"); fflush(stdout); for (volatile int i = 0;; i++); }`;

  test("is ended when its time is over", () => {
    write("loop.c", source);
    const { status, signal, stdout } = spawnSync(process.execPath, [muslin, "run", "--time", "0.2", "loop.c"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ status, signal, stdout }).toEqual({ status: null, signal: "SIGKILL", stdout: "begun\n" });
  });

  test("is ended by a signal that it leaves to its default action", async () => {
    write("loop.c", source);
    const child = spawn(process.execPath, [muslin, "run", "loop.c"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.once("data", () => child.kill("SIGINT"));
    const signal = await new Promise((resolve) => child.once("close", (_code, by) => resolve(by)));
    expect(signal).toBe("SIGINT");
  });
});
