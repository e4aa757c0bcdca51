import type { AttributeKind, Directory, Inode, OpenRequest } from "./inode.ts";
import { OpenDirectory } from "./open-directory.ts";
import type { OpenFile } from "./open-file.ts";
import type { Storing } from "./storing.ts";
import type { FileClock } from "./timestamp.ts";

/** What `statfs(2)` says, in blocks of `blockSize` bytes. */
export interface SpaceReport {
  readonly blockSize: number;
  readonly blocks: number;
  readonly freeBlocks: number;
  readonly files: number;
  readonly freeFiles: number;
}

let lastDevice = 0;

/** A file system: a tree of inodes and what they share. Mounting it is the namespace's affair. */
export abstract class FileSystem {
  /** `st_dev`. */
  readonly device: number = ++lastDevice;
  /** As in `/proc/mounts`. */
  abstract readonly type: string;
  /** `f_type`. */
  abstract readonly magic: number;
  abstract readonly root: Directory;
  /** Nothing in it can ever be changed, however it is mounted. */
  readonly isReadOnly: boolean = false;
  /** Where there are none, they are `EOPNOTSUPP`, and it cannot be the upper layer of an overlay. */
  readonly hasExtendedAttributes: boolean = true;
  readonly clock: FileClock;
  #lastInode = 0;

  constructor(clock: FileClock) {
    this.clock = clock;
  }

  nextInodeNumber(): number {
    return ++this.#lastInode;
  }

  openDirectory(directory: Directory, request: OpenRequest): OpenFile {
    return new OpenDirectory(directory, request);
  }

  /** Before attributes of an inode are set: makes a copy where they are not to be changed in place. May refuse. */
  prepareChange(_inode: Inode): void {}

  /** An attribute of an inode of it has been set, or its content or names changed: for file systems that are kept elsewhere too. */
  inodeChanged(_inode: Inode, _kind: AttributeKind | "content"): void {}

  /** Puts all that was changed where it will stay. `undefined` if it is there already. */
  sync(): Storing | undefined {
    return undefined;
  }

  space(): SpaceReport {
    return { blockSize: 4096, blocks: 0, freeBlocks: 0, files: 0, freeFiles: 0 };
  }
}
