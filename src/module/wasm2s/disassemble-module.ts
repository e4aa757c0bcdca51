/** Modules to assembler source. */
import { decodeUtf8, type ChunkSink } from "../../bytes/index.ts";
import { CUSTOM_SECTION, readModule, writeModule, type Module } from "../../wasm/index.ts";
import { isDebug, namesWithOffsets } from "../rewrite/hindrances.ts";
import { writeGnuModule } from "./gnu-module.ts";
import { writeLlvmModule } from "./llvm-module.ts";

/** Options of {@link disassembleModule}. */
export interface DisassembleOptions {
  /** `gnu` by default. */
  readonly syntax?: "gnu" | "llvm";
  /** Leave out DWARF and source maps. */
  readonly stripDebug?: boolean;
}

/** What is to be known about a text. */
export interface Disassembly {
  /**
   * Custom sections in it, such as `.debug_line`, that have offsets in the module's code: they are kept byte for byte, and so they are
   * untrue wherever what the text makes has integers of another length.
   */
  readonly sectionsWithOffsets: readonly string[];
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
  options: DisassembleOptions & { readonly bytes: Uint8Array },
): Disassembly {
  const whole = readModule(options.bytes);
  const module = options.stripDebug === true ? withoutDebug(whole) : whole;
  if (options.syntax === "llvm") writeLlvmModule(module, sink);
  else writeGnuModule(module, sink);
  return { sectionsWithOffsets: namesWithOffsets(module.customSections()) };
}

function withoutDebug(module: Module): Module {
  const kept = module.sections.filter((section) => section.id !== CUSTOM_SECTION || !isDebug(section));
  return readModule(writeModule(kept.map((verbatim) => ({ verbatim, of: module }))));
}
