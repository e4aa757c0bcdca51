/**
 * What is mapped behind the program's own memory: the kernel's part of `mmap(2)`.
 *
 * Below is what the module begins with and its heap, which libc grows by itself; mappings are put behind the end of memory, in
 * holes that `munmap` left, or by growing. When the heap and mappings alternate, the heap continues in mappings. Memory
 * never shrinks, so what is unmapped is kept for reuse, and nothing but bounds is enforced: protections are recorded.
 */
import { Errno, errno, MAP_PRIVATE, MAP_TYPE, PAGE_SIZE, PROT_WRITE } from "../abi/index.ts";
import { loadViews, RegularFile, type FileRange, type FileView, type Inode, type OpenFile } from "../vfs/index.ts";
import type { GuestMemory } from "./guest-memory.ts";

export interface Mapping {
  readonly start: number;
  /** Behind its last byte; a multiple of the page. */
  readonly end: number;
  /** `PROT_*`: recorded, not enforced. */
  readonly protection: number;
  /** `MAP_*`. */
  readonly flags: number;
  /** What it is a view of, and from which offset. */
  readonly file: OpenFile | undefined;
  readonly offset: number;
  /** Writes go to the file. */
  readonly isWrittenBack: boolean;
}

const WASM_PAGE = 65_536;
/** `vm.max_map_count` as Linux has it. */
const MAX_MAPPINGS = 65_530;

/** How often a file can be shared. Whatever is asked of the file is asked of each of its mappings: nothing in memory tells of a change. */
const MAX_SHARED = 1024;

/** How much of a file is compared at once. */
const PIECE = 65_536;
const ALL: FileRange = { from: 0, to: Infinity };

export class AddressSpace implements FileView {
  readonly #memory: GuestMemory;
  /** Sorted, without overlaps. */
  #mappings: Mapping[] = [];
  /** Ranges that were mapped or taken for mappings, and are free. Sorted. */
  #free: { start: number; end: number }[] = [];
  /** In bytes; more is ENOMEM. */
  limit: number = Infinity;

  constructor(memory: GuestMemory) {
    this.#memory = memory;
  }

  get mappings(): readonly Mapping[] {
    return this.#mappings;
  }

  /** A place for `length` bytes, multiple of the page: reads as zeros. */
  place(length: number): number {
    this.#requireRoom();
    const at = this.#free.findIndex(({ start, end }) => end - start >= length);
    const hole = this.#free[at];
    if (hole !== undefined) {
      const { start } = hole;
      if (hole.end - start === length) this.#free.splice(at, 1);
      else this.#free[at] = { start: start + length, end: hole.end };
      this.#memory.range(start, length).fill(0);
      return start;
    }
    const start = this.#memory.size;
    const pages = Math.ceil(length / WASM_PAGE);
    this.#grow(pages);
    if (pages * WASM_PAGE > length) this.#release(start + length, start + pages * WASM_PAGE);
    return start;
  }

  /** Before anything is changed for a new mapping. */
  #requireRoom(): void {
    if (this.#mappings.length >= MAX_MAPPINGS) throw errno.ENOMEM;
  }

