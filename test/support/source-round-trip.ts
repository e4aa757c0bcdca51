/** Modules to assembler source and back: wasm2s, as, ld, wasmify. */
import { assemble } from "../../src/asm/index.ts";
import { link } from "../../src/ld/index.ts";
import { disassembleModule, wasmify } from "../../src/module/index.ts";

/** A syntax of the assembler. */
export type SyntaxName = "gnu" | "llvm";

/** The module of a module's source. */
export function throughSource(bytes: Uint8Array, syntax: SyntaxName = "gnu"): Uint8Array {
  return linkedSource(disassembleModule(bytes, { syntax }), syntax);
}

/** The module that a source makes which says all of it. */
export function linkedSource(text: string, syntax: SyntaxName = "gnu"): Uint8Array {
  const { object, diagnostics } = assemble(text, { syntax });
  if (object === undefined) throw new Error(`as: ${diagnostics[0]?.message}: ${diagnostics[0]?.place?.text}`);
  const result = link([{ name: "module.o", bytes: object }], { gcSections: false, entry: false, format: "elf" });
  if (result.output === undefined) throw new Error(`ld: ${result.diagnostics[0]?.message}`);
  return wasmify(result.output);
}
