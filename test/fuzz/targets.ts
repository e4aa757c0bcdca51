/** What is fuzzed. Whatever reads untrusted bytes gets a row in one of these lists when it is written. */
import type { Target } from "./judge.ts";
import { assemblerTargets } from "./targets/assembler.ts";
import { archiveTargets } from "./targets/archive.ts";
import { dwarfTargets } from "./targets/dwarf.ts";
import { elfTargets } from "./targets/elf.ts";
import { linkerTargets } from "./targets/linker.ts";
import { scriptTargets } from "./targets/script.ts";
import { tarTargets } from "./targets/tar.ts";
import { toolTargets } from "./targets/tools.ts";
import { rewriteTargets } from "./targets/rewrite.ts";
import { sourceTargets } from "./targets/source.ts";
import { wasmTargets } from "./targets/wasm.ts";

export const targets: readonly Target[] = [
  ...assemblerTargets,
  ...wasmTargets,
  ...rewriteTargets,
  ...sourceTargets,
  ...elfTargets,
  ...dwarfTargets,
  ...archiveTargets,
  ...linkerTargets,
  ...scriptTargets,
  ...tarTargets,
  ...toolTargets,
];
