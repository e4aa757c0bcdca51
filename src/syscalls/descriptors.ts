/** `close(2)`, `dup(2)`, `fcntl(2)`, `flock(2)`. */
import {
  errno,
  F_ADD_SEALS,
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GET_SEALS,
  F_GETFD,
  F_GETFL,
  F_GETLK,
  F_GETOWN,
  F_GETOWN_EX,
  F_GETPIPE_SZ,
  F_GETSIG,
  F_OFD_GETLK,
  F_OFD_SETLK,
  F_OFD_SETLKW,
  F_RDLCK,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_SEAL,
  F_SEAL_WRITE,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_SETLKW,
  F_SETOWN,
  F_SETOWN_EX,
  F_SETPIPE_SZ,
  F_SETSIG,
  F_UNLCK,
  F_WRLCK,
  FD_CLOEXEC,
  flock as flockLayout,
  fOwnerEx,
  LOCK_EX,
  LOCK_NB,
  LOCK_SH,
  LOCK_UN,
  O_APPEND,
  O_ASYNC,
  O_CLOEXEC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
  WOULD_BLOCK,
} from "../abi/index.ts";
import { TmpFile } from "../fs/index.ts";
import { PipeEnd, type Task } from "../kernel/index.ts";
import { LockTable, OpenDirectory, type OpenFile, type RangeLock } from "../vfs/index.ts";
import { requireFlags, structBytes } from "./arguments.ts";

export function close(task: Task, fd: number): number {
  task.files.close(fd);
  return 0;
}

const CLOSE_RANGE_CLOEXEC = 4;
const CLOSE_RANGE_UNSHARE = 2;

export function closeRange(task: Task, first: number, last: number, flags: number): number {
  requireFlags(flags, CLOSE_RANGE_CLOEXEC | CLOSE_RANGE_UNSHARE);
  if (first >>> 0 > last >>> 0) throw errno.EINVAL;
  const chosen = task.files.open().filter((fd) => fd >= first >>> 0 && fd <= last >>> 0);
  for (const fd of chosen) {
    if ((flags & CLOSE_RANGE_CLOEXEC) !== 0) task.files.setClosesOnExec(fd, true);
    else task.files.close(fd);
  }
  return 0;
}

export function dup(task: Task, fd: number): number {
  return task.files.add(task.files.getAny(fd));
}

export function dup2(task: Task, from: number, to: number): number {
  const file = task.files.getAny(from);
  if (from !== to) task.files.replace(to, file, false);
  return to;
}

export function dup3(task: Task, from: number, to: number, flags: number): number {
  requireFlags(flags, O_CLOEXEC);
  if (from === to) throw errno.EINVAL;
  task.files.replace(to, task.files.getAny(from), (flags & O_CLOEXEC) !== 0);
  return to;
}

/** What `F_SETFL` can change. */
const CHANGEABLE = O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME | O_NONBLOCK;

/** What `fcntl` does with what is open only as a path. */
const NO_FILE_NEEDED: ReadonlySet<number> = new Set([F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL]);

export function fcntl(task: Task, fd: number, command: number, argument: number): number {
  const file = NO_FILE_NEEDED.has(command) ? task.files.getAny(fd) : task.files.get(fd);
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      if (argument < 0 || argument >= task.files.limit) throw errno.EINVAL;
      return task.files.add(file, { closesOnExec: command === F_DUPFD_CLOEXEC, from: argument });
    case F_GETFD:
      return task.files.closesOnExec(fd) ? FD_CLOEXEC : 0;
    case F_SETFD:
      task.files.setClosesOnExec(fd, (argument & FD_CLOEXEC) !== 0);
      return 0;
    case F_GETFL:
      return file.flags;
    case F_SETFL:
      file.flags = (file.flags & ~CHANGEABLE) | (argument & CHANGEABLE);
      return 0;
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      return lockRange(task, file, command, argument);
    default:
      return ownerOrKind(task, file, command, argument);
  }
}

function ownerOrKind(task: Task, file: OpenFile, command: number, argument: number): number {
  switch (command) {
    case F_GETOWN:
      return file.owner;
    case F_SETOWN:
      file.owner = argument;
      return 0;
    case F_GETOWN_EX:
      fOwnerEx.put(task.memory.view(argument, fOwnerEx.size), argument >>> 0, { type: 1, pid: Math.abs(file.owner) });
      return 0;
    case F_SETOWN_EX: {
      const { type, pid } = fOwnerEx.get(task.memory.view(argument, fOwnerEx.size), argument >>> 0);
      if (type < 0 || type > 2) throw errno.EINVAL;
      file.owner = type === 2 ? -pid : pid;
      return 0;
    }
    case F_GETSIG:
      return file.ownerSignal;
    case F_SETSIG:
      if (argument < 0 || argument > 64) throw errno.EINVAL;
      file.ownerSignal = argument;
      return 0;
    case F_GETPIPE_SZ:
      return pipeOf(file).capacity;
    case F_SETPIPE_SZ:
      if (argument < 0) throw errno.EINVAL;
      pipeOf(file).capacity = argument;
      return pipeOf(file).capacity;
    case F_GET_SEALS:
      return sealableFile(file).seals;
    case F_ADD_SEALS:
      return addSeals(task, file, argument);
    default:
      throw errno.EINVAL;
  }
}

