/** Modules to source and back: what is valid comes back the same. */
import { disassembleModuleTo, wasmify } from "../../../src/module/index.ts";
import { readModule, validate } from "../../../src/wasm/index.ts";
import { minimalModule } from "../../support/minimal-module.ts";
import { throughSource } from "../../support/source-round-trip.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const sourceTargets: readonly Target[] = [
  { name: "module-source", seeds: ["module"], run: (bytes) => disassembleModuleTo(() => undefined, { bytes }) },
  { name: "wasmify", seeds: ["elf"], run: (bytes) => wasmify(bytes) },
  { name: "module-source-and-back", seeds: ["module"], run: roundTrip },
];

function roundTrip(bytes: Uint8Array): void {
  validate(readModule(bytes));
  // Sections of objects mean something else; with debug information, nobody shortens integers to compare.
  if (
    readModule(bytes)
      .customSections()
      .some(({ name }) => /^(linking$|reloc\.|\.debug_)/.test(name))
  )
    return;
  const minimal = minimalModule(bytes);
  assertSame(minimalModule(throughSource(bytes)), minimal, "The module from its source");
}
