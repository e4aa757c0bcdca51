/** Calls that copy from file to file, and advice about files, which needs nothing done. */
import { errno, O_APPEND, S_IFDIR, S_IFMT, S_IFREG, SEEK_CUR, SEEK_SET, WOULD_BLOCK } from "../abi/index.ts";
import { PipeEnd, type Task } from "../kernel/index.ts";
import type { OpenFile } from "../vfs/index.ts";
import { int64, requireFlags } from "./arguments.ts";
import { whenStored } from "./blocking.ts";
import { readable, readv, writable, writev } from "./read-write.ts";

const CHUNK = 65_536;
/** All of `SPLICE_F_*`. */
const SPLICE_FLAGS = 15;
const SPLICE_F_NONBLOCK = 2;

/** An end of a copy: at an offset that the program keeps, or at the file's own position. */
interface End {
  readonly file: OpenFile;
  /** Address of the offset; 0 for the file's position. */
  readonly offset: number;
}

function startOf(task: Task, { file, offset }: End): number {
  if (offset === 0) return file.isSeekable ? file.seek(0, SEEK_CUR) : 0;
  if (!file.isSeekable) throw errno.ESPIPE;
  const view = task.memory.view(offset, 8);
  const position = int64(view.getInt32(offset >>> 0, true), view.getInt32((offset >>> 0) + 4, true));
  if (position < 0) throw errno.EINVAL;
  return position;
}

function finishAt(task: Task, { file, offset }: End, position: number): void {
  if (offset !== 0) task.memory.view(offset, 8).setBigInt64(offset >>> 0, BigInt(position), true);
  else if (file.isSeekable) file.seek(position, SEEK_SET);
}

/** Copies at most `count` bytes; `WOULD_BLOCK` if not one could be. */
function copy(task: Task, from: End, to: End, count: number): number {
  const [source, target] = [startOf(task, from), startOf(task, to)];
  const buffer = new Uint8Array(Math.min(count, CHUNK));
  let done = 0;
  let blocked = false;
  while (done < count) {
    const want = buffer.subarray(0, Math.min(buffer.length, count - done));
    const got = readPart(from.file, want, source + done);
    if (got <= 0) {
      blocked = got === WOULD_BLOCK;
      break;
    }
    const put = writePart(to.file, want.subarray(0, got), target + done);
    if (put <= 0) {
      blocked = put === WOULD_BLOCK;
      break;
    }
    // What could not be written stays in the pipe.
    if (from.file instanceof PipeEnd) from.file.pipe.discard(put);
    done += put;
    if (put < got || (got < want.length && !from.file.isSeekable)) break;
  }
  finishAt(task, from, source + done);
  finishAt(task, to, target + done);
  return done === 0 && blocked ? WOULD_BLOCK : done;
}

function readPart(file: OpenFile, into: Uint8Array, position: number): number {
  if (file instanceof PipeEnd) return file.pipe.peek(into);
  return file.isSeekable ? file.readAt(into, position) : file.read(into);
}

function writePart(file: OpenFile, bytes: Uint8Array, position: number): number {
  return file.isSeekable ? file.writeAt(bytes, position) : file.write(bytes);
}

function waiting(task: Task, ends: readonly [End, End], count: number): number {
  const [from, to] = ends;
  const result = copy(task, from, to, count);
  if (result !== WOULD_BLOCK || from.file.isNonBlocking || to.file.isNonBlocking) return result;
  const queues = [from.file.queue, to.file.queue].filter((queue) => queue !== undefined);
  return task.waiting.begin({ queues, retry: () => copy(task, from, to, count) });
}

/** Where writes go to the end, there is no place to copy to. */
function isAppending(file: OpenFile): boolean {
  return (file.flags & O_APPEND) !== 0;
}

export function sendfile(task: Task, outFd: number, inFd: number, offset: number, count: number): number {
  const from = readable(task, inFd);
  const to = writable(task, outFd);
  if ((from.inode.mode & S_IFMT) !== S_IFREG || isAppending(to)) throw errno.EINVAL;
  return waiting(
    task,
    [
      { file: from, offset },
      { file: to, offset: 0 },
    ],
    Math.min(count >>> 0, 0x7fff_f000),
  );
}

