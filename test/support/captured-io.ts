/** An `Io` for tests: files in memory over real ones, and streams that are kept. */
import { resolve } from "node:path";
import { nodeIo } from "../../src/cli/node-io.ts";
import type { FileStatus, Io, WriteOptions } from "../../src/cli/io.ts";

export interface CapturedIoOptions {
  /** Files that exist at first, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Real files are seen too, read only, relative to this folder. Without it there are none. */
  readonly folder?: string;
}

/**
 * Keeps what a tool writes.
 *
 * ```ts
 * const io = new CapturedIo({ files: { "a.o": bytes } });
 * expect(await muslin(["nm", "a.o"], io)).toBe(0);
 * expect(io.output).toBe("00000000 T main\n");
 * ```
 */
export class CapturedIo implements Io {
  readonly cwd: string;
  readonly hasColors = false;
  /** What is in memory now: what was given, and what was written. */
  readonly files: Map<string, Uint8Array>;
  readonly stdout = { write: (chunk: string | Uint8Array) => this.#add(chunk, "output") };
  readonly stderr = { write: (chunk: string | Uint8Array) => this.#add(chunk, "errors") };
  /** Everything written to standard output. */
  output = "";
  /** Everything written to standard error. */
  errors = "";
  readonly #statuses = new Map<string, WriteOptions>();
  readonly #folder: string | undefined;

  constructor({ files = {}, folder }: CapturedIoOptions = {}) {
    this.files = new Map(Object.entries(files).map(([path, content]) => [path, bytesOf(content)]));
    this.#folder = folder;
    this.cwd = folder === undefined ? "/" : resolve(folder);
  }

  async readFile(path: string): Promise<Uint8Array> {
    const bytes = this.files.get(plain(path));
    if (bytes !== undefined) return bytes;
    if (this.#folder === undefined) throw noSuchFile(path);
    return nodeIo().readFile(resolve(this.#folder, path));
  }

  readFileNow(path: string): Uint8Array | undefined {
    const bytes = this.files.get(plain(path));
    if (bytes !== undefined || this.#folder === undefined) return bytes;
    return nodeIo().readFileNow(resolve(this.#folder, path));
  }

  async writeFile(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
    this.files.set(plain(path), bytes);
    this.#statuses.set(plain(path), options);
  }

  async stat(path: string): Promise<FileStatus | undefined> {
    const bytes = this.files.get(plain(path));
    if (bytes === undefined) return this.#folder === undefined ? undefined : nodeIo().stat(resolve(this.#folder, path));
    const { mode = 0o644, modified = 0 } = this.#statuses.get(plain(path)) ?? {};
    return { isDirectory: false, size: bytes.length, mode, modified, userId: 0, groupId: 0 };
  }

  async remove(path: string): Promise<void> {
    if (!this.files.delete(plain(path))) throw noSuchFile(path);
  }

  #add(chunk: string | Uint8Array, stream: "output" | "errors"): void {
    this[stream] += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
  }
}

/** `./a.o` is `a.o`. */
function plain(path: string): string {
  return path.replace(/^\.\//, "");
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** As Node's file functions fail. */
function noSuchFile(path: string): Error {
  const message = `ENOENT: no such file or directory, open '${path}'`;
  return Object.assign(new Error(message), { code: "ENOENT", syscall: "open", path });
}
