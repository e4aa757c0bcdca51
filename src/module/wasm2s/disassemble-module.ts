/** Modules to assembler source. */
import { decodeUtf8, type ChunkSink } from "../../bytes/index.ts";
import { readModule } from "../../wasm/index.ts";
import { writeGnuModule } from "./gnu-module.ts";

/** Options of {@link disassembleModule}. */
export interface DisassembleOptions {
  /** `gnu` by default. */
  readonly syntax?: "gnu";
}

/**
 * A module as source text, which makes the same module when it is assembled and linked.
 *
 * @throws FormatError if the module is malformed
 *
 * @example
 * ```ts
 * import { disassembleModule } from "muslin/module";
 *
 * const text = disassembleModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
 * text.startsWith("# A module"); // true
 * ```
 */
export function disassembleModule(bytes: Uint8Array, options: DisassembleOptions = {}): string {
  const chunks: string[] = [];
  // Chunks end where writes do, and no write ends within a character.
  disassembleModuleTo((chunk) => chunks.push(decodeUtf8(chunk)), { bytes, ...options });
  return chunks.join("");
}

/** The same, as chunks of UTF-8: the text of a large module is longer than a string can be. */
export function disassembleModuleTo(
  sink: ChunkSink,
  { bytes }: DisassembleOptions & { readonly bytes: Uint8Array },
): void {
  writeGnuModule(readModule(bytes), sink);
}
