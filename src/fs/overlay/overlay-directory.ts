import { errno } from "../../abi/index.ts";
import {
  Directory,
  EntryOrder,
  type DirectoryEntry,
  type Inode,
  type InodeStart,
  type Naming,
} from "../../vfs/index.ts";
import { adopt, refresh, startOf, type Backing, type OverlayInode } from "./backing.ts";
import { copyUp } from "./copy-up.ts";
import { findInLayers } from "./find-in-layers.ts";
import { isWhiteout, makeOpaque, whiteout } from "./marks.ts";
import type { Overlayfs } from "./overlayfs.ts";

export class OverlayDirectory extends Directory {
  declare readonly fileSystem: Overlayfs;
  readonly backing: Backing;
  /** Directories of lower layers that are seen through it, the topmost first. The backing is among them until it is copied up. */
  #lowers: readonly Directory[];
  readonly #order = new EntryOrder();

  constructor(overlay: Overlayfs, backing: Backing, lowers: readonly Directory[]) {
    super(overlay, startOf(backing));
    this.backing = backing;
    this.#lowers = lowers;
    adopt(this);
    this.#countLinks();
  }

  /** The upper layer's directory, made if need be. */
  upper(): Directory {
    copyUp(this);
    return this.backing.inode as Directory;
  }

