/** Disassembling, as whole processes: Node's start, reading the file, and writing a listing that nobody keeps. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findReferenceTool } from "../test/support/references.ts";
import { type Bench, medianTime } from "./bench.ts";
import { llvmModule, sliceOfLlvm } from "./llvm-module.ts";

const muslin = fileURLToPath(new URL("../bin/muslin", import.meta.url));

/** Median time of a command on a file of these bytes. */
async function timeOf(command: readonly string[], bytes: Uint8Array): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  const [program = "", ...args] = command;
  try {
    writeFileSync(join(folder, "a.wasm"), bytes);
    return await medianTime(() => {
      const { status } = spawnSync(program, [...args, "a.wasm"], {
        cwd: folder,
        stdio: ["ignore", "ignore", "inherit"],
      });
      if (status !== 0) throw new Error(`Exit code ${status} of ${command.join(" ")}`);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ours(option: string, bytes: Uint8Array): Promise<number> {
  return timeOf([process.execPath, muslin, "objdump", option], bytes);
}

async function wabt(option: string, bytes: Uint8Array): Promise<number | undefined> {
  const tool = findReferenceTool("wasm-objdump");
  return tool === undefined ? undefined : timeOf([tool.path, option], bytes);
}

export const benches: readonly Bench[] = [
  {
    name: "objdump -d of a module of 4 MB",
    unit: "ms",
    measure: () => ours("-d", sliceOfLlvm()),
    peer: { name: "wasm-objdump", measure: () => wabt("-d", sliceOfLlvm()) },
  },
  {
    name: "objdump -h of a module of 75 MB",
    unit: "ms",
    measure: () => ours("-h", llvmModule()),
    peer: { name: "wasm-objdump", measure: () => wabt("-h", llvmModule()) },
  },
];
