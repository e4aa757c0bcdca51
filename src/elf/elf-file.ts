/**
 * Reading an ELF file.
 *
 * Opening one looks at the header and the section headers, no further: their number and place are
 * checked, then each section's place and links, so that whoever goes on works with ranges that are
 * within the file. Contents stay views on the caller's bytes. Tables are opened when asked for and
 * read in place (`symbol-table.ts`, `relocation-table.ts`).
 */
import {
  DT_STRSZ,
  DT_STRTAB,
  PT_DYNAMIC,
  PT_LOAD,
  SHN_UNDEF,
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  SHT_GROUP,
  SHT_REL,
  SHT_RELA,
  SHT_STRTAB,
  SHT_SYMTAB,
  SHT_SYMTAB_SHNDX,
} from "./constants.ts";
import { readDynamic, type DynamicEntry } from "./dynamic.ts";
import { readFileHeader, type FileHeader } from "./file-header.ts";
import { readGroup, type Group } from "./group.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import { readNotes, type Note } from "./notes.ts";
import { RelocationTable } from "./relocation-table.ts";
import { checkEntries, checkSection, fail, infoIsSection } from "./section-checks.ts";
import { Section, type ElfSource } from "./section.ts";
import { Segment } from "./segment.ts";
import { StringTable } from "./string-table.ts";
import { SymbolTable } from "./symbol-table.ts";
import {
  readSymbolVersions,
  readVersionDefinitions,
  readVersionNeeds,
  type SymbolVersion,
  type VersionDefinition,
  type VersionNeed,
  type VersionSection,
} from "./versions.ts";

/** Where an ELF file comes from. */
export interface ReadElfOptions {
  /** Absolute offset of its first byte, for members of an archive; 0 by default. Errors carry it. */
  readonly base?: number;
}

/**
 * Opens an ELF file: 32 or 64 bits, little-endian, of any machine.
 *
 * @param bytes the file; kept and never changed.
 * @throws FormatError if the headers are wrong; later, from methods, if what they read is.
 *
 * @example
 * ```ts
 * import { readElf } from "muslin/elf";
 *
 * declare const bytes: Uint8Array;
 * const file = readElf(bytes);
 * for (const section of file.sections) console.log(section.index, section.name, section.size);
 * const symbols = file.symbols;
 * for (let index = 1; index < (symbols?.count ?? 0); index++) console.log(symbols?.name(index));
 * ```
 */
export function readElf(bytes: Uint8Array, options: ReadElfOptions = {}): ElfFile {
  return new ElfFile(bytes, options);
}

/** An open ELF file: see {@link readElf}. */
export class ElfFile {
  readonly bytes: Uint8Array;
  /** Absolute offset of the first byte. */
  readonly base: number;
  readonly header: FileHeader;
  readonly elfClass: ElfClass;
  /** In the order of the section header table, so a section's index is its place here. Empty if the file has none. */
  readonly sections: readonly Section[];
  /** In the order of the program header table. */
  readonly segments: readonly Segment[];
  #relocationSections: ReadonlyMap<Section, readonly Section[]> | undefined;
  #firstOfTypes: ReadonlyMap<number, Section> | undefined;
  readonly #symbolTables: Map<Section, SymbolTable> = new Map();

  constructor(bytes: Uint8Array, options: ReadElfOptions = {}) {
    const base = options.base ?? 0;
    const header = readFileHeader(bytes, base);
    const { elfClass } = header;
    this.bytes = bytes;
    this.base = base;
    this.header = header;
    this.elfClass = elfClass;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const source = {
      bytes,
      view,
      base,
      elfClass,
      sectionNames: undefined as StringTable | undefined,
    } satisfies ElfSource;
    this.sections = readSections(source, header);
    this.segments = Array.from({ length: header.segmentCount }, (_, index) => {
      return new Segment(source, { index, at: header.segmentsOffset + index * layouts[elfClass].phdr.size });
    });
  }

  /** The first section of a name. */
  section(name: string): Section | undefined {
    return this.sections.find((section) => section.name === name);
  }

  /** The section that `sh_link` of a section means, if it has one. */
  linked(section: Section): Section | undefined {
    return section.link === SHN_UNDEF ? undefined : this.sections[section.link];
  }

