/** Static libraries of LLVM objects. */
import { writeArchive, type ArchiveMember } from "../../elf/index.ts";
import { readCustom, readModule, symbolFlags } from "../../wasm/index.ts";

/** With a symbol index: without one, every link would have to read all members. */
export function libraryOf(members: readonly ArchiveMember[]): Uint8Array {
  return writeArchive(members, { symbolsOf: definedSymbolsOf });
}

/** What an object defines for others. */
function definedSymbolsOf({ content }: ArchiveMember): readonly string[] {
  const { WASM_SYM_UNDEFINED, WASM_SYM_BINDING_LOCAL } = symbolFlags;
  const blocks = readCustom(readModule(content), "linking")?.blocks ?? [];
  return blocks
    .flatMap((block) => (block.kind === "symbols" ? block.value : []))
    .flatMap((symbol) => (symbol.kind === "section" ? [] : [symbol]))
    .filter(({ flags }) => (flags & (WASM_SYM_UNDEFINED | WASM_SYM_BINDING_LOCAL)) === 0)
    .flatMap(({ name }) => name ?? []);
}
