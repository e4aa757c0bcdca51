/** The real files and streams, by Node. */
import { writeSync } from "node:fs";
import { chmod, readFile, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isSystemError, OutputClosed } from "./failures.ts";
import type { FileStatus, Io, Output, WriteOptions } from "./io.ts";
import { readFileNow } from "./read-file-now.ts";

export interface NodeIo extends Io {
  readonly stdout: FlushableOutput;
  readonly stderr: FlushableOutput;
}

/** `Io` of the process. Who makes it flushes its outputs before the process ends. */
export function nodeIo(): NodeIo {
  return {
    stdout: new FlushableOutput(1, 1 << 16),
    stderr: new FlushableOutput(2, 0),
    readFile: readBytes,
    writeFile: writeWholeFile,
    stat: statusOf,
    remove: (path) => rm(path),
    readFileNow,
  };
}

/** As a plain array: methods of Node's buffers share memory where those of `Uint8Array` copy it. */
async function readBytes(path: string): Promise<Uint8Array> {
  const { buffer, byteOffset, length } = await readFile(path);
  return new Uint8Array(buffer, byteOffset, length);
}

async function writeWholeFile(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const old = options.atomically === true ? await fileToReplace(path) : undefined;
  if (old !== undefined) return replaceFile(old.path, bytes, { mode: old.mode, ...options });
  await writeFile(path, bytes);
  // A device, such as /dev/null, keeps its own.
  if ((await stat(path)).isFile()) await setStatus(path, options);
}

/** The file itself where the path is a link; `undefined` for what is no plain file, such as a pipe, or is not there. */
async function fileToReplace(path: string): Promise<{ readonly path: string; readonly mode: number } | undefined> {
  try {
    const status = await stat(path);
    return status.isFile() ? { path: await realpath(path), mode: status.mode & 0o7777 } : undefined;
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes beside the file, then renames. */
async function replaceFile(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    await writeFile(unfinished, bytes);
    await setStatus(unfinished, options);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function setStatus(path: string, options: WriteOptions): Promise<void> {
  if (options.mode !== undefined) await chmod(path, options.mode);
  if (options.modified !== undefined) await utimes(path, options.modified, options.modified);
}

async function statusOf(path: string): Promise<FileStatus | undefined> {
  try {
    const status = await stat(path);
    return {
      isDirectory: status.isDirectory(),
      size: status.size,
      mode: status.mode & 0o7777,
      modified: Math.floor(status.mtimeMs / 1000),
      userId: status.uid,
      groupId: status.gid,
    };
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * A file descriptor with a buffer. It is written to synchronously: a listing of many megabytes then never piles up in
 * memory, and ends at the first write after its reader has gone.
 */
class FlushableOutput implements Output {
  readonly #descriptor: number;
  readonly #limit: number;
  #text = "";

  constructor(descriptor: number, limit: number) {
    this.#descriptor = descriptor;
    this.#limit = limit;
  }

  write(chunk: string | Uint8Array): void {
    if (typeof chunk === "string") {
      this.#text += chunk;
      if (this.#text.length > this.#limit) this.flush();
    } else {
      this.flush();
      this.#writeAll(chunk);
    }
  }

  flush(): void {
    const text = this.#text;
    this.#text = "";
    if (text !== "") this.#writeAll(new TextEncoder().encode(text));
  }

  #writeAll(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      done += this.#writeSome(bytes.subarray(done));
    }
  }

  #writeSome(bytes: Uint8Array): number {
    try {
      return writeSync(this.#descriptor, bytes);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code === "EPIPE") throw new OutputClosed();
      if (error.code !== "EAGAIN") throw error;
      // Someone made the pipe non-blocking and it is full. There is nothing to do meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      return 0;
    }
  }
}
