/** Pipes, and descriptors for events: eventfd, timerfd, signalfd, epoll, inotify. */
import {
  CLOCK_BOOTTIME,
  CLOCK_BOOTTIME_ALARM,
  CLOCK_MONOTONIC,
  CLOCK_REALTIME,
  CLOCK_REALTIME_ALARM,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  epollEvent,
  EPOLLET,
  EPOLLEXCLUSIVE,
  EPOLLWAKEUP,
  errno,
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EFD_SEMAPHORE,
  IN_ALL_EVENTS,
  IN_CLOEXEC,
  IN_DONT_FOLLOW,
  IN_MASK_ADD,
  IN_MASK_CREATE,
  IN_NONBLOCK,
  IN_ONLYDIR,
  O_CLOEXEC,
  O_DIRECT,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  R_OK,
  S_IFIFO,
  SFD_CLOEXEC,
  SFD_NONBLOCK,
  SIGKILL,
  SIGSTOP,
  TFD_CLOEXEC,
  TFD_NONBLOCK,
  TFD_TIMER_ABSTIME,
  TFD_TIMER_CANCEL_ON_SET,
} from "../abi/index.ts";
import {
  Epoll,
  type EpollEvent,
  EventFile,
  Inotify,
  Pipe,
  PipeEnd,
  SignalFile,
  TimerFile,
  type Task,
} from "../kernel/index.ts";
import { Directory, requireAccess, walk, type Inode, type OpenFile } from "../vfs/index.ts";
import { pathArgument, requireFlags, signalSet, timespecMilliseconds } from "./arguments.ts";
import { putWord } from "./descriptors.ts";
import { none, waitUntil, withMask } from "./readiness.ts";
import { itimerspecAt, momentFor, putItimerspec } from "./timers.ts";

export function pipe2(task: Task, result: number, flags: number): number {
  requireFlags(flags, O_CLOEXEC | O_NONBLOCK | O_DIRECT);
  task.memory.view(result, 8);
  const { identity, kernel } = task;
  const pipe = new Pipe();
  const inode: Inode = kernel.anonymousFiles.inode(S_IFIFO | 0o600, {
    owner: identity,
    // Through /proc/self/fd.
    open: ({ flags, place }) => new PipeEnd(pipe, { inode, flags, place }),
  });
  const closesOnExec = (flags & O_CLOEXEC) !== 0;
  const reader = new PipeEnd(pipe, { inode, flags: O_RDONLY | (flags & O_NONBLOCK) });
  const writer = new PipeEnd(pipe, { inode, flags: O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)) });
  const readFd = task.files.add(reader, { closesOnExec });
  let writeFd: number;
  try {
    writeFd = task.files.add(writer, { closesOnExec });
  } catch (error) {
    task.files.close(readFd);
    throw error;
  }
  putWord(task, result, readFd);
  putWord(task, result + 4, writeFd);
  return 0;
}

export function pipe(task: Task, result: number): number {
  return pipe2(task, result, 0);
}

