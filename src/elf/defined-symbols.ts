/** What an object file gives to others: the names that an archive's symbol index has. */
import type { ArchiveMember } from "./archive.ts";
import { STB_GLOBAL, STB_GNU_UNIQUE, STB_WEAK } from "./constants.ts";
import { readElf } from "./elf-file.ts";
import { isElf } from "./file-header.ts";
import type { SymbolTable } from "./symbol-table.ts";

/** Whether a symbol is defined here, or common, and visible to other files. */
export function isDefinedForOthers(symbols: SymbolTable, index: number): boolean {
  if (symbols.isUndefined(index)) return false;
  const binding = symbols.binding(index);
  return symbols.isCommon(index) || binding === STB_GLOBAL || binding === STB_WEAK || binding === STB_GNU_UNIQUE;
}

/**
 * The names that an ELF file defines for others, in the order of its symbol table; `undefined` if
 * the member is no ELF file. For {@link writeArchive}.
 */
export function definedSymbolsOf(member: Pick<ArchiveMember, "content">): readonly string[] | undefined {
  if (!isElf(member.content)) return undefined;
  const { symbols } = readElf(member.content);
  if (symbols === undefined) return [];
  const names: string[] = [];
  for (let index = 1; index < symbols.count; index++) {
    if (isDefinedForOthers(symbols, index)) names.push(symbols.name(index));
  }
  return names;
}
