/** What several calls read from memory or from their words. */
import { AT_FDCWD, errno, timespec } from "../abi/index.ts";
import { int64At, putInt64 } from "../bytes/index.ts";
import { SignalSet, type Task } from "../kernel/index.ts";
import { Directory, Place, type OpenFile } from "../vfs/index.ts";

/** A signed 64-bit argument. Exact up to 2^53; what is beyond is no offset of any file. */
export function int64(low: number, high: number): number {
  return high * 2 ** 32 + (low >>> 0);
}

/** Where a path begins that is relative to `directoryFd`. */
export function directoryPlace(task: Task, directoryFd: number): Place {
  if (directoryFd === AT_FDCWD) return task.workingDirectory;
  const { place, inode } = task.files.getAny(directoryFd);
  if (place === undefined || !(inode instanceof Directory)) throw errno.ENOTDIR;
  return place;
}

/** A path and where it begins. An absolute one does not look at the descriptor, which may be anything. */
export function pathArgument(task: Task, directoryFd: number, address: number): { path: string; from: Place } {
  const path = task.memory.string(address);
  if (path === "") throw errno.ENOENT;
  return { path, from: path.startsWith("/") ? task.root : directoryPlace(task, directoryFd) };
}

/** The place of a file, which may be open only as a path; what has none is in no directory. */
export function placeOfFile(task: Task, fd: number): Place {
  return placeOf(task, task.files.getAny(fd));
}

/** The place of an open file. */
export function placeOfOpen(task: Task, fd: number): Place {
  return placeOf(task, task.files.get(fd));
}

function placeOf(task: Task, file: OpenFile): Place {
  return file.place ?? new Place(task.namespace.root.mount, file.inode);
}

/** `struct timespec` in milliseconds. */
export function timespecMilliseconds(task: Task, address: number): number {
  const view = task.memory.view(address, timespec.size);
  const at = address >>> 0;
  const seconds = int64At(view, at);
  const nanoseconds = view.getInt32(at + timespec.offsets.tv_nsec, true);
  if (nanoseconds < 0 || nanoseconds >= 1e9 || seconds < 0) throw errno.EINVAL;
  return seconds * 1000 + nanoseconds / 1e6;
}

export function putTimespec(task: Task, address: number, milliseconds: number): void {
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.min(999_999_999, Math.max(0, Math.floor((milliseconds - seconds * 1000) * 1e6)));
  const view = task.memory.view(address, timespec.size);
  const at = address >>> 0;
  putInt64(view, at, seconds);
  view.setInt32(at + 8, nanoseconds, true);
  view.setInt32(at + 12, 0, true);
}

/** A set of signals, of which the program says the size. */
export function signalSet(task: Task, address: number, size: number): SignalSet {
  if (size !== 8) throw errno.EINVAL;
  const view = task.memory.view(address, 8);
  return new SignalSet(view.getInt32(address >>> 0, true), view.getInt32((address >>> 0) + 4, true));
}

export function putSignalSet(task: Task, address: number, set: SignalSet): void {
  const view = task.memory.view(address, 8);
  view.setInt32(address >>> 0, set.low, true);
  view.setInt32((address >>> 0) + 4, set.high, true);
}

/** Unknown bits are `EINVAL`. */
export function requireFlags(given: number, known: number): void {
  if ((given & ~known) !== 0) throw errno.EINVAL;
}

/** A layout at a place in memory that has been given room. */
export function structBytes(task: Task, address: number, size: number): DataView {
  const bytes = task.memory.range(address, size);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
