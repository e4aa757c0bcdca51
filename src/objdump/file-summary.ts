/** `-f` and `-h`: what kind of file it is and what sections it has. */
import type { TextWriter } from "../bytes/index.ts";
import { fileFlags, hasFlag, sectionFlags, type ObjectFile, type ObjectSection } from "./object-file.ts";

/** Those that `-h` shows, in its order. */
const shownSectionFlags = {
  HAS_CONTENTS: "CONTENTS",
  ALLOC: "ALLOC",
  LOAD: "LOAD",
  RELOC: "RELOC",
  READONLY: "READONLY",
  CODE: "CODE",
  DATA: "DATA",
  DEBUGGING: "DEBUGGING",
  EXCLUDE: "EXCLUDE",
  OCTETS: "OCTETS",
  THREAD_LOCAL: "THREAD_LOCAL",
  GROUP: "GROUP",
  LINK_ONCE: "LINK_ONCE_DISCARD",
} as const;

export function writeFileHeader(object: ObjectFile, out: TextWriter): void {
  out.text(`architecture: ${object.architecture}, flags 0x`);
  out.hex(object.flags, 8);
  out.line(":");
  const names = Object.entries(fileFlags).filter(([, flag]) => hasFlag(object.flags, flag));
  out.line(names.map(([name]) => name).join(", "));
  out.text("start address 0x");
  out.address(object.startAddress, object.addressDigits);
  out.line();
}

export function writeSectionHeaders(
  object: ObjectFile,
  out: TextWriter,
  options: { readonly isWide: boolean; readonly isShown: (section: ObjectSection) => boolean },
): void {
  const { sections, addressDigits } = object;
  const longest = options.isWide ? sections.reduce((width, { name }) => Math.max(width, name.length), 0) : 0;
  const nameWidth = Math.max(13, longest);
  const address = (title: string): string => title.padEnd(addressDigits);
  out.line("Sections:");
  out.text(`Idx ${"Name".padEnd(nameWidth)} Size      ${address("VMA")}  ${address("LMA")}  File off  Algn`);
  out.line(options.isWide ? "  Flags" : "");
  for (const section of sections) {
    if (!options.isShown(section)) continue;
    out.text(`${String(section.index).padStart(3)} ${section.name.padEnd(nameWidth)} `);
    out.hex(section.size, 8);
    out.text("  ");
    out.address(section.vma, addressDigits);
    out.text("  ");
    out.address(section.lma, addressDigits);
    out.text("  ");
    out.hex(section.fileOffset, 8);
    out.text(`  2**${section.alignment}${options.isWide ? "  " : "\n                  "}`);
    out.line(flagWords(section).join(", "));
  }
}

function flagWords({ flags, remark }: ObjectSection): readonly string[] {
  const names = Object.keys(shownSectionFlags) as (keyof typeof shownSectionFlags)[];
  const words = names.filter((name) => hasFlag(flags, sectionFlags[name])).map((name) => shownSectionFlags[name]);
  return remark === undefined ? words : [...words, remark];
}
