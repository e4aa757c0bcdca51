/** What is fuzzed. Whatever reads untrusted bytes gets a row here when it is written. */
import { readElf } from "../../src/elf/index.ts";
import { annotateModule, readModule, sectionsOf, writeModule } from "../../src/wasm/index.ts";
import type { Target } from "./judge.ts";

export const targets: readonly Target[] = [
  { name: "wasm", seeds: ["module"], run: (bytes) => annotateModule(readModule(bytes)) },
  { name: "wasm-rewrite", seeds: ["module"], run: (bytes) => writeModule(sectionsOf(readModule(bytes))) },
  { name: "elf", seeds: ["elf"], run: (bytes) => readElf(bytes) },
];
