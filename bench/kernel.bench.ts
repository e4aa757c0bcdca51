/** What system calls cost programs in C, beside the same program on Linux; how long a program takes to start and to compute. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeHost } from "../src/host/node/index.ts";
import { boot } from "../src/runtime/index.ts";
import { fileOf, llvm } from "../test/support/clang.ts";
import { compiledObject, linkedProgram } from "../test/support/compiled-program.ts";
import { fetchedSource } from "../test/support/debian-source.ts";
import { builtLua } from "../test/support/lua.ts";
import { runProgram } from "../test/support/test-host.ts";
import { isBuilt, sysrootFolder } from "../src/host/node/toolchain/index.ts";
import { type Bench, medianTime } from "./bench.ts";

const source = fileURLToPath(new URL("kernel.c", import.meta.url));
const command = fileURLToPath(new URL("../dist/cli/process.js", import.meta.url));

/** By what the program calls its rows, with what they must not exceed, in nanoseconds. */
const calls: Readonly<Record<string, number | undefined>> = {
  getppid: 25,
  "pwrite 4 KB": undefined,
  "pread 4 KB": undefined,
  fstat: undefined,
  "pipe write and read 1 byte": 500,
  "open and close": undefined,
  "mmap and munmap 64 KB": undefined,
  "readdir, an entry": undefined,
  poll: undefined,
  select: undefined,
  epoll_wait: undefined,
};

/** A program without system calls. */
const computing = `#include <stdio.h>
static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
int main(void) { int (*volatile call)(int) = fib; printf("%d\\n", call(38)); }`;

async function compiled(path: string): Promise<Uint8Array> {
  const sysroot = sysrootFolder();
  if (!isBuilt(sysroot)) throw new Error("There is no sysroot: muslin sysroot build");
  return linkedProgram(await compiledObject(path, { sysroot, options: ["-O2"] }), { sysroot });
}

async function withFolder<Result>(job: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    return await job(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Times = ReadonlyMap<string, number>;

function timesOf(text: string): Times {
  return new Map(Array.from(text.matchAll(/^(.+): ([\d.]+)$/gm), ([, name = "", time]) => [name, Number(time)]));
}

function output(program: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`Exit code ${status} of ${program} ${args.join(" ")}`);
  return stdout;
}

/** One run has all rows; each round of the benchmark takes another. */
function inRounds(run: () => Promise<Times | undefined>): (name: string) => Promise<number | undefined> {
  const runs: Promise<Times | undefined>[] = [];
  const rounds = new Map<string, number>();
  return async (name) => {
    const round = rounds.get(name) ?? 0;
    rounds.set(name, round + 1);
    return (await (runs[round] ??= run()))?.get(name);
  };
}

const ours = inRounds(() =>
  withFolder(async (folder) => {
    const program = join(folder, "kernel");
    writeFileSync(program, await compiled(source));
    return timesOf(output(process.execPath, [command, "run", program, "/tmp/bench"]));
  }),
);

const linux = inRounds(() =>
  withFolder((folder) => {
    const program = join(folder, "kernel");
    const inMemory = "/dev/shm";
    if (!existsSync(inMemory) || spawnSync("gcc", ["-O2", "-w", source, "-o", program]).status !== 0) return undefined;
    return timesOf(output(program, [join(inMemory, `muslin-bench-${process.pid}`)]));
  }),
);

const runWasi = fileURLToPath(new URL("run-wasi.mjs", import.meta.url));
const wasiRows = ["pwrite 4 KB", "pread 4 KB", "fstat", "open and close", "readdir, an entry"];

/** Compiles it for WASI with the C library that comes with clang. */
async function compiledForWasi(text: string): Promise<Uint8Array> {
  const args = ["clang", "--target=wasm32-wasip1", "-O2", "-w", "program.c", "-o", "program.wasm"];
  return fileOf(await llvm(args, { "program.c": text }), "program.wasm");
}

const wasi = inRounds(() =>
  withFolder(async (folder) => {
    const inMemory = "/dev/shm";
    if (!existsSync(inMemory)) return undefined;
    const program = join(folder, "kernel.wasm");
    writeFileSync(program, await compiledForWasi(readFileSync(source, "utf8")));
    const args = ["--no-warnings", runWasi, program, inMemory, `/tmp/muslin-bench-${process.pid}`];
    return timesOf(output(process.execPath, args));
  }),
);

async function required(time: Promise<number | undefined>): Promise<number> {
  return (await time) ?? Number.NaN;
}

async function withProgram<Result>(text: string, job: (path: string) => Promise<Result>): Promise<Result> {
  return withFolder(async (folder) => {
    writeFileSync(join(folder, "program.c"), text);
    writeFileSync(join(folder, "program"), await compiled(join(folder, "program.c")));
    return job(join(folder, "program"));
  });
}

/** Calls and arithmetic, memory that is allocated and collected, strings, comparing, output. */
const scripts: readonly string[] = [
  "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end print(fib(30))",
  "local function tree(d) if d == 0 then return {} end return {tree(d - 1), tree(d - 1)} end for i = 1, 12 do tree(14) end",
  "local t = {} for i = 1, 1e5 do t[i] = i .. 'x' end for w in table.concat(t):gmatch('%d+') do t[#w] = w:upper() end",
  "local t, x = {}, 42 for i = 1, 1e5 do x = (x * 1103515245 + 12345) % 2147483648 t[i] = x end table.sort(t)",
  "for i = 1, 2e5 do io.write(i, ' ') end",
];

/** Runs the scripts one after the other, each in a new process of `run`. */
async function lua(run: (program: Uint8Array, args: readonly string[]) => unknown): Promise<number> {
  const program = new Uint8Array(readFileSync(builtLua(fetchedSource("lua5.4"), sysrootFolder())));
  return medianTime(
    async () => {
      for (const script of scripts) await run(program, ["lua", "-e", script]);
    },
    { atLeast: 3000 },
  );
}

async function inKernel(program: Uint8Array, args?: readonly string[]): Promise<void> {
  const stdout = { write: (bytes: Uint8Array) => bytes.length };
  const running = await boot({ host: new NodeHost() }).spawn(program, { ...(args && { args }), stdout });
  const { status } = await running.ended;
  if (!("code" in status) || status.code !== 0) throw new Error(`The program ended with ${JSON.stringify(status)}`);
}

/** As bin/run.js has it. */
function withCompileCache(program: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(dirname(program), "cache") };
}

