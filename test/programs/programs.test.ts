/** Programs in C, compiled by our driver: what they import, how large they are, and that they do what they do natively. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compiledObject, importsOf, linkedProgram } from "../support/compiled-program.ts";
import { nativeProgram, runNatively } from "../support/programs/native-program.ts";
import { sysroot } from "../support/sysroot.ts";
import { runProgram, type ProgramResult } from "../support/test-host.ts";
import { runThreads } from "../support/thread-host.ts";

const sourceOf = (name: string): string => fileURLToPath(new URL(`libc/${name}.c`, import.meta.url));

/** Of what runs before and behind every main. */
const startImports = ["exit_group", "open", "poll", "set_tid_address"];
/** Of every stream: its lock, and what a terminal is asked. */
const streamImports = ["close", "futex", "ioctl", "lseek", "writev"];

const asImports = (calls: readonly string[]): readonly string[] =>
  [...calls.map((name) => `__syscall_${name}`), "__wait"].toSorted();

test.for([
  { name: "puts", limit: 4700, output: "hello\n" },
  { name: "printf", limit: 25_000, output: "hello 1 program 0.333\n" },
])("$name imports its calls and nothing else, in few bytes", async ({ name, limit, output }, context) => {
  const folder = sysroot(context);
  const object = await compiledObject(sourceOf(name), { sysroot: folder, options: ["-Os"] });
  const program = linkedProgram(object, { sysroot: folder });
  expect(importsOf(program)).toEqual(asImports([...startImports, ...streamImports]));
  expect(program.length).toBeLessThanOrEqual(limit);
  expect(runProgram(program)).toEqual({ exitCode: 0, output });
});

test.for(["library", "binary128"])("%s does what the native one does", async (name, context) => {
  const folder = sysroot(context);
  const program = linkedProgram(await compiledObject(sourceOf(name), { sysroot: folder, options: ["-O2"] }), {
    sysroot: folder,
  });
  expect(runProgram(program)).toEqual(native(sourceOf(name)));
});

test.for([
  { name: "threads", least: 30 },
  { name: "cancellation", least: 55 },
])("$name: threads in shared memory do what native ones do", { timeout: 240_000 }, async ({ name, least }, context) => {
  const folder = sysroot(context);
  const options = ["-O2", "-pthread"];
  const object = await compiledObject(sourceOf(name), { sysroot: folder, options });
  const { threads, ...result } = await runThreads(linkedProgram(object, { sysroot: folder, hasThreads: true }));
  expect(result).toEqual(native(sourceOf(name)));
  expect(threads).toBeGreaterThan(least);
});

const objectsOutput = `+static
+local
4 1 0
3 0 1
one 1
two 2
3 5 0
a longer text that is on the heap fig pear 42 7
-disc
-local
-static
`;

test("C++ with its run-time support and its headers", { timeout: 240_000 }, async (context) => {
  const folder = sysroot(context);
  const source = fileURLToPath(new URL("libc/objects.cpp", import.meta.url));
  const object = await compiledObject(source, { sysroot: folder, options: ["-Os"] });
  expect(runProgram(linkedProgram(object, { sysroot: folder }))).toEqual({ exitCode: 0, output: objectsOutput });
});

const noProcesses = `fork: -1, Function not implemented
vfork: -1, Function not implemented
clone: -1, Function not implemented
posix_spawn: 38, Function not implemented
posix_spawnp: 38, Function not implemented
system: -1, Function not implemented
system without a command: 1, No error information
popen: 0, Function not implemented
execv: -1, Function not implemented
`;

const noLoading = `nothing yet: 0, no message
dlopen: 1, Dynamic loading not supported
dlopen of the program: 1, Dynamic loading not supported
dlsym: 1, Symbol not found: main
dlclose: 1, Invalid library handle
dladdr: 1, no message
told once: 0, no message
dl_iterate_phdr: 0, 1 object
`;

test.for([
  { name: "processes", output: noProcesses },
  { name: "dynamic", output: noLoading },
])("$name: a system without them says so", async ({ name, output }, context) => {
  const folder = sysroot(context);
  const program = linkedProgram(await compiledObject(sourceOf(name), { sysroot: folder }), { sysroot: folder });
  expect(runProgram(program)).toEqual({ exitCode: 0, output });
});

/** What musl does in the child, by attributes and file actions, and for the pipe by which it tells of its failure. */
const spawnCalls =
  "chdir clone close dup dup2 execve exit fchdir fcntl futex getgid getuid pipe pipe2 read rt_sigaction rt_sigprocmask setgid setpgid setsid setuid wait4 write";

test.for([
  { call: "fork()", calls: "clock_gettime futex gettid rt_sigprocmask", others: ["__fork"] },
  { call: "vfork()", calls: "", others: ["__fork"] },
  { call: "clone(0, 0, 0, 0)", calls: "clone exit", others: [] },
  { call: "posix_spawn(0, 0, 0, 0, 0, 0)", calls: spawnCalls, others: ["__siginfo_next", "__sigreturn"] },
  { call: 'system("")', calls: spawnCalls, others: ["__siginfo_next", "__sigreturn"] },
])("$call imports what it needs", async ({ call, calls, others }, context) => {
  const folder = sysroot(context);
  const object = await compiledText(`int main(void) { ${call}; return 0; }`, folder);
  const own = asImports([...startImports, ...calls.split(" ").filter((name) => name !== "")]);
  expect(importsOf(linkedProgram(object, { sysroot: folder }))).toEqual([...own, ...others].toSorted());
});

async function compiledText(text: string, folder: string): Promise<Uint8Array> {
  const temporary = mkdtempSync(join(tmpdir(), "muslin-program-"));
  try {
    const path = join(temporary, "program.c");
    const headers = ["sched", "spawn", "stdlib", "unistd"].map((name) => `#include <${name}.h>\n`).join("");
    writeFileSync(path, `#define _GNU_SOURCE\n${headers}${text}\n`);
    return await compiledObject(path, { sysroot: folder, options: ["-Os"] });
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function native(source: string): ProgramResult {
  const { code, output } = runNatively(nativeProgram(source, ["-O2"]));
  return { exitCode: code, output };
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
