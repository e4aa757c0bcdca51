/** The relocations that `ld --emit-relocs` keeps in an ELF file, for which a module made of it has no place. */
import { readElf, SHF_ALLOC, SHT_RELA } from "../../elf/index.ts";

/**
 * Names of the sections of such relocations. Those of the dynamic linker, which are in memory, are not among them.
 * @throws FormatError if the headers of the file are malformed
 */
export function keptRelocationsOf(elf: Uint8Array): readonly string[] {
  return readElf(elf)
    .sections.filter(({ type, flags, size }) => type === SHT_RELA && (flags & SHF_ALLOC) === 0 && size > 0)
    .map(({ name }) => name);
}
