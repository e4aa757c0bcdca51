/** `stat(2)` and the calls that change what it says. */
import {
  AT_EACCESS,
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_NO_AUTOMOUNT,
  AT_STATX_DONT_SYNC,
  AT_STATX_FORCE_SYNC,
  AT_SYMLINK_NOFOLLOW,
  errno,
  majorOf,
  minorOf,
  R_OK,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  ST_NOEXEC,
  ST_NOSUID,
  ST_RDONLY,
  stat as statLayout,
  statfs as statfsLayout,
  STATX_BASIC_STATS,
  STATX_BTIME,
  statx as statxLayout,
  timespec,
  timeval,
  UTIME_NOW,
  UTIME_OMIT,
  W_OK,
  X_OK,
} from "../abi/index.ts";
import { putInt64 } from "../bytes/index.ts";
import type { Task } from "../kernel/index.ts";
import {
  changeMode,
  changeOwner,
  changeTimes,
  mayAccess,
  Timestamp,
  truncatePlace,
  walk,
  type Inode,
  type Mount,
  type NewTimes,
  type Place,
} from "../vfs/index.ts";
import { int64, pathArgument, placeOfFile, placeOfOpen, requireFlags } from "./arguments.ts";
import { whenStored } from "./blocking.ts";

const BLOCK_SIZE = 4096;

/** What a path, or with `AT_EMPTY_PATH` a descriptor, stands for. */
function placeAt(task: Task, directoryFd: number, pathname: number, flags: number): Place {
  const { path, from } =
    pathname === 0 && (flags & AT_EMPTY_PATH) !== 0
      ? { path: "", from: task.root }
      : pathArgument2(task, directoryFd, pathname, flags);
  if (path === "" && (flags & AT_EMPTY_PATH) !== 0) {
    return directoryFd === AT_FDCWD ? task.workingDirectory : placeOfFile(task, directoryFd);
  }
  return walk(task, path, { from, follows: (flags & AT_SYMLINK_NOFOLLOW) === 0 });
}

/** With an empty path, the descriptor need not be a directory. */
function pathArgument2(
  task: Task,
  directoryFd: number,
  pathname: number,
  flags: number,
): { path: string; from: Place } {
  if ((flags & AT_EMPTY_PATH) !== 0 && task.memory.string(pathname) === "") return { path: "", from: task.root };
  return pathArgument(task, directoryFd, pathname);
}

export function stat(task: Task, pathname: number, buffer: number): number {
  return putStat(task, buffer, placeAt(task, AT_FDCWD, pathname, 0).inode);
}

export function lstat(task: Task, pathname: number, buffer: number): number {
  return putStat(task, buffer, placeAt(task, AT_FDCWD, pathname, AT_SYMLINK_NOFOLLOW).inode);
}

export function fstat(task: Task, fd: number, buffer: number): number {
  return putStat(task, buffer, task.files.getAny(fd).inode);
}

export function newfstatat(task: Task, directoryFd: number, pathname: number, buffer: number, flags: number): number {
  requireFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT);
  return putStat(task, buffer, placeAt(task, directoryFd, pathname, flags).inode);
}

/** By hand: it is the call that programs make most, and the layout's own way takes values of 64 bits as bigints. */
function putStat(task: Task, buffer: number, inode: Inode): number {
  inode.refresh();
  const view = task.memory.view(buffer, statLayout.size);
  const at = buffer >>> 0;
  const { offsets } = statLayout;
  task.memory.range(buffer, statLayout.size).fill(0);
  view.setUint32(at + offsets.st_dev, inode.fileSystem.device, true);
  putInt64(view, at + offsets.st_ino, inode.number);
  view.setUint32(at + offsets.st_mode, inode.mode, true);
  view.setUint32(at + offsets.st_nlink, inode.links, true);
  view.setUint32(at + offsets.st_uid, inode.user, true);
  view.setUint32(at + offsets.st_gid, inode.group, true);
  view.setUint32(at + offsets.st_rdev, inode.device, true);
  putInt64(view, at + offsets.st_size, inode.size);
  view.setInt32(at + offsets.st_blksize, BLOCK_SIZE, true);
  putInt64(view, at + offsets.st_blocks, inode.blocks);
  putTime(view, at + offsets.st_atim, inode.accessed);
  putTime(view, at + offsets.st_mtim, inode.modified);
  putTime(view, at + offsets.st_ctim, inode.changed);
  return 0;
}

