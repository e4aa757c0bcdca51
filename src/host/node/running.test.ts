import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { HostOutput } from "../../kernel/index.ts";
import { boot, DeniedCalls, exitCodeOf, type SpawnOptions } from "../../runtime/index.ts";
import { fileOf, llvm } from "../../../test/support/clang.ts";
import { NodeHost } from "./index.ts";

const source = `
#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))
IMPORT("__syscall_write") int sys_write(int, const void *, int);
IMPORT("__syscall_nanosleep") int sys_nanosleep(const void *, void *);
IMPORT("__syscall_getpid") int sys_getpid(void);
IMPORT("__syscall_tkill") int sys_tkill(int, int);
IMPORT("__syscall_exit_group") void sys_exit(int);
IMPORT("__wait") int wait(void);
static int finish(int r) { return r == -4096 ? wait() : r; }
static struct { long long s; int ns, pad; } moment = { 0, 20000000 };
__attribute__((export_name("_start"))) void start(int *sp) {
  const char *mode = (const char *)sp[2];
  finish(sys_write(1, "hello ", 6));
  if (mode[0] == 's') finish(sys_nanosleep(&moment, 0));
  if (mode[0] == 't') *(volatile int *)0x7ffffff0 = 1;
  if (mode[0] == 'd') { volatile int zero = 0; sys_exit(7 / zero); }
  if (mode[0] == 'k') finish(sys_tkill(sys_getpid(), 15));
  if (mode[0] == 'n') sys_write(1, (void *)8, 1) == -14 ? sys_exit(14) : sys_exit(1);
  int n = 0; while (mode[n]) n++;
  finish(sys_write(1, mode, n));
  sys_exit(3);
}`;

let module: Uint8Array;
let sharedMemoryModule: Uint8Array;

beforeAll(async () => {
  module = await built([], []);
  sharedMemoryModule = await built(["-pthread"], ["--shared-memory", "--max-memory=1048576"]);
});

async function built(compileOptions: readonly string[], linkOptions: readonly string[]): Promise<Uint8Array> {
  const compile = ["clang", "-O1", "-fno-builtin", ...compileOptions, "-c", "a.c", "-o", "a.o"];
  const { files } = await llvm(compile, { "a.c": source });
  const link = ["wasm-ld", "--no-entry", "--import-memory", "--export=__stack_pointer", "--stack-first"];
  return fileOf(await llvm([...link, ...linkOptions, "a.o", "-o", "a.wasm"], files), "a.wasm");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

class Collected implements HostOutput {
  text = "";

  write(bytes: Uint8Array): number {
    this.text += new TextDecoder().decode(bytes);
    return bytes.length;
  }
}

interface RunOptions extends SpawnOptions {
  readonly program?: Uint8Array;
}

async function run(
  mode: string,
  { program = module, ...options }: RunOptions = {},
): Promise<{ code: number; output: string; trap: string | undefined }> {
  const stdout = new Collected();
  const { ended } = await boot({ host: new NodeHost() }).spawn(program, { args: ["prog", mode], stdout, ...options });
  const { status, trap } = await ended;
  return { code: exitCodeOf(status), output: stdout.text, trap: trap?.name };
}

describe("a program", () => {
  test("finds its arguments, writes, and ends with its code", async () => {
    expect(await run("world")).toEqual({ code: 3, output: "hello world", trap: undefined });
  });

  test("waits", async () => {
    expect(await run("sleep")).toEqual({ code: 3, output: "hello sleep", trap: undefined });
  });

  test("that traps ends by the signal", async () => {
    expect(await run("trap")).toEqual({ code: 128 + 11, output: "hello ", trap: "RuntimeError" });
    expect(await run("divide")).toEqual({ code: 128 + 8, output: "hello ", trap: "RuntimeError" });
  });

  test("that a signal ends is left without a trap of its own", async () => {
    expect(await run("kill")).toEqual({ code: 128 + 15, output: "hello ", trap: undefined });
  });

  test("gets EFAULT for a null pointer", async () => {
    expect(await run("null")).toMatchObject({ code: 14 });
  });

  test("is refused when it imports what it may not", async () => {
    await expect(run("x", { allows: (name) => name !== "tkill" })).rejects.toThrow(DeniedCalls);
  });

  test("gets no more memory than it may have", async () => {
    await expect(run("x", { maxMemory: 65_536 }).catch((error: unknown) => String(error))).resolves.toMatch(/ENOMEM/);
  });

  test("may import a shared memory", async () => {
    expect(await run("sleep", { program: sharedMemoryModule })).toMatchObject({ code: 3, output: "hello sleep" });
  });

  test("is refused where memory cannot be shared", async () => {
    const system = boot({ host: new NodeHost() });
    vi.stubGlobal("SharedArrayBuffer", undefined);
    const { ended } = await system.spawn(sharedMemoryModule, { args: ["prog", "x"] });
    await expect(ended).rejects.toThrow("only if it is cross-origin isolated");
  });

  test("sees its calls observed", async () => {
    const calls: string[] = [];
    await run("sleep", { observer: (name, { result }) => calls.push(`${name} ${result}`) });
    expect(calls).toEqual(["write 6", "nanosleep 0", "write 5", "exit_group 0"]);
  });
});
