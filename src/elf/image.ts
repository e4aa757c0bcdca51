/**
 * A file whose every number is decided: from here to bytes nothing is chosen any more.
 *
 * Both who builds a file (`elf-builder.ts`) and who edits one (`elf-editor.ts`) end here. Headers are
 * in the fields of the structures; only the counts that do not fit into the ELF header are moved to
 * section 0.
 */
import { PN_XNUM, SHN_LORESERVE, SHN_XINDEX } from "./constants.ts";
import { layouts, type ElfClass, type ElfLayouts } from "./layouts.ts";
import type { Word } from "./words.ts";

/** A section header, in the fields of `Elf32_Shdr` and `Elf64_Shdr`. */
export type SectionHeaderFields = { readonly [F in keyof ElfLayouts["shdr"]["offsets"]]: Word };

/** A program header, in the fields of `Elf32_Phdr` and `Elf64_Phdr`. */
export type SegmentHeaderFields = { readonly [F in keyof ElfLayouts["phdr"]["offsets"]]: Word };

/** A section: its header, and bytes to put at its `sh_offset`. */
export interface SectionImage {
  readonly header: SectionHeaderFields;
  readonly content: Uint8Array;
}

/** A file. Offsets are in bytes from its start. */
export interface ElfImage {
  readonly elfClass: ElfClass;
  /** `e_ident`, 16 bytes. */
  readonly identification: readonly number[];
  readonly type: number;
  readonly machine: number;
  readonly version: number;
  readonly entry: Word;
  readonly flags: number;
  readonly segmentsOffset: number;
  readonly segments: readonly SegmentHeaderFields[];
  readonly sectionsOffset: number;
  /** With section 0, unless there are none at all. */
  readonly sections: readonly SectionImage[];
  readonly sectionNamesIndex: number;
  /** Bytes that show where nothing else lies: those of the file that was edited. */
  readonly backdrop?: Uint8Array;
  /** Whether ELF header and section 0 are left as the backdrop has them, whatever the other fields say. */
  readonly keepsHeader?: boolean;
}

/** Section 0 of most files. Counts that do not fit elsewhere are put into it when the file is written. */
export const emptySection: SectionImage = {
  header: {
    sh_name: 0,
    sh_type: 0,
    sh_flags: 0,
    sh_addr: 0,
    sh_offset: 0,
    sh_size: 0,
    sh_link: 0,
    sh_info: 0,
    sh_addralign: 0,
    sh_entsize: 0,
  },
  content: new Uint8Array(0),
};

/** The bytes of a file. */
export function writeImage(image: ElfImage): Uint8Array {
  const { elfClass, segments, sections, backdrop, keepsHeader = false } = image;
  const { phdr, shdr } = layouts[elfClass];
  const bytes = new Uint8Array(sizeOf(image));
  const view = new DataView(bytes.buffer);
  if (backdrop !== undefined) bytes.set(backdrop);
  for (const { header, content } of sections) if (content.length > 0) bytes.set(content, Number(header.sh_offset));
  if (!keepsHeader) writeHeader(image, view);
  segments.forEach((header, index) => {
    phdr.put(view, image.segmentsOffset + index * phdr.size, header);
  });
  sections.forEach(({ header }, index) => {
    if (index === 0 && keepsHeader) return;
    const value = index === 0 ? { ...header, ...countsThatDoNotFit(image) } : header;
    shdr.put(view, image.sectionsOffset + index * shdr.size, value);
  });
  return bytes;
}

function writeHeader(image: ElfImage, view: DataView): void {
  const { elfClass, segments, sections, sectionNamesIndex } = image;
  const { ehdr, phdr, shdr } = layouts[elfClass];
  ehdr.put(view, 0, {
    e_ident: image.identification,
    e_type: image.type,
    e_machine: image.machine,
    e_version: image.version,
    e_entry: image.entry,
    e_phoff: image.segmentsOffset,
    e_shoff: image.sectionsOffset,
    e_flags: image.flags,
    e_ehsize: ehdr.size,
    e_phentsize: segments.length === 0 ? 0 : phdr.size,
    e_phnum: Math.min(segments.length, PN_XNUM),
    e_shentsize: shdr.size,
    e_shnum: sections.length < SHN_LORESERVE ? sections.length : 0,
    e_shstrndx: sectionNamesIndex < SHN_LORESERVE ? sectionNamesIndex : SHN_XINDEX,
  });
}

/** Fields of section 0 in which the ELF header's large numbers are (gABI, "Section Headers", index 0). */
function countsThatDoNotFit({ segments, sections, sectionNamesIndex }: ElfImage): Partial<SectionHeaderFields> {
  return {
    ...(sections.length >= SHN_LORESERVE && { sh_size: sections.length }),
    ...(sectionNamesIndex >= SHN_LORESERVE && { sh_link: sectionNamesIndex }),
    ...(segments.length >= PN_XNUM && { sh_info: segments.length }),
  };
}

function sizeOf({ elfClass, segments, sections, backdrop, ...image }: ElfImage): number {
  const { ehdr, phdr, shdr } = layouts[elfClass];
  const headers = Math.max(
    ehdr.size,
    segments.length === 0 ? 0 : image.segmentsOffset + segments.length * phdr.size,
    sections.length === 0 ? 0 : image.sectionsOffset + sections.length * shdr.size,
    backdrop?.length ?? 0,
  );
  return sections.reduce((size, { header, content }) => {
    return content.length === 0 ? size : Math.max(size, Number(header.sh_offset) + content.length);
  }, headers);
}
