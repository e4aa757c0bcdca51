/** Linking LLVM's objects: in this process, without reading files; the peers as processes, which read and write files. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { link, type LinkInput, type LinkOptions } from "../src/ld/index.ts";
import { type Bench, medianTime } from "./bench.ts";
import { linkInputs } from "./link-inputs.ts";
import { memoryOfLink } from "./link-memory.ts";

/** So many objects are 7 MB, and 72 MB. */
const SMALL = 120;
const LARGE = 1200;

function linkOnce(inputs: readonly LinkInput[], options: LinkOptions = {}): Uint8Array {
  const { output, diagnostics } = link(inputs, options);
  if (output === undefined) throw new Error(diagnostics[0]?.message);
  return output;
}

function megabytes(inputs: readonly LinkInput[]): number {
  return inputs.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
}

/** Megabytes of the inputs for each second, where linking them takes so many milliseconds. */
async function speed(count: number, time: number | undefined): Promise<number | undefined> {
  return time === undefined ? undefined : (megabytes(await linkInputs(count)) * 1000) / time;
}

/** wasm-ld of the system, under one of its names. */
function nativeLinker(): string | undefined {
  return ["wasm-ld", "wasm-ld-19"].find((name) => spawnSync(name, ["--version"]).status === 0);
}

async function nativeTime(count: number): Promise<number | undefined> {
  const program = nativeLinker();
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    const inputs = await linkInputs(count);
    for (const { name, bytes } of inputs) writeFileSync(join(folder, name), bytes);
    const args = ["--import-memory", "-o", "out.wasm", ...inputs.map(({ name }) => name)];
    return await medianTime(() => {
      const { status } = spawnSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
      if (status !== 0) throw new Error(`Exit code ${status} of ${program}`);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A call of wasm-ld of `@yowasp/clang`, whose start is over: it costs what it costs to give it the files, too. */
async function compiledLinker(count: number, options: readonly string[] = []): Promise<() => Promise<Uint8Array>> {
  const { commands, runLLVM } = await import("@yowasp/clang");
  await runLLVM(undefined, {}, { fetchProgress: () => undefined });
  const inputs = await linkInputs(count);
  const args = ["--import-memory", ...options, "-o", "out.wasm", ...inputs.map(({ name }) => name)];
  const files = Object.fromEntries(inputs.map(({ name, bytes }) => [name, bytes]));
  return async () => {
    const { "out.wasm": output } = (await commands["wasm-ld"](args, { ...files })) ?? {};
    if (!(output instanceof Uint8Array)) throw new Error("wasm-ld has written nothing");
    return output;
  };
}

export const benches: readonly Bench[] = [
  {
    name: "ld of 120 objects, 7 MB, 18,000 functions",
    unit: "ms",
    measure: async () => {
      const inputs = await linkInputs(SMALL);
      return medianTime(() => linkOnce(inputs), { atLeast: 3000 });
    },
    peer: { name: "wasm-ld, native", measure: () => nativeTime(SMALL), least: 0.5 },
  },
  {
    name: "ld of the same",
    unit: "ms",
    measure: async () => {
      const inputs = await linkInputs(SMALL);
      return medianTime(() => linkOnce(inputs), { atLeast: 3000 });
    },
    peer: {
      name: "wasm-ld of @yowasp/clang",
      measure: async () => medianTime(await compiledLinker(SMALL), { atLeast: 0 }),
      least: 3,
    },
  },
  {
    name: "ld of 1,200 objects, 72 MB, 180,000 functions",
    unit: "MB/s",
    limit: 40,
    measure: async () => {
      const inputs = await linkInputs(LARGE);
      return (megabytes(inputs) * 1000) / (await medianTime(() => linkOnce(inputs)));
    },
    peer: { name: "wasm-ld, native", measure: async () => speed(LARGE, await nativeTime(LARGE)) },
  },
  {
    name: "ld: memory for 1,200 objects, files included",
    unit: "MB",
    limit: 1200,
    measure: () => memoryOfLink(LARGE),
  },
  {
    name: "ld -O2 -s: size of 120 objects linked",
    unit: "kB",
    measure: async () =>
      linkOnce(await linkInputs(SMALL), { optimize: true, mergeStrings: "tails", strip: "all" }).length / 1000,
    peer: {
      name: "wasm-ld -O2 -s --compress-relocations",
      measure: async () => {
        const run = await compiledLinker(SMALL, ["-O2", "-s", "--compress-relocations"]);
        return (await run()).length / 1000;
      },
      least: 1,
    },
  },
];
