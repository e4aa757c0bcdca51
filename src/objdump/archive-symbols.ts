/** What object files of all kinds give to others: the names for an archive's symbol index. */
import { FormatError } from "../bytes/index.ts";
import { definedSymbolsOf, isElf, type ArchiveMember } from "../elf/index.ts";
import { hasFlag, symbolFlags } from "./object-file.ts";
import { openObject } from "./open-file.ts";

/** The names that a member defines for others; `undefined` if it is no object file. For `writeArchive` of muslin/elf. */
export function symbolsForIndex(member: Pick<ArchiveMember, "content">): readonly string[] | undefined {
  if (isElf(member.content)) return definedSymbolsOf(member);
  try {
    return openObject(member.content, { warn: () => undefined })
      .symbols()
      .filter(({ flags, section }) => section !== "*UND*" && hasFlag(flags, symbolFlags.GLOBAL | symbolFlags.WEAK))
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
