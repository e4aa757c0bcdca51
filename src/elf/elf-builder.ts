/**
 * Building an ELF file: sections, symbols, relocations, groups and segments in, bytes out.
 *
 * Whatever refers to something refers to it as an object. Numbers are given when the file is
 * written, and so the order in which things are added does not matter except that it is the order in
 * which they come out: the same calls make the same bytes.
 *
 *     section 0 | groups | sections, each with its relocations behind it | .symtab .symtab_shndx .strtab .shstrtab
 */
import {
  ELFCLASS32,
  ELFCLASS64,
  ELFDATA2LSB,
  ELFOSABI_NONE,
  ET_REL,
  EV_CURRENT,
  SHF_GROUP,
  SHF_INFO_LINK,
  SHT_GROUP,
  SHT_NOBITS,
  SHT_REL,
  SHT_RELA,
  SHT_STRTAB,
  SHT_SYMTAB,
  SHT_SYMTAB_SHNDX,
} from "./constants.ts";
import { elfMagic } from "./file-header.ts";
import { layOutFile, type FileLayout, type SegmentOptions } from "./file-layout.ts";
import { GroupBuilder, type GroupOptions } from "./group-builder.ts";
import { emptySection, writeImage, type SectionHeaderFields, type SectionImage } from "./image.ts";
import type { ElfClass } from "./layouts.ts";
import { EM_WEBASSEMBLY } from "./machines.ts";
import { RelocationTableBuilder, type Relocation } from "./relocation-table-builder.ts";
import { SectionBuilder, type SectionOptions } from "./section-builder.ts";
import { StringTableBuilder } from "./string-table-builder.ts";
import { SymbolTableBuilder, type SymbolBuilder, type SymbolOptions } from "./symbol-table-builder.ts";
import type { Word } from "./words.ts";

/** What a file is. */
export interface ElfBuilderOptions {
  /** 32 by default. */
  readonly elfClass?: ElfClass;
  /** `ET_...`; `ET_REL` by default. */
  readonly type?: number;
  /** `EM_...`; `EM_WEBASSEMBLY` by default. */
  readonly machine?: number;
  /** `ELFOSABI_...`; `ELFOSABI_NONE` by default. */
  readonly osAbi?: number;
  /** 0 by default. */
  readonly abiVersion?: number;
  /** Flags of the machine; 0 by default. */
  readonly flags?: number;
  /** Whether names of symbols that are the end of another one lie inside of it; `"none"` by default. */
  readonly mergeNames?: "none" | "tails";
  /** `SHT_RELA` or `SHT_REL`: the type of sections that `addRelocation` makes; `SHT_RELA` by default. */
  readonly relocationType?: number;
}

/**
 * A file to write.
 *
 * @example
 * ```ts
 * import { ElfBuilder, R_WASM32_LEB128, SHF_ALLOC, SHF_EXECINSTR, STT_FUNC } from "muslin/elf";
 *
 * const file = new ElfBuilder();
 * const code = file.addSection({ name: ".wasm.code", flags: SHF_ALLOC | SHF_EXECINSTR, content: new Uint8Array([0x10, 0x80, 0x80, 0x80, 0x80, 0]) });
 * const index = file.addSection({ name: ".space.function_index", content: new Uint8Array(1) });
 * file.addSymbol({ name: "main", section: index, size: 1, type: STT_FUNC });
 * const puts = file.addSymbol({ name: "puts" });
 * file.addRelocation(code, { offset: 1, type: R_WASM32_LEB128, symbol: puts });
 * const bytes = file.finish();
 * ```
 */
export class ElfBuilder {
  readonly elfClass: ElfClass;
  readonly type: number;
  readonly machine: number;
  readonly osAbi: number;
  readonly abiVersion: number;
  /** Flags of the machine. */
  flags: number;
  /** Where the program starts. */
  entry: Word = 0;
  readonly #relocationType: number;
  readonly #groups: SectionBuilder[] = [];
  readonly #sections: SectionBuilder[] = [];
  readonly #relocations: Map<SectionBuilder, { section: SectionBuilder; table: RelocationTableBuilder }> = new Map();
  readonly #segments: SegmentOptions[] = [];
  readonly #symbols: SymbolTableBuilder;
  readonly #symbolSection: SectionBuilder;
  readonly #stringSection: SectionBuilder;

  constructor(options: ElfBuilderOptions = {}) {
    const { elfClass = 32, mergeNames = "none" } = options;
    this.elfClass = elfClass;
    this.type = options.type ?? ET_REL;
    this.machine = options.machine ?? EM_WEBASSEMBLY;
    this.osAbi = options.osAbi ?? ELFOSABI_NONE;
    this.abiVersion = options.abiVersion ?? 0;
    this.flags = options.flags ?? 0;
    this.#relocationType = options.relocationType ?? SHT_RELA;
    const strings = new StringTableBuilder({ merge: mergeNames });
    this.#symbols = new SymbolTableBuilder(strings);
    this.#stringSection = new SectionBuilder({ name: ".strtab", type: SHT_STRTAB, content: strings }, elfClass);
    const link = this.#stringSection;
    this.#symbolSection = new SectionBuilder(
      { name: ".symtab", type: SHT_SYMTAB, content: this.#symbols, link },
      elfClass,
    );
  }

