/** Objects that are linked: their sections, and their symbols as far as they are their own. */
import {
  SHF_ALLOC,
  SHF_GROUP,
  SHN_COMMON,
  SHT_GROUP,
  SHT_NOBITS,
  SHT_NULL,
  SHT_REL,
  SHT_RELA,
  SHT_STRTAB,
  SHT_SYMTAB,
  SHT_SYMTAB_SHNDX,
  STB_LOCAL,
  STT_SECTION,
  readElf,
  type ElfFile,
  type Section,
} from "../../elf/index.ts";
import { ObjectLines } from "../source-lines.ts";
import type { OutputSection } from "./output-section.ts";
import type { LinkSymbol } from "./symbols.ts";

/** A section of an object, or the common symbols of one. */
export class InputSection {
  readonly file: ObjectFile;
  readonly name: string;
  /** `SHT_...` */
  readonly type: number;
  /** `SHF_...`, or-ed. */
  readonly flags: number;
  readonly alignment: number;
  readonly size: number;
  /** Undefined for common symbols. */
  readonly section: Section | undefined;
  /** Why it is in no output section: another file has its group, nobody needs it, the script discards it. */
  dropped: "group" | "unused" | "discarded" | undefined;
  /** Where it went. */
  output: OutputSection | undefined;
  /** Bytes from the start of the output section, as of the last pass of the layout. */
  offset = 0n;

  constructor(
    file: ObjectFile,
    parts: Pick<InputSection, "name" | "type" | "flags" | "alignment" | "size" | "section">,
  ) {
    this.file = file;
    this.name = parts.name;
    this.type = parts.type;
    this.flags = parts.flags;
    this.alignment = parts.alignment;
    this.size = parts.size;
    this.section = parts.section;
  }

  get isAllocated(): boolean {
    return (this.flags & SHF_ALLOC) !== 0;
  }

  get hasContent(): boolean {
    return this.type !== SHT_NOBITS;
  }

  /** The section and its file in a message: `a.o:(.text)`. */
  get label(): string {
    return `${this.file.label}:(${this.name})`;
  }
}

/** Types of sections that are about the object, not part of the program. */
const housekeeping: ReadonlySet<number> = new Set([
  SHT_NULL,
  SHT_SYMTAB,
  SHT_STRTAB,
  SHT_REL,
  SHT_RELA,
  SHT_GROUP,
  SHT_SYMTAB_SHNDX,
]);

/** An object, by itself or of an archive. */
export class ObjectFile {
  /** The file's name, of a member its name in the archive. */
  readonly name: string;
  /** The name of the archive that it is a member of. */
  readonly archive: string | undefined;
  readonly elf: ElfFile;
  /** By index in the file; undefined for those that are no part of the program. */
  readonly sections: readonly (InputSection | undefined)[];
  /** All that go into the program, the common symbols last. */
  readonly parts: InputSection[];
  /** What each symbol of the file stands for, by index. */
  symbols: readonly (LinkSymbol | undefined)[] = [];
  #lines: ObjectLines | undefined;

  constructor(file: {
    readonly name: string;
    readonly content: Uint8Array;
    readonly archive?: string;
    readonly base?: number;
  }) {
    this.name = file.name;
    this.archive = file.archive;
    this.elf = readElf(file.content, { base: file.base ?? 0 });
    this.sections = this.elf.sections.map((section) =>
      // Tables that are loaded are for the dynamic linker, not about the object.
      housekeeping.has(section.type) && (section.flags & SHF_ALLOC) === 0 ? undefined : this.#part(section),
    );
    this.parts = this.sections.filter((section) => section !== undefined);
  }

  get label(): string {
    return this.archive === undefined ? this.name : `${this.archive}(${this.name})`;
  }

  /** For messages. */
  get lines(): ObjectLines {
    return (this.#lines ??= new ObjectLines(this.elf));
  }

  /** Drops the sections of groups that another file brought already. */
  dropGroups(seen: Set<string>): void {
    const { symbols } = this.elf;
    for (const group of this.elf.groups) {
      const name = symbols === undefined ? "" : this.#signature(group.signature);
      // Without GRP_COMDAT the group is of this file alone.
      if ((group.flags & 1) === 0) continue;
      if (!seen.has(name)) {
        seen.add(name);
        continue;
      }
      for (const { index } of group.members) {
        const section = this.sections[index];
        if (section !== undefined) section.dropped = "group";
      }
    }
  }

  /** A group is named by its symbol; a section's symbol stands for the section. */
  #signature(index: number): string {
    const { symbols } = this.elf;
    if (symbols === undefined || index >= symbols.count) return "";
    if (symbols.type(index) === STT_SECTION) return symbols.section(index)?.name ?? "";
    return symbols.name(index);
  }

  #part(section: Section): InputSection {
    const { name, type, flags, size } = section;
    return new InputSection(this, {
      name,
      type,
      flags: flags & ~SHF_GROUP,
      alignment: Math.max(1, section.alignment),
      size,
      section,
    });
  }

  /** Whether a symbol of the file is visible to others. */
  isShared(index: number): boolean {
    return this.elf.symbols?.binding(index) !== STB_LOCAL;
  }

  isCommon(index: number): boolean {
    return this.elf.symbols?.shndx(index) === SHN_COMMON;
  }
}