  /** The section that `sh_info` of a section means, if it means one: what relocations apply to. */
  target(section: Section): Section | undefined {
    if (section.info === SHN_UNDEF || !infoIsSection(section, this.header.type)) return undefined;
    return this.sections[section.info];
  }

  /** A section's contents as a string table. */
  strings(section: Section): StringTable {
    if (section.type !== SHT_STRTAB)
      fail(section, "sh_type", { file: this, found: section.type, expected: "SHT_STRTAB" });
    return new StringTable(section.content, { base: section.contentOffset, region: section.label });
  }

  /** The symbols of the file's `SHT_SYMTAB` section, if it has one. */
  get symbols(): SymbolTable | undefined {
    return this.#firstSymbolTable(SHT_SYMTAB);
  }

  /** The symbols of the file's `SHT_DYNSYM` section, if it has one. */
  get dynamicSymbols(): SymbolTable | undefined {
    return this.#firstSymbolTable(SHT_DYNSYM);
  }

  /** A section's contents as a symbol table; the same one each time. */
  symbolTable(section: Section): SymbolTable {
    const table = this.#symbolTables.get(section) ?? this.#openSymbolTable(section);
    this.#symbolTables.set(section, table);
    return table;
  }

  #openSymbolTable(section: Section): SymbolTable {
    const { elfClass, sections } = this;
    if (section.type !== SHT_SYMTAB && section.type !== SHT_DYNSYM) {
      fail(section, "sh_type", { file: this, found: section.type, expected: "SHT_SYMTAB or SHT_DYNSYM" });
    }
    const entrySize = layouts[elfClass].sym.size;
    checkEntries(section, elfClass, entrySize);
    const count = section.content.length / entrySize;
    if (section.info > count) {
      fail(section, "sh_info", { file: this, found: section.info, expected: `at most its ${count} symbols` });
    }
    const extended = sections.find(({ type, link }) => type === SHT_SYMTAB_SHNDX && link === section.index);
    return new SymbolTable({
      elfClass,
      bytes: section.content,
      base: section.contentOffset,
      label: section.label,
      strings: this.#linkedStrings(section),
      sections,
      localCount: section.info,
      extendedIndices: extended?.content,
    });
  }

  /** The relocations of an `SHT_REL` or `SHT_RELA` section. */
  relocations(section: Section): RelocationTable {
    const { elfClass } = this;
    const hasAddends = section.type === SHT_RELA;
    if (!hasAddends && section.type !== SHT_REL) {
      fail(section, "sh_type", { file: this, found: section.type, expected: "SHT_REL or SHT_RELA" });
    }
    checkEntries(section, elfClass, layouts[elfClass][hasAddends ? "rela" : "rel"].size);
    const symbols = this.linked(section);
    return new RelocationTable({
      elfClass,
      hasAddends,
      bytes: section.content,
      base: section.contentOffset,
      label: section.label,
      symbolCount: symbols === undefined ? 0 : symbols.content.length / layouts[elfClass].sym.size,
    });
  }

  /** The relocation sections that apply to a section; in a linked file, those that say so. */
  relocationSectionsOf(target: Section): readonly Section[] {
    this.#relocationSections ??= this.#findRelocationSections();
    return this.#relocationSections.get(target) ?? [];
  }

  /** The section groups. */
  get groups(): readonly Group[] {
    return this.sections.filter(({ type }) => type === SHT_GROUP).map((section) => this.group(section));
  }

  /** An `SHT_GROUP` section's contents. */
  group(section: Section): Group {
    return readGroup(section, this.sections);
  }

  /** The notes of an `SHT_NOTE` section or a `PT_NOTE` segment. */
  notes(place: Section | Segment): readonly Note[] {
    const region = place instanceof Section ? place.label : `segment ${place.index}`;
    return readNotes(place.content, { base: place.contentOffset, region, alignment: place.alignment });
  }

  /** What the dynamic linker is told, found by section or else by segment; empty if there is nothing. */
  get dynamic(): readonly DynamicEntry[] {
    const place = this.#sectionOf(SHT_DYNAMIC) ?? this.segments.find(({ type }) => type === PT_DYNAMIC);
    return place === undefined ? [] : readDynamic(place.content, this.elfClass);
  }

  /** The string table that entries of {@link dynamic} refer to. */
  get dynamicStrings(): StringTable | undefined {
    const section = this.#sectionOf(SHT_DYNAMIC);
    if (section !== undefined && section.link !== SHN_UNDEF) return this.#linkedStrings(section);
    const entries = this.dynamic;
    const address = entries.find(({ tag }) => tag === DT_STRTAB)?.value;
    const size = entries.find(({ tag }) => tag === DT_STRSZ)?.value ?? 0;
    if (address === undefined) return undefined;
    const offset = this.offsetOfAddress(address);
    if (offset === undefined || offset + size > this.bytes.length) return undefined;
    const bytes = this.bytes.subarray(offset, offset + size);
    return new StringTable(bytes, { base: this.base + offset, region: "the dynamic string table" });
  }

  /** Where in the file the byte is that is loaded at an address; `undefined` if it is nowhere. */
  offsetOfAddress(address: number): number | undefined {
    for (const segment of this.segments) {
      const distance = address - segment.address;
      if (segment.type === PT_LOAD && distance >= 0 && distance < segment.fileSize) return segment.offset + distance;
    }
    return undefined;
  }

  /** The symbol versions that the file defines. */
  get versionDefinitions(): readonly VersionDefinition[] {
    const section = this.#sectionOf(SHT_GNU_verdef);
    return section === undefined ? [] : readVersionDefinitions(this.#versionSection(section));
  }

  /** The symbol versions that the file needs of others. */
  get versionNeeds(): readonly VersionNeed[] {
    const section = this.#sectionOf(SHT_GNU_verneed);
    return section === undefined ? [] : readVersionNeeds(this.#versionSection(section));
  }

  /** The version of each dynamic symbol, by the symbol's index; empty if there are none. */
  get symbolVersions(): readonly SymbolVersion[] {
    const section = this.#sectionOf(SHT_GNU_versym);
    return section === undefined ? [] : readSymbolVersions(section.content);
  }

  #versionSection(section: Section): VersionSection {
    return {
      bytes: section.content,
      base: section.contentOffset,
      region: section.label,
      strings: this.#linkedStrings(section),
      count: section.info,
    };
  }

  /** The first section of a type. */
  #sectionOf(type: number): Section | undefined {
    this.#firstOfTypes ??= new Map(this.sections.toReversed().map((section) => [section.type, section]));
    return this.#firstOfTypes.get(type);
  }

  #firstSymbolTable(type: number): SymbolTable | undefined {
    const section = this.#sectionOf(type);
    return section === undefined ? undefined : this.symbolTable(section);
  }

  #linkedStrings(section: Section): StringTable {
    const strings = this.linked(section);
    if (strings?.type !== SHT_STRTAB) {
      const found = strings === undefined ? "no section" : strings.label;
      fail(section, "sh_link", { file: this, found, expected: "a string table" });
    }
    return this.strings(strings);
  }

  #findRelocationSections(): ReadonlyMap<Section, readonly Section[]> {
    const found = new Map<Section, Section[]>();
    for (const section of this.sections) {
      if (section.type !== SHT_REL && section.type !== SHT_RELA) continue;
      const target = this.target(section);
      if (target === undefined) continue;
      const others = found.get(target);
      if (others === undefined) found.set(target, [section]);
      else others.push(section);
    }
    return found;
  }
}

function readSections(
  source: ElfSource & { sectionNames: StringTable | undefined },
  header: FileHeader,
): readonly Section[] {
  const { elfClass, bytes } = source;
  const sections: Section[] = [];
  for (let index = 0; index < header.sectionCount; index++) {
    const at = header.sectionsOffset + index * layouts[elfClass].shdr.size;
    sections.push(new Section(source, { index, at }));
  }
  const names = header.sectionNamesIndex === SHN_UNDEF ? undefined : sections[header.sectionNamesIndex];
  const surroundings = {
    elfClass,
    fileType: header.type,
    fileSize: bytes.length,
    sectionCount: header.sectionCount,
    namesSize: names?.size,
  };
  if (names !== undefined) {
    if (names.type !== SHT_STRTAB) fail(names, "sh_type", { file: source, found: names.type, expected: "SHT_STRTAB" });
    checkSection(names, surroundings);
    source.sectionNames = new StringTable(names.content, { base: names.contentOffset, region: "the section names" });
  }
  for (const section of sections) checkSection(section, surroundings);
  return sections;
}