  /** Adds a section. */
  addSection(options: SectionOptions): SectionBuilder {
    const section = new SectionBuilder(options, this.elfClass);
    this.#sections.push(section);
    return section;
  }

  /** Adds a symbol to `.symtab`, which a file without symbols does not have. */
  addSymbol(options: SymbolOptions): SymbolBuilder {
    return this.#symbols.add(options);
  }

  /** Adds a relocation of a section of this file, by a symbol of `.symtab`. */
  addRelocation(target: SectionBuilder, relocation: Relocation): void {
    let entry = this.#relocations.get(target);
    if (entry === undefined) {
      const type = this.#relocationType;
      const table = new RelocationTableBuilder({ type });
      const name = `${type === SHT_REL ? ".rel" : ".rela"}${target.name}`;
      const link = this.#symbolSection;
      const section = new SectionBuilder(
        { name, type, flags: SHF_INFO_LINK, link, info: target, content: table },
        this.elfClass,
      );
      entry = { section, table };
      this.#relocations.set(target, entry);
    }
    entry.table.add(relocation);
  }

  /** Adds a section group; its sections get `SHF_GROUP` when the file is written. */
  addGroup(options: GroupOptions): GroupBuilder {
    const group = new GroupBuilder(options);
    const { signature } = options;
    const section = { name: ".group", type: SHT_GROUP, content: group, link: this.#symbolSection, info: signature };
    this.#groups.push(new SectionBuilder(section, this.elfClass));
    return group;
  }

  /** Adds a segment. Program headers come out in the order of adding. */
  addSegment(options: SegmentOptions): void {
    this.#segments.push(options);
  }

  /** The bytes of the file. */
  finish(): Uint8Array {
    const sections = this.#numberedSections();
    const names = new StringTableBuilder({ merge: "tails" });
    for (const { name } of sections) names.add(name);
    const namesSection = sections.at(-1);
    if (namesSection !== undefined) namesSection.content = names;
    const layout = layOutFile(sections, { elfClass: this.elfClass, segments: this.#segments });
    const elfClass = this.elfClass === 32 ? ELFCLASS32 : ELFCLASS64;
    const identification = [...elfMagic, elfClass, ELFDATA2LSB, EV_CURRENT, this.osAbi, this.abiVersion];
    return writeImage({
      elfClass: this.elfClass,
      identification: [...identification, ...Array.from({ length: 16 - identification.length }, () => 0)],
      type: this.type,
      machine: this.machine,
      version: EV_CURRENT,
      entry: this.entry,
      flags: this.flags,
      segmentsOffset: layout.segmentsOffset,
      segments: layout.segments,
      sectionsOffset: layout.sectionsOffset,
      sections: [emptySection, ...sections.map((section) => this.#image(section, { layout, names }))],
      sectionNamesIndex: sections.length,
    });
  }

  /** All sections but section 0 in their order, the one with the names last; they and the symbols know their numbers. */
  #numberedSections(): readonly SectionBuilder[] {
    this.#completeGroups();
    const sections = [...this.#groups];
    for (const section of this.#sections) {
      sections.push(section);
      const relocations = this.#relocations.get(section);
      if (relocations !== undefined) sections.push(relocations.section);
    }
    sections.forEach((section, index) => (section.index = index + 1));
    const symbols = this.#symbols;
    if (symbols.count > 1 || this.#relocations.size > 0) {
      sections.push(this.#symbolSection);
      if (symbols.needsExtendedIndices) sections.push(this.#extendedIndices());
      sections.push(this.#stringSection);
    }
    sections.push(new SectionBuilder({ name: ".shstrtab", type: SHT_STRTAB }, this.elfClass));
    sections.forEach((section, index) => (section.index = index + 1));
    for (const { content } of sections) if (content instanceof SymbolTableBuilder) content.layOut();
    return sections;
  }

  #extendedIndices(): SectionBuilder {
    const symbols = this.#symbols;
    const content = { size: () => symbols.count * 4, bytes: () => symbols.extendedIndices() };
    const options = { name: ".symtab_shndx", type: SHT_SYMTAB_SHNDX, link: this.#symbolSection, content };
    return new SectionBuilder(options, this.elfClass);
  }

  #completeGroups(): void {
    for (const { content } of this.#groups) {
      if (!(content instanceof GroupBuilder)) continue;
      for (const member of content.members) {
        const relocations = this.#relocations.get(member)?.section;
        if (relocations !== undefined) content.members.add(relocations);
      }
      for (const member of content.members) member.flags = Number(member.flags) | SHF_GROUP;
    }
  }

  #image(section: SectionBuilder, { layout, names }: { layout: FileLayout; names: StringTableBuilder }): SectionImage {
    const { type, content, info } = section;
    const header: SectionHeaderFields = {
      sh_name: names.offsetOf(section.name),
      sh_type: type,
      sh_flags: section.flags,
      sh_addr: section.address,
      sh_offset: layout.offsets.get(section) ?? 0,
      sh_size: section.size,
      sh_link: section.link?.index ?? 0,
      sh_info:
        content instanceof SymbolTableBuilder ? content.localCount : typeof info === "number" ? info : info.index,
      sh_addralign: section.alignment,
      sh_entsize: section.entrySize,
    };
    if (type === SHT_NOBITS) return { header, content: new Uint8Array(0) };
    return { header, content: content instanceof Uint8Array ? content : content.bytes(this.elfClass) };
  }
}