  /** What several layers have is not counted: 1 says so, as on Linux. */
  #countLinks(): void {
    if (this.links === 0) return;
    const { inode, isUpper } = this.backing;
    const isMerged = this.#lowers.length > (isUpper ? 0 : 1);
    this.links = isMerged ? 1 : inode.links;
  }

  get #layers(): readonly Directory[] {
    return this.backing.isUpper ? [this.backing.inode as Directory, ...this.#lowers] : this.#lowers;
  }

  override get size(): number {
    return this.backing.inode.size;
  }

  override get blocks(): number {
    return this.backing.inode.blocks;
  }

  override refresh(): void {
    refresh(this);
    this.#countLinks();
  }

  override lookup(name: string): Inode | undefined {
    const found = findInLayers(this.#layers, name);
    if (found === undefined) return undefined;
    const isUpper = this.backing.isUpper && found.layer === 0;
    const backing = { inode: found.inode, isUpper, home: isUpper ? undefined : { directory: this, name } };
    if (!(found.inode instanceof Directory)) return this.fileSystem.inodeFor(backing);
    const directory = this.fileSystem.directoryFor(backing, isUpper ? found.below : [found.inode, ...found.below]);
    place(directory, this, name);
    return directory;
  }

  override *list(after: number): Generator<DirectoryEntry, undefined> {
    if (after === 0) this.#order.update(namesOf(this.#layers));
    for (const { name, position } of this.#order.after(after)) {
      const inode = this.lookup(name);
      if (inode !== undefined) yield { name, number: inode.number, type: inode.type, position };
    }
    return undefined;
  }

  override create(name: string, start: InodeStart): Inode {
    // Linux lets nobody make by hand what means a whiteout.
    if (isWhiteout(start)) throw errno.EPERM;
    return this.#add(name, (upper) => upper.create(name, start));
  }

  override createUnnamed(start: InodeStart): Inode {
    const inode = this.upper().createUnnamed(start);
    return this.fileSystem.inodeFor({ inode, isUpper: true, home: undefined });
  }

  override symlink(name: string, target: string, start: InodeStart): Inode {
    return this.#add(name, (upper) => upper.symlink(name, target, start));
  }

  override link(name: string, inode: Inode): void {
    const linked = inode as OverlayInode;
    copyUp(linked);
    this.#add(name, (upper) => {
      upper.link(name, linked.backing.inode);
      return linked.backing.inode;
    });
    linked.links++;
  }

  #add(name: string, make: (upper: Directory) => Inode): Inode {
    const upper = this.upper();
    const old = upper.lookup(name);
    if (old !== undefined) upper.unlink(name, old);
    const inode = this.#madeBy(make, { upper, name, old });
    if (inode instanceof Directory && this.#isBelow(name)) makeOpaque(inode);
    this.#order.add(name);
    const made = this.lookup(name);
    if (made === undefined) throw errno.EIO;
    return made;
  }

  /** The whiteout comes back where nothing could be made. */
  #madeBy(
    make: (upper: Directory) => Inode,
    { upper, name, old }: { upper: Directory; name: string; old: Inode | undefined },
  ): Inode {
    try {
      return make(upper);
    } catch (error) {
      if (old !== undefined) upper.create(name, whiteout);
      throw error;
    }
  }

  override unlink(name: string, inode: Inode): void {
    this.#removeName(name, (upper, real) => upper.unlink(name, real));
    inode.links--;
    forgetHome(inode as OverlayInode, this, name);
  }

  override removeDirectory(name: string, directory: Directory): void {
    this.#removeName(name, (upper, real) => {
      if (!(real instanceof Directory)) return;
      clearWhiteouts(real);
      upper.removeDirectory(name, real);
      real.parent = undefined;
    });
    directory.links = 0;
  }

  #removeName(name: string, remove: (upper: Directory, real: Inode) => void): void {
    const upper = this.upper();
    const real = upper.lookup(name);
    if (real !== undefined) remove(upper, real);
    if (this.#isBelow(name)) upper.create(name, whiteout);
    this.#order.remove(name);
  }

  override rename(from: Naming, to: Naming): void {
    const target = to.directory as OverlayDirectory;
    const moved = this.#ready(from);
    const upper = target.upper();
    const replaced = upper.lookup(to.name);
    if (replaced instanceof Directory) clearWhiteouts(replaced);
    // A whiteout gives way to a directory only if it is gone.
    else if (replaced !== undefined && isWhiteout(replaced)) upper.unlink(to.name, replaced);
    const there = { directory: upper, name: to.name, inode: upper.lookup(to.name) };
    this.upper().rename({ directory: this.upper(), name: from.name, inode: moved }, there);
    if (replaced instanceof Directory) replaced.parent = undefined;
    target.#receive(to.name, moved);
    if (this.#isBelow(from.name)) this.upper().create(from.name, whiteout);
    this.#order.remove(from.name);
    target.#order.add(to.name);
    if (to.inode instanceof Directory) to.inode.links = 0;
    else if (to.inode !== undefined) {
      to.inode.links--;
      forgetHome(to.inode as OverlayInode, target, to.name);
    }
  }

  override exchange(one: Naming, other: Naming): void {
    const target = other.directory as OverlayDirectory;
    const here = { directory: this.upper(), name: one.name, inode: this.#ready(one) };
    const there = { directory: target.upper(), name: other.name, inode: target.#ready(other) };
    here.directory.exchange(here, there);
    this.#receive(one.name, there.inode);
    target.#receive(other.name, here.inode);
    if (other.inode !== undefined) place(other.inode, this, one.name);
    if (one.inode !== undefined) place(one.inode, target, other.name);
  }

  /** What the upper layer has by a name after a move is all there is. */
  #receive(name: string, real: Inode): void {
    place(real, this.upper(), name);
    if (real instanceof Directory && this.#isBelow(name)) makeOpaque(real);
  }

  /** Has the upper layer's inode at a name, all of it, so that it can be moved. */
  #ready({ name, inode }: Naming): Inode {
    if (inode === undefined) throw errno.ENOENT;
    const layered = inode as OverlayInode;
    copyUp(layered);
    if (layered instanceof OverlayDirectory) layered.#becomeWhole();
    const upper = this.upper();
    // One of several names of a file, of which another was copied up.
    if (upper.lookup(name) === undefined) upper.link(name, layered.backing.inode);
    return layered.backing.inode;
  }

  /** All that lower layers have of it is copied up. */
  #becomeWhole(): void {
    if (this.#lowers.length === 0) return;
    for (const { name } of namesOf(this.#layers)) {
      const inode = this.lookup(name);
      if (inode !== undefined) this.#ready({ directory: this, name, inode });
    }
    makeOpaque(this.upper());
    this.#lowers = [];
    this.#countLinks();
  }

  /** Whether a lower layer would show something by that name if the upper one had nothing. */
  #isBelow(name: string): boolean {
    return findInLayers(this.#lowers, name) !== undefined;
  }
}

/** The names of all layers, also those that are whiteouts. */
function* namesOf(layers: readonly Directory[]): Generator<{ readonly name: string }, undefined> {
  for (const layer of layers) {
    const entries = layer.list(0);
    for (let next = entries.next(); next.done !== true; next = entries.next()) yield next.value;
  }
  return undefined;
}

function clearWhiteouts(directory: Directory): void {
  for (const { name } of namesOf([directory])) {
    const inode = directory.lookup(name);
    if (inode !== undefined && isWhiteout(inode)) directory.unlink(name, inode);
  }
}

/** A directory knows where it is. */
function place(inode: Inode, directory: Directory, name: string): void {
  if (!(inode instanceof Directory)) return;
  inode.parent = directory;
  inode.name = name;
}

/** A copy would bring a removed name back. */
function forgetHome({ backing }: OverlayInode, directory: OverlayDirectory, name: string): void {
  if (backing.home?.directory === directory && backing.home.name === name) backing.home = undefined;
}
