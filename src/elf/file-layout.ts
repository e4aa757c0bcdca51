/**
 * Deciding where in the file sections lie.
 *
 * Sections follow each other in their order, each at a multiple of its alignment. Where a section
 * belongs to a `PT_LOAD` segment its place follows from its address: the segment's first section goes
 * to the next offset that is the same as its address modulo the segment's alignment (the page size), and
 * the others are as far from it in the file as they are in memory.
 *
 *     file    |ELF header|program headers|.data .init_array|   .dynamic |.symtab|.strtab|section headers|
 *     memory                             |.data .init_array|   .dynamic .bss    |
 *                                        ^ same offset in a page
 */
import { alignUp } from "../bytes/index.ts";
import { PF_R, PT_LOAD, PT_PHDR, PT_TLS, SHF_TLS, SHT_NOBITS } from "./constants.ts";
import type { SegmentHeaderFields } from "./image.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import type { SectionBuilder } from "./section-builder.ts";
import type { Word } from "./words.ts";

/** What a segment is. Where it lies and how large it is follows from its sections. */
export interface SegmentOptions {
  /** `PT_...` */
  readonly type: number;
  /** `PF_...`, or-ed. */
  readonly flags: number;
  /** By default the largest of its sections'. */
  readonly alignment?: number;
  /** In the order of their addresses. */
  readonly sections?: readonly SectionBuilder[];
  /** Begins with the ELF header and the program headers: as `PT_LOAD` segments do that show them to the program. */
  readonly includesHeaders?: boolean;
  /** `p_paddr`; by default the address. */
  readonly physicalAddress?: Word;
  /** `p_memsz`; by default what the sections take. `PT_GNU_STACK` says so how large the stack is. */
  readonly memorySize?: number;
}

/** Where everything lies, in bytes from the file's start. */
export interface FileLayout {
  readonly offsets: ReadonlyMap<SectionBuilder, number>;
  readonly segments: readonly SegmentHeaderFields[];
  readonly segmentsOffset: number;
  readonly sectionsOffset: number;
}

/** Lays out a file. Sections are given without section 0, in their order. */
export function layOutFile(
  sections: readonly SectionBuilder[],
  { elfClass, segments }: { readonly elfClass: ElfClass; readonly segments: readonly SegmentOptions[] },
): FileLayout {
  const { ehdr, phdr, wordSize } = layouts[elfClass];
  const loads = new Map<SectionBuilder, SegmentOptions>();
  for (const segment of segments) {
    if (segment.type !== PT_LOAD) continue;
    for (const section of segment.sections ?? []) if (!loads.has(section)) loads.set(section, segment);
  }
  const headersEnd = ehdr.size + segments.length * phdr.size;
  const offsets = new Map<SectionBuilder, number>();
  let end = headersEnd;
  for (const section of sections) {
    const offset = section.offset ?? loadedOffset(section, { offsets, end, segment: loads.get(section) });
    offsets.set(section, offset);
    if (section.type === SHT_NOBITS || section.size === 0) continue;
    if (section.offset === undefined && offset < end) {
      throw new RangeError(`Section "${section.name}" of a segment overlaps what is before it: is its address right?`);
    }
    end = Math.max(end, offset + section.size);
  }
  const headers = segments.map((segment) => segmentHeader(segment, { offsets, headersEnd }));
  // What is empty is somewhere in the file, though where its address wants it is behind the end.
  for (const [section, offset] of offsets)
    if (section.type !== SHT_NOBITS && section.size === 0 && offset > end) offsets.set(section, end);
  return {
    offsets,
    segments: headers.map((header) => (header.p_type === PT_PHDR ? programHeaders(headers, { elfClass }) : header)),
    segmentsOffset: segments.length === 0 ? 0 : ehdr.size,
    sectionsOffset: alignUp(end, wordSize),
  };
}

function loadedOffset(
  section: SectionBuilder,
  place: {
    readonly offsets: ReadonlyMap<SectionBuilder, number>;
    readonly end: number;
    readonly segment: SegmentOptions | undefined;
  },
): number {
  const { offsets, end, segment } = place;
  const [first] = segment?.sections ?? [];
  if (segment === undefined || first === undefined) return alignUp(end, fileAlignment(section.alignment));
  const firstOffset = offsets.get(first);
  if (firstOffset === undefined) {
    const page = alignmentOf(segment);
    return end + modulo(Number(section.address) - end, page);
  }
  const offset = firstOffset + Number(BigInt(section.address) - BigInt(first.address));
  if (offset < firstOffset)
    throw new RangeError(`Section "${section.name}" is below "${first.name}", the first of its segment`);
  return offset;
}

function segmentHeader(
  segment: SegmentOptions,
  file: { readonly offsets: ReadonlyMap<SectionBuilder, number>; readonly headersEnd: number },
): SegmentHeaderFields {
  const { sections = [], includesHeaders = false } = segment;
  const [first] = sections;
  const firstOffset = first === undefined ? 0 : (file.offsets.get(first) ?? 0);
  const offset = includesHeaders ? 0 : firstOffset;
  const address = first === undefined ? 0n : BigInt(first.address) - BigInt(firstOffset - offset);
  let fileEnd = includesHeaders ? file.headersEnd : offset;
  let memoryEnd = address + BigInt(fileEnd - offset);
  for (const section of sections) {
    // The memory of .tbss is each thread's own: in a PT_LOAD it takes no place.
    const isThreadTemplate = section.type === SHT_NOBITS && (Number(section.flags) & SHF_TLS) !== 0;
    if (isThreadTemplate && segment.type !== PT_TLS) continue;
    const sectionEnd = BigInt(section.address) + BigInt(section.size);
    if (sectionEnd > memoryEnd) memoryEnd = sectionEnd;
    if (section.type === SHT_NOBITS) continue;
    fileEnd = Math.max(fileEnd, (file.offsets.get(section) ?? 0) + section.size);
  }
  return {
    p_type: segment.type,
    p_flags: segment.flags,
    p_offset: offset,
    p_vaddr: address,
    p_paddr: segment.physicalAddress ?? address,
    p_filesz: fileEnd - offset,
    p_memsz: segment.memorySize ?? memoryEnd - address,
    p_align: alignmentOf(segment),
  };
}

/** The `PT_PHDR` segment: where the `PT_LOAD` segment that begins with the headers has the program headers. */
function programHeaders(
  headers: readonly SegmentHeaderFields[],
  { elfClass }: { readonly elfClass: ElfClass },
): SegmentHeaderFields {
  const { ehdr, phdr, wordSize } = layouts[elfClass];
  const load = headers.find(({ p_type, p_offset }) => p_type === PT_LOAD && p_offset === 0);
  if (load === undefined) throw new RangeError("A PT_PHDR segment needs a PT_LOAD segment that includes the headers");
  const address = BigInt(load.p_vaddr) + BigInt(ehdr.size);
  const size = headers.length * phdr.size;
  return {
    p_type: PT_PHDR,
    p_flags: PF_R,
    p_offset: ehdr.size,
    p_vaddr: address,
    p_paddr: address,
    p_filesz: size,
    p_memsz: size,
    p_align: wordSize,
  };
}

/**
 * What the offset of a section that is not loaded is a multiple of. `sh_addralign` is about addresses;
 * a file need not have gigabytes of padding because someone aligns to a gigabyte.
 */
export function fileAlignment(alignment: Word): number {
  return Math.min(Math.max(1, Number(alignment)), 4096);
}

function alignmentOf({ alignment, sections = [] }: SegmentOptions): number {
  return alignment ?? sections.reduce((largest, section) => Math.max(largest, section.alignment), 1);
}

function modulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
