/** Every valid module of the specification's tests is the same after wasm2s, as, ld and wasmify. */
import { describe, expect, test } from "vitest";
import { hexOf } from "../../../src/bytes/index.ts";
import { corpus } from "../../support/corpus.ts";
import { minimalModule } from "../../support/minimal-module.ts";
import { throughSource } from "../../support/source-round-trip.ts";

describe.skipIf(corpus === undefined).each(["gnu", "llvm"] as const)("modules through %s source", (syntax) => {
  const specs = corpus?.specs ?? [];
  let count = 0;

  test.each(specs.map((spec) => [spec.name, spec] as const))("%s", (_, spec) => {
    for (const { type, filename = "", line } of spec.commands) {
      if (type !== "module" || !filename.endsWith(".wasm")) continue;
      const bytes = spec.read(filename);
      expect(hexOf(minimalModule(throughSource(bytes, syntax))), `line ${line}`).toBe(hexOf(minimalModule(bytes)));
      count++;
    }
  });

  test("these were all", () => {
    expect(count).toBe(1635);
  });
});
