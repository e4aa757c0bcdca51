import { ANON_INODE_FS_MAGIC, S_IFDIR } from "../abi/index.ts";
import { Directory, FileSystem, Inode, type DirectoryEntry, type FileClock, type OpenFile } from "../vfs/index.ts";
import { errno } from "../abi/index.ts";

/** The file system of what has no name: pipes, eventfds, epoll instances. */
export class AnonymousFiles extends FileSystem {
  override readonly type: string = "anon_inodefs";
  override readonly magic: number = ANON_INODE_FS_MAGIC;
  override readonly root: Directory;

  constructor(clock: FileClock) {
    super(clock);
    this.root = new NoDirectory(this, { mode: S_IFDIR | 0o555, user: 0, group: 0 });
  }

  /** An inode for a file without a name. */
  inode(mode: number): Inode {
    return new AnonymousInode(this, { mode, user: 0, group: 0 });
  }
}

class AnonymousInode extends Inode {
  override open(): OpenFile {
    throw errno.ENXIO;
  }
}

class NoDirectory extends Directory {
  override lookup(): undefined {
    return undefined;
  }

  override list(): Iterator<DirectoryEntry> {
    return [][Symbol.iterator]();
  }
}
