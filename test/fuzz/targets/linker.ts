/** The linker: whatever an object is, a link ends in a module that can be read or in errors. */
import { link, type LinkOptions } from "../../../src/ld/index.ts";
import { readModule } from "../../../src/wasm/index.ts";
import type { Target } from "../judge.ts";

export const linkerTargets: readonly Target[] = [
  { name: "ld-elf", seeds: ["elf"], run: (bytes) => check(bytes, {}) },
  { name: "ld-llvm", seeds: ["module"], run: (bytes) => check(bytes, { icf: "all" }) },
  { name: "ld-shared", seeds: ["module", "elf"], run: (bytes) => check(bytes, { shared: true }) },
  { name: "ld-relocs", seeds: ["module", "elf"], run: (bytes) => check(bytes, { emitRelocations: true }) },
  { name: "ld-archive", seeds: ["archive"], run: (bytes) => check(bytes, { strip: "debug" }) },
];

function check(bytes: Uint8Array, options: LinkOptions): void {
  const { output, diagnostics, errorCount } = link([{ name: "in.o", bytes, wholeArchive: true }], {
    entry: false,
    gcSections: false,
    allowUndefined: true,
    ...options,
  });
  if ((output === undefined) !== errorCount > 0)
    throw new Error(`${errorCount} errors, and ${output === undefined ? "no" : "an"} output`);
  for (const { message } of diagnostics)
    if (/undefined|NaN|\[object/.test(message)) throw new Error(`No sense: ${message}`);
  if (output !== undefined) readModule(output);
}