export function eventfd2(task: Task, count: number, flags: number): number {
  requireFlags(flags, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
  const inode = task.kernel.anonymousFiles.inode(0o600);
  const isSemaphore = (flags & EFD_SEMAPHORE) !== 0;
  const file = new EventFile(inode, { flags: O_RDWR | (flags & EFD_NONBLOCK), count: count >>> 0, isSemaphore });
  return task.files.add(file, { closesOnExec: (flags & EFD_CLOEXEC) !== 0 });
}

export function eventfd(task: Task, count: number): number {
  return eventfd2(task, count, 0);
}

const TIMERFD_CLOCKS: readonly number[] = [
  CLOCK_REALTIME,
  CLOCK_MONOTONIC,
  CLOCK_BOOTTIME,
  CLOCK_REALTIME_ALARM,
  CLOCK_BOOTTIME_ALARM,
];

export function timerfdCreate(task: Task, clock: number, flags: number): number {
  requireFlags(flags, TFD_CLOEXEC | TFD_NONBLOCK);
  if (!TIMERFD_CLOCKS.includes(clock)) throw errno.EINVAL;
  const { kernel } = task;
  const file = new TimerFile(kernel.anonymousFiles.inode(0o600), {
    flags: O_RDWR | (flags & TFD_NONBLOCK),
    clock,
    kernel,
  });
  return task.files.add(file, { closesOnExec: (flags & TFD_CLOEXEC) !== 0 });
}

function timerFile(task: Task, fd: number): TimerFile {
  const file = task.files.get(fd);
  if (!(file instanceof TimerFile)) throw errno.EINVAL;
  return file;
}

export function timerfdSettime(task: Task, fd: number, flags: number, fresh: number, old: number): number {
  requireFlags(flags, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET);
  const [interval, value] = itimerspecAt(task, fresh);
  const file = timerFile(task, fd);
  const before = file.setting;
  file.arm(momentFor(task, { clock: file.clock, value, isAbsolute: (flags & TFD_TIMER_ABSTIME) !== 0 }), interval);
  if (old !== 0) putItimerspec(task, old, before);
  return 0;
}

export function timerfdGettime(task: Task, fd: number, result: number): number {
  putItimerspec(task, result, timerFile(task, fd).setting);
  return 0;
}

export function signalfd4(task: Task, fd: number, mask: number, size: number, flags: number): number {
  requireFlags(flags, SFD_CLOEXEC | SFD_NONBLOCK);
  const set = signalSet(task, mask, size).without(SIGKILL).without(SIGSTOP);
  if (fd !== -1) {
    const file = task.files.get(fd);
    if (!(file instanceof SignalFile)) throw errno.EINVAL;
    file.mask = set;
    return fd;
  }
  const inode = task.kernel.anonymousFiles.inode(0o600);
  const file = new SignalFile(inode, { flags: O_RDWR | (flags & SFD_NONBLOCK), mask: set, signals: task.signals });
  return task.files.add(file, { closesOnExec: (flags & SFD_CLOEXEC) !== 0 });
}

export function signalfd(task: Task, fd: number, mask: number, size: number): number {
  return signalfd4(task, fd, mask, size, 0);
}

export function epollCreate1(task: Task, flags: number): number {
  requireFlags(flags, EPOLL_CLOEXEC);
  const file = new Epoll(task.kernel.anonymousFiles.inode(0o600), O_RDWR);
  return task.files.add(file, { closesOnExec: (flags & EPOLL_CLOEXEC) !== 0 });
}

export function epollCreate(task: Task, size: number): number {
  if (size <= 0) throw errno.EINVAL;
  return epollCreate1(task, 0);
}

function epollFile(task: Task, fd: number): Epoll {
  const file = task.files.get(fd);
  if (!(file instanceof Epoll)) throw errno.EINVAL;
  return file;
}

export function epollCtl(task: Task, epfd: number, operation: number, fd: number, event: number): number {
  const file = task.files.get(fd);
  const epoll = epollFile(task, epfd);
  if (file === epoll) throw errno.EINVAL;
  if (!file.isPollable) throw errno.EPERM;
  if (operation === EPOLL_CTL_DEL) {
    epoll.delete(fd, file);
    return 0;
  }
  const value = epollEvent.get(task.memory.view(event, epollEvent.size), event >>> 0);
  if (operation !== EPOLL_CTL_ADD && operation !== EPOLL_CTL_MOD) throw errno.EINVAL;
  if ((value.events & EPOLLEXCLUSIVE) !== 0) requireExclusive(operation, file, value.events);
  if (operation === EPOLL_CTL_ADD) epoll.add(fd, file, value);
  else epoll.change(fd, file, value);
  return 0;
}

const EXCLUSIVE_ALLOWS = POLLIN | POLLOUT | POLLERR | POLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;

/** `EPOLLEXCLUSIVE` goes with few other events, not with another epoll, and is said when adding. */
function requireExclusive(operation: number, file: OpenFile, events: number): void {
  const isAllowed = operation === EPOLL_CTL_ADD && !(file instanceof Epoll) && (events & ~EXCLUSIVE_ALLOWS) === 0;
  if (!isAllowed) throw errno.EINVAL;
}

interface EpollWait {
  readonly epfd: number;
  readonly events: number;
  readonly limit: number;
  /** In milliseconds; `undefined` for ever. */
  readonly timeout: number | undefined;
}

function waitForEvents(task: Task, { epfd, events, limit, timeout }: EpollWait): number {
  if (limit <= 0 || limit > 2 ** 27) throw errno.EINVAL;
  const epoll = epollFile(task, epfd);
  // Only what is written has to be there.
  task.memory.view(events, epollEvent.size);
  const look = (): number => {
    const room = Math.min(limit, Math.floor((task.memory.size - (events >>> 0)) / epollEvent.size));
    const view = task.memory.view(events, room * epollEvent.size);
    return epoll.collect(room, (index, event) => putEvent(view, (events >>> 0) + index * epollEvent.size, event));
  };
  return waitUntil(task, { look, queues: () => [epoll.queue], timeout, expired: none });
}

function putEvent(view: DataView, at: number, { events, data }: EpollEvent): void {
  const { offsets } = epollEvent;
  view.setUint32(at + offsets.events, events, true);
  view.setBigUint64(at + offsets.data, data, true);
}

export function epollWait(task: Task, epfd: number, events: number, limit: number, timeout: number): number {
  return waitForEvents(task, { epfd, events, limit, timeout: timeout < 0 ? undefined : timeout });
}

export function epollPwait(
  task: Task,
  epfd: number,
  events: number,
  limit: number,
  timeout: number,
  mask: number,
  size: number,
): number {
  return withMask(task, { mask, size }, () => epollWait(task, epfd, events, limit, timeout));
}

export function epollPwait2(
  task: Task,
  epfd: number,
  events: number,
  limit: number,
  timeout: number,
  mask: number,
  size: number,
): number {
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  return withMask(task, { mask, size }, () => waitForEvents(task, { epfd, events, limit, timeout: milliseconds }));
}

export function inotifyInit1(task: Task, flags: number): number {
  requireFlags(flags, IN_CLOEXEC | IN_NONBLOCK);
  const file = new Inotify(task.kernel.anonymousFiles.inode(0o600), O_RDONLY | (flags & IN_NONBLOCK));
  return task.files.add(file, { closesOnExec: (flags & IN_CLOEXEC) !== 0 });
}

export function inotifyInit(task: Task): number {
  return inotifyInit1(task, 0);
}

function inotifyFile(task: Task, fd: number): Inotify {
  const file = task.files.get(fd);
  if (!(file instanceof Inotify)) throw errno.EINVAL;
  return file;
}

export function inotifyAddWatch(task: Task, fd: number, pathname: number, mask: number): number {
  if ((mask & IN_ALL_EVENTS) === 0) throw errno.EINVAL;
  if ((mask & IN_MASK_ADD) !== 0 && (mask & IN_MASK_CREATE) !== 0) throw errno.EINVAL;
  const inotify = inotifyFile(task, fd);
  const { path, from } = pathArgument(task, -100, pathname);
  const { inode } = walk(task, path, { from, follows: (mask & IN_DONT_FOLLOW) === 0 });
  if ((mask & IN_ONLYDIR) !== 0 && !(inode instanceof Directory)) throw errno.ENOTDIR;
  requireAccess(task.identity, inode, R_OK);
  return inotify.watch(inode, mask);
}

export function inotifyRmWatch(task: Task, fd: number, descriptor: number): number {
  inotifyFile(task, fd).unwatch(descriptor);
  return 0;
}
