/** An `Io` that takes note of every file that a tool looks at: whoever finds the same files there gets the same result. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { FileStatus, Io, Output, WriteOptions } from "../io.ts";

/** What was found at a path: the digest of the content, or that there is nothing to read. */
export type Finding = readonly [path: string, digest: string | undefined];

export interface RecordingIoOptions {
  readonly stderr: Output;
  /** Of which files no note is taken. */
  readonly passes: (path: string) => boolean;
}

export class RecordingIo implements Io {
  readonly cwd: string;
  readonly hasColors: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What the tool writes stays in memory. */
  readonly written: Map<string, Uint8Array> = new Map();
  readonly #io: Io;
  readonly #passes: (path: string) => boolean;
  readonly #found = new Map<string, string | undefined>();

  constructor(io: Io, { stderr, passes }: RecordingIoOptions) {
    this.#io = io;
    this.#passes = passes;
    this.cwd = io.cwd;
    this.hasColors = io.hasColors;
    this.stdout = io.stdout;
    this.stderr = stderr;
  }

  /** Everything that was looked at. */
  get findings(): readonly Finding[] {
    return [...this.#found];
  }

  async readFile(path: string): Promise<Uint8Array> {
    // Before the attempt: what is not there is a finding too.
    this.#note(path, undefined);
    const bytes = await this.#io.readFile(path);
    this.#note(path, bytes);
    return bytes;
  }

  readFileNow(path: string): Uint8Array | undefined {
    const bytes = this.#io.readFileNow(path);
    this.#note(path, bytes);
    return bytes;
  }

  async stat(path: string): Promise<FileStatus | undefined> {
    if (!this.#passes(resolve(this.cwd, path))) this.readFileNow(path);
    return this.#io.stat(path);
  }

  async writeFile(path: string, bytes: Uint8Array, _options?: WriteOptions): Promise<void> {
    this.written.set(path, bytes);
  }

  async remove(path: string): Promise<void> {
    this.written.delete(path);
  }

  #note(path: string, bytes: Uint8Array | undefined): void {
    const absolute = resolve(this.cwd, path);
    if (!this.#passes(absolute)) this.#found.set(absolute, bytes === undefined ? undefined : digestOf(bytes));
  }
}

export function digestOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
