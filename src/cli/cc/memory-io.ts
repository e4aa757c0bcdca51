/** An `Io` with files in memory beside the real ones: objects on their way from the compiler to the linker. */
import type { Io, Output, WriteOptions } from "../io.ts";

export interface MemoryIoOptions {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stderr: Output;
  /** What is really written in place of the bytes. */
  readonly transform: (bytes: Uint8Array, path: string) => Uint8Array;
}

export function withMemoryFiles(io: Io, { files, stderr, transform }: MemoryIoOptions): Io {
  return {
    cwd: io.cwd,
    hasColors: io.hasColors,
    stdout: io.stdout,
    stderr,
    readFile: async (path) => files.get(path) ?? (await io.readFile(path)),
    readFileNow: (path) => files.get(path) ?? io.readFileNow(path),
    writeFile: async (path: string, bytes: Uint8Array, options?: WriteOptions) =>
      io.writeFile(path, transform(bytes, path), options),
    stat: async (path) => io.stat(path),
    remove: async (path) => io.remove(path),
  };
}

/** Collects what is written. */
export class CapturedOutput implements Output {
  readonly #pieces: (string | Uint8Array)[] = [];

  write(chunk: string | Uint8Array): void {
    this.#pieces.push(chunk);
  }

  get text(): string {
    return this.#pieces.map((piece) => (typeof piece === "string" ? piece : new TextDecoder().decode(piece))).join("");
  }
}
