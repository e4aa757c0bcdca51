import { S_IFDIR, S_IFMT, S_IFREG } from "../../abi/index.ts";
import {
  Directory,
  SpecialInode,
  TextLink,
  type DirectoryEntry,
  type Inode,
  type InodeStart,
  type Naming,
} from "../../vfs/index.ts";
import { TmpFile } from "./tmp-file.ts";
import type { Tmpfs } from "./tmpfs.ts";

/** What `st_size` says for each entry of a directory, as on Linux's tmpfs. */
const ENTRY_SIZE = 20;

/** A name, as {@link TmpDirectory.list} tells it. */
class Entry implements DirectoryEntry {
  readonly name: string;
  readonly inode: Inode;
  readonly position: number;

  constructor(name: string, inode: Inode, position: number) {
    this.name = name;
    this.inode = inode;
    this.position = position;
  }

  get number(): number {
    return this.inode.number;
  }

  get type(): number {
    return this.inode.type;
  }
}

export class TmpDirectory extends Directory {
  declare readonly fileSystem: Tmpfs;
  /** In the order in which names were made, which is that of positions. */
  readonly #entries = new Map<string, Entry>();
  #lastPosition = 2;

  constructor(fileSystem: Tmpfs, start: InodeStart) {
    super(fileSystem, start);
    fileSystem.takeInode();
    this.links = 2;
  }

  override get size(): number {
    return (this.#entries.size + 2) * ENTRY_SIZE;
  }

  override get blocks(): number {
    return 0;
  }

  override lookup(name: string): Inode | undefined {
    return this.#entries.get(name)?.inode;
  }

  override isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  override list(after: number): Iterator<DirectoryEntry> {
    return after === 0 ? this.#entries.values() : this.#listAfter(after);
  }

  *#listAfter(after: number): Generator<DirectoryEntry, undefined> {
    for (const entry of this.#entries.values()) if (entry.position > after) yield entry;
    return undefined;
  }

  override create(name: string, start: InodeStart): Inode {
    const inode = this.#make(start);
    if (inode instanceof TmpDirectory) {
      inode.parent = this;
      inode.name = name;
      this.links++;
    }
    this.#put(name, inode);
    return inode;
  }

  override createUnnamed(start: InodeStart): Inode {
    const inode = this.#make(start);
    inode.links = 0;
    return inode;
  }

  #make(start: InodeStart): Inode {
    switch (start.mode & S_IFMT) {
      case S_IFDIR:
        return new TmpDirectory(this.fileSystem, start);
      case S_IFREG:
        return new TmpFile(this.fileSystem, start);
      default:
        this.fileSystem.takeInode();
        return new SpecialInode(this.fileSystem, start);
    }
  }

  override symlink(name: string, target: string, start: InodeStart): Inode {
    this.fileSystem.takeInode();
    const inode = new TextLink(this.fileSystem, start, target);
    this.#put(name, inode);
    return inode;
  }

  override link(name: string, inode: Inode): void {
    this.#put(name, inode);
    inode.links++;
  }

  override unlink(name: string, inode: Inode): void {
    this.#entries.delete(name);
    this.#unlinked(inode);
  }

  override removeDirectory(name: string, directory: Directory): void {
    this.#entries.delete(name);
    this.#directoryRemoved(directory);
  }

  override rename(from: Naming, to: Naming): void {
    const { inode } = from;
    if (inode === undefined) return;
    const target = to.directory as TmpDirectory;
    if (to.inode instanceof Directory) target.#directoryRemoved(to.inode);
    else if (to.inode !== undefined) this.#unlinked(to.inode);
    this.#entries.delete(from.name);
    target.#put(to.name, inode);
    if (inode instanceof Directory && target !== this) {
      this.links--;
      target.links++;
    }
  }

  override exchange(one: Naming, other: Naming): void {
    const target = other.directory as TmpDirectory;
    if (one.inode === undefined || other.inode === undefined) return;
    this.#replace(one.name, other.inode);
    target.#replace(other.name, one.inode);
  }

  #replace(name: string, inode: Inode): void {
    const old = this.#entries.get(name);
    if (old === undefined) return;
    this.#entries.set(name, new Entry(name, inode, old.position));
    if (old.inode instanceof Directory) this.links--;
    if (!(inode instanceof Directory)) return;
    this.links++;
    inode.parent = this;
    inode.name = name;
  }

  #put(name: string, inode: Inode): void {
    // Deleted first, so that what replaces a name stands where its new position says.
    this.#entries.delete(name);
    this.#entries.set(name, new Entry(name, inode, ++this.#lastPosition));
  }

  #directoryRemoved(directory: Directory): void {
    directory.links = 0;
    this.links--;
    this.fileSystem.giveInode();
  }

  #unlinked(inode: Inode): void {
    inode.links--;
    if (inode.links > 0) return;
    if (inode instanceof TmpFile) inode.releaseIfUnused();
    else this.fileSystem.giveInode();
  }
}
