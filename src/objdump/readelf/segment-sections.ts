/**
 * Which sections belong to which segment, as binutils decide it.
 *
 * No field says so: a section is in a segment if its bytes are, in the file and in memory, and if the two are of kinds
 * that go together.
 */
import {
  PT_DYNAMIC,
  PT_GNU_EH_FRAME,
  PT_GNU_RELRO,
  PT_GNU_STACK,
  PT_LOAD,
  PT_NOTE,
  PT_PHDR,
  PT_TLS,
  SHF_ALLOC,
  SHF_TLS,
  SHT_NOBITS,
  type Section,
  type Segment,
} from "../../elf/index.ts";

const PT_GNU_SFRAME = 0x6474e554;

/** Segments that have sections of thread-local data. */
const threadSegments: ReadonlySet<number> = new Set([PT_TLS, PT_GNU_RELRO, PT_LOAD]);

/** Segments that have sections with memory only. */
const memorySegments: ReadonlySet<number> = new Set([
  PT_LOAD,
  PT_DYNAMIC,
  PT_GNU_EH_FRAME,
  PT_GNU_STACK,
  PT_GNU_RELRO,
  PT_GNU_SFRAME,
]);

/** Whether the section takes no room in the segment: `.tbss`, outside of `PT_TLS`. */
export function isThreadZeros(section: Section, segment: Segment): boolean {
  return isThreadLocal(section) && section.type === SHT_NOBITS && segment.type !== PT_TLS;
}

export function isInSegment(section: Section, segment: Segment): boolean {
  return (
    areOfOneKind(section, segment) &&
    (section.type === SHT_NOBITS || isWithin(fileRange(section, segment))) &&
    (!isInMemory(section) || isWithin(memoryRange(section, segment))) &&
    (section.size > 0 || mayBeEmptyIn(section, segment))
  );
}

function areOfOneKind(section: Section, { type }: Segment): boolean {
  const goTogether = isThreadLocal(section) ? threadSegments.has(type) : type !== PT_TLS && type !== PT_PHDR;
  return goTogether && (isInMemory(section) || !memorySegments.has(type));
}

function isInMemory({ flags }: Section): boolean {
  return (flags & SHF_ALLOC) !== 0;
}

function isThreadLocal({ flags }: Section): boolean {
  return (flags & SHF_TLS) !== 0;
}

/** A section's place in a segment, in the file or in memory. */
interface Range {
  /** From the segment's start to the section's. */
  readonly start: number;
  readonly size: number;
  /** Size of the segment. */
  readonly limit: number;
}

function fileRange(section: Section, segment: Segment): Range {
  const size = isThreadZeros(section, segment) ? 0 : section.size;
  return { start: section.offset - segment.offset, size, limit: segment.fileSize };
}

function memoryRange(section: Section, segment: Segment): Range {
  const size = isThreadZeros(section, segment) ? 0 : section.size;
  return { start: section.address - segment.address, size, limit: segment.memorySize };
}

/** An empty section right behind the end is outside, unless the segment is empty too. */
function isWithin({ start, size, limit }: Range): boolean {
  return start >= 0 && start + size <= limit && (limit === 0 || start < limit);
}

/** Empty sections at the edges of tables of notes and dynamic entries are not part of those. */
function mayBeEmptyIn(section: Section, segment: Segment): boolean {
  if (segment.type !== PT_DYNAMIC && segment.type !== PT_NOTE) return true;
  if (segment.memorySize === 0) return true;
  const file = fileRange(section, segment);
  const memory = memoryRange(section, segment);
  const isInside = ({ start, limit }: Range): boolean => start > 0 && start < limit;
  return (section.type === SHT_NOBITS || isInside(file)) && (!isInMemory(section) || isInside(memory));
}