  /** Before a file is mapped. */
  requireRoomFor(file: OpenFile, flags: number): void {
    const shown = shownBy({ file, flags });
    if (shown?.views === undefined) return;
    if (this.#mappings.filter((other) => shownBy(other) === shown).length >= MAX_SHARED) throw errno.ENOMEM;
  }

  #grow(pages: number): void {
    if (this.#memory.size + pages * WASM_PAGE > this.limit) throw errno.ENOMEM;
    try {
      if (this.#memory.memory.grow(pages) < 0) throw errno.ENOMEM;
    } catch {
      throw errno.ENOMEM;
    }
  }

  /** The memory of a file's mapping shows the file already. */
  add(mapping: Mapping): void {
    if (mapping.file !== undefined) mapping.file.references++;
    const file = shownBy(mapping);
    if (file !== undefined) (file.views ??= new Set()).add(this);
    this.#insert(mapping.file === undefined ? this.#joined(mapping) : mapping);
  }

  /** Memory beside memory of the same kind is one mapping: `mremap` asks for it as one. */
  #joined(mapping: Mapping): Mapping {
    const at = this.#mappings.findLastIndex(({ start }) => start < mapping.start);
    const [before, after] = [this.#mappings[at], this.#mappings[at + 1]];
    let joined = mapping;
    if (after?.start === mapping.end && isSameMemory(after, mapping)) {
      joined = { ...joined, end: after.end };
      this.#mappings.splice(at + 1, 1);
    }
    if (before?.end === mapping.start && isSameMemory(before, mapping)) {
      joined = { ...joined, start: before.start };
      this.#mappings.splice(at, 1);
    }
    return joined;
  }

  #insert(mapping: Mapping): void {
    // From the end: most mappings are put behind all others.
    const before = this.#mappings.findLastIndex(({ start }) => start <= mapping.start);
    this.#mappings.splice(before + 1, 0, mapping);
  }

  /** Whether all of the range is mapped by {@link add}. */
  isMapped(start: number, end: number): boolean {
    let at = start;
    for (const mapping of this.#mappings) if (mapping.start <= at && at < mapping.end) at = mapping.end;
    return at >= end;
  }

  /** Whether the range is inside memory: the program's own part counts as mapped. */
  isInside(start: number, end: number): boolean {
    return end <= this.#memory.size && !this.#free.some((hole) => hole.start < end && start < hole.end);
  }

  /** Whether a mapping of the file writes to it. */
  isWritten(inode: Inode): boolean {
    return this.#mappings.some(({ file, isWrittenBack }) => isWrittenBack && file?.inode === inode);
  }

  overlapping(start: number, end: number): Mapping[] {
    return this.#mappings.filter((mapping) => mapping.start < end && start < mapping.end);
  }

  /** Unmaps whatever is mapped there; the space is free for reuse. Parts that were never mapped stay the program's. */
  unmap(start: number, end: number): void {
    for (const mapping of this.overlapping(start, end)) {
      const cut = this.#split(mapping, start, end);
      this.#discard(cut);
      this.#release(cut.start, cut.end);
    }
  }

  /** As {@link unmap}, but the space stays taken: something else is put there. */
  clear(start: number, end: number): void {
    this.#requireRoom();
    for (const mapping of this.overlapping(start, end)) this.#discard(this.#split(mapping, start, end));
    this.#free = this.#free.flatMap((hole) => cutHole(hole, start, end));
  }

  protect(start: number, end: number, protection: number): void {
    for (const mapping of this.overlapping(start, end)) {
      const part = this.#split(mapping, start, end);
      // What may not be written to is not looked at later.
      if ((protection & PROT_WRITE) === 0) this.#writeBack(part, ALL);
      this.#mappings = this.#mappings.filter((other) => other !== part);
      this.#insert({ ...part, protection });
    }
  }

  /** Shared mappings of files: what was written is written to the file. */
  synchronize(start: number, end: number): void {
    for (const mapping of this.overlapping(start, end)) this.#writeBack(mapping, ALL);
  }

  /** At the end of the program. */
  discardAll(): void {
    const mappings = this.#mappings;
    for (const mapping of mappings) this.#end(mapping);
    this.#mappings = [];
    for (const mapping of mappings) this.#hide(mapping);
  }

  store(file: RegularFile, range: FileRange): void {
    for (const mapping of this.#mappings) if (shownBy(mapping) === file) this.#writeBack(mapping, range);
  }

  load(file: RegularFile, range: FileRange): void {
    for (const mapping of this.#mappings) {
      if (shownBy(mapping) !== file) continue;
      const { from, to } = cutRange(mapping, range);
      if (from >= to) continue;
      const bytes = this.#memory.range(mapping.start + (from - mapping.offset), to - from);
      bytes.fill(0, file.readAt(bytes, from));
    }
  }

  #hasOnlyView(file: RegularFile): boolean {
    return file.views?.size === 1 && this.#mappings.filter((mapping) => shownBy(mapping) === file).length === 1;
  }

  /** What `range` of the file has in the mapping. Only what differs, so that what others wrote to the file is not undone. */
  #writeBack(mapping: Mapping, range: FileRange): void {
    const file = shownBy(mapping);
    if (file === undefined || !mapping.isWrittenBack || (mapping.protection & PROT_WRITE) === 0) return;
    const { from, to } = cutRange(mapping, range);
    const end = Math.min(to, file.size);
    const old = new Uint8Array(Math.max(0, Math.min(PIECE, end - from)));
    for (let at = from; at < end; at += PIECE) {
      const length = file.readAt(old.subarray(0, end - at), at);
      const bytes = this.#memory.range(mapping.start + (at - mapping.offset), length);
      writeDifferences(file, { bytes, old, position: at, least: this.#hasOnlyView(file) ? PAGE_SIZE : 1 });
    }
  }

  /** Makes the part of `mapping` in the range a mapping of its own. */
  #split(mapping: Mapping, start: number, end: number): Mapping {
    const low = Math.max(mapping.start, start);
    const high = Math.min(mapping.end, end);
    if (low === mapping.start && high === mapping.end) return mapping;
    this.#mappings = this.#mappings.filter((other) => other !== mapping);
    const parts = [
      [mapping.start, low],
      [low, high],
      [high, mapping.end],
    ] as const;
    let middle = mapping;
    let isFirst = true;
    for (const [from, to] of parts) {
      if (from >= to) continue;
      const part = { ...mapping, start: from, end: to, offset: mapping.offset + (from - mapping.start) };
      if (!isFirst && part.file !== undefined) part.file.references++;
      isFirst = false;
      this.#insert(part);
      if (from === low && to === high) middle = part;
    }
    return middle;
  }

  #discard(mapping: Mapping): void {
    this.#end(mapping);
    this.#mappings = this.#mappings.filter((other) => other !== mapping);
    this.#hide(mapping);
  }

  #end(mapping: Mapping): void {
    try {
      this.#writeBack(mapping, ALL);
    } catch (error) {
      // No room, for instance: only msync(2) tells.
      if (!(error instanceof Errno)) throw error;
    }
    mapping.file?.unreference();
  }

