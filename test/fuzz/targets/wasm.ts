/** Modules: read, shown, validated, taken apart and put together. */
import { FormatError, type PaddedLebs } from "../../../src/bytes/index.ts";
import { annotateModule, readModule, validate, validationErrors } from "../../../src/wasm/index.ts";
import { reasonOf, verdictsOn } from "../../differential/validation/verdicts.ts";
import { rewritten, rewrittenCustom } from "../../support/round-trip.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const wasmTargets: readonly Target[] = [
  { name: "wasm", seeds: ["module"], run: (bytes) => annotateModule(readModule(bytes)) },
  { name: "wasm-rewrite", seeds: ["module"], run: (bytes) => assertSame(rewritten(bytes), bytes, "The module") },
  { name: "wasm-custom", seeds: ["module"], run: customSections },
  { name: "wasm-validate", seeds: ["module"], run: validation },
  { name: "wasm-v8", seeds: ["module"], run: sameVerdict },
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

/** V8 is of the same opinion, or there is a reason why not. */
function sameVerdict(bytes: Uint8Array): void {
  const verdicts = verdictsOn(bytes);
  if (reasonOf(verdicts) !== undefined) return;
  throw new Error(`V8 says ${verdicts.v8 ?? "it is valid"}, we say ${verdicts.ours ?? "it is valid"}`);
}

/** The first error and all errors have to agree on whether there are any. */
function validation(bytes: Uint8Array): void {
  const all = validationErrors(readModule(bytes));
  validate(readModule(bytes));
  if (all.length > 0) throw new Error(`Valid, but there is an error: ${all[0]?.message}`);
}
