/** `mount(2)` and `umount(2)`. */
import { AT_FDCWD, errno } from "../abi/index.ts";
import { Overlayfs, parseOverlayOptions, Tmpfs } from "../fs/index.ts";
import type { Task } from "../kernel/index.ts";
import { Directory, walk, type FileSystem, type Place } from "../vfs/index.ts";
import { pathArgument, requireFlags } from "./arguments.ts";

const MS_RDONLY = 1;
const MS_NOSUID = 2;
const MS_NOEXEC = 8;
const MS_REMOUNT = 32;
const MAX_MOUNTS = 1000;

function target(task: Task, pathname: number): Place {
  const { path, from } = pathArgument(task, AT_FDCWD, pathname);
  return walk(task, path, { from, follows: true });
}

export function mount(task: Task, source: number, pathname: number, type: number, flags: number, data: number): number {
  const place = target(task, pathname);
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  if ((flags & MS_REMOUNT) !== 0) {
    if (place.inode !== place.mount.root) throw errno.EINVAL;
    if ((flags & MS_RDONLY) === 0 && place.mount.fileSystem.isReadOnly) throw errno.EROFS;
    Object.assign(place.mount, restrictions(flags));
    return 0;
  }
  const make = types[task.memory.string(type)];
  if (make === undefined) throw errno.ENODEV;
  if (task.namespace.mounts.length >= MAX_MOUNTS) throw errno.ENOSPC;
  task.namespace.mount(make(task, data === 0 ? "" : task.memory.string(data)), place, {
    source: source === 0 ? "none" : task.memory.string(source),
    ...restrictions(flags),
  });
  return 0;
}

function restrictions(flags: number): { isReadOnly: boolean; isNoSuid: boolean; isNoExec: boolean } {
  return {
    isReadOnly: (flags & MS_RDONLY) !== 0,
    isNoSuid: (flags & MS_NOSUID) !== 0,
    isNoExec: (flags & MS_NOEXEC) !== 0,
  };
}

/** As `filesystemtype` names them. */
const types: Readonly<Record<string, (task: Task, options: string) => FileSystem>> = {
  tmpfs: (task) => new Tmpfs({ clock: task.kernel }),
  overlay: (task, options) => {
    const { lowers, upper, work } = parseOverlayOptions(options);
    const directories = lowers.map((path) => directoryAt(task, path));
    const top = upper === undefined ? undefined : writableDirectoryAt(task, upper);
    const workDirectory = work === undefined ? undefined : writableDirectoryAt(task, work);
    if (top?.fileSystem !== workDirectory?.fileSystem) throw errno.EINVAL;
    if (top !== undefined && top === workDirectory) throw errno.EINVAL;
    return new Overlayfs({ clock: task.kernel, lowers: directories, upper: top });
  },
};

function directoryAt(task: Task, path: string): Directory {
  const { inode } = walk(task, path, { from: task.workingDirectory, follows: true });
  if (!(inode instanceof Directory)) throw errno.ENOTDIR;
  return inode;
}

function writableDirectoryAt(task: Task, path: string): Directory {
  const { inode, mount: on } = walk(task, path, { from: task.workingDirectory, follows: true });
  if (!(inode instanceof Directory)) throw errno.ENOTDIR;
  if (on.isReadOnly) throw errno.EINVAL;
  return inode;
}

/** `MNT_*` and `UMOUNT_NOFOLLOW`, which have nothing to do here. */
const UMOUNT_FLAGS = 15;

export function umount2(task: Task, pathname: number, flags: number): number {
  requireFlags(flags, UMOUNT_FLAGS);
  const place = target(task, pathname);
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  if (place.mount === task.root.mount || place.mount === task.workingDirectory.mount) throw errno.EBUSY;
  const isUsed = task.files.open().some((fd) => task.files.getAny(fd).place?.mount === place.mount);
  if (isUsed && place.inode === place.mount.root) throw errno.EBUSY;
  task.namespace.unmount(place);
  return 0;
}
