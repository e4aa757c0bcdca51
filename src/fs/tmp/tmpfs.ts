import { errno, S_IFDIR, TMPFS_MAGIC } from "../../abi/index.ts";
import { FileSystem, type FileClock, type SpaceReport } from "../../vfs/index.ts";
import { TmpDirectory } from "./tmp-directory.ts";

export interface TmpfsOptions {
  readonly clock: FileClock;
  /** Bytes that contents may take. */
  readonly maxBytes?: number;
  readonly maxInodes?: number;
  /** Of the root. */
  readonly mode?: number;
  readonly user?: number;
  readonly group?: number;
}

const BLOCK_SIZE = 4096;
const GIBIBYTE = 2 ** 30;

/** A file system in memory. */
export class Tmpfs extends FileSystem {
  override readonly type: string = "tmpfs";
  override readonly magic: number = TMPFS_MAGIC;
  override readonly root: TmpDirectory;
  readonly #maxBytes: number;
  readonly #maxInodes: number;
  #bytes = 0;
  #inodes = 0;

  constructor({ clock, maxBytes = GIBIBYTE, maxInodes = 1 << 20, mode = 0o755, user = 0, group = 0 }: TmpfsOptions) {
    super(clock);
    this.#maxBytes = maxBytes;
    this.#maxInodes = maxInodes;
    this.root = new TmpDirectory(this, { mode: S_IFDIR | mode, user, group });
    this.root.parent = this.root;
  }

  /** Before memory is taken. */
  takeBytes(bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) throw errno.ENOSPC;
    this.#bytes += bytes;
  }

  giveBytes(bytes: number): void {
    this.#bytes -= bytes;
  }

  takeInode(): void {
    if (this.#inodes >= this.#maxInodes) throw errno.ENOSPC;
    this.#inodes++;
  }

  giveInode(): void {
    this.#inodes--;
  }

  override space(): SpaceReport {
    const blocks = Math.floor(this.#maxBytes / BLOCK_SIZE);
    return {
      blockSize: BLOCK_SIZE,
      blocks,
      freeBlocks: Math.max(0, blocks - Math.ceil(this.#bytes / BLOCK_SIZE)),
      files: this.#maxInodes,
      freeFiles: this.#maxInodes - this.#inodes,
    };
  }
}
