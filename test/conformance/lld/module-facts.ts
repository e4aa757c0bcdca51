/** What of a linked module is the same, whoever links it: what it wants, gives and has, and the bytes of its data. */
import { blockOf, readCustom, readModule, type Module } from "../../../src/wasm/index.ts";

export interface ModuleFacts {
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  readonly functions: readonly string[];
  readonly tables: number;
  /** Functions in tables. */
  readonly slots: number;
  readonly features: readonly string[];
}

/** Functions that one of the linkers makes for itself. */
const own = /^(__wasm_\w+|.*\.(entry|prepared)|undefined_\w+(:.*)?|signature_mismatch:.*|.*\.command_export)$/;

/** What wasm-ld's libraries import (and export: `__wasm_call_ctors`) whether they need it or not; ours do where they need it. */
const always: ReadonlySet<string> = new Set(["__memory_base", "__table_base", "__stack_pointer", "memory"]);

export function factsOf(bytes: Uint8Array): ModuleFacts {
  const module = readModule(bytes);
  return {
    imports: module.imports
      .filter(({ name }) => !always.has(name))
      .map(({ module: from, name, external }) => `${from}.${name} ${external.kind}`)
      .toSorted(),
    exports: module.exports
      .filter(({ name }) => name !== "__wasm_call_ctors")
      .map(({ name, kind }) => `${name} ${kind}`)
      .toSorted(),
    functions: functionNames(module)
      .filter((name) => !own.test(name))
      .toSorted(),
    tables: module.tables.length,
    slots: module.elements.reduce(
      (sum, { items }) => sum + (items.kind === "functions" ? items.indices : items.expressions).length,
      0,
    ),
    features: (readCustom(module, "target_features") ?? [])
      .map(({ prefix, feature }) => prefix + feature)
      .filter((feature) => feature !== "+mutable-globals")
      .toSorted(),
  };
}

function functionNames(module: Module): readonly string[] {
  return (blockOf(readCustom(module, "name") ?? [], "function") ?? []).map(({ name }) => name);
}
