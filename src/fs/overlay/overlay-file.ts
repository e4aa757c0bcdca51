import { O_ACCMODE, O_RDONLY, O_TRUNC } from "../../abi/index.ts";
import { RegularFile, type Inode, type Storing } from "../../vfs/index.ts";
import { adopt, refresh, startOf, type Backing } from "./backing.ts";
import { copyUp } from "./copy-up.ts";
import type { Overlayfs } from "./overlayfs.ts";

export class OverlayFile extends RegularFile {
  readonly backing: Backing;
  #descriptions = 0;

  constructor(overlay: Overlayfs, backing: Backing) {
    super(overlay, startOf(backing));
    this.backing = backing;
    adopt(this);
  }

  get #real(): RegularFile {
    return this.backing.inode as RegularFile;
  }

  get #own(): RegularFile {
    copyUp(this);
    return this.#real;
  }

  /** Who has it open has the copy open from now on. */
  movesTo(copy: Inode): void {
    for (let count = 0; count < this.#descriptions; count++) {
      (copy as RegularFile).opened(O_RDONLY);
      this.#real.closed();
    }
  }

  override get size(): number {
    return this.#real.size;
  }

  override get blocks(): number {
    return this.#real.blocks;
  }

  override refresh(): void {
    refresh(this);
  }

  override opened(flags: number): void {
    const isTruncated = (flags & O_TRUNC) !== 0;
    if ((flags & O_ACCMODE) !== O_RDONLY || isTruncated) copyUp(this, isTruncated ? "empty" : "whole");
    this.#real.opened(flags);
    this.#descriptions++;
  }

  override closed(): void {
    this.#descriptions--;
    this.#real.closed();
  }

  override readAt(into: Uint8Array, position: number): number {
    return this.#real.readAt(into, position);
  }

  override writeAt(from: Uint8Array, position: number): number {
    return this.#own.writeAt(from, position);
  }

  override resize(size: number): void {
    copyUp(this, size === 0 ? "empty" : "whole");
    this.#real.resize(size);
  }

  override punch(from: number, to: number): void {
    this.#own.punch(from, to);
  }

  override reserve(from: number, to: number): void {
    this.#own.reserve(from, to);
  }

  override seekData(position: number, wantsHole: boolean): number {
    return this.#real.seekData(position, wantsHole);
  }

  override sync(): Storing | undefined {
    return this.backing.isUpper ? this.#real.sync() : undefined;
  }
}
