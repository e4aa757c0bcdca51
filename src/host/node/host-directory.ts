/**
 * A directory of the host as a file system. Confined: the kernel resolves paths name by name, symbolic links of the host are links of
 * the guest, and nothing below is ever followed by the host itself.
 *
 * Each inode keeps the path it was found by. Between a look and a use the host may change, so what is opened is opened with
 * `O_NOFOLLOW`, and the directory it is in is compared with the one that was looked up, by device and inode.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import {
  errno,
  Errno,
  O_TRUNC,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  V9FS_MAGIC,
  type ErrnoName,
} from "../../abi/index.ts";
import {
  Directory,
  FileSystem,
  RegularFile,
  SpecialInode,
  SymbolicLink,
  Timestamp,
  type AttributeKind,
  type DirectoryEntry,
  type FileClock,
  type Inode,
  type InodeStart,
  type Naming,
  type SpaceReport,
} from "../../vfs/index.ts";

/** Names with these are none of a file: they would be paths. */
const FORBIDDEN = /[/\0]/;

export class HostDirectory extends FileSystem {
  override readonly type: string = "9p";
  override readonly magic: number = V9FS_MAGIC;
  override readonly root: Directory;
  /** By device and inode of the host, so that two names of a file are one inode. */
  readonly inodes: Map<string, WeakRef<Inode>> = new Map();

  constructor(path: string, clock: FileClock) {
    super(clock);
    const real = fs.realpathSync(path);
    const status = fs.statSync(real, { bigint: true });
    if (!status.isDirectory()) throw errno.ENOTDIR;
    this.root = new HostFolder(this, real, status);
    this.root.parent = this.root;
  }

  override space(): SpaceReport {
    const { bsize, blocks, bavail, files, ffree } = fs.statfsSync(pathOfInode(this.root));
    return { blockSize: bsize, blocks, freeBlocks: bavail, files, freeFiles: ffree };
  }

  /** The inode for what is at a path now. */
  inodeAt(path: string): Inode | undefined {
    const status = statusAt(path);
    if (status === undefined) return undefined;
    const key = `${status.dev}:${status.ino}`;
    const old = this.inodes.get(key)?.deref();
    if (old !== undefined && old.type === (Number(status.mode) & S_IFMT)) {
      (old as HostInode).path = path;
      copyStatus(old, status);
      return old;
    }
    const inode = makeInode(this, path, status);
    this.inodes.set(key, new WeakRef(inode));
    return inode;
  }
}

type HostInode = Inode & { path: string };

function pathOfInode(inode: Inode): string {
  return (inode as HostInode).path;
}

function makeInode(fileSystem: HostDirectory, path: string, status: fs.BigIntStats): Inode {
  switch (Number(status.mode) & S_IFMT) {
    case S_IFDIR:
      return new HostFolder(fileSystem, path, status);
    case S_IFREG:
      return new HostFile(fileSystem, path, status);
    case S_IFLNK:
      return new HostLink(fileSystem, path, status);
    default: {
      // Devices and sockets of the host can be seen, not used.
      const inode = new SpecialInode(fileSystem, startOf(status));
      copyStatus(inode, status);
      return Object.assign(inode, { path });
    }
  }
}

function startOf(status: fs.BigIntStats): InodeStart {
  return {
    mode: Number(status.mode),
    user: Number(status.uid),
    group: Number(status.gid),
    device: Number(status.rdev),
  };
}

function copyStatus(inode: Inode, status: fs.BigIntStats): void {
  inode.mode = Number(status.mode);
  inode.user = Number(status.uid);
  inode.group = Number(status.gid);
  inode.links = Number(status.nlink);
  inode.accessed = stamp(status.atimeNs);
  inode.modified = stamp(status.mtimeNs);
  inode.changed = stamp(status.ctimeNs);
}

function stamp(nanoseconds: bigint): Timestamp {
  const billion = 1_000_000_000n;
  const rest = ((nanoseconds % billion) + billion) % billion;
  return new Timestamp(Number((nanoseconds - rest) / billion), Number(rest));
}