export function copyFileRange(
  task: Task,
  inFd: number,
  inOffset: number,
  outFd: number,
  outOffset: number,
  length: number,
  flags: number,
): number {
  requireFlags(flags, 0);
  const from = readable(task, inFd);
  const to = writable(task, outFd);
  for (const { inode } of [from, to]) {
    if ((inode.mode & S_IFMT) === S_IFDIR) throw errno.EISDIR;
    if ((inode.mode & S_IFMT) !== S_IFREG) throw errno.EINVAL;
  }
  if (isAppending(to)) throw errno.EBADF;
  const [source, target] = [
    startOf(task, { file: from, offset: inOffset }),
    startOf(task, { file: to, offset: outOffset }),
  ];
  from.inode.refresh();
  const count = Math.min(length >>> 0, 0x7fff_f000, Math.max(0, from.inode.size - source));
  if (from.inode === to.inode && source < target + count && target < source + count) throw errno.EINVAL;
  return copy(task, { file: from, offset: inOffset }, { file: to, offset: outOffset }, count);
}

export function splice(
  task: Task,
  inFd: number,
  inOffset: number,
  outFd: number,
  outOffset: number,
  length: number,
  flags: number,
): number {
  requireFlags(flags, SPLICE_FLAGS);
  const from = readable(task, inFd);
  const to = writable(task, outFd);
  const isSame = from instanceof PipeEnd && to instanceof PipeEnd && from.pipe === to.pipe;
  const hasPipe = from instanceof PipeEnd || to instanceof PipeEnd;
  if (!hasPipe || isSame || isAppending(to)) throw errno.EINVAL;
  const ends = [
    { file: from, offset: inOffset },
    { file: to, offset: outOffset },
  ] as const;
  const count = Math.min(length >>> 0, CHUNK);
  return (flags & SPLICE_F_NONBLOCK) !== 0 ? copy(task, ends[0], ends[1], count) : waiting(task, ends, count);
}

/** Bytes of a pipe into another one, and they stay in the first. */
export function tee(task: Task, inFd: number, outFd: number, length: number, flags: number): number {
  requireFlags(flags, SPLICE_FLAGS);
  if (length === 0) return 0;
  const from = readable(task, inFd);
  const to = writable(task, outFd);
  if (!(from instanceof PipeEnd) || !(to instanceof PipeEnd) || from.pipe === to.pipe) throw errno.EINVAL;
  const duplicate = (): number => {
    const bytes = new Uint8Array(Math.min(length >>> 0, from.pipe.capacity));
    const count = from.pipe.peek(bytes);
    return count <= 0 ? count : to.write(bytes.subarray(0, count));
  };
  const result = duplicate();
  const waits = (flags & SPLICE_F_NONBLOCK) === 0 && !from.isNonBlocking && !to.isNonBlocking;
  if (result !== WOULD_BLOCK || !waits) return result;
  return task.waiting.begin({ queues: [from.queue, to.queue], retry: duplicate });
}

/** Memory into a pipe, or out of one. */
export function vmsplice(task: Task, fd: number, vectors: number, count: number, flags: number): number {
  requireFlags(flags, SPLICE_FLAGS);
  const file = task.files.get(fd);
  if (!(file instanceof PipeEnd)) throw errno.EBADF;
  return file.isWritable ? writev(task, fd, vectors, count) : readv(task, fd, vectors, count);
}

export function syncfs(task: Task, fd: number): number {
  return whenStored(task, [task.files.get(fd).inode.fileSystem.sync()]);
}

export function syncFileRange(task: Task, fd: number, flags: number): number {
  requireFlags(flags, 7);
  if (!task.files.get(fd).isSeekable) throw errno.ESPIPE;
  return 0;
}

export function fadvise(task: Task, fd: number, advice: number): number {
  if (task.files.get(fd) instanceof PipeEnd) throw errno.ESPIPE;
  if (advice < 0 || advice > 5) throw errno.EINVAL;
  return 0;
}

export function readahead(task: Task, fd: number): number {
  if ((readable(task, fd).inode.mode & S_IFMT) !== S_IFREG) throw errno.EINVAL;
  return 0;
}
