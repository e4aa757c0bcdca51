/** `read(2)`, `write(2)` and their kin. */
import { errno, iovec, RWF_APPEND, RWF_KNOWN, RWF_NOWAIT, SEEK_HOLE, SEEK_SET, WOULD_BLOCK } from "../abi/index.ts";
import { putInt64 } from "../bytes/index.ts";
import type { Task } from "../kernel/index.ts";
import type { OpenFile } from "../vfs/index.ts";
import { int64 } from "./arguments.ts";
import { blocking, waitForFile } from "./blocking.ts";

/** Linux transfers at most so much at once (read(2)). */
const MAX_TRANSFER = 0x7fff_f000;
/** `IOV_MAX`. */
const MAX_VECTORS = 1024;

export function read(task: Task, fd: number, buffer: number, count: number): number {
  const file = readable(task, fd);
  const result = file.read(task.memory.span(buffer, transferSize(count)));
  if (result !== WOULD_BLOCK || file.isNonBlocking) return task.mayYield(result);
  return waitForFile(task, file, () => file.read(task.memory.span(buffer, transferSize(count))));
}

export function write(task: Task, fd: number, buffer: number, count: number): number {
  const file = writable(task, fd);
  const length = transferSize(count);
  const from = task.memory.span(buffer, length);
  const result = file.write(from);
  if (result === from.length) return task.mayYield(result);
  if (result !== WOULD_BLOCK && file.queue === undefined) return result;
  const rest = (done: number): readonly Uint8Array[] => [task.memory.span(buffer + done, length - done)];
  return writeRest(task, file, { result, rest });
}

interface Rest {
  /** Of the first try. */
  readonly result: number;
  /** What is still to be written when so many bytes are. */
  readonly rest: (done: number) => readonly Uint8Array[];
}

/**
 * A blocking write to a stream ends when all is written, or with what was written when a signal comes. What fails in between is told
 * by the next call; its signal comes at once, as in Linux's `pipe_write`.
 */
function writeRest(task: Task, file: OpenFile, { result, rest }: Rest): number {
  if (file.isNonBlocking) return result;
  let done = Math.max(0, result);
  const retry = (): number => {
    try {
      for (let parts = rest(done); parts.length > 0; parts = rest(done)) {
        const count = eachVector(parts, (part) => file.write(part));
        if (count === WOULD_BLOCK) return WOULD_BLOCK;
        if (count <= 0) break;
        done += count;
      }
    } catch (error) {
      if (done === 0) throw error;
      task.failed(error);
    }
    return done;
  };
  // A first try that stopped in the middle may have done so because the stream has no reader any more.
  const now = done > 0 ? retry() : WOULD_BLOCK;
  if (now !== WOULD_BLOCK) return now;
  return task.waiting.begin({ queues: file.queue === undefined ? [] : [file.queue], retry, done: () => done });
}

export function pread64(
  task: Task,
  fd: number,
  buffer: number,
  count: number,
  _pad: number,
  low: number,
  high: number,
): number {
  const file = readable(task, fd);
  const position = requirePosition(file, int64(low, high));
  return file.readAt(task.memory.span(buffer, transferSize(count)), position);
}

export function pwrite64(
  task: Task,
  fd: number,
  buffer: number,
  count: number,
  _pad: number,
  low: number,
  high: number,
): number {
  const file = writable(task, fd);
  const position = requirePosition(file, int64(low, high));
  return file.writeAt(task.memory.span(buffer, transferSize(count)), position);
}

export function readv(task: Task, fd: number, vectors: number, count: number): number {
  const file = readable(task, fd);
  vectorsOf(task, vectors, count);
  return blocking(task, file, () => eachVector(vectorsOf(task, vectors, count), (part) => file.read(part)));
}

export function writev(task: Task, fd: number, vectors: number, count: number): number {
  const file = writable(task, fd);
  const parts = vectorsOf(task, vectors, count);
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const first = eachVector(parts, (part) => file.write(part));
  if (first === total || file.isNonBlocking || (file.queue === undefined && first !== WOULD_BLOCK))
    return task.mayYield(first);
  return writeRest(task, file, { result: first, rest: (done) => after(vectorsOf(task, vectors, count), done) });
}