function putTime(view: DataView, at: number, { seconds, nanoseconds }: Timestamp): void {
  putInt64(view, at, seconds);
  view.setInt32(at + 8, nanoseconds, true);
}

/** For `statx`. */
function timeOf({ seconds, nanoseconds }: Timestamp): { tv_sec: bigint; tv_nsec: number; pad: number } {
  return { tv_sec: BigInt(seconds), tv_nsec: nanoseconds, pad: 0 };
}

export function statx(
  task: Task,
  directoryFd: number,
  pathname: number,
  flags: number,
  mask: number,
  buffer: number,
): number {
  const known = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_FORCE_SYNC | AT_STATX_DONT_SYNC;
  requireFlags(flags, known);
  if (mask < 0) throw errno.EINVAL;
  if ((flags & (AT_STATX_FORCE_SYNC | AT_STATX_DONT_SYNC)) === (AT_STATX_FORCE_SYNC | AT_STATX_DONT_SYNC))
    throw errno.EINVAL;
  const { inode } = placeAt(task, directoryFd, pathname, flags);
  inode.refresh();
  const { device: major } = inode.fileSystem;
  statxLayout.put(task.memory.view(buffer, statxLayout.size), buffer >>> 0, {
    stx_mask: STATX_BASIC_STATS | STATX_BTIME,
    stx_blksize: BLOCK_SIZE,
    stx_attributes: 0n,
    stx_nlink: inode.links,
    stx_uid: inode.user,
    stx_gid: inode.group,
    stx_mode: inode.mode,
    pad: 0,
    stx_ino: BigInt(inode.number),
    stx_size: BigInt(inode.size),
    stx_blocks: BigInt(inode.blocks),
    stx_attributes_mask: 0n,
    stx_atime: timeOf(inode.accessed),
    stx_btime: timeOf(inode.born),
    stx_ctime: timeOf(inode.changed),
    stx_mtime: timeOf(inode.modified),
    stx_rdev_major: majorOf(inode.device),
    stx_rdev_minor: minorOf(inode.device),
    stx_dev_major: majorOf(major),
    stx_dev_minor: minorOf(major),
    spare: Array.from({ length: 14 }, () => 0n),
  });
  return 0;
}

