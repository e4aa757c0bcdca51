/** A browser's file system handles, in memory. */
import type { StorageDirectory, StorageFile } from "../../src/host/web/index.ts";

class NamedError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

class MemoryFile implements StorageFile {
  readonly kind = "file";
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  readonly #limit: () => number;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  getFile(): ReturnType<StorageFile["getFile"]> {
    return Promise.resolve({ arrayBuffer: () => Promise.resolve(this.bytes.slice().buffer) });
  }

  createWritable(): ReturnType<StorageFile["createWritable"]> {
    let written = this.bytes;
    return Promise.resolve({
      write: (bytes) => {
        if (bytes.length > this.#limit()) return Promise.reject(new NamedError("QuotaExceededError", "Full"));
        written = bytes.slice();
        return Promise.resolve();
      },
      close: () => Promise.resolve(void (this.bytes = written)),
    });
  }
}

export class MemoryStorage implements StorageDirectory {
  readonly kind = "directory";
  /** Bytes that a file may have. */
  limit = Infinity;
  /** How often a file has been written. */
  writes = 0;
  readonly #parent: MemoryStorage | undefined;
  readonly #children = new Map<string, MemoryStorage | MemoryFile>();

  constructor(parent?: MemoryStorage) {
    this.#parent = parent;
  }

  get #top(): MemoryStorage {
    return this.#parent === undefined ? this : this.#parent.#top;
  }

  async *entries(): AsyncGenerator<readonly [string, { readonly kind: string }]> {
    yield* this.#children;
  }

  #child<Kind extends MemoryStorage | MemoryFile>(
    name: string,
    kind: new (...args: never[]) => Kind,
    make: (() => Kind) | undefined,
  ): Promise<Kind> {
    if (name === "" || name === "." || name === ".." || /[/\\]/.test(name) || !name.isWellFormed()) {
      return Promise.reject(new TypeError(`'${name}' is no name`));
    }
    const old = this.#children.get(name);
    if (old instanceof kind) return Promise.resolve(old);
    if (old !== undefined) return Promise.reject(new NamedError("TypeMismatchError", `'${name}' is something else`));
    if (make === undefined) return Promise.reject(new NamedError("NotFoundError", `'${name}' is not there`));
    const made = make();
    this.#children.set(name, made);
    return Promise.resolve(made);
  }

  getFileHandle(name: string, { create = false }: { create?: boolean } = {}): Promise<MemoryFile> {
    if (create) this.#top.writes++;
    return this.#child(name, MemoryFile, create ? () => new MemoryFile(() => this.#top.limit) : undefined);
  }

  getDirectoryHandle(name: string, { create = false }: { create?: boolean } = {}): Promise<MemoryStorage> {
    return this.#child(name, MemoryStorage, create ? () => new MemoryStorage(this) : undefined);
  }

  removeEntry(name: string, { recursive = false }: { recursive?: boolean } = {}): Promise<void> {
    const child = this.#children.get(name);
    if (child === undefined) return Promise.reject(new NamedError("NotFoundError", `'${name}' is not there`));
    if (child instanceof MemoryStorage && child.#children.size > 0 && !recursive) {
      return Promise.reject(new NamedError("InvalidModificationError", `'${name}' is not empty`));
    }
    this.#children.delete(name);
    return Promise.resolve();
  }

  /** Paths of files and their texts; directories end with a slash. */
  get content(): Record<string, string> {
    const found = [...this.#children].flatMap(([name, child]): [string, string][] =>
      child instanceof MemoryFile
        ? [[name, new TextDecoder().decode(child.bytes)]]
        : [
            [`${name}/`, ""],
            ...Object.entries(child.content).map(([path, text]): [string, string] => [`${name}/${path}`, text]),
          ],
    );
    return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
