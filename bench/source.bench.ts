/** Modules to source: speed, beside Binaryen's text of the same module. */
import binaryen from "binaryen";
import { disassembleModuleTo } from "../src/module/index.ts";
import { type Bench, throughput } from "./bench.ts";
import { llvmModule, sliceOfLlvm } from "./llvm-module.ts";

function source(bytes: Uint8Array): number {
  let size = 0;
  disassembleModuleTo((chunk) => (size += chunk.length), { bytes });
  return size;
}

function binaryenText(bytes: Uint8Array): number {
  const module = binaryen.readBinary(bytes);
  try {
    return module.emitText().length;
  } finally {
    module.dispose();
  }
}

export const benches: readonly Bench[] = [
  {
    name: "wasm2s: 4 MB",
    unit: "MB/s",
    measure: () => {
      const bytes = sliceOfLlvm();
      return throughput(bytes.length, () => source(bytes));
    },
    peer: {
      name: "Binaryen, text",
      measure: () => {
        const bytes = sliceOfLlvm();
        return throughput(bytes.length, () => binaryenText(bytes), { atLeast: 0 });
      },
    },
  },
  {
    name: "wasm2s: 75 MB",
    unit: "MB/s",
    measure: () => {
      const bytes = llvmModule();
      return throughput(bytes.length, () => source(bytes), { atLeast: 0 });
    },
  },
];
