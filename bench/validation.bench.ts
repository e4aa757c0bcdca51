/** Validating modules, beside `wasm-validate` of wabt, which starts, reads the file and validates it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModule, validate } from "../src/wasm/index.ts";
import { findReferenceTool } from "../test/support/references.ts";
import { type Bench, medianTime, throughput } from "./bench.ts";
import { llvmModule, sliceOfLlvm } from "./llvm-module.ts";

/** Megabytes a second of `wasm-validate`. */
async function peerThroughput(bytes: Uint8Array): Promise<number | undefined> {
  const tool = findReferenceTool("wasm-validate");
  if (tool === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    writeFileSync(join(folder, "a.wasm"), bytes);
    return bytes.length / 1000 / (await medianTime(() => tool.run(["--enable-all", "a.wasm"], { cwd: folder })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ourThroughput(bytes: Uint8Array): Promise<number> {
  return throughput(bytes.length, () => validate(readModule(bytes)));
}

export const benches: readonly Bench[] = [
  {
    name: "wasm: validate a module of 4 MB",
    unit: "MB/s",
    limit: 40,
    measure: () => ourThroughput(sliceOfLlvm()),
    peer: { name: "wasm-validate", measure: () => peerThroughput(sliceOfLlvm()) },
  },
  {
    name: "wasm: validate a module of 75 MB",
    unit: "MB/s",
    limit: 40,
    measure: () => ourThroughput(llvmModule()),
    peer: { name: "wasm-validate", measure: () => peerThroughput(llvmModule()) },
  },
];