function statusAt(path: string): fs.BigIntStats | undefined {
  return onHost(() => fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

/** Errors of the host are the guest's. */
function onHost<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Errno) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code in errno) throw errno[code as ErrnoName];
    throw code === "ERR_FS_FILE_TOO_LARGE" ? errno.EFBIG : errno.EIO;
  }
}

/** What the guest changes of attributes goes to the host. */
function pushAttributes(inode: Inode, kind: AttributeKind): void {
  const path = pathOfInode(inode);
  onHost(() => {
    if (kind === "owner") fs.lchownSync(path, inode.user, inode.group);
    if (kind === "mode" && inode.type !== S_IFLNK) fs.chmodSync(path, inode.mode & 0o7777);
    if (kind === "times") fs.lutimesSync(path, secondsOf(inode.accessed), secondsOf(inode.modified));
  });
}

function secondsOf({ seconds, nanoseconds }: Timestamp): number {
  return seconds + nanoseconds / 1e9;
}

class HostFolder extends Directory {
  declare readonly fileSystem: HostDirectory;
  /** Where it was found; of the root, where it is. */
  #foundAt: string;
  readonly #key: string;

  constructor(fileSystem: HostDirectory, path: string, status: fs.BigIntStats) {
    super(fileSystem, startOf(status));
    this.#foundAt = path;
    this.#key = `${status.dev}:${status.ino}`;
    copyStatus(this, status);
  }

  /** By the directories above it, so that it is right when one of them has moved. */
  get path(): string {
    const { parent } = this;
    return parent instanceof HostFolder && parent !== this ? join(parent.path, this.name) : this.#foundAt;
  }

  set path(path: string) {
    this.#foundAt = path;
  }

  override refresh(): void {
    const status = statusAt(this.path);
    if (status !== undefined) copyStatus(this, status);
    else this.links = 0;
  }

  override attributesChanged(kind: AttributeKind): void {
    pushAttributes(this, kind);
  }

  /** The host's path of a name in here, after a look that this is still the directory that was found: no link has taken its place. */
  at(name: string): string {
    if (FORBIDDEN.test(name) || name === "." || name === "..") throw errno.EINVAL;
    const status = statusAt(this.path);
    if (status === undefined || `${status.dev}:${status.ino}` !== this.#key) throw errno.ENOENT;
    return join(this.path, name);
  }

  override lookup(name: string): Inode | undefined {
    if (FORBIDDEN.test(name)) throw errno.EINVAL;
    const inode = this.fileSystem.inodeAt(this.at(name));
    if (inode instanceof HostFolder) {
      inode.parent = this;
      inode.name = name;
    }
    return inode;
  }

  override *list(after: number): Generator<DirectoryEntry, undefined> {
    const entries = onHost(() => fs.readdirSync(this.path, { withFileTypes: true }));
    for (const [index, entry] of entries.entries()) {
      const position = index + 3;
      if (position <= after) continue;
      const inode = this.lookup(entry.name);
      if (inode !== undefined) yield { name: entry.name, number: inode.number, type: inode.type, position };
    }
    return undefined;
  }

  override create(name: string, start: InodeStart): Inode {
    const path = this.at(name);
    const mode = start.mode & 0o7777;
    onHost(() => {
      if ((start.mode & S_IFMT) === S_IFDIR) fs.mkdirSync(path, { mode });
      else if ((start.mode & S_IFMT) === S_IFREG) fs.closeSync(fs.openSync(path, "wx", mode));
      else throw errno.EPERM;
      fs.chmodSync(path, mode);
    });
    return this.#made(name);
  }

  override symlink(name: string, target: string): Inode {
    const path = this.at(name);
    onHost(() => fs.symlinkSync(target, path));
    return this.#made(name);
  }

  override link(name: string, inode: Inode): void {
    const path = this.at(name);
    onHost(() => fs.linkSync(pathOfInode(inode), path));
    inode.links++;
  }

  override unlink(name: string, inode: Inode): void {
    const path = this.at(name);
    onHost(() => fs.unlinkSync(path));
    inode.links--;
  }

  override removeDirectory(name: string, directory: Directory): void {
    const path = this.at(name);
    onHost(() => fs.rmdirSync(path));
    directory.links = 0;
  }

  override rename(from: Naming, to: Naming): void {
    const target = to.directory as HostFolder;
    const [old, fresh] = [this.at(from.name), target.at(to.name)];
    onHost(() => fs.renameSync(old, fresh));
    if (to.inode instanceof Directory) to.inode.links = 0;
    else if (to.inode !== undefined) to.inode.links--;
    if (from.inode !== undefined) (from.inode as HostInode).path = fresh;
  }

  #made(name: string): Inode {
    const inode = this.lookup(name);
    if (inode === undefined) throw errno.EIO;
    return inode;
  }
}

