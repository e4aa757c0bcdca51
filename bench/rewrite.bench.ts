/**
 * Rewriting modules: speed, beside Binaryen reading and writing them, which makes integers short too; and the sizes of real
 * programs, beside those with short integers alone (`wasm-ld --compress-relocations`, and then LEB128 integers everywhere).
 */
import binaryen from "binaryen";
import { rewriteModule } from "../src/module/index.ts";
import { wasiProgram } from "../test/support/wasi-programs.ts";
import { type Bench, throughput } from "./bench.ts";
import { llvmModule, sliceOfLlvm } from "./llvm-module.ts";

function binaryenAgain(bytes: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(bytes);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

function trusted(bytes: Uint8Array): Uint8Array {
  return rewriteModule(bytes, { trusted: true }).module;
}

function withShortIntegers(bytes: Uint8Array): Uint8Array {
  return rewriteModule(bytes, { trusted: true, renumber: false, simplify: false }).module;
}

/** Ours and the peer's size of a program in kilobytes. */
function sizes(name: string, program: () => Uint8Array | Promise<Uint8Array>): Bench {
  return {
    name: `wasmrewrite: size of ${name}`,
    unit: "kB",
    measure: async () => trusted(await program()).length / 1000,
    peer: { name: "short integers alone", measure: async () => withShortIntegers(await program()).length / 1000 },
  };
}

const linked = ["-Wl,--compress-relocations", "-Wl,--strip-all"];

export const benches: readonly Bench[] = [
  {
    name: "wasmrewrite: 4 MB known to be valid",
    unit: "MB/s",
    limit: 60,
    measure: () => {
      const bytes = sliceOfLlvm();
      return throughput(bytes.length, () => trusted(bytes));
    },
    peer: {
      name: "Binaryen, read and write",
      measure: () => {
        const bytes = sliceOfLlvm();
        return throughput(bytes.length, () => binaryenAgain(bytes), { atLeast: 0 });
      },
    },
  },
  {
    name: "wasmrewrite: 75 MB known to be valid",
    unit: "MB/s",
    limit: 60,
    measure: () => {
      const bytes = llvmModule();
      return throughput(bytes.length, () => trusted(bytes));
    },
  },
  {
    name: "wasmrewrite: 75 MB, validated",
    unit: "MB/s",
    measure: () => {
      const bytes = llvmModule();
      return throughput(bytes.length, () => rewriteModule(bytes));
    },
  },
  sizes("LLVM", llvmModule),
  sizes("a C program at -O2", () => wasiProgram("sort.c", ["-O2", ...linked])),
  sizes("a C program at -O0", () => wasiProgram("sort.c", ["-O0", ...linked])),
  sizes("a C++ program at -O2", () => wasiProgram("streams.cc", ["-O2", "-fno-exceptions", ...linked])),
];