const hello = `#include <stdio.h>\nint main(void) { puts("hello"); }`;

function startOf(program: string): Promise<number> {
  return medianTime(() => spawnSync(process.execPath, [command, "run", program], { env: withCompileCache(program) }));
}

export const benches: readonly Bench[] = [
  ...Object.entries(calls).map(([name, limit]): Bench => ({
    name: `kernel: ${name}`,
    unit: "ns",
    ...(limit !== undefined && { limit }),
    measure: () => required(ours(name)),
    peer: { name: "gcc, Linux", measure: () => linux(name) },
  })),
  ...wasiRows.map((name): Bench => ({
    name: `kernel: ${name}, beside WASI`,
    unit: "ns",
    measure: () => required(ours(name)),
    peer: { name: "Node's WASI", measure: () => wasi(name) },
  })),
  {
    name: "muslin run hello",
    unit: "ms",
    measure: () => withProgram(hello, startOf),
    peer: {
      name: "node -e 0",
      measure: () => medianTime(() => spawnSync(process.execPath, ["-e", "0"])),
      least: 1 / 1.5,
    },
  },
  {
    name: "muslin run hello, beside WASI",
    unit: "ms",
    measure: () => withProgram(hello, startOf),
    peer: {
      name: "Node's WASI",
      measure: () =>
        withFolder(async (folder) => {
          const program = join(folder, "hello.wasm");
          writeFileSync(program, await compiledForWasi(hello));
          return medianTime(() => spawnSync(process.execPath, ["--no-warnings", runWasi, program, folder]));
        }),
    },
  },
  {
    name: "kernel: a program that computes",
    unit: "ms",
    measure: () => withProgram(computing, (path) => medianTime(() => inKernel(new Uint8Array(readFileSync(path))))),
    peer: {
      name: "the same module, bare host",
      measure: () => withProgram(computing, (path) => medianTime(() => runProgram(new Uint8Array(readFileSync(path))))),
    },
  },
  {
    name: "kernel: Lua, five programs",
    unit: "ms",
    measure: () => lua(inKernel),
    peer: { name: "the same module, bare host", measure: () => lua(runProgram), least: 0.95 },
  },
];
