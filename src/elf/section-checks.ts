/** What must hold of a section header before anyone follows it. */
import { FormatError } from "../bytes/index.ts";
import {
  ET_REL,
  SHF_INFO_LINK,
  SHF_LINK_ORDER,
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_GNU_HASH,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  SHT_GROUP,
  SHT_HASH,
  SHT_NULL,
  SHT_REL,
  SHT_RELA,
  SHT_SYMTAB,
  SHT_SYMTAB_SHNDX,
} from "./constants.ts";
import { layouts, type ElfClass, type ElfLayouts } from "./layouts.ts";
import type { Section } from "./section.ts";

/** Types of sections whose `sh_link` is the index of another section. */
const linkingTypes: ReadonlySet<number> = new Set([
  SHT_SYMTAB,
  SHT_DYNSYM,
  SHT_REL,
  SHT_RELA,
  SHT_DYNAMIC,
  SHT_HASH,
  SHT_GNU_HASH,
  SHT_GROUP,
  SHT_SYMTAB_SHNDX,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
]);

/** Whether `sh_link` of a section is the index of another section. */
export function linksToSection(section: Pick<Section, "type" | "flags">): boolean {
  return linkingTypes.has(section.type) || (section.flags & SHF_LINK_ORDER) !== 0;
}

/**
 * Whether `sh_info` of a section is the index of another section. Relocation sections of old
 * relocatable files do not carry the flag.
 */
export function infoIsSection(section: Pick<Section, "type" | "flags">, fileType: number): boolean {
  if ((section.flags & SHF_INFO_LINK) !== 0) return true;
  return fileType === ET_REL && (section.type === SHT_REL || section.type === SHT_RELA);
}

/** The file around a section, as far as its header is checked against it. */
export interface SectionSurroundings {
  readonly elfClass: ElfClass;
  readonly fileType: number;
  /** Bytes of the file. */
  readonly fileSize: number;
  readonly sectionCount: number;
  /** Bytes of the section name table; `undefined` if there is none. */
  readonly namesSize: number | undefined;
}

/** Throws a {@link FormatError} where a section header is wrong. */
export function checkSection(section: Section, file: SectionSurroundings): void {
  if (section.type === SHT_NULL) return;
  const { namesSize } = file;
  if (namesSize !== undefined && section.nameOffset >= namesSize && section.nameOffset !== 0) {
    fail(section, "sh_name", {
      file,
      found: section.nameOffset,
      expected: `less than ${namesSize}, the size of the section names`,
    });
  }
  const end = section.offset + section.size;
  if (section.hasContent && end > file.fileSize) {
    const expected = `an end of at most ${file.fileSize}, the size of the file`;
    fail(section, section.offset > file.fileSize ? "sh_offset" : "sh_size", {
      file,
      found: `bytes ${section.offset} to ${end}`,
      expected,
    });
  }
  if (!isPowerOfTwo(section.alignment)) {
    fail(section, "sh_addralign", { file, found: section.alignment, expected: "a power of two" });
  }
  if (linksToSection(section)) checkIndex(section, "sh_link", file);
  if (infoIsSection(section, file.fileType)) checkIndex(section, "sh_info", file);
}

/** Throws a {@link FormatError} unless a table's entries have the size `entrySize` and fill it. */
export function checkEntries(section: Section, elfClass: ElfClass, entrySize: number): void {
  const file = { elfClass };
  if (section.entrySize !== entrySize) {
    fail(section, "sh_entsize", { file, found: section.entrySize, expected: `${entrySize}` });
  }
  if (section.hasContent && section.size % entrySize !== 0) {
    fail(section, "sh_size", { file, found: section.size, expected: `a multiple of ${entrySize}` });
  }
}

/** Throws the {@link FormatError} for a field of a section header. */
export function fail(
  section: Section,
  field: keyof ElfLayouts["shdr"]["offsets"],
  problem: {
    readonly file: { readonly elfClass: ElfClass };
    readonly found: number | string;
    readonly expected: string;
  },
): never {
  throw new FormatError({
    offset: section.headerOffset + layouts[problem.file.elfClass].shdr.offsets[field],
    reading: `${field} of ${section.label}`,
    found: `${problem.found}`,
    expected: problem.expected,
  });
}

function checkIndex(section: Section, field: "sh_link" | "sh_info", file: SectionSurroundings): void {
  const index = field === "sh_link" ? section.link : section.info;
  if (index < file.sectionCount) return;
  fail(section, field, { file, found: index, expected: `less than the ${file.sectionCount} sections` });
}

function isPowerOfTwo(value: number): boolean {
  if (value < 2 ** 31) return (value & (value - 1)) === 0;
  return 2 ** Math.round(Math.log2(value)) === value;
}
