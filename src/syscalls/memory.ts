/** `mmap(2)` and its kin. Protections are recorded, not enforced: WebAssembly has no pages that trap. */
import {
  errno,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_TYPE,
  MCL_CURRENT,
  MCL_FUTURE,
  MCL_ONFAULT,
  MFD_ALLOW_SEALING,
  MFD_CLOEXEC,
  MFD_HUGETLB,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  MS_ASYNC,
  MS_INVALIDATE,
  MS_SYNC,
  O_RDWR,
  PAGE_SIZE,
  PROT_WRITE,
  S_IFMT,
  S_IFREG,
} from "../abi/index.ts";
import { utf8Size } from "../bytes/index.ts";
import { TmpFile, Tmpfs } from "../fs/index.ts";
import { NULL_GUARD, type Mapping, type Task } from "../kernel/index.ts";
import { Mount, Place, type OpenFile } from "../vfs/index.ts";
import { requireFlags } from "./arguments.ts";
import { isRegular } from "./attributes.ts";

/** The offset is in pages of 4096 bytes. */
export function mmap(
  task: Task,
  address: number,
  length: number,
  protection: number,
  flags: number,
  fd: number,
  page: number,
): number {
  const size = pagesOf(length >>> 0);
  if (size === 0) throw errno.EINVAL;
  if (size >= 2 ** 32) throw errno.ENOMEM;
  const type = flags & MAP_TYPE;
  const opened = (flags & MAP_ANONYMOUS) !== 0 ? undefined : task.files.get(fd);
  if (type !== MAP_SHARED && type !== MAP_PRIVATE && type !== MAP_SHARED_VALIDATE) throw errno.EINVAL;
  const file = opened === undefined || opened.mapsZeros ? undefined : mappable(opened, protection, flags);
  if (file !== undefined) task.addressSpace.requireRoomFor(file, flags);
  const offset = file === undefined ? 0 : (page >>> 0) * PAGE_SIZE;
  const start = placeFor(task, { address: address >>> 0, size, flags });
  const isWrittenBack = file !== undefined && type !== MAP_PRIVATE && file.isWritable;
  if (file !== undefined) file.readAt(task.memory.range(start, size), offset);
  task.addressSpace.add({ start, end: start + size, protection, flags, file, offset, isWrittenBack });
  return start | 0;
}

function mappable(file: OpenFile, protection: number, flags: number): OpenFile {
  if (!file.isReadable) throw errno.EACCES;
  const isShared = (flags & MAP_TYPE) !== MAP_PRIVATE;
  if (isShared && (protection & PROT_WRITE) !== 0 && !file.isWritable) throw errno.EACCES;
  if ((file.inode.mode & S_IFMT) !== S_IFREG) throw errno.ENODEV;
  const isSealed = file.inode instanceof TmpFile && file.inode.isSealed;
  if (isSealed && isShared && (protection & PROT_WRITE) !== 0) throw errno.EPERM;
  return file;
}

function placeFor(task: Task, { address, size, flags }: { address: number; size: number; flags: number }): number {
  const { addressSpace } = task;
  if ((flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) === 0) return addressSpace.place(size);
  if (address % PAGE_SIZE !== 0) throw errno.EINVAL;
  if (address < NULL_GUARD) throw errno.EPERM;
  const end = address + size;
  if (end > task.memory.size) throw errno.ENOMEM;
  if ((flags & MAP_FIXED_NOREPLACE) !== 0 && addressSpace.isInside(address, end)) throw errno.EEXIST;
  addressSpace.clear(address, end);
  task.memory.range(address, size).fill(0);
  return address;
}

export function munmap(task: Task, address: number, length: number): number {
  const [start, end] = pageRange(address, length);
  if (start === end) throw errno.EINVAL;
  task.addressSpace.unmap(start, end);
  return 0;
}

export function mremap(task: Task, address: number, oldLength: number, newLength: number, flags: number): number {
  const { addressSpace } = task;
  requireFlags(flags, MREMAP_MAYMOVE | MREMAP_FIXED);
  if ((flags & MREMAP_FIXED) !== 0) throw errno.EINVAL;
  const [start, oldEnd] = pageRange(address, oldLength);
  const size = pagesOf(newLength >>> 0);
  if (size === 0) throw errno.EINVAL;
  const mapping = addressSpace.mappings.find((other) => other.start <= start && start < other.end);
  if (mapping === undefined || oldEnd > mapping.end) throw errno.EFAULT;
  if (start + size <= oldEnd) {
    if (start + size < oldEnd) addressSpace.unmap(start + size, oldEnd);
    return start | 0;
  }
  if ((flags & MREMAP_MAYMOVE) === 0) throw errno.ENOMEM;
  return move(task, mapping, { start, oldEnd, size });
}

