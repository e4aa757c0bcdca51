/** `open(2)`, `openat(2)`, `openat2(2)`. */
import {
  AT_FDCWD,
  errno,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOCTTY,
  O_NOFOLLOW,
  O_PATH,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
  openHow,
  PAGE_SIZE,
  RESOLVE_BENEATH,
  RESOLVE_CACHED,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  RESOLVE_NO_XDEV,
  WOULD_BLOCK,
} from "../abi/index.ts";
import { FifoEnd, type Task } from "../kernel/index.ts";
import { openPath, type OpenOptions } from "../vfs/index.ts";
import { directoryPlace, pathArgument } from "./arguments.ts";

/** What means something beside `O_PATH`. */
const WITH_PATH = O_PATH | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW;
/** Flags that have done their work when a file is open. */
const NOT_KEPT = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC;

export function openat(task: Task, directoryFd: number, pathname: number, flags: number, mode: number): number {
  const { path, from } = pathArgument(task, directoryFd, pathname);
  return openFrom(task, path, { from, flags, mode });
}

function openFrom(task: Task, path: string, { from, flags, mode, resolve }: OpenOptions): number {
  // With O_PATH the others mean nothing, except these.
  const effective = (flags & O_PATH) === 0 ? flags : flags & WITH_PATH;
  task.files.requireFree();
  const file = openPath(task, path, { from, flags: effective, mode, resolve });
  file.flags &= ~NOT_KEPT;
  const fd = task.files.add(file, { closesOnExec: (flags & O_CLOEXEC) !== 0 });
  return file instanceof FifoEnd && file.isWaitingForOtherEnd ? waitForOtherEnd(task, file, fd) : fd;
}

/** Opening a fifo ends when both ends are open. */
function waitForOtherEnd(task: Task, file: FifoEnd, fd: number): number {
  return task.waiting.begin({
    queues: [file.pipe.queue],
    retry: () => (file.isWaitingForOtherEnd ? WOULD_BLOCK : fd),
    interrupted: () => task.files.close(fd),
  });
}

export function open(task: Task, pathname: number, flags: number, mode: number): number {
  return openat(task, AT_FDCWD, pathname, flags, mode);
}

export function creat(task: Task, pathname: number, mode: number): number {
  return open(task, pathname, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

const SCOPED = RESOLVE_BENEATH | RESOLVE_IN_ROOT;
const RESOLVE_KNOWN = SCOPED | RESOLVE_CACHED | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;

/** Checks what `open` ignores. */
export function openat2(task: Task, directoryFd: number, pathname: number, how: number, size: number): number {
  const { flags, mode, resolve } = openHowAt(task, how, size >>> 0);
  const makes = (flags & O_CREAT) !== 0 || (flags & O_TMPFILE) === O_TMPFILE;
  if (mode !== 0 && !makes) throw errno.EINVAL;
  if ((flags & O_PATH) !== 0 && (flags & ~WITH_PATH) !== 0) throw errno.EINVAL;
  if ((resolve & ~RESOLVE_KNOWN) !== 0 || (resolve & SCOPED) === SCOPED) throw errno.EINVAL;
  // Everything is in memory; but Linux does not even look for what is to be changed.
  if ((resolve & RESOLVE_CACHED) !== 0 && (makes || (flags & O_TRUNC) !== 0)) throw errno.EAGAIN;
  const { path, from } = pathArgument(task, directoryFd, pathname);
  // An absolute path begins there too.
  const isInRoot = (resolve & RESOLVE_IN_ROOT) !== 0;
  return openFrom(task, path, { from: isInRoot ? directoryPlace(task, directoryFd) : from, flags, mode, resolve });
}

/** What a later version of the structure has is to be 0. */
function openHowAt(task: Task, how: number, size: number): { flags: number; mode: number; resolve: number } {
  if (size < openHow.size) throw errno.EINVAL;
  if (size > PAGE_SIZE) throw errno.E2BIG;
  const { flags, mode, resolve } = openHow.get(task.memory.view(how, openHow.size), how >>> 0);
  const rest = task.memory.range((how >>> 0) + openHow.size, size - openHow.size);
  if (rest.some((byte) => byte !== 0)) throw errno.E2BIG;
  if (flags > 0x7f_ffffn || mode > 0o7777n || resolve > 0xffn) throw errno.EINVAL;
  return { flags: Number(flags), mode: Number(mode), resolve: Number(resolve) };
}
