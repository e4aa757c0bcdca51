/** The assembler: whatever the source, it ends in an object or in diagnostics that say where. */
import { assemble } from "../../../src/asm/index.ts";
import { diagnosticText } from "../../../src/diag/index.ts";
import { readElf } from "../../../src/elf/index.ts";
import type { Target } from "../judge.ts";

export const assemblerTargets: readonly Target[] = [
  { name: "as", seeds: ["source"], run: (bytes) => check(bytes, undefined) },
  { name: "as-gnu", seeds: ["source"], run: (bytes) => check(bytes, "gnu") },
  { name: "as-llvm", seeds: ["source"], run: (bytes) => check(bytes, "llvm") },
];

function check(bytes: Uint8Array, syntax: "gnu" | "llvm" | undefined): void {
  const { object, diagnostics } = assemble(bytes, { name: "in.s", ...(syntax && { syntax }) });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if ((object === undefined) !== errors.length > 0)
    throw new Error(`${errors.length} errors, and ${object === undefined ? "no" : "an"} object`);
  for (const diagnostic of diagnostics) {
    const text = diagnosticText(diagnostic);
    const { place } = diagnostic;
    if (place !== undefined && (place.line < 1 || place.column < 1))
      throw new Error(`A place outside of the source: ${text}`);
    if (text.includes("undefined") && !new TextDecoder().decode(bytes).includes("undefined"))
      throw new Error(`No sense: ${text}`);
  }
  if (object !== undefined) readElf(object);
}
