/** Assembling: in this process, and as a process of its own for memory. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findReferenceTool } from "../test/support/references.ts";
import { assembled, clangOutput, dataDirectives, gnuConstants, lineCount, type AssemblyCosts } from "./assembly.ts";
import { type Bench, medianTime } from "./bench.ts";
import { clangTime } from "./clang-time.ts";

/** Millions of lines a second. */
async function speed(source: Uint8Array, syntax: "gnu" | "llvm"): Promise<number> {
  return lineCount(source) / 1000 / (await medianTime(() => assembled(source, syntax)));
}

async function withFile<T>(contents: Uint8Array, use: (path: string) => T): Promise<Awaited<T>> {
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    const path = join(folder, "a.s");
    writeFileSync(path, contents);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** LLVM's assembler of the system, as a process; undefined if there is none, or none that knows WebAssembly. */
function nativeSpeed(source: Uint8Array): Promise<number | undefined> {
  return withFile(source, async (path) => {
    const args = ["-triple=wasm32", "-filetype=obj", "-o", "/dev/null", path];
    const program = ["llvm-mc", "llvm-mc-19"].find((name) => spawnSync(name, args).status === 0);
    if (program === undefined) return undefined;
    return lineCount(source) / 1000 / (await medianTime(() => spawnSync(program, args), { atLeast: 0 }));
  });
}

/** What a process takes to assemble a source, above what it takes for nothing. */
function memoryOf(source: Uint8Array, syntax: "gnu" | "llvm"): Promise<number> {
  const script = fileURLToPath(new URL("assembly.ts", import.meta.url));
  return withFile(source, (path) => {
    const { stdout, status } = spawnSync(process.execPath, [script, path, syntax], { encoding: "utf8" });
    if (status !== 0) throw new Error(`Exit code ${status} of ${script}`);
    return (JSON.parse(stdout) as AssemblyCosts).memory;
  });
}

/** How many times as long ten times the lines take as one tenth of the time says: 1 is linear. */
async function growth(): Promise<number> {
  const [small, large] = [gnuConstants(1_000_000), gnuConstants(10_000_000)];
  const first = await medianTime(() => assembled(small, "gnu"), { atLeast: 0 });
  return (await medianTime(() => assembled(large, "gnu"), { atLeast: 0 })) / first / 10;
}

export const benches: readonly Bench[] = [
  {
    name: "asm: GNU syntax, constants",
    unit: "M lines/s",
    limit: 3,
    measure: () => speed(gnuConstants(500_000), "gnu"),
  },
  {
    name: "asm: what clang writes",
    unit: "M lines/s",
    limit: 1.5,
    measure: async () => speed(await clangOutput(6), "llvm"),
    peer: { name: "llvm-mc, native", measure: async () => nativeSpeed(await clangOutput(6)) },
  },
  {
    name: "asm: what clang writes with -g",
    unit: "M lines/s",
    measure: async () => speed(await clangOutput(2, ["-g"]), "llvm"),
    peer: { name: "llvm-mc, native", measure: async () => nativeSpeed(await clangOutput(2, ["-g"])) },
  },
  {
    name: "asm: a sixth of what clang writes",
    unit: "M lines/s",
    measure: async () => speed(await clangOutput(1), "llvm"),
    peer: {
      name: "clang -c in Wasm",
      measure: async () => {
        const source = await clangOutput(1);
        return lineCount(source) / 1000 / (await clangTime(["-c", "a.s", "-o", "a.o"], { "a.s": source }));
      },
    },
  },
  {
    name: "asm: data, as GNU as reads it too",
    unit: "M lines/s",
    measure: () => speed(dataDirectives(400_000), "gnu"),
    peer: {
      name: "as",
      measure: () => {
        const source = dataDirectives(400_000);
        const as = findReferenceTool("as");
        if (as === undefined) return undefined;
        return withFile(source, async (path) => {
          const time = await medianTime(() => as.run([path, "-o", "/dev/null"]), { atLeast: 0 });
          return lineCount(source) / 1000 / time;
        });
      },
    },
  },
  {
    name: "asm: memory for 25 MB of what clang writes",
    unit: "MB",
    limit: 400,
    measure: async () => memoryOf(await clangOutput(21), "llvm"),
  },
  {
    name: "asm: memory for 26 MB of that with -g",
    unit: "MB",
    limit: 400,
    measure: async () => memoryOf(await clangOutput(4, ["-g"]), "llvm"),
  },
  {
    name: "asm: 10 M lines, time for each beside 1 M lines",
    unit: "times",
    limit: 1.3,
    measure: growth,
  },
];
