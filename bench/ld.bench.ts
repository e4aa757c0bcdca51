/** Linking LLVM's objects: in this process, without reading files; the peers as processes, which read and write files. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { link, type LinkInput } from "../src/ld/index.ts";
import { type Bench, medianTime } from "./bench.ts";
import { linkInputs } from "./link-inputs.ts";

/** So many objects are 7 MB, and 72 MB. */
const SMALL = 120;
const LARGE = 1200;

function linkOnce(inputs: readonly LinkInput[]): void {
  const { output, diagnostics } = link(inputs);
  if (output === undefined) throw new Error(diagnostics[0]?.message);
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

/** wasm-ld of `@yowasp/clang`, without its start and with what it costs to give it the files. */
async function compiledTime(count: number): Promise<number> {
  const { commands, runLLVM } = await import("@yowasp/clang");
  await runLLVM(undefined, {}, { fetchProgress: () => undefined });
  const inputs = await linkInputs(count);
  const args = ["--import-memory", "-o", "out.wasm", ...inputs.map(({ name }) => name)];
  const files = Object.fromEntries(inputs.map(({ name, bytes }) => [name, bytes]));
  return medianTime(() => commands["wasm-ld"](args, { ...files }));
}

export const benches: readonly Bench[] = [
  {
    name: "ld of 120 objects, 7 MB, 18,000 functions",
    unit: "ms",
    measure: async () => {
      const inputs = await linkInputs(SMALL);
      return medianTime(() => linkOnce(inputs), { atLeast: 3000 });
    },
    peer: { name: "wasm-ld, native", measure: () => nativeTime(SMALL) },
  },
  {
    name: "ld of the same",
    unit: "ms",
    measure: async () => {
      const inputs = await linkInputs(SMALL);
      return medianTime(() => linkOnce(inputs), { atLeast: 3000 });
    },
    peer: { name: "wasm-ld of @yowasp/clang", measure: () => compiledTime(SMALL) },
  },
  {
    name: "ld of 1,200 objects, 72 MB, 180,000 functions",
    unit: "ms",
    measure: async () => {
      const inputs = await linkInputs(LARGE);
      return medianTime(() => linkOnce(inputs));
    },
    peer: { name: "wasm-ld, native", measure: () => nativeTime(LARGE) },
  },
];
