/**
 * Changing an ELF file without losing the rest of it.
 *
 * A file is its headers and sections, but also what lies between them, in an order that some tool chose.
 * So nothing is built anew that nobody asked for:
 *
 * - What is not touched keeps its bytes: symbol tables are copied entry by entry, string tables as
 *   they are unless names go. A file that is not changed at all comes out byte for byte.
 * - As long as no section comes, goes or changes its size, everything stays at its offset.
 * - Otherwise, in a file with segments, all that segments cover stays at its offset, since programs rely
 *   on it, with the bytes in between; what follows is put close together behind it. A relocatable file
 *   is put close together from its header on. Sections keep the order they have in the file, and section 0
 *   becomes what it should be.
 *
 * References follow: section numbers in headers, symbols and groups, symbol numbers in relocations
 * and groups. Sections that make no sense any more go with those they depend on: relocations with their
 * target, an empty group, a string table that nobody uses.
 *
 * Symbol numbers in sections of types that this does not know (`SHT_LLVM_ADDRSIG`) are not renumbered.
 */
import { SHT_GROUP, SHT_REL, SHT_RELA, SHT_STRTAB, SHT_SYMTAB_SHNDX } from "./constants.ts";
import { ElfEditError } from "./edit-error.ts";
import { layOutEdited, type EditedLayout, type PlacedContent } from "./edited-layout.ts";
import { EditedSection, editedSections, type AddedSectionOptions } from "./edited-section.ts";
import { renumber, type RewrittenSection, type SymbolFilter } from "./edited-symbols.ts";
import type { ElfFile } from "./elf-file.ts";
import { readGroup } from "./group.ts";
import {
  emptySection,
  writeImage,
  type SectionHeaderFields,
  type SectionImage,
  type SegmentHeaderFields,
} from "./image.ts";
import { Elf32_Phdr, Elf64_Phdr, layouts } from "./layouts.ts";
import { StringTableBuilder } from "./string-table-builder.ts";

/**
 * A file that is changed. The file that was read stays as it is.
 *
 * @example
 * ```ts
 * import { ElfEditor, readElf } from "muslin/elf";
 *
 * declare const bytes: Uint8Array;
 * const editor = new ElfEditor(readElf(bytes));
 * for (const section of editor.sections) if (section.name.startsWith(".debug_")) editor.remove(section);
 * editor.keepSymbols((symbols, index) => !symbols.isLocal(index));
 * const stripped = editor.finish();
 * ```
 */
export class ElfEditor {
  readonly file: ElfFile;
  readonly #all: EditedSection[];
  readonly #removed: Set<EditedSection> = new Set();
  /** {@link sections}, as long as it is right. */
  #sections: readonly EditedSection[] | undefined;
  #keep: SymbolFilter | undefined;
  readonly #namesSection: EditedSection | undefined;

  constructor(file: ElfFile) {
    this.file = file;
    this.#all = editedSections(file);
    this.#namesSection = this.#all[file.header.sectionNamesIndex - 1];
  }

  /** The sections, in the order of the section header table, without section 0. */
  get sections(): readonly EditedSection[] {
    this.#sections ??= this.#all.filter((section) => !this.#removed.has(section));
    return this.#sections;
  }

  /** The first section of a name. */
  section(name: string): EditedSection | undefined {
    return this.sections.find((section) => section.name === name);
  }

  /** Removes a section, and the symbols in it; when the file is written, also sections that make no sense without it. */
  remove(section: EditedSection): void {
    this.#removed.add(section);
    this.#sections = undefined;
  }

  /** Adds a section behind the others. */
  addSection(options: AddedSectionOptions): EditedSection {
    const section = new EditedSection(options);
    this.#all.push(section);
    this.#sections = undefined;
    return section;
  }

  /** Says which symbols of `.symtab` stay; those that relocations and groups need stay anyway. */
  keepSymbols(keep: SymbolFilter): void {
    this.#keep = keep;
  }