export function preadv(task: Task, fd: number, vectors: number, count: number, low: number, high: number): number {
  const file = readable(task, fd);
  let position = requirePosition(file, int64(low, high));
  return eachVector(vectorsOf(task, vectors, count), (part) => {
    const done = file.readAt(part, position);
    position += Math.max(0, done);
    return done;
  });
}

export function pwritev(task: Task, fd: number, vectors: number, count: number, low: number, high: number): number {
  const file = writable(task, fd);
  let position = requirePosition(file, int64(low, high));
  return eachVector(vectorsOf(task, vectors, count), (part) => {
    const done = file.writeAt(part, position);
    position += Math.max(0, done);
    return done;
  });
}

/** A position of -1 is the file's own. */
export function preadv2(
  task: Task,
  fd: number,
  vectors: number,
  count: number,
  low: number,
  high: number,
  flags: number,
): number {
  requireTransferFlags(flags);
  return int64(low, high) === -1 ? readv(task, fd, vectors, count) : preadv(task, fd, vectors, count, low, high);
}

export function pwritev2(
  task: Task,
  fd: number,
  vectors: number,
  count: number,
  low: number,
  high: number,
  flags: number,
): number {
  requireTransferFlags(flags);
  if ((flags & RWF_APPEND) !== 0) throw errno.EOPNOTSUPP;
  return int64(low, high) === -1 ? writev(task, fd, vectors, count) : pwritev(task, fd, vectors, count, low, high);
}

function requireTransferFlags(flags: number): void {
  if ((flags & ~RWF_KNOWN) !== 0 || (flags & RWF_NOWAIT) !== 0) throw errno.EOPNOTSUPP;
}

/** The offset is two words, and the result is stored. */
export function lseek(task: Task, fd: number, low: number, high: number, result: number, whence: number): number {
  const file = task.files.get(fd);
  if (whence < SEEK_SET || whence > SEEK_HOLE) throw errno.EINVAL;
  task.memory.view(result, 8);
  const position = file.seek(int64(low, high), whence);
  putInt64(task.memory.view(result, 8), result >>> 0, position);
  return 0;
}

export function readable(task: Task, fd: number): OpenFile {
  const file = task.files.get(fd);
  if (!file.isReadable) throw errno.EBADF;
  return file;
}

export function writable(task: Task, fd: number): OpenFile {
  const file = task.files.get(fd);
  if (!file.isWritable) throw errno.EBADF;
  return file;
}

function transferSize(count: number): number {
  if (count < 0) throw errno.EINVAL;
  return Math.min(count, MAX_TRANSFER);
}

function requirePosition(file: OpenFile, position: number): number {
  if (position < 0) throw errno.EINVAL;
  if (!file.isSeekable) throw errno.ESPIPE;
  return position;
}

/** The pieces of memory that an array of `struct iovec` names, as far as they are memory: behind some bytes a wrong one only ends it. */
function vectorsOf(task: Task, address: number, count: number): Uint8Array[] {
  if (count < 0 || count > MAX_VECTORS) throw errno.EINVAL;
  if (count === 0) return [];
  const view = task.memory.view(address, count * iovec.size);
  const vectors = Array.from({ length: count }, (_, index) => {
    const at = (address >>> 0) + index * iovec.size;
    return { base: view.getUint32(at, true), length: view.getUint32(at + iovec.offsets.iov_len, true) };
  });
  if (vectors.reduce((total, { length }) => total + length, 0) > 0x7fff_ffff) throw errno.EINVAL;
  const parts: Uint8Array[] = [];
  for (const { base, length } of vectors) {
    if (length === 0) continue;
    if (parts.length > 0 && !task.memory.has(base, length)) break;
    parts.push(task.memory.range(base, length));
  }
  return parts;
}

/** Transfers until a piece is not filled. What failed after something was transferred is not told. */
function eachVector(parts: readonly Uint8Array[], transfer: (part: Uint8Array) => number): number {
  let total = 0;
  for (const part of parts) {
    let count: number;
    try {
      count = transfer(part);
    } catch (error) {
      if (total > 0) return total;
      throw error;
    }
    if (count < 0) return total > 0 ? total : count;
    total += count;
    if (count < part.length) break;
  }
  return total;
}

function after(parts: readonly Uint8Array[], done: number): Uint8Array[] {
  let skip = done;
  return parts.flatMap((part) => {
    const from = Math.min(skip, part.length);
    skip -= from;
    return from === part.length ? [] : [part.subarray(from)];
  });
}