  /** The mapping is no more. */
  #hide(mapping: Mapping): void {
    const file = shownBy(mapping);
    if (file === undefined || this.#mappings.some((other) => shownBy(other) === file)) return;
    file.views?.delete(this);
    if (file.views?.size === 0) file.views = undefined;
  }

  #release(start: number, end: number): void {
    const holes = [...this.#free, { start, end }].sort((a, b) => a.start - b.start);
    this.#free = [];
    for (const hole of holes) {
      const last = this.#free.at(-1);
      if (last !== undefined && last.end >= hole.start) last.end = Math.max(last.end, hole.end);
      else this.#free.push({ ...hole });
    }
  }
}

function isSameMemory(one: Mapping, other: Mapping): boolean {
  const isShared = ((one.flags | other.flags) & MAP_TYPE) !== MAP_PRIVATE;
  return one.file === undefined && other.file === undefined && !isShared && one.protection === other.protection;
}

function cutHole(hole: { start: number; end: number }, start: number, end: number): { start: number; end: number }[] {
  if (hole.end <= start || end <= hole.start) return [hole];
  const parts = [];
  if (hole.start < start) parts.push({ start: hole.start, end: start });
  if (hole.end > end) parts.push({ start: end, end: hole.end });
  return parts;
}

/** The file whose content it shares, if any. */
function shownBy({ file, flags }: Pick<Mapping, "file" | "flags">): RegularFile | undefined {
  if (file === undefined || (flags & MAP_TYPE) === MAP_PRIVATE) return undefined;
  return file.inode instanceof RegularFile ? file.inode : undefined;
}

/** What the mapping has of the range. */
function cutRange({ start, end, offset }: Mapping, { from, to }: FileRange): FileRange {
  return { from: Math.max(from, offset), to: Math.min(to, offset + (end - start)) };
}

interface Differing {
  readonly bytes: Uint8Array;
  /** What the file has at `position`. */
  readonly old: Uint8Array;
  readonly position: number;
  /** Bytes of a write. With several views what follows a difference may have been changed in another. */
  readonly least: number;
}

/** Not by the open file: that may append, and is not told either on Linux. */
function writeDifferences(file: RegularFile, { bytes, old, position, least }: Differing): void {
  for (let at = firstDifference(bytes, old, 0); at >= 0;) {
    let stop = Math.min(bytes.length, at + least);
    while (stop < bytes.length && bytes[stop] !== old[stop]) stop++;
    const count = file.writeAt(bytes.subarray(at, stop), position + at);
    file.touch();
    loadViews(file, { from: position + at, to: position + at + count });
    if (count < stop - at) throw errno.ENOSPC;
    at = firstDifference(bytes, old, stop);
  }
}

function firstDifference(one: Uint8Array, other: Uint8Array, from: number): number {
  for (let at = from; at < one.length; at++) if (one[at] !== other[at]) return at;
  return -1;
}
