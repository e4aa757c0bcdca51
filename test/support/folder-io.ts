/** An `Io` on the real files of one folder, which tools that write are let loose in. */
import { resolve } from "node:path";
import type { FileStatus, Io, WriteOptions } from "../../src/cli/io.ts";
import { nodeIo } from "../../src/cli/node-io.ts";

export class FolderIo implements Io {
  readonly cwd: string;
  readonly hasColors = false;
  readonly stdout = { write: (chunk: string | Uint8Array) => void this.#chunks.push(Buffer.from(chunk)) };
  readonly stderr = { write: (chunk: string | Uint8Array) => void (this.errors += Buffer.from(chunk).toString()) };
  errors = "";
  readonly #chunks: Buffer[] = [];
  readonly #folder: string;
  readonly #real = nodeIo();

  constructor(folder: string) {
    this.#folder = folder;
    this.cwd = resolve(folder);
  }

  /** Everything written to standard output. */
  get output(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  readFile(path: string): Promise<Uint8Array> {
    return this.#real.readFile(resolve(this.#folder, path));
  }

  readFileNow(path: string): Uint8Array | undefined {
    return this.#real.readFileNow(resolve(this.#folder, path));
  }

  writeFile(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void> {
    return this.#real.writeFile(resolve(this.#folder, path), bytes, options);
  }

  stat(path: string): Promise<FileStatus | undefined> {
    return this.#real.stat(resolve(this.#folder, path));
  }

  remove(path: string): Promise<void> {
    return this.#real.remove(resolve(this.#folder, path));
  }
}