export function faccessat2(task: Task, directoryFd: number, pathname: number, mode: number, flags: number): number {
  if ((mode & ~(R_OK | W_OK | X_OK)) !== 0) throw errno.EINVAL;
  requireFlags(flags, AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
  const place = placeAt(task, directoryFd, pathname, flags);
  const { inode, mount } = place;
  inode.refresh();
  const { credentials } = task;
  const identity = (flags & AT_EACCESS) !== 0 ? credentials.identity : credentials.realIdentity;
  if (!mayAccess(identity, inode, mode)) throw errno.EACCES;
  const type = inode.mode & S_IFMT;
  const isOnDisk = type !== S_IFCHR && type !== S_IFBLK && type !== S_IFIFO;
  if ((mode & W_OK) !== 0 && mount.isReadOnly && isOnDisk) throw errno.EROFS;
  if ((mode & X_OK) !== 0 && mount.isNoExec && type === S_IFREG) throw errno.EACCES;
  return 0;
}

export function faccessat(task: Task, directoryFd: number, pathname: number, mode: number): number {
  return faccessat2(task, directoryFd, pathname, mode, 0);
}

export function access(task: Task, pathname: number, mode: number): number {
  return faccessat2(task, AT_FDCWD, pathname, mode, 0);
}

export function fchmodat(task: Task, directoryFd: number, pathname: number, mode: number): number {
  changeMode(task, placeAt(task, directoryFd, pathname, 0), mode);
  return 0;
}

export function chmod(task: Task, pathname: number, mode: number): number {
  return fchmodat(task, AT_FDCWD, pathname, mode);
}

export function fchmod(task: Task, fd: number, mode: number): number {
  changeMode(task, placeOfOpen(task, fd), mode);
  return 0;
}

export function fchownat(
  task: Task,
  directoryFd: number,
  pathname: number,
  user: number,
  group: number,
  flags: number,
): number {
  requireFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
  changeOwner(task, placeAt(task, directoryFd, pathname, flags), ownerOf(user, group));
  return 0;
}

export function chown(task: Task, pathname: number, user: number, group: number): number {
  return fchownat(task, AT_FDCWD, pathname, user, group, 0);
}

export function lchown(task: Task, pathname: number, user: number, group: number): number {
  return fchownat(task, AT_FDCWD, pathname, user, group, AT_SYMLINK_NOFOLLOW);
}

export function fchown(task: Task, fd: number, user: number, group: number): number {
  changeOwner(task, placeOfOpen(task, fd), ownerOf(user, group));
  return 0;
}

/** Ids are unsigned; all ones means none. */
function ownerOf(user: number, group: number): { user: number; group: number } {
  return { user: user === -1 ? -1 : user >>> 0, group: group === -1 ? -1 : group >>> 0 };
}

export function utimensat(task: Task, directoryFd: number, pathname: number, times: number, flags: number): number {
  requireFlags(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
  const wanted = times === 0 ? now(task) : timesAt(task, times >>> 0);
  // Nothing is to change: Linux does not even look at the path.
  if (wanted.accessed === undefined && wanted.modified === undefined) return 0;
  // A null path stands for the descriptor: futimens(3).
  const place = pathname === 0 ? placeOfDescriptor(task, directoryFd) : placeAt(task, directoryFd, pathname, flags);
  changeTimes(task, place, wanted);
  return 0;
}

function placeOfDescriptor(task: Task, fd: number): Place {
  if (fd === AT_FDCWD) throw errno.EFAULT;
  return placeOfOpen(task, fd);
}

function now({ kernel }: Task): NewTimes {
  const stamp = kernel.now();
  return { accessed: stamp, modified: stamp, isNow: true };
}

function timesAt(task: Task, address: number): NewTimes {
  const view = task.memory.view(address, 2 * timespec.size);
  const [accessed, modified] = [0, timespec.size].map((offset) => timespec.get(view, address + offset));
  if (accessed === undefined || modified === undefined) throw errno.EFAULT;
  const isNow = accessed.tv_nsec === UTIME_NOW && modified.tv_nsec === UTIME_NOW;
  return { accessed: stampOf(task, accessed), modified: stampOf(task, modified), isNow };
}

function stampOf({ kernel }: Task, { tv_sec, tv_nsec }: { tv_sec: bigint; tv_nsec: number }): Timestamp | undefined {
  if (tv_nsec === UTIME_OMIT) return undefined;
  if (tv_nsec === UTIME_NOW) return kernel.now();
  if (tv_nsec < 0 || tv_nsec >= 1e9) throw errno.EINVAL;
  return new Timestamp(Number(tv_sec), tv_nsec);
}

/** Two `struct timeval`. */
export function utimes(task: Task, pathname: number, times: number): number {
  return futimesat(task, AT_FDCWD, pathname, times);
}

export function futimesat(task: Task, directoryFd: number, pathname: number, times: number): number {
  const place = placeAt(task, directoryFd, pathname, 0);
  if (times === 0) changeTimes(task, place, now(task));
  else {
    const view = task.memory.view(times, 2 * timeval.size);
    const [accessed, modified] = [0, timeval.size].map((offset) => {
      const { tv_sec, tv_usec } = timeval.get(view, (times >>> 0) + offset);
      if (tv_usec < 0n || tv_usec >= 1_000_000n) throw errno.EINVAL;
      return new Timestamp(Number(tv_sec), Number(tv_usec) * 1000);
    });
    changeTimes(task, place, { accessed, modified, isNow: false });
  }
  return 0;
}

/** Two seconds of 64 bits. */
export function utime(task: Task, pathname: number, times: number): number {
  const place = placeAt(task, AT_FDCWD, pathname, 0);
  if (times === 0) changeTimes(task, place, now(task));
  else {
    const view = task.memory.view(times, 16);
    const [accessed, modified] = [0, 8].map(
      (offset) => new Timestamp(Number(view.getBigInt64((times >>> 0) + offset, true)), 0),
    );
    changeTimes(task, place, { accessed, modified, isNow: false });
  }
  return 0;
}

export function truncate(task: Task, pathname: number, _pad: number, low: number, high: number): number {
  const size = int64(low, high);
  if (size < 0) throw errno.EINVAL;
  truncatePlace(task, placeAt(task, AT_FDCWD, pathname, 0), size);
  return 0;
}

export function ftruncate(task: Task, fd: number, _pad: number, low: number, high: number): number {
  const size = int64(low, high);
  if (size < 0) throw errno.EINVAL;
  const file = task.files.get(fd);
  if (!file.isWritable || (file.inode.mode & S_IFMT) === S_IFDIR) throw errno.EINVAL;
  file.truncate(size);
  return 0;
}

export function fallocate(task: Task, fd: number, mode: number, ...words: number[]): number {
  const [offset, length] = [int64(words[0] ?? 0, words[1] ?? 0), int64(words[2] ?? 0, words[3] ?? 0)];
  const file = task.files.get(fd);
  if (!file.isWritable) throw errno.EBADF;
  if (offset < 0 || length <= 0) throw errno.EINVAL;
  if (offset + length > Number.MAX_SAFE_INTEGER) throw errno.EFBIG;
  if ((file.inode.mode & S_IFMT) === S_IFDIR) throw errno.EISDIR;
  if ((file.inode.mode & S_IFMT) === S_IFCHR) throw errno.ENODEV;
  file.allocate(mode, { offset, length });
  return 0;
}

export function statfs(task: Task, pathname: number, buffer: number): number {
  return putStatfs(task, buffer, placeAt(task, AT_FDCWD, pathname, 0));
}

export function fstatfs(task: Task, fd: number, buffer: number): number {
  const file = task.files.getAny(fd);
  return putStatfs(task, buffer, { inode: file.inode, mount: file.place?.mount });
}

function putStatfs(task: Task, buffer: number, { inode, mount }: { inode: Inode; mount: Mount | undefined }): number {
  const { fileSystem } = inode;
  const { blockSize, blocks, freeBlocks, files, freeFiles } = fileSystem.space();
  const flags = [mount?.isReadOnly ? ST_RDONLY : 0, mount?.isNoSuid ? ST_NOSUID : 0, mount?.isNoExec ? ST_NOEXEC : 0];
  statfsLayout.put(task.memory.view(buffer, statfsLayout.size), buffer >>> 0, {
    f_type: fileSystem.magic,
    f_bsize: blockSize,
    f_blocks: BigInt(blocks),
    f_bfree: BigInt(freeBlocks),
    f_bavail: BigInt(freeBlocks),
    f_files: BigInt(files),
    f_ffree: BigInt(freeFiles),
    f_fsid: [fileSystem.device, 0],
    f_namelen: 255,
    f_frsize: blockSize,
    // 0x20: the other flags are valid.
    f_flags: flags.reduce((all, bit) => all | bit, 0x20),
    f_spare: [0, 0, 0, 0],
  });
  return 0;
}

export function fsync(task: Task, fd: number): number {
  return whenStored(task, [task.files.get(fd).sync()]);
}

export function isRegular(inode: Inode): boolean {
  return (inode.mode & S_IFMT) === S_IFREG;
}
