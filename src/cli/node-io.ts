/** The real files and streams, by Node. */
import type * as fs from "node:fs";
import { readFileSync, writeSync } from "node:fs";
import { isSystemError, OutputClosed } from "./failures.ts";
import type { FileStatus, Io, Output } from "./io.ts";
import { readFileNow, STANDARD_INPUT } from "./read-file-now.ts";

export interface NodeIo extends Io {
  readonly stdout: FlushableOutput;
  readonly stderr: FlushableOutput;
}

/** Loaded when needed: the time to start is that of what is loaded. */
const promises = (): Promise<typeof fs.promises> => import("node:fs/promises");

/** `Io` of the process. Who makes it flushes its outputs before the process ends. */
export function nodeIo(): NodeIo {
  return {
    cwd: process.cwd(),
    get hasColors() {
      return process.stderr.isTTY;
    },
    stdout: new FlushableOutput(1, 1 << 16),
    stderr: new FlushableOutput(2, 0),
    readFile: readBytes,
    writeFile: async (path, bytes, options) => {
      const { writeWholeFile } = await import("./whole-file.ts");
      await writeWholeFile(path, bytes, options);
    },
    stat: statusOf,
    remove: async (path) => (await promises()).rm(path),
    readFileNow,
  };
}

/** As a plain array: methods of Node's buffers share memory where those of `Uint8Array` copy it. */
async function readBytes(path: string): Promise<Uint8Array> {
  const { buffer, byteOffset, length } =
    path === STANDARD_INPUT ? readFileSync(0) : await (await promises()).readFile(path);
  return new Uint8Array(buffer, byteOffset, length);
}

async function statusOf(path: string): Promise<FileStatus | undefined> {
  try {
    const status = await (await promises()).stat(path);
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
