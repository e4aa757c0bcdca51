/** `mount(2)` and `umount(2)`. */
import { AT_FDCWD, errno } from "../abi/index.ts";
import { Tmpfs } from "../fs/index.ts";
import type { Task } from "../kernel/index.ts";
import { walk, type Place } from "../vfs/index.ts";
import { pathArgument } from "./arguments.ts";

const MS_RDONLY = 1;
const MS_NOSUID = 2;
const MS_NOEXEC = 8;
const MS_REMOUNT = 32;
const MAX_MOUNTS = 1000;

function target(task: Task, pathname: number): Place {
  const { path, from } = pathArgument(task, AT_FDCWD, pathname);
  return walk(task, path, { from, follows: true });
}

export function mount(task: Task, source: number, pathname: number, type: number, flags: number): number {
  const place = target(task, pathname);
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  if ((flags & MS_REMOUNT) !== 0) {
    if (place.inode !== place.mount.root) throw errno.EINVAL;
    place.mount.isReadOnly = (flags & MS_RDONLY) !== 0;
    return 0;
  }
  if (task.memory.string(type) !== "tmpfs") throw errno.ENODEV;
  if (task.namespace.mounts.length >= MAX_MOUNTS) throw errno.ENOSPC;
  task.namespace.mount(new Tmpfs({ clock: task.kernel }), place, {
    source: source === 0 ? "none" : task.memory.string(source),
    isReadOnly: (flags & MS_RDONLY) !== 0,
    isNoSuid: (flags & MS_NOSUID) !== 0,
    isNoExec: (flags & MS_NOEXEC) !== 0,
  });
  return 0;
}

export function umount2(task: Task, pathname: number): number {
  const place = target(task, pathname);
  if (!task.credentials.isPrivileged) throw errno.EPERM;
  if (place.mount === task.root.mount || place.mount === task.workingDirectory.mount) throw errno.EBUSY;
  const isUsed = task.files.open().some((fd) => task.files.find(fd)?.place?.mount === place.mount);
  if (isUsed && place.inode === place.mount.root) throw errno.EBUSY;
  task.namespace.unmount(place);
  return 0;
}
