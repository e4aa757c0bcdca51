import type { Directory, RegularFile } from "../../../vfs/index.ts";
import { ENTRIES, OWN_FOLDER } from "./locations.ts";
import { snapshotOf } from "./snapshot.ts";
import { entriesText } from "./stored-entries.ts";
import type { Storage } from "./storage.ts";

interface StoredFile {
  readonly file: RegularFile;
  readonly version: number;
}

export interface StoreState {
  /** By location. */
  readonly files: ReadonlyMap<string, RegularFile>;
  readonly folders: readonly string[];
  /** Changes whenever the content does. */
  readonly versionOf: (file: RegularFile) => number;
}

/**
 * Brings OPFS from what is stored to what a tree is now: what is in the way goes, new contents come, then the list of entries, and at last what
 * is no longer there goes. So a browser that stops in between leaves the old list with old or new contents.
 */
export class StoreWriter {
  readonly #storage: Storage;
  readonly #versionOf: StoreState["versionOf"];
  readonly #files = new Map<string, StoredFile>();
  readonly #folders: Set<string>;

  constructor(storage: Storage, { files, folders, versionOf }: StoreState) {
    this.#storage = storage;
    this.#versionOf = versionOf;
    this.#folders = new Set(folders.filter((path) => path !== OWN_FOLDER));
    for (const [location, file] of files) this.#files.set(location, { file, version: versionOf(file) });
  }

  async write(root: Directory): Promise<void> {
    const { entries, folders, files } = snapshotOf(root);
    const wantedFolders = new Set(folders);
    for (const path of this.#folders) if (files.has(path)) await this.#removeFolder(path);
    for (const path of this.#files.keys()) if (wantedFolders.has(path)) await this.#removeFile(path);
    for (const path of folders) if (!this.#folders.has(path)) await this.#makeFolder(path);
    for (const [location, file] of files) await this.#writeFile(location, file);
    await this.#storage.write(ENTRIES, entriesText(entries));
    for (const path of this.#files.keys()) if (!files.has(path)) await this.#removeFile(path);
    for (const path of [...this.#folders].toReversed()) if (!wantedFolders.has(path)) await this.#removeFolder(path);
  }

  async #makeFolder(path: string): Promise<void> {
    await this.#storage.makeFolder(path);
    this.#folders.add(path);
  }

  async #removeFolder(path: string): Promise<void> {
    await this.#storage.remove(path);
    for (const other of this.#folders) if (isIn(other, path)) this.#folders.delete(other);
    for (const other of this.#files.keys()) if (isIn(other, path)) this.#files.delete(other);
  }

  async #removeFile(location: string): Promise<void> {
    await this.#storage.remove(location);
    this.#files.delete(location);
  }

  async #writeFile(location: string, file: RegularFile): Promise<void> {
    const version = this.#versionOf(file);
    const stored = this.#files.get(location);
    if (stored?.file === file && stored.version === version) return;
    const bytes = new Uint8Array(file.size);
    file.readAt(bytes, 0);
    await this.#storage.write(location, bytes);
    this.#files.set(location, { file, version });
  }
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
