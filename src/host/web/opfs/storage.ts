/** A tree of OPFS, by paths. */
import type { StorageDirectory } from "./storage-handles.ts";

export class Storage {
  readonly #root: StorageDirectory;

  constructor(root: StorageDirectory) {
    this.#root = root;
  }

  /** All directories, those above before those in them, and all files with their contents. */
  async readAll(): Promise<{ folders: string[]; files: Map<string, Uint8Array> }> {
    const folders: string[] = [];
    const files = new Map<string, Uint8Array>();
    const visit = async (directory: StorageDirectory, prefix: string): Promise<void> => {
      for await (const [name, { kind }] of directory.entries()) {
        if (kind === "directory") {
          folders.push(prefix + name);
          await visit(await directory.getDirectoryHandle(name), `${prefix}${name}/`);
        } else {
          const file = await (await directory.getFileHandle(name)).getFile();
          files.set(prefix + name, new Uint8Array(await file.arrayBuffer()));
        }
      }
    };
    await visit(this.#root, "");
    return { folders, files };
  }

  async makeFolder(path: string): Promise<void> {
    await this.#folder(path.split("/"));
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const names = path.split("/");
    const name = names.pop() ?? "";
    const file = await (await this.#folder(names)).getFileHandle(name, { create: true });
    const writer = await file.createWritable();
    await writer.write(new Uint8Array(bytes));
    await writer.close();
  }

  /** Whatever is there, with all that is in it. What is not there is gone. */
  async remove(path: string): Promise<void> {
    const names = path.split("/");
    const name = names.pop() ?? "";
    try {
      const folder = await this.#folder(names, false);
      await folder.removeEntry(name, { recursive: true });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "NotFoundError") throw error;
    }
  }

  async #folder(names: readonly string[], create: boolean = true): Promise<StorageDirectory> {
    let folder = this.#root;
    for (const name of names) folder = await folder.getDirectoryHandle(name, { create });
    return folder;
  }
}
