/** Modules: read, shown, validated, taken apart and put together. */
import { FormatError, type PaddedLebs } from "../../../src/bytes/index.ts";
import { annotateModule, readModule } from "../../../src/wasm/index.ts";
import { validate, validationErrors } from "../../../src/wasm/validate/index.ts";
import { rewritten, rewrittenCustom } from "../../support/round-trip.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const wasmTargets: readonly Target[] = [
  { name: "wasm", seeds: ["module"], run: (bytes) => annotateModule(readModule(bytes)) },
  { name: "wasm-rewrite", seeds: ["module"], run: (bytes) => assertSame(rewritten(bytes), bytes, "The module") },
  { name: "wasm-custom", seeds: ["module"], run: customSections },
  { name: "wasm-validate", seeds: ["module"], run: validation },
];

/** Each of them may be malformed and the next one not. */
function customSections(bytes: Uint8Array): void {
  const padded: PaddedLebs = new Map();
  const module = readModule(bytes, { padded });
  let refusal: FormatError | undefined;
  for (const section of module.customSections()) {
    try {
      const again = rewrittenCustom(module, section, padded);
      if (again !== undefined)
        assertSame(again, bytes.subarray(section.contents, section.end), `Section "${section.name}"`);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      refusal = error;
    }
  }
  if (refusal !== undefined) throw refusal;
}

/** The first error and all errors have to agree on whether there are any. */
function validation(bytes: Uint8Array): void {
  const all = validationErrors(readModule(bytes));
  validate(readModule(bytes));
  if (all.length > 0) throw new Error(`Valid, but there is an error: ${all[0]?.message}`);
}
