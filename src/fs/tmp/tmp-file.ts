import { errno, F_SEAL_FUTURE_WRITE, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_WRITE } from "../../abi/index.ts";
import { RegularFile, type InodeStart } from "../../vfs/index.ts";
import { ChunkedContent } from "./chunked-content.ts";
import type { Tmpfs } from "./tmpfs.ts";

/** A regular file in memory; also what `memfd_create(2)` makes. */
export class TmpFile extends RegularFile {
  declare readonly fileSystem: Tmpfs;
  /** `F_SEAL_*`. Only a memfd has others than `F_SEAL_SEAL`. */
  seals: number = F_SEAL_SEAL;
  readonly #content = new ChunkedContent();
  readonly #takeBytes = (bytes: number): void => this.fileSystem.takeBytes(bytes);
  #descriptions = 0;

  constructor(fileSystem: Tmpfs, start: InodeStart) {
    super(fileSystem, start);
    fileSystem.takeInode();
  }

  override get size(): number {
    return this.#content.size;
  }

  override get blocks(): number {
    return Math.ceil(Math.min(this.#content.allocated, this.#content.size) / 4096) * 8;
  }

  override readAt(into: Uint8Array, position: number): number {
    return this.#content.read(into, position);
  }

  override writeAt(from: Uint8Array, position: number): number {
    if (this.seals !== F_SEAL_SEAL) this.#checkSeals(position + from.length);
    try {
      return this.#content.write(from, position, this.#takeBytes);
    } catch (error) {
      // What was written before space ran out counts.
      const done = Math.min(from.length, this.size - position);
      if (error === errno.ENOSPC && done > 0 && from.length > done) return done;
      throw error;
    }
  }

  /** Nothing may be written any more, except by mappings there are. */
  get isSealed(): boolean {
    return (this.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) !== 0;
  }

  #checkSeals(end: number): void {
    if (this.isSealed) throw errno.EPERM;
    if ((this.seals & F_SEAL_GROW) !== 0 && end > this.size) throw errno.EPERM;
  }

  override resize(size: number): void {
    if ((this.seals & F_SEAL_SHRINK) !== 0 && size < this.size) throw errno.EPERM;
    if ((this.seals & F_SEAL_GROW) !== 0 && size > this.size) throw errno.EPERM;
    this.#giving(() => this.#content.resize(size));
  }

  override punch(from: number, to: number): void {
    if (this.isSealed) throw errno.EPERM;
    this.#giving(() => this.#content.punch(from, to));
  }

  override reserve(from: number, to: number): void {
    // Asked for as a whole, so that a huge range fails before any of it is made.
    this.fileSystem.takeBytes(to - from);
    this.fileSystem.giveBytes(to - from);
    this.#content.reserve(from, to, this.#takeBytes);
  }

  override seekData(position: number, wantsHole: boolean): number {
    return this.#content.seek(position, wantsHole);
  }

  override opened(): void {
    this.#descriptions++;
  }

  override closed(): void {
    this.#descriptions--;
    this.releaseIfUnused();
  }

  /** Without names and descriptions, space is given back. */
  releaseIfUnused(): void {
    if (this.links > 0 || this.#descriptions > 0) return;
    this.#giving(() => this.#content.resize(0));
    this.fileSystem.giveInode();
  }

  #giving(change: () => void): void {
    const before = this.#content.allocated;
    change();
    this.fileSystem.giveBytes(before - this.#content.allocated);
  }
}
