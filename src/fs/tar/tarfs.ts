/**
 * An archive as a file system that cannot be changed: put an {@link Overlayfs} above it for one that can. The bytes stay as they are; files are
 * views of them. It is read by our own reader: the libraries of npm read streams, give no offsets in errors, and know no holes.
 */
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "../../abi/index.ts";
import { FormatError } from "../../bytes/index.ts";
import {
  Directory,
  FileSystem,
  SpecialInode,
  TextLink,
  Timestamp,
  type FileClock,
  type Inode,
  type SpaceReport,
} from "../../vfs/index.ts";
import { TarDirectory, TarFile } from "./tar-inodes.ts";
import { tarEntries, type TarEntry } from "./tar-entries.ts";

/** As Linux's squashfs has it: nothing of an archive's own is registered. */
const TAR_MAGIC = 0x73717368;

export interface TarfsOptions {
  readonly clock: FileClock;
  /** The archive, not compressed. */
  readonly bytes: Uint8Array;
}

/**
 * @throws {FormatError} what is no archive, or one that is damaged.
 *
 * ```ts
 * import { Tarfs } from "muslin/fs";
 * import { boot } from "muslin/kernel";
 * import { NodeHost } from "muslin/host/node";
 *
 * const bytes = new Uint8Array(1024); // An archive of nothing.
 * const system = boot({ host: new NodeHost(), mounts: { "/archive": (clock) => new Tarfs({ clock, bytes }) } });
 * system.find("/archive").mount.isReadOnly; // true
 * ```
 */
export class Tarfs extends FileSystem {
  override readonly type: string = "tar";
  override readonly magic: number = TAR_MAGIC;
  override readonly root: TarDirectory;
  override readonly isReadOnly: boolean = true;
  readonly #archive: Uint8Array;
  #inodes = 0;

  constructor({ clock, bytes }: TarfsOptions) {
    super(clock);
    this.#archive = bytes;
    this.root = this.#directory();
    this.root.parent = this.root;
    for (const entry of tarEntries(bytes)) this.#add(entry);
  }

  /** One that no entry is there for, or none yet. */
  #directory(): TarDirectory {
    const directory = new TarDirectory(this, { mode: S_IFDIR | 0o755, user: 0, group: 0 });
    const start = new Timestamp(0, 0);
    Object.assign(directory, { accessed: start, modified: start, changed: start });
    this.#inodes++;
    return directory;
  }

  #add(entry: TarEntry): void {
    const names = namesOf(entry, entry.path);
    const last = names.pop();
    if (last === undefined) return describe(this.root, entry);
    const directory = this.#directoryAt(names, entry);
    const old = directory.entries.get(last);
    const isDirectory = !entry.isHardLink && (entry.mode & S_IFMT) === S_IFDIR;
    if (isDirectory && old instanceof TarDirectory) return describe(old, entry);
    const inode = entry.isHardLink ? this.#linked(entry) : this.#make(entry);
    if (inode === old) return;
    if (old !== undefined) removed(directory, old);
    // What comes later in an archive replaces what was there.
    directory.entries.delete(last);
    place(directory, last, inode);
  }

  #directoryAt(names: readonly string[], entry: TarEntry): TarDirectory {
    let directory = this.root;
    for (const name of names) {
      const next = directory.entries.get(name);
      if (next === undefined) {
        const made = this.#directory();
        place(directory, name, made);
        directory = made;
      } else if (next instanceof TarDirectory) directory = next;
      else throw misplaced(entry, `${JSON.stringify(name)}, which is no directory, in its path`, "directories");
    }
    return directory;
  }

  #linked(entry: TarEntry): Inode {
    let inode: Inode | undefined = this.root;
    for (const name of namesOf(entry, entry.target))
      inode = inode instanceof Directory ? inode.lookup(name) : undefined;
    if (inode === undefined || inode instanceof Directory) {
      throw misplaced(entry, `a hard link to ${JSON.stringify(entry.target)}`, "one to a file that comes before it");
    }
    inode.links++;
    return inode;
  }

  #make(entry: TarEntry): Inode {
    this.#inodes++;
    const inode = this.#inodeOf(entry);
    describe(inode, entry);
    return inode;
  }

  #inodeOf(entry: TarEntry): Inode {
    switch (entry.mode & S_IFMT) {
      case S_IFDIR:
        return new TarDirectory(this, entry);
      case S_IFLNK:
        return new TextLink(this, { ...entry, mode: S_IFLNK | 0o777 }, entry.target);
      case S_IFREG:
        return new TarFile(this, entry, { archive: this.#archive, size: entry.size, extents: entry.extents });
      default:
        return new SpecialInode(this, entry);
    }
  }

  override space(): SpaceReport {
    const blocks = Math.ceil(this.#archive.length / 512);
    return { blockSize: 512, blocks, freeBlocks: 0, files: this.#inodes, freeFiles: 0 };
  }
}

/** Names of a path, from the root, whatever it begins with. */
function namesOf(entry: TarEntry, path: string): string[] {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..") || path.includes("\0")) {
    throw misplaced(entry, `the path ${JSON.stringify(path)}`, 'one without ".."');
  }
  return names;
}

function place(directory: TarDirectory, name: string, inode: Inode): void {
  directory.entries.set(name, inode);
  if (!(inode instanceof Directory)) return;
  directory.links++;
  inode.parent = directory;
  inode.name = name;
}

function removed(directory: TarDirectory, inode: Inode): void {
  if (inode instanceof Directory) directory.links--;
  else inode.links--;
}

/** Attributes as the entry has them. */
function describe(inode: Inode, { mode, user, group, modified, accessed, changed, attributes }: TarEntry): void {
  inode.mode = (inode.mode & S_IFMT) | (inode.type === S_IFLNK ? 0o777 : mode & 0o7777);
  inode.user = user;
  inode.group = group;
  inode.modified = modified;
  inode.accessed = accessed ?? modified;
  inode.changed = changed ?? modified;
  if (attributes.size > 0) inode.extendedAttributes = new Map(attributes);
}

function misplaced({ offset, path }: TarEntry, found: string, expected: string): FormatError {
  return new FormatError({ offset, reading: `entry ${JSON.stringify(path)}`, found, expected });
}
