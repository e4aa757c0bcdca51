/**
 * Files that stay: a file system in memory that is kept in a directory of the browser's origin private file system (OPFS), or in one that the
 * user has picked.
 *
 * System calls are answered at once and OPFS only answers later, so the tree is read as a whole before it is mounted, and what changes is
 * written behind: soon by itself, and until it is stored by `fsync(2)`, `sync(2)` and {@link Opfs.stored}. Contents are at their paths, where
 * the page finds them by the browser's own means; what OPFS knows nothing of, from modes to hard links, is in `.muslin/` (see the table in
 * `docs/kernel.md`). So everything that a tmpfs can is possible, and kept; all of it has to fit in memory.
 */
import { errno, POLLIN, POLLOUT, type Errno } from "../../../abi/index.ts";
import { Tmpfs } from "../../../fs/index.ts";
import { WaitQueue, type AttributeKind, type FileClock, type Inode, type Storing } from "../../../vfs/index.ts";
import { ENTRIES } from "./locations.ts";
import { restore, type StoredTree } from "./restore.ts";
import { Storage } from "./storage.ts";
import type { StorageDirectory } from "./storage-handles.ts";
import { parseEntries } from "./stored-entries.ts";
import { StoreWriter } from "./store-writer.ts";

/** What changes within this time is written together, in milliseconds. */
const DELAY = 100;

export interface OpfsOptions {
  /** Bytes that contents may take; 1 GiB by default. */
  readonly maxBytes?: number;
}

/**
 * Reads what is stored in a directory; the result makes the file system, for `boot`. One directory is for one system at a time.
 *
 * @throws {FormatError} if what is in `.muslin/` is not ours.
 *
 * ```ts
 * import { boot } from "muslin/kernel";
 * import { openOpfs, WebHost, type StorageDirectory } from "muslin/host/web";
 *
 * async function start(directory: StorageDirectory) { // As from `navigator.storage.getDirectory()`.
 *   const system = boot({ host: new WebHost(), mounts: { "/home": await openOpfs(directory) } });
 *   return () => system.find("/home").mount.fileSystem.sync();
 * }
 * typeof start; // "function"
 * ```
 */
export async function openOpfs(
  directory: StorageDirectory,
  options: OpfsOptions = {},
): Promise<(clock: FileClock) => Opfs> {
  const storage = new Storage(directory);
  const { folders, files } = await storage.readAll();
  const list = files.get(ENTRIES);
  const tree = { entries: list === undefined ? [] : parseEntries(list), folders, files };
  return (clock) => new Opfs(storage, { tree, clock, ...options });
}

export class Opfs extends Tmpfs {
  override readonly type: string = "opfs";
  readonly #writer: StoreWriter;
  #lastVersion = 0;
  /** Of contents that have changed since the start. */
  readonly #versions = new WeakMap<Inode, number>();
  #isChanged = false;
  #isScheduled = false;
  #writing: Promise<void> | undefined = undefined;

  constructor(storage: Storage, { tree, clock, ...options }: OpfsOptions & { tree: StoredTree; clock: FileClock }) {
    super({ clock, ...options });
    const files = restore(this.root, tree);
    this.#writer = new StoreWriter(storage, {
      files,
      folders: tree.folders,
      versionOf: (file) => this.#versionOf(file),
    });
  }

  #versionOf(inode: Inode): number {
    return this.#versions.get(inode) ?? 0;
  }

  override inodeChanged(inode: Inode, kind: AttributeKind | "content"): void {
    if (kind === "content") this.#versions.set(inode, ++this.#lastVersion);
    this.#isChanged = true;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => this.#storeLater(), DELAY);
  }

  /** Who wants to know whether it has worked asks by {@link stored}. */
  #storeLater(): void {
    this.#isScheduled = false;
    this.stored().catch(() => undefined);
  }

  /** All that has been changed until now is stored. Fails as the browser does, with nothing lost in memory. */
  async stored(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing.catch(() => undefined);
    if (!this.#isChanged) return;
    this.#isChanged = false;
    this.#writing = this.#writer.write(this.root);
    try {
      await this.#writing;
    } catch (error) {
      this.#isChanged = true;
      throw error;
    } finally {
      this.#writing = undefined;
    }
  }

  override sync(): Storing | undefined {
    if (!this.#isChanged && this.#writing === undefined) return undefined;
    return new OpfsStoring(this.stored());
  }
}

class OpfsStoring implements Storing {
  readonly queue: WaitQueue = new WaitQueue();
  #result: "pending" | "done" | Errno = "pending";

  constructor(stored: Promise<void>) {
    const end = (result: "done" | Errno): void => {
      this.#result = result;
      this.queue.wake(POLLIN | POLLOUT);
    };
    stored.then(
      () => end("done"),
      (error: unknown) => end(isFull(error) ? errno.ENOSPC : errno.EIO),
    );
  }

  isDone(): boolean {
    if (typeof this.#result !== "string") throw this.#result;
    return this.#result === "done";
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}