  /**
   * The bytes of the changed file.
   * @throws ElfEditError if what remains refers to what was removed.
   * @throws FormatError if tables that have to be rewritten are wrong.
   */
  finish(): Uint8Array {
    const { file } = this;
    const sections = this.#withoutDependents();
    sections.forEach((section, index) => (section.index = index + 1));
    const namesSection = this.#namesSection;
    const rewritten = renumber({ file, sections, keep: this.#keep, namesSection });
    const names = new NamesTable(sections, { file, namesSection });
    const contents = sections.map((section): PlacedContent => {
      const content = section === namesSection ? names.content : rewritten.get(section)?.content;
      return { section, content: content ?? (section.hasContent ? section.content : noBytes) };
    });
    const layout = layOutEdited(contents, file);
    const images = contents.map((placed): SectionImage => {
      return { header: headerOf(placed, { rewritten, names, layout }), content: placed.content };
    });
    const { header } = file;
    return writeImage({
      elfClass: file.elfClass,
      identification: Array.from(file.bytes.subarray(0, 16)),
      type: header.type,
      machine: header.machine,
      version: header.version,
      entry: header.exactEntry,
      flags: header.flags,
      segmentsOffset: header.segmentsOffset,
      segments: file.segments.map((_, index) => rawSegment(file, index)),
      sectionsOffset: layout.sectionsOffset,
      sections: file.sections.length === 0 && images.length === 0 ? [] : [emptySection, ...images],
      sectionNamesIndex: namesSection?.index ?? 0,
      backdrop: layout.backdrop,
      keepsHeader: layout.backdrop === file.bytes,
    });
  }

  /** The sections without those that make no sense any more. */
  #withoutDependents(): readonly EditedSection[] {
    const all = this.sections;
    const present = new Set(all);
    if (present.size === this.file.sections.length - 1 && all.every(({ original }) => original)) {
      return all;
    }
    const names = this.#namesSection;
    if (names !== undefined && !present.has(names)) {
      throw new ElfEditError(`Cannot remove section "${names.name}": it has the names of the sections`);
    }
    const isGone = (section: EditedSection | number): boolean => typeof section !== "number" && !present.has(section);
    for (const section of all) {
      const { type, link, info } = section;
      const isRelocations = type === SHT_REL || type === SHT_RELA;
      if (isRelocations && isGone(info)) present.delete(section);
      if (type === SHT_SYMTAB_SHNDX && isGone(link)) present.delete(section);
    }
    const presentIndices = new Set([...present].map(({ original }) => original?.index));
    for (const section of all) {
      const { type, original } = section;
      if (type !== SHT_GROUP || original === undefined) continue;
      const { members } = readGroup(original, this.file.sections);
      if (!members.some(({ index }) => presentIndices.has(index))) present.delete(section);
    }
    for (const section of this.#unusedStrings(present)) present.delete(section);
    const remaining = all.filter((section) => present.has(section));
    for (const { name, link } of remaining) {
      if (typeof link === "number" || present.has(link)) continue;
      throw new ElfEditError(`Cannot remove section "${link.name}": section "${name}" refers to it`);
    }
    return remaining;
  }

  /** String tables whose only users are gone. */
  #unusedStrings(present: ReadonlySet<EditedSection>): readonly EditedSection[] {
    const users = new Set([...present].map(({ link }) => link));
    const usedBefore = new Set(this.file.sections.map(({ link }) => link));
    return [...present].filter((section) => {
      const { original, type } = section;
      if (type !== SHT_STRTAB || original === undefined || section === this.#namesSection) return false;
      return usedBefore.has(original.index) && !users.has(section);
    });
  }
}

const noBytes = new Uint8Array(0);

/** The names of sections: the old table if no name came or went, else a new one; longer where others use it too. */
class NamesTable {
  readonly content: Uint8Array | undefined;
  readonly #offsets: ReadonlyMap<EditedSection, number>;

  constructor(
    sections: readonly EditedSection[],
    { file, namesSection }: { readonly file: ElfFile; readonly namesSection: EditedSection | undefined },
  ) {
    const old = (section: EditedSection): number => section.original?.nameOffset ?? 0;
    const isUnchanged =
      sections.length === file.sections.length - 1 &&
      sections.every(({ name, original }) => original !== undefined && original.name === name);
    if (namesSection === undefined || isUnchanged) {
      this.#offsets = new Map(sections.map((section) => [section, old(section)]));
      return;
    }
    const strings = new StringTableBuilder({ merge: "tails" });
    for (const { name } of sections) strings.add(name);
    const isShared = sections.some(({ link }) => link === namesSection);
    const start = isShared ? namesSection.content.length : 0;
    this.content = new Uint8Array(start + strings.size());
    if (isShared) this.content.set(namesSection.content);
    this.content.set(strings.bytes(), start);
    this.#offsets = new Map(sections.map((section) => [section, start + strings.offsetOf(section.name)]));
  }

  offsetOf(section: EditedSection): number {
    return this.#offsets.get(section) ?? 0;
  }
}

function headerOf(
  { section, content }: PlacedContent,
  plan: {
    readonly rewritten: ReadonlyMap<EditedSection, RewrittenSection>;
    readonly names: NamesTable;
    readonly layout: EditedLayout;
  },
): SectionHeaderFields {
  const { link, info } = section;
  return {
    sh_name: plan.names.offsetOf(section),
    sh_type: section.type,
    sh_flags: section.flags,
    sh_addr: section.address,
    sh_offset: plan.layout.offsets.get(section) ?? 0,
    sh_size: section.hasContent ? content.length : section.memorySize,
    sh_link: typeof link === "number" ? link : link.index,
    sh_info: plan.rewritten.get(section)?.info ?? (typeof info === "number" ? info : info.index),
    sh_addralign: section.alignment,
    sh_entsize: section.entrySize,
  };
}

function rawSegment(file: ElfFile, index: number): SegmentHeaderFields {
  const { bytes, elfClass, header } = file;
  const layout = elfClass === 32 ? Elf32_Phdr : Elf64_Phdr;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return layout.get(view, header.segmentsOffset + index * layouts[elfClass].phdr.size);
}
