import { errno, S_IFMT } from "../abi/index.ts";
import type { FileSystem } from "./file-system.ts";
import type { LockTable } from "./lock-table.ts";
import type { FileContext } from "./file-context.ts";
import type { OpenFile } from "./open-file.ts";
import type { Place } from "./place.ts";
import type { Timestamp } from "./timestamp.ts";
import type { Watcher } from "./watch.ts";

/** What a new inode begins with. `mode` has the type too. */
export interface InodeStart {
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  /** Number of the device, of `S_IFCHR` and `S_IFBLK`. */
  readonly device?: number;
}

/** How a file is to be opened: flags of `open(2)`, who asks, where it was found. */
export interface OpenRequest {
  readonly flags: number;
  readonly context: FileContext;
  readonly place: Place;
}

/** What {@link Inode.attributesChanged} tells: `owner` may have taken set-user-id away too. */
export type AttributeKind = "mode" | "owner" | "times" | "extended";

/**
 * A file of any type, whatever names it has. The vfs checks types, permissions and names before it calls a method, and does
 * what all file systems have in common (link counts excepted: they are the file system's).
 */
export abstract class Inode {
  readonly fileSystem: FileSystem;
  /** `st_ino`. */
  readonly number: number;
  /** Type and permissions. */
  mode: number;
  user: number;
  group: number;
  links: number = 1;
  /** Open files that refer to it. */
  openFiles: number = 0;
  /** It has never had a name and may be given one: `O_TMPFILE`. */
  mayBeNamed: boolean = false;
  accessed: Timestamp;
  modified: Timestamp;
  changed: Timestamp;
  readonly born: Timestamp;
  /** `st_rdev`. */
  readonly device: number;
  /** How many mounts cover it, so that a path's walk need not ask for each directory. */
  mountCount: number = 0;
  /** Who watches it by inotify. */
  watchers: Set<Watcher> | undefined = undefined;
  locks: LockTable | undefined = undefined;
  extendedAttributes: Map<string, Uint8Array> | undefined = undefined;

  constructor(fileSystem: FileSystem, start: InodeStart) {
    this.fileSystem = fileSystem;
    this.number = fileSystem.nextInodeNumber();
    this.mode = start.mode;
    this.user = start.user;
    this.group = start.group;
    this.device = start.device ?? 0;
    const now = fileSystem.clock.now();
    this.accessed = now;
    this.modified = now;
    this.changed = now;
    this.born = now;
  }

  get type(): number {
    return this.mode & S_IFMT;
  }

  /** `st_size`. */
  get size(): number {
    return 0;
  }

  /** `st_blocks`: units of 512 bytes. */
  get blocks(): number {
    return Math.ceil(this.size / 512);
  }

  /** Brings the fields up to date where the truth is elsewhere. */
  refresh(): void {}

  /** After attributes have been set, for file systems that keep them elsewhere. May refuse. */
  attributesChanged(kind: AttributeKind): void {
    this.fileSystem.inodeChanged(this, kind);
  }

  /** Opens it. The vfs has checked permissions. */
  abstract open(request: OpenRequest): OpenFile;

  /** As `utimes` with the current time, after a change of the content. */
  touch(): void {
    const now = this.fileSystem.clock.now();
    this.modified = now;
    this.changed = now;
    this.fileSystem.inodeChanged(this, "content");
  }
}

/** What has names in it. It has exactly one name itself, and knows it. */
export abstract class Directory extends Inode {
  /** The directory it is in; itself for a root; `undefined` when it is removed. */
  parent: Directory | undefined = undefined;
  name: string = "";

  /** Nobody makes names in it: one that is not there is `ENOENT` even for who wants to make it. */
  get hasFixedNames(): boolean {
    return false;
  }

  /** The inode of that name. Never `.` or `..`. */
  abstract lookup(name: string): Inode | undefined;

  /** The entries whose positions are above `after`, which is 0 for all. Live: what is removed meanwhile may be left out. */
  abstract list(after: number): Iterator<DirectoryEntry>;

  /** Whether nothing but `.` and `..` is there. */
  isEmpty(): boolean {
    return this.list(0).next().done === true;
  }

  /** Makes a file of any type but a symbolic link. There is no such name yet. */
  create(_name: string, _start: InodeStart): Inode {
    throw errno.EPERM;
  }

  /** Makes a regular file that has no name (`O_TMPFILE`). */
  createUnnamed(_start: InodeStart): Inode {
    throw errno.EOPNOTSUPP;
  }

  symlink(_name: string, _target: string, _start: InodeStart): Inode {
    throw errno.EPERM;
  }

  link(_name: string, _inode: Inode): void {
    throw errno.EPERM;
  }

  /** Removes the name of what is no directory. */
  unlink(_name: string, _inode: Inode): void {
    throw errno.EPERM;
  }

  /** Removes an empty directory. */
  removeDirectory(_name: string, _directory: Directory): void {
    throw errno.EPERM;
  }

  /** Moves a name, and replaces what `to` has there, which fits. Rules have been checked. */
  rename(_from: Naming, _to: Naming): void {
    throw errno.EPERM;
  }

  /** Swaps what two names stand for. */
  exchange(_one: Naming, _other: Naming): void {
    throw errno.EINVAL;
  }

  override open(request: OpenRequest): OpenFile {
    return this.fileSystem.openDirectory(this, request);
  }
}

/** A name in a directory, and what it stands for, if anything. */
export interface Naming {
  readonly directory: Directory;
  readonly name: string;
  readonly inode: Inode | undefined;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly number: number;
  /** The type bits of the mode. */
  readonly type: number;
  /** `d_off`: {@link Directory.list} goes on after it. More than 1, and stable while the entry exists. */
  readonly position: number;
}

/** A symbolic link. */
export abstract class SymbolicLink extends Inode {
  /** The text. That of `/proc/self` depends on who asks, and is none if nobody does. */
  abstract target(context?: FileContext): string;

  /** A place that the link leads to whatever its text says, as `/proc/self/fd/3` does. */
  follow(_context: FileContext): Place | undefined {
    return undefined;
  }

  override open(): OpenFile {
    throw errno.ELOOP;
  }
}

/** Fifos, devices and sockets: the inode is a name for something of the kernel. */
export class SpecialInode extends Inode {
  /** What the kernel has attached: the pipe of a fifo while it is open. */
  attachment: unknown = undefined;

  override open(request: OpenRequest): OpenFile {
    return request.context.openSpecial(this, request);
  }
}