function pipeOf(file: OpenFile): PipeEnd["pipe"] {
  if (!(file instanceof PipeEnd)) throw errno.EBADF;
  return file.pipe;
}

function sealableFile({ inode }: OpenFile): TmpFile {
  if (!(inode instanceof TmpFile)) throw errno.EINVAL;
  return inode;
}

function addSeals(task: Task, file: OpenFile, seals: number): number {
  const inode = sealableFile(file);
  if ((seals & ~31) !== 0) throw errno.EINVAL;
  if (!file.isWritable || (inode.seals & F_SEAL_SEAL) !== 0) throw errno.EPERM;
  // What mappings wrote is written to the file later, which a seal of either kind would refuse.
  if ((seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) !== 0 && task.addressSpace.isWritten(inode)) throw errno.EBUSY;
  inode.seals |= seals;
  return 0;
}

function lockRange(task: Task, file: OpenFile, command: number, address: number): number {
  const view = task.memory.view(address, flockLayout.size);
  const given = flockLayout.get(view, address >>> 0);
  const isOfFile = command >= F_OFD_GETLK;
  if (command === F_GETLK && given.l_type === F_UNLCK) throw errno.EINVAL;
  if (isOfFile && given.l_pid !== 0) throw errno.EINVAL;
  const [start, end] = lockedRange(file, given);
  const type = given.l_type;
  if (type !== F_RDLCK && type !== F_WRLCK && type !== F_UNLCK) throw errno.EINVAL;
  const table = (file.inode.locks ??= new LockTable());
  const wanted: RangeLock = { owner: isOfFile ? file : task, type, start, end, process: isOfFile ? -1 : task.id };
  if (command === F_GETLK || command === F_OFD_GETLK) return tellConflict(task, address, table.conflict(wanted));
  if (type === F_RDLCK && !file.isReadable) throw errno.EBADF;
  if (type === F_WRLCK && !file.isWritable) throw errno.EBADF;
  const result = table.set(wanted);
  if (result !== WOULD_BLOCK || command === F_SETLK || command === F_OFD_SETLK) return result;
  return task.waiting.begin({ queues: [table.queue], retry: () => table.set(wanted) });
}

function lockedRange(
  file: OpenFile,
  given: { l_whence: number; l_start: bigint; l_len: bigint },
): readonly [number, number] {
  const { l_whence: whence } = given;
  if (![SEEK_SET, SEEK_CUR, SEEK_END].includes(whence)) throw errno.EINVAL;
  const base =
    whence === SEEK_SET ? 0 : whence === SEEK_END ? file.inode.size : file.isSeekable ? file.seek(0, SEEK_CUR) : 0;
  const length = Number(given.l_len);
  const from = base + Number(given.l_start);
  const start = length < 0 ? from + length : from;
  if (start < 0) throw errno.EINVAL;
  const end = length < 0 ? from : length === 0 ? Infinity : from + length;
  if (end !== Infinity && end > Number.MAX_SAFE_INTEGER) throw errno.EOVERFLOW;
  return [start, end];
}

function tellConflict(task: Task, address: number, lock: RangeLock | undefined): number {
  const view = task.memory.view(address, flockLayout.size);
  const at = address >>> 0;
  if (lock === undefined) {
    view.setInt16(at, F_UNLCK, true);
    return 0;
  }
  flockLayout.put(view, at, {
    l_type: lock.type,
    l_whence: SEEK_SET,
    l_start: BigInt(lock.start),
    l_len: lock.end === Infinity ? 0n : BigInt(lock.end - lock.start),
    l_pid: lock.process,
  });
  return 0;
}

export function flock(task: Task, fd: number, operation: number): number {
  const file = task.files.get(fd);
  const types = new Map([
    [LOCK_SH, F_RDLCK],
    [LOCK_EX, F_WRLCK],
    [LOCK_UN, F_UNLCK],
  ]);
  const type = types.get(operation & ~LOCK_NB);
  if (type === undefined) throw errno.EINVAL;
  const table = (file.inode.locks ??= new LockTable());
  const result = table.setWhole(file, type);
  if (result !== WOULD_BLOCK || (operation & LOCK_NB) !== 0) return result;
  return task.waiting.begin({ queues: [table.queue], retry: () => table.setWhole(file, type) });
}

export function getdents64(task: Task, fd: number, buffer: number, size: number): number {
  const file = task.files.get(fd);
  if (!(file instanceof OpenDirectory)) throw errno.ENOTDIR;
  return file.readEntries(task.memory.span(buffer, size));
}

export function putWord(task: Task, address: number, value: number): void {
  structBytes(task, address, 4).setInt32(0, value, true);
}