function move(
  task: Task,
  mapping: Mapping,
  { start, oldEnd, size }: { start: number; oldEnd: number; size: number },
): number {
  const { addressSpace, memory } = task;
  const target = addressSpace.place(size);
  const { file } = mapping;
  const offset = mapping.offset + (start - mapping.start);
  if (file !== undefined) file.readAt(memory.range(target, size), offset);
  memory.range(target, oldEnd - start).set(memory.range(start, oldEnd - start));
  addressSpace.add({ ...mapping, start: target, end: target + size, offset });
  addressSpace.unmap(start, oldEnd);
  return target | 0;
}

export function mprotect(task: Task, address: number, length: number, protection: number): number {
  const [start, end] = pageRange(address, length);
  if ((protection & ~0x0100_000f) !== 0) throw errno.EINVAL;
  if (!task.addressSpace.isInside(start, end)) throw errno.ENOMEM;
  task.addressSpace.protect(start, end, protection);
  return 0;
}

export function msync(task: Task, address: number, length: number, flags: number): number {
  requireFlags(flags, MS_ASYNC | MS_INVALIDATE | MS_SYNC);
  if ((flags & MS_ASYNC) !== 0 && (flags & MS_SYNC) !== 0) throw errno.EINVAL;
  const [start, end] = pageRange(address, length);
  if (!task.addressSpace.isInside(start, end)) throw errno.ENOMEM;
  task.addressSpace.synchronize(start, end);
  return 0;
}

/** Everything that is mapped is in memory. */
export function mincore(task: Task, address: number, length: number, vector: number): number {
  const [start, end] = pageRange(address, length);
  if (!task.addressSpace.isInside(start, end)) throw errno.ENOMEM;
  task.memory.range(vector, (end - start) / PAGE_SIZE).fill(1);
  return 0;
}

export function madvise(task: Task, address: number, length: number, advice: number): number {
  const [start, end] = pageRange(address, length);
  const isKnown = (advice >= 0 && advice <= 4) || (advice >= 8 && advice <= 25);
  if (!isKnown) throw errno.EINVAL;
  if (!task.addressSpace.isInside(start, end)) throw errno.ENOMEM;
  if (advice === 4) task.memory.range(start, end - start).fill(0);
  return 0;
}

/** Nothing is ever swapped out. */
export function mlock(task: Task, address: number, length: number): number {
  const start = (address >>> 0) & ~(PAGE_SIZE - 1);
  const end = (address >>> 0) + (length >>> 0);
  if (!task.addressSpace.isInside(start >>> 0, end)) throw errno.ENOMEM;
  return 0;
}

export function mlock2(task: Task, address: number, length: number, flags: number): number {
  requireFlags(flags, 1);
  return mlock(task, address, length);
}

export function mlockall(_task: Task, flags: number): number {
  requireFlags(flags, MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
  if (flags === 0 || flags === MCL_ONFAULT) throw errno.EINVAL;
  return 0;
}

export function munlockall(): number {
  return 0;
}

/** The heap is libc's own affair; a program that asks here is told that it cannot grow. */
export function brk(): number {
  return 0;
}

export function memfdCreate(task: Task, name: number, flags: number): number {
  requireFlags(flags, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
  if ((flags & MFD_HUGETLB) !== 0) throw errno.EINVAL;
  const text = task.memory.string(name);
  if (utf8Size(text) > 249) throw errno.EINVAL;
  const fileSystem = new Tmpfs({ clock: task.kernel });
  const inode = fileSystem.root.createUnnamed({
    mode: S_IFREG | 0o777,
    user: task.identity.user,
    group: task.identity.group,
  });
  if (inode instanceof TmpFile && (flags & MFD_ALLOW_SEALING) !== 0) inode.seals = 0;
  if (!isRegular(inode)) throw errno.EINVAL;
  const directory = fileSystem.root;
  const place = new Place(new Mount(fileSystem, undefined), inode, { directory, name: `memfd:${text}` });
  const file = inode.open({ flags: O_RDWR, context: task, place });
  return task.files.add(file, { closesOnExec: (flags & MFD_CLOEXEC) !== 0 });
}

function pagesOf(length: number): number {
  return Math.ceil(length / PAGE_SIZE) * PAGE_SIZE;
}

function pageRange(address: number, length: number): readonly [number, number] {
  const start = address >>> 0;
  if (start % PAGE_SIZE !== 0) throw errno.EINVAL;
  const end = start + pagesOf(length >>> 0);
  if (end > 2 ** 32) throw errno.ENOMEM;
  return [start, end];
}
