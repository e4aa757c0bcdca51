/** Modules to source and back: what is valid comes back the same. */
import { FormatError } from "../../../src/bytes/index.ts";
import { disassembleModuleTo, wasmify } from "../../../src/module/index.ts";
import { readCustom, readModule, validate, type Module } from "../../../src/wasm/index.ts";
import { minimalModule } from "../../support/minimal-module.ts";
import { throughSource, type SyntaxName } from "../../support/source-round-trip.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const sourceTargets: readonly Target[] = [
  { name: "module-source", seeds: ["module"], run: (bytes) => void disassembleModuleTo(() => undefined, { bytes }) },
  { name: "wasmify", seeds: ["elf"], run: (bytes) => wasmify(bytes) },
  { name: "module-source-and-back", seeds: ["module"], run: (bytes) => roundTrip(bytes, "gnu") },
  { name: "module-llvm-source-and-back", seeds: ["module"], run: (bytes) => roundTrip(bytes, "llvm") },
];

function roundTrip(bytes: Uint8Array, syntax: SyntaxName): void {
  const module = readModule(bytes);
  validate(module);
  if (!isComparable(module)) return;
  const minimal = minimalModule(bytes);
  assertSame(minimalModule(throughSource(bytes, syntax)), minimal, "The module from its source");
}

/**
 * Sections of objects mean something else; and where debug information, names that cannot be read or unknown metadata
 * are about code, nobody shortens its integers to compare.
 */
function isComparable(module: Module): boolean {
  if (module.customSections().some(({ name }) => /^(linking$|reloc\.|\.debug_|metadata\.code\.)/.test(name)))
    return false;
  try {
    readCustom(module, "name");
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
