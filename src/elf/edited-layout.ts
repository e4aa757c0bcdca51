/** Where the sections of an edited file lie: see the head of `elf-editor.ts`. */
import { alignUp } from "../bytes/index.ts";
import { ElfEditError } from "./edit-error.ts";
import type { EditedSection } from "./edited-section.ts";
import type { ElfFile } from "./elf-file.ts";
import { fileAlignment } from "./file-layout.ts";
import { layouts } from "./layouts.ts";
import type { Word } from "./words.ts";

/** A section with the contents it will have. */
export interface PlacedContent {
  readonly section: EditedSection;
  readonly content: Uint8Array;
}

/** Where everything lies, in bytes from the file's start. */
export interface EditedLayout {
  readonly offsets: ReadonlyMap<EditedSection, Word>;
  readonly sectionsOffset: number;
  /** Bytes of the old file that show between the sections. */
  readonly backdrop: Uint8Array;
}

/** Lays out a file that was edited. */
export function layOutEdited(contents: readonly PlacedContent[], file: ElfFile): EditedLayout {
  return hasSameShape(contents, file) ? sameLayout(contents, file) : newLayout(contents, file);
}

/** Whether there are the same sections of the same sizes. */
function hasSameShape(contents: readonly PlacedContent[], file: ElfFile): boolean {
  if (contents.length !== Math.max(0, file.sections.length - 1)) return false;
  return contents.every(({ section: { original, hasContent }, content }, index) => {
    if (original === undefined || original.index !== index + 1 || original.hasContent !== hasContent) return false;
    return !hasContent || original.size === content.length;
  });
}

function sameLayout(contents: readonly PlacedContent[], file: ElfFile): EditedLayout {
  const offsets = new Map(contents.map(({ section }) => [section, section.originalOffset]));
  return { offsets, sectionsOffset: file.header.sectionsOffset, backdrop: file.bytes };
}

function newLayout(contents: readonly PlacedContent[], file: ElfFile): EditedLayout {
  const { wordSize, ehdr } = layouts[file.elfClass];
  // Very small programs do that: neither can change without the other.
  if (file.segments.length > 0 && file.header.segmentsOffset < ehdr.size) {
    throw new ElfEditError("Cannot change the sections: the program headers overlap the ELF header");
  }
  const offsets = new Map<EditedSection, Word>();
  const movable: PlacedContent[] = [];
  let end = frozenEnd(file);
  for (const placed of contents) {
    const { section, content } = placed;
    const { original } = section;
    if (original === undefined || !section.isAllocated || file.segments.length === 0) {
      movable.push(placed);
      continue;
    }
    if (section.hasContent && content.length > original.size) {
      throw new ElfEditError(
        `Cannot make section "${section.name}" larger than its ${original.size} bytes: it is part of a segment`,
      );
    }
    offsets.set(section, section.originalOffset);
    if (section.hasContent) end = Math.max(end, original.offset + content.length);
  }
  const backdrop = file.bytes.subarray(0, file.segments.length === 0 ? 0 : end);
  const inFileOrder = movable.toSorted((a, b) => placeOf(a.section) - placeOf(b.section));
  for (const { section, content } of inFileOrder) {
    const offset = alignUp(end, fileAlignment(section.alignment));
    offsets.set(section, offset);
    if (section.hasContent) end = offset + content.length;
  }
  return { offsets, sectionsOffset: alignUp(end, wordSize), backdrop };
}

/** The end of what must not move: the headers, and what segments cover. */
function frozenEnd(file: ElfFile): number {
  const { header, segments, elfClass } = file;
  const { ehdr, phdr } = layouts[elfClass];
  const programHeadersEnd = segments.length === 0 ? 0 : header.segmentsOffset + segments.length * phdr.size;
  return segments.reduce(
    (end, { offset, fileSize }) => Math.max(end, Math.min(offset + fileSize, file.bytes.length)),
    Math.max(ehdr.size, programHeadersEnd),
  );
}

function placeOf({ original }: EditedSection): number {
  return original?.offset ?? Number.MAX_SAFE_INTEGER;
}
