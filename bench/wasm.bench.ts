/** Opening modules, and walking over all of their code. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Bench, throughput } from "./bench.ts";
import { llvmModule, llvmModulePath, sliceOfLlvm } from "./llvm-module.ts";
import { reencoded, type Costs } from "./reencode.ts";

/** What a process that has just started has to pay for a file; without one, for nothing. */
function costsOf(...paths: readonly string[]): Costs {
  const script = fileURLToPath(new URL("reencode.ts", import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [script, ...paths], { encoding: "utf8" });
  if (status !== 0) throw new Error(`Exit code ${status} of ${script}`);
  return JSON.parse(stdout) as Costs;
}

export const benches: readonly Bench[] = [
  {
    name: "wasm: open a module of 75 MB, the first time",
    unit: "ms",
    limit: 5,
    measure: () => costsOf(llvmModulePath).opening,
  },
  {
    name: "wasm: decode and encode the code of 4 MB",
    unit: "MB/s",
    limit: 60,
    measure: () => {
      const bytes = sliceOfLlvm();
      return throughput(bytes.length, () => reencoded(bytes));
    },
  },
  {
    name: "wasm: decode and encode the code of 75 MB",
    unit: "MB/s",
    limit: 60,
    measure: () => {
      const bytes = llvmModule();
      return throughput(bytes.length, () => reencoded(bytes));
    },
  },
  {
    name: "wasm: memory to do so, file included",
    unit: "MB",
    // Four times the file.
    limit: 300,
    measure: () => costsOf(llvmModulePath).memory - costsOf().memory,
  },
];
