/** What an archive has. Nothing of it changes. */
import { errno } from "../../abi/index.ts";
import {
  Directory,
  RegularFile,
  type DirectoryEntry,
  type FileSystem,
  type Inode,
  type InodeStart,
} from "../../vfs/index.ts";
import type { Extent } from "./sparse-map.ts";

/** Positions of `.` and `..` are below it. */
const FIRST_POSITION = 3;

export class TarDirectory extends Directory {
  readonly entries: Map<string, Inode> = new Map();

  constructor(fileSystem: FileSystem, start: InodeStart) {
    super(fileSystem, start);
    this.links = 2;
  }

  override lookup(name: string): Inode | undefined {
    return this.entries.get(name);
  }

  override *list(after: number): Generator<DirectoryEntry, undefined> {
    let position = FIRST_POSITION;
    for (const [name, { number, type }] of this.entries) {
      if (position > after) yield { name, number, type, position };
      position++;
    }
    return undefined;
  }
}

export class TarFile extends RegularFile {
  readonly #archive: Uint8Array;
  readonly #size: number;
  /** Ascending. */
  readonly #extents: readonly Extent[];

  constructor(
    fileSystem: FileSystem,
    start: InodeStart,
    { archive, size, extents }: { archive: Uint8Array; size: number; extents: readonly Extent[] },
  ) {
    super(fileSystem, start);
    this.#archive = archive;
    this.#size = size;
    this.#extents = extents;
  }

  override get size(): number {
    return this.#size;
  }

  override get blocks(): number {
    const stored = this.#extents.reduce((sum, { length }) => sum + length, 0);
    return Math.ceil(stored / 512);
  }

  override readAt(into: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(into.length, this.#size - position));
    const end = position + count;
    let at = position;
    for (let index = this.#extentAt(position); at < end; index++) {
      const extent = this.#extents[index];
      const data = Math.min(end, extent?.position ?? end);
      if (data > at) into.fill(0, at - position, data - position);
      at = Math.max(at, data);
      if (extent === undefined || at === end) break;
      const stop = Math.min(end, extent.position + extent.length);
      const from = extent.start - extent.position;
      into.set(this.#archive.subarray(from + at, from + stop), at - position);
      at = stop;
    }
    return count;
  }

  /** The first extent that ends behind a position. */
  #extentAt(position: number): number {
    let low = 0;
    let high = this.#extents.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const extent = this.#extents[middle];
      if (extent !== undefined && extent.position + extent.length <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  override seekData(position: number, wantsHole: boolean): number {
    let at = position;
    for (const { position: start, length } of this.#extents.slice(this.#extentAt(position))) {
      if (!wantsHole) return Math.max(at, start);
      if (start > at) return at;
      at = start + length;
    }
    return wantsHole ? Math.min(at, this.#size) : this.#size;
  }

  override writeAt(): number {
    throw errno.EROFS;
  }

  override resize(): void {
    throw errno.EROFS;
  }
}
