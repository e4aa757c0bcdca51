import { ANON_INODE_FS_MAGIC, S_IFDIR } from "../abi/index.ts";
import {
  Directory,
  FileSystem,
  Inode,
  type DirectoryEntry,
  type FileClock,
  type Identity,
  type InodeStart,
  type OpenFile,
  type OpenRequest,
} from "../vfs/index.ts";
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
  inode(mode: number, { owner = system, open = refuse }: AnonymousOptions = {}): Inode {
    return new AnonymousInode(this, { mode, user: owner.user, group: owner.group }, open);
  }
}

interface AnonymousOptions {
  readonly owner?: Pick<Identity, "user" | "group">;
  /** What happens when it is opened by its place in /proc. */
  readonly open?: (request: OpenRequest) => OpenFile;
}

const system = { user: 0, group: 0 };

function refuse(): never {
  throw errno.ENXIO;
}

class AnonymousInode extends Inode {
  readonly #open: (request: OpenRequest) => OpenFile;

  constructor(fileSystem: FileSystem, start: InodeStart, open: (request: OpenRequest) => OpenFile) {
    super(fileSystem, start);
    this.#open = open;
  }

  override open(request: OpenRequest): OpenFile {
    return this.#open(request);
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
