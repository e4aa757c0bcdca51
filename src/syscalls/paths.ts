/** Calls that make, remove and move names. */
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_FOLLOW,
  errno,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  X_OK,
} from "../abi/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import type { Task } from "../kernel/index.ts";
import {
  Directory,
  makeDirectory,
  makeLink,
  makeNode,
  makeSymlink,
  pathOf,
  removeDirectory,
  renamePath,
  requireAccess,
  SymbolicLink,
  unlinkPath,
  walk,
  type Place,
} from "../vfs/index.ts";
import { pathArgument, placeOfFile, requireFlags } from "./arguments.ts";

export function mkdirat(task: Task, directoryFd: number, pathname: number, mode: number): number {
  const { path, from } = pathArgument(task, directoryFd, pathname);
  makeDirectory(task, path, { from, mode });
  return 0;
}

export function mkdir(task: Task, pathname: number, mode: number): number {
  return mkdirat(task, AT_FDCWD, pathname, mode);
}

export function mknodat(task: Task, directoryFd: number, pathname: number, mode: number, device: number): number {
  const { path, from } = pathArgument(task, directoryFd, pathname);
  const type = mode & S_IFMT;
  if (type === S_IFDIR) throw errno.EPERM;
  if (![0, S_IFREG, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK].includes(type)) throw errno.EINVAL;
  makeNode(task, path, { from, mode, device: device >>> 0 });
  return 0;
}

export function mknod(task: Task, pathname: number, mode: number, device: number): number {
  return mknodat(task, AT_FDCWD, pathname, mode, device);
}

export function symlinkat(task: Task, target: number, directoryFd: number, pathname: number): number {
  const text = task.memory.string(target);
  const { path, from } = pathArgument(task, directoryFd, pathname);
  makeSymlink(task, path, { from, target: text });
  return 0;
}

export function symlink(task: Task, target: number, pathname: number): number {
  return symlinkat(task, target, AT_FDCWD, pathname);
}

export function linkat(
  task: Task,
  oldFd: number,
  oldPath: number,
  newFd: number,
  newPath: number,
  flags: number,
): number {
  requireFlags(flags, AT_SYMLINK_FOLLOW | AT_EMPTY_PATH);
  const isEmpty = (flags & AT_EMPTY_PATH) !== 0 && task.memory.string(oldPath) === "";
  const old = isEmpty ? placeOfFile(task, oldFd) : existing(task, oldFd, oldPath, (flags & AT_SYMLINK_FOLLOW) !== 0);
  const { path, from } = pathArgument(task, newFd, newPath);
  makeLink(task, path, { from, old });
  return 0;
}

function existing(task: Task, directoryFd: number, pathname: number, follows: boolean): Place {
  const { path, from } = pathArgument(task, directoryFd, pathname);
  return walk(task, path, { from, follows });
}

export function link(task: Task, oldPath: number, newPath: number): number {
  return linkat(task, AT_FDCWD, oldPath, AT_FDCWD, newPath, 0);
}

export function unlinkat(task: Task, directoryFd: number, pathname: number, flags: number): number {
  requireFlags(flags, AT_REMOVEDIR);
  const { path, from } = pathArgument(task, directoryFd, pathname);
  if ((flags & AT_REMOVEDIR) !== 0) removeDirectory(task, path, from);
  else unlinkPath(task, path, from);
  return 0;
}

export function unlink(task: Task, pathname: number): number {
  return unlinkat(task, AT_FDCWD, pathname, 0);
}

export function rmdir(task: Task, pathname: number): number {
  return unlinkat(task, AT_FDCWD, pathname, AT_REMOVEDIR);
}

export function renameat2(
  task: Task,
  oldFd: number,
  oldPath: number,
  newFd: number,
  newPath: number,
  flags: number,
): number {
  renamePath(task, { from: pathArgument(task, oldFd, oldPath), to: pathArgument(task, newFd, newPath), flags });
  return 0;
}

export function renameat(task: Task, oldFd: number, oldPath: number, newFd: number, newPath: number): number {
  return renameat2(task, oldFd, oldPath, newFd, newPath, 0);
}

export function rename(task: Task, oldPath: number, newPath: number): number {
  return renameat2(task, AT_FDCWD, oldPath, AT_FDCWD, newPath, 0);
}

export function readlinkat(task: Task, directoryFd: number, pathname: number, buffer: number, size: number): number {
  if (size <= 0) throw errno.EINVAL;
  // With an empty path, what is open may be the link itself.
  const isEmpty = directoryFd !== AT_FDCWD && task.memory.string(pathname) === "";
  const { inode } = isEmpty ? placeOfFile(task, directoryFd) : existing(task, directoryFd, pathname, false);
  if (!(inode instanceof SymbolicLink)) throw isEmpty ? errno.ENOENT : errno.EINVAL;
  const target = encodeUtf8(inode.target(task)).subarray(0, size);
  task.memory.range(buffer, target.length).set(target);
  return target.length;
}

export function readlink(task: Task, pathname: number, buffer: number, size: number): number {
  return readlinkat(task, AT_FDCWD, pathname, buffer, size);
}

export function getcwd(task: Task, buffer: number, size: number): number {
  const path = pathOf(task, task.workingDirectory);
  if (path === undefined) throw errno.ENOENT;
  const bytes = encodeUtf8(`${path}\0`);
  if (bytes.length > size >>> 0) throw errno.ERANGE;
  task.memory.range(buffer, bytes.length).set(bytes);
  return bytes.length;
}

export function chdir(task: Task, pathname: number): number {
  task.workingDirectory = searchable(task, existing(task, AT_FDCWD, pathname, true));
  return 0;
}

export function fchdir(task: Task, fd: number): number {
  const { place } = task.files.getAny(fd);
  if (place === undefined) throw errno.ENOTDIR;
  task.workingDirectory = searchable(task, place);
  return 0;
}

export function chroot(task: Task, pathname: number): number {
  const place = searchable(task, existing(task, AT_FDCWD, pathname, true));
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  task.root = place;
  return 0;
}

function searchable(task: Task, place: Place): Place {
  if (!(place.inode instanceof Directory)) throw errno.ENOTDIR;
  requireAccess(task.identity, place.inode, X_OK);
  return place;
}

export function umask(task: Task, mask: number): number {
  const old = task.umask;
  task.umask = mask & 0o777;
  return old;
}
