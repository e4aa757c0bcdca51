/**
 * overlayfs: one tree made of several. Names are looked up in the upper layer first, then in the lower ones, from the top. Only
 * the upper layer is ever changed, and in it are, as Linux keeps them, so that it can be mounted again:
 *
 * - copies of what was changed ("copied up", before its first change);
 * - whiteouts, character devices of number 0, for names of lower layers that are removed;
 * - directories with the attribute `trusted.overlay.opaque`, which hide what lower layers have of that name.
 *
 * ```
 *   merged      d/{a, b, c}   e          An inode of the overlay is the same for as long as the file is,
 *   ─────────────────────────────        also when it is copied up or renamed, so that whoever has it open, locks
 *   upper       d/{a, -b-}    e          or watches it sees no change. It stands for an inode of a layer, its
 *   lower       d/{b, c}      e          "backing".
 * ```
 *
 * Other than on Linux, who has a file open for reading sees what is written after it was copied up; the names of one file of a
 * lower layer stay one file while the overlay is mounted; and a directory of a lower layer can be renamed (all of it is copied
 * up), where Linux by default answers `EXDEV`. Layers must not change behind the overlay's back.
 */
import { errno, OVERLAYFS_SUPER_MAGIC } from "../../abi/index.ts";
import {
  FileSystem,
  RegularFile,
  SymbolicLink,
  type AttributeKind,
  type Directory,
  type FileClock,
  type Inode,
  type SpaceReport,
  type Storing,
} from "../../vfs/index.ts";
import { push, type Backing, type OverlayInode } from "./backing.ts";
import { copyUp } from "./copy-up.ts";
import { OverlayDirectory } from "./overlay-directory.ts";
import { OverlayFile } from "./overlay-file.ts";
import { OverlayLink } from "./overlay-link.ts";
import { OverlaySpecial } from "./overlay-special.ts";

export interface OverlayOptions {
  readonly clock: FileClock;
  /** Directories of any file systems, the topmost first. At least one. */
  readonly lowers: readonly Directory[];
  /** Where changes go: of a file system with extended attributes. Without it nothing can be changed (`EROFS`). */
  readonly upper?: Directory | undefined;
}

/**
 * ```ts
 * import { Overlayfs, Tmpfs } from "muslin/fs";
 * import { boot } from "muslin/kernel";
 * import { HostDirectory, NodeHost } from "muslin/host/node";
 *
 * const root = (clock) => {
 *   const lowers = [new HostDirectory("docs", clock).root];
 *   return new Overlayfs({ clock, lowers, upper: new Tmpfs({ clock }).root });
 * };
 * const system = boot({ host: new NodeHost(), root });
 * system.find("/README.md").inode.size > 0; // true
 * ```
 */
export class Overlayfs extends FileSystem {
  override readonly type: string = "overlay";
  override readonly magic: number = OVERLAYFS_SUPER_MAGIC;
  override readonly root: OverlayDirectory;
  override readonly isReadOnly: boolean;
  readonly #upper: Directory | undefined;
  /** By the inode of a layer; after a copy up by both. */
  readonly #inodes = new WeakMap<Inode, OverlayInode>();

  constructor({ clock, lowers, upper }: OverlayOptions) {
    super(clock);
    const [top] = lowers;
    // As Linux refuses what cannot keep the marks.
    if (top === undefined || upper?.fileSystem.hasExtendedAttributes === false) throw errno.EINVAL;
    this.#upper = upper;
    this.isReadOnly = upper === undefined;
    const backing = { inode: upper ?? top, isUpper: upper !== undefined, home: undefined };
    this.root = new OverlayDirectory(this, backing, lowers);
    this.root.parent = this.root;
  }

  /** The inode for what a layer has, which is no directory. */
  inodeFor(backing: Backing): OverlayInode {
    const known = this.#inodes.get(backing.inode);
    if (known === undefined) return this.remember(this.#make(backing));
    if (!known.backing.isUpper) known.backing.home = backing.home;
    return known;
  }

  directoryFor(backing: Backing, lowers: readonly Directory[]): OverlayDirectory {
    const known = this.#inodes.get(backing.inode);
    if (known instanceof OverlayDirectory) return known;
    const directory = new OverlayDirectory(this, backing, lowers);
    this.remember(directory);
    return directory;
  }

  /** Finds it again by its backing. */
  remember(inode: OverlayInode): OverlayInode {
    this.#inodes.set(inode.backing.inode, inode);
    return inode;
  }

  #make(backing: Backing): OverlayInode {
    const { inode } = backing;
    if (inode instanceof RegularFile) return new OverlayFile(this, backing);
    if (inode instanceof SymbolicLink) return new OverlayLink(this, backing);
    return new OverlaySpecial(this, backing);
  }

  override prepareChange(inode: OverlayInode): void {
    copyUp(inode);
  }

  override inodeChanged(inode: OverlayInode, kind: AttributeKind | "content"): void {
    if (kind !== "content") push(inode, kind);
    else if (inode.backing.isUpper) inode.backing.inode.touch();
  }

  override sync(): Storing | undefined {
    return this.#upper?.fileSystem.sync();
  }

  override space(): SpaceReport {
    return (this.#upper ?? this.root.backing.inode).fileSystem.space();
  }
}
