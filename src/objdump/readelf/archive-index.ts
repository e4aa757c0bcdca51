/** `-c`: the symbol index of an archive. */
import type { TextWriter } from "../../bytes/index.ts";
import type { Archive } from "../../elf/index.ts";
import { nameText } from "./name-text.ts";
import { hex } from "./report.ts";

/** @returns what is wrong, as a sentence, if the index is not there or does not fit its archive */
export function listArchiveIndex(archive: Archive, path: string, out: TextWriter): string | undefined {
  const { symbolIndex } = archive;
  if (symbolIndex === undefined) return "The archive has no symbol index; 'muslin ranlib' makes one";
  const { count, namesSize } = symbolIndex;
  out.line(`Index of archive ${path}: (${count} entries, 0x${hex(namesSize)} bytes in the symbol table)`);
  let complaint: string | undefined;
  let shown = -1;
  for (let entry = 0; entry < count; entry++) {
    const offset = symbolIndex.memberOffset(entry);
    const member = archive.memberAt(offset);
    if (member === undefined) {
      complaint ??= `Symbol "${symbolIndex.name(entry)}" of the archive's index is at offset 0x${hex(offset)}, where no member is`;
      continue;
    }
    if (offset !== shown)
      out.line(`Contents of binary ${memberLabel(archive, path, member.name)} at offset 0x${hex(offset)}`);
    shown = offset;
    out.line(`\t${nameText(symbolIndex.name(entry), { wide: true })}`);
  }
  return complaint;
}

/** What a member of an archive is called: `lib.a(a.o)`, or `lib.a[a.o]` if the archive is thin. */
export function memberLabel({ isThin }: Archive, path: string, member: string): string {
  return isThin ? `${path}[${member}]` : `${path}(${member})`;
}