class HostLink extends SymbolicLink {
  path: string;
  readonly #size: number;

  constructor(fileSystem: HostDirectory, path: string, status: fs.BigIntStats) {
    super(fileSystem, startOf(status));
    this.path = path;
    this.#size = Number(status.size);
    copyStatus(this, status);
  }

  override get size(): number {
    return this.#size;
  }

  override target(): string {
    return onHost(() => fs.readlinkSync(this.path));
  }

  override attributesChanged(kind: AttributeKind): void {
    pushAttributes(this, kind);
  }
}

class HostFile extends RegularFile {
  path: string;
  readonly #key: string;
  #size: number;
  #blocks: number;
  #descriptions = 0;
  #descriptor: number | undefined = undefined;
  #isWritable = false;

  constructor(fileSystem: HostDirectory, path: string, status: fs.BigIntStats) {
    super(fileSystem, startOf(status));
    this.path = path;
    this.#key = `${status.dev}:${status.ino}`;
    this.#size = Number(status.size);
    this.#blocks = Number(status.blocks);
    copyStatus(this, status);
  }

  override get size(): number {
    this.refresh();
    return this.#size;
  }

  override get blocks(): number {
    return this.#blocks;
  }

  override refresh(): void {
    const descriptor = this.#descriptor;
    const status =
      descriptor === undefined ? statusAt(this.path) : onHost(() => fs.fstatSync(descriptor, { bigint: true }));
    if (status === undefined || `${status.dev}:${status.ino}` !== this.#key) return;
    this.#size = Number(status.size);
    this.#blocks = Number(status.blocks);
    copyStatus(this, status);
  }

  override attributesChanged(kind: AttributeKind): void {
    pushAttributes(this, kind);
  }

  /** Times are the host's. */
  override touch(): void {}

  override opened(flags: number): void {
    this.#descriptions++;
    if ((flags & 3) !== 0 || (flags & O_TRUNC) !== 0) this.#open(true);
    else this.#open(false);
  }

  override closed(): void {
    this.#descriptions--;
    const descriptor = this.#descriptor;
    if (this.#descriptions > 0 || descriptor === undefined) return;
    this.#descriptor = undefined;
    onHost(() => fs.closeSync(descriptor));
  }

  /** A descriptor of the host that serves all descriptions; for writing once one of them writes. */
  #open(writes: boolean): number {
    const old = this.#descriptor;
    if (old !== undefined && (this.#isWritable || !writes)) return old;
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = fs.constants;
    const fresh = onHost(() => fs.openSync(this.path, (writes ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK));
    const status = fs.fstatSync(fresh, { bigint: true });
    if (`${status.dev}:${status.ino}` !== this.#key) {
      fs.closeSync(fresh);
      throw errno.ESTALE;
    }
    if (old !== undefined) fs.closeSync(old);
    this.#descriptor = fresh;
    this.#isWritable = writes;
    return fresh;
  }

  /** For the time of `work`, if nobody has it open. */
  #with<T>(writes: boolean, work: (descriptor: number) => T): T {
    this.#descriptions++;
    try {
      const descriptor = this.#open(writes);
      return onHost(() => work(descriptor));
    } finally {
      this.closed();
    }
  }

  override readAt(into: Uint8Array, position: number): number {
    return this.#with(false, (descriptor) => fs.readSync(descriptor, into, 0, into.length, position));
  }

  override writeAt(from: Uint8Array, position: number): number {
    return this.#with(true, (descriptor) => fs.writeSync(descriptor, from, 0, from.length, position));
  }

  override resize(size: number): void {
    this.#with(true, (descriptor) => fs.ftruncateSync(descriptor, size));
  }

  override sync(): void {
    this.#with(false, (descriptor) => fs.fsyncSync(descriptor));
  }
}
