/**
 * A directory of the host as a file system. Confined: the kernel resolves paths name by name, symbolic links of the host are links of
 * the guest, and nothing below is ever followed by the host itself.
 *
 * Each inode knows in which directory it was found, and by which name. Between a look and a use the host may change, so names are looked up in
 * directories that are open (`folder-descriptors.ts`), files are opened with `O_NOFOLLOW`, and what is opened is compared with what was
 * found, by device and inode.
 */
import * as fs from "node:fs";
import { errno, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, V9FS_MAGIC } from "../../../abi/index.ts";
import {
  FileSystem,
  SpecialInode,
  type Directory,
  type FileClock,
  type Inode,
  type SpaceReport,
} from "../../../vfs/index.ts";
import { copyStatus, startOf, type HostInode, type HostPlace } from "./host-attributes.ts";
import { HostFile } from "./host-file.ts";
import { HostFolder } from "./host-folder.ts";
import { HostLink } from "./host-link.ts";
import { keyOf, onHost } from "./on-host.ts";

export class HostDirectory extends FileSystem {
  override readonly type: string = "9p";
  override readonly magic: number = V9FS_MAGIC;
  override readonly root: Directory;
  /** Node does not give them. */
  override readonly hasExtendedAttributes: boolean = false;
  readonly #path: string;
  /** By device and inode of the host, so that two names of a file are one inode. */
  readonly #inodes = new Map<string, WeakRef<HostInode>>();

  constructor(path: string, clock: FileClock) {
    super(clock);
    this.#path = fs.realpathSync(path);
    const status = fs.statSync(this.#path, { bigint: true });
    if (!status.isDirectory()) throw errno.ENOTDIR;
    this.root = new HostFolder(this, { path: this.#path }, status);
    this.root.parent = this.root;
  }

  override space(): SpaceReport {
    const { bsize, blocks, bavail, files, ffree } = onHost(() => fs.statfsSync(this.#path));
    return { blockSize: bsize, blocks, freeBlocks: bavail, files, freeFiles: ffree };
  }

  /** The inode for what was found. */
  inodeFor(place: HostPlace, status: fs.BigIntStats): Inode {
    const key = keyOf(status);
    const old = this.#inodes.get(key)?.deref();
    if (old !== undefined && old.type === (Number(status.mode) & S_IFMT)) {
      old.place = place;
      copyStatus(old, status);
      return old;
    }
    const inode = this.#make(place, status);
    this.#inodes.set(key, new WeakRef(inode));
    return inode;
  }

  #make(place: HostPlace, status: fs.BigIntStats): HostInode {
    switch (Number(status.mode) & S_IFMT) {
      case S_IFDIR:
        return new HostFolder(this, place, status);
      case S_IFREG:
        return new HostFile(this, place, status);
      case S_IFLNK:
        return new HostLink(this, place, status);
      default: {
        const inode = new SpecialInode(this, startOf(status));
        copyStatus(inode, status);
        return Object.assign(inode, { place });
      }
    }
  }
}
