/** What is fuzzed. A reader of untrusted bytes gets a row here when it is written. */
import { readElf } from "../../src/elf/index.ts";
import { annotateModule, readModule, sectionsOf, writeModule } from "../../src/wasm/index.ts";
import type { Target } from "./fuzz.ts";

export const targets: readonly Target[] = [
  { name: "module", read: (bytes) => annotateModule(readModule(bytes)) },
  { name: "module rewritten", read: (bytes) => writeModule(sectionsOf(readModule(bytes))) },
  { name: "elf", read: (bytes) => readElf(bytes) },
];
