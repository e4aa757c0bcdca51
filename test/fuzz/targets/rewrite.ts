/** Modules rewritten: what is valid stays valid, offers the same, and is done with. */
import { readModule, validate, type Module } from "../../../src/wasm/index.ts";
import { rewriteModule, type RewriteOptions } from "../../../src/module/index.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const rewriteTargets: readonly Target[] = [
  { name: "module-rewrite", seeds: ["module"], run: (bytes) => rewrite(bytes, {}) },
  { name: "module-rewrite-stripped", seeds: ["module"], run: (bytes) => rewrite(bytes, { stripDebug: true }) },
  { name: "module-rewrite-trusted", seeds: ["module"], run: (bytes) => rewriteModule(bytes, { trusted: true }) },
];

function rewrite(bytes: Uint8Array, options: RewriteOptions): void {
  const { module } = rewriteModule(bytes, options);
  refuseNothing(() => {
    validate(readModule(module));
    assertSame(rewriteModule(module, options).module, module, "The module rewritten again");
  });
  if (WebAssembly.validate(bytes) && !WebAssembly.validate(module)) throw new Error("V8 refuses what is rewritten");
  const [before, after] = [readModule(bytes), readModule(module)].map(interfaceOf);
  if (before !== after) throw new Error(`The interface was ${before}, and is ${after}`);
}

/** What is wrong with the output is a bug and no refusal of the input. */
function refuseNothing(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`What is rewritten is wrong: ${String(error)}`, { cause: error });
  }
}

function interfaceOf(module: Module): string {
  const imports = module.imports.map(({ module: from, name, external }) => [from, name, external.kind]);
  const exports = module.exports.map(({ name, kind }) => [name, kind]);
  return JSON.stringify([imports, exports]);
}
