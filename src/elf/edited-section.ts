/** A section of a file that is edited. */
import { SHF_ALLOC, SHT_NOBITS, SHT_NULL, SHT_PROGBITS } from "./constants.ts";
import type { ElfFile } from "./elf-file.ts";
import { Elf32_Shdr, Elf64_Shdr, layouts } from "./layouts.ts";
import type { SectionHeaderFields } from "./image.ts";
import type { SectionOptions } from "./section-builder.ts";
import { infoIsSection, linksToSection } from "./section-checks.ts";
import type { Section } from "./section.ts";
import type { Word } from "./words.ts";

/** What a section that is added to a file may be. */
export interface AddedSectionOptions extends Omit<
  SectionOptions,
  "link" | "info" | "content" | "entrySize" | "offset"
> {
  readonly content?: Uint8Array;
  /** 0 by default. */
  readonly entrySize?: number;
  /** What `sh_link` means. */
  readonly link?: EditedSection;
  /** What `sh_info` means. */
  readonly info?: number | EditedSection;
}

/** A section of an {@link ElfEditor}. What is assigned to it shows when the file is written. */
export class EditedSection {
  /** The section as it was read; `undefined` for one that is added. */
  readonly original: Section | undefined;
  name: string;
  /** `SHT_...` */
  type: number;
  /** `SHF_...`, or-ed. */
  flags: Word;
  address: Word;
  alignment: Word;
  entrySize: Word;
  /** What `sh_link` means: a section, or a number where the type does not say that it is one. */
  link: EditedSection | number;
  /** What `sh_info` means: a section, or a number. */
  info: EditedSection | number;
  content: Uint8Array;
  /** Bytes in memory of `SHT_NOBITS`. */
  memorySize: Word;
  /** Where it was in the file; exact, since `SHT_NOBITS` may say anything. */
  originalOffset: Word = 0;
  /** Its number, as of the last time that the file was written. */
  index = 0;

  constructor(options: AddedSectionOptions, original?: Section) {
    this.original = original;
    this.name = options.name;
    this.type = options.type ?? SHT_PROGBITS;
    this.flags = options.flags ?? 0;
    this.address = options.address ?? 0;
    this.alignment = options.alignment ?? 1;
    this.entrySize = options.entrySize ?? 0;
    this.link = options.link ?? 0;
    this.info = options.info ?? 0;
    this.content = options.content ?? new Uint8Array(0);
    this.memorySize = options.size ?? 0;
  }

  get hasContent(): boolean {
    return this.type !== SHT_NOBITS && this.type !== SHT_NULL;
  }

  /** Bytes of the section, in the file or in memory. */
  get size(): Word {
    return this.hasContent ? this.content.length : this.memorySize;
  }

  /** Whether a running program has the section in memory. */
  get isAllocated(): boolean {
    return (Number(this.flags) & SHF_ALLOC) !== 0;
  }
}

/** The sections of a file, without section 0, ready to be edited. */
export function editedSections(file: ElfFile): EditedSection[] {
  const edited = file.sections.map((section) => {
    const header = rawHeader(file, section.index);
    const options = { name: section.name, type: section.type, flags: header.sh_flags, address: header.sh_addr };
    const copy = new EditedSection({ ...options, content: section.content }, section);
    copy.alignment = header.sh_addralign;
    copy.entrySize = header.sh_entsize;
    copy.memorySize = header.sh_size;
    copy.originalOffset = header.sh_offset;
    return copy;
  });
  for (const section of edited) {
    const { original } = section;
    if (original === undefined) continue;
    section.link = (linksToSection(original) && original.link !== 0 && edited[original.link]) || original.link;
    const hasTarget = infoIsSection(original, file.header.type) && original.info !== 0;
    section.info = (hasTarget && edited[original.info]) || original.info;
  }
  return edited.slice(1);
}

/** A section header as it is in the file, every field exact. */
function rawHeader(file: ElfFile, index: number): SectionHeaderFields {
  const layout = file.elfClass === 32 ? Elf32_Shdr : Elf64_Shdr;
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
  return layout.get(view, file.header.sectionsOffset + index * layouts[file.elfClass].shdr.size);
}
