import {
  errno,
  O_ACCMODE,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
  O_WRONLY,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
} from "../abi/index.ts";
import type { Inode } from "./inode.ts";
import type { Place } from "./place.ts";
import type { Storing } from "./storing.ts";
import type { WaitQueue } from "./wait-queue.ts";
import { notifyIfGone } from "./watch.ts";

/** The argument of `ioctl(2)`: a number, or a place in memory. */
export interface ControlArgument {
  readonly value: number;
  /** That much memory there; throws `EFAULT`. */
  bytes(size: number): Uint8Array;
  /** Signals and job control of who asks; see the kernel's tasks. */
  readonly caller: unknown;
}

/**
 * An open file description: what descriptors refer to, shared by `dup` and `fork`. Methods get views of bytes, never pointers;
 * they answer counts, or `WOULD_BLOCK` where they would have to wait, and throw errnos.
 */
export abstract class OpenFile {
  readonly inode: Inode;
  /** Where it was opened; `undefined` for what has no name. */
  readonly place: Place | undefined;
  /** Access mode and status flags, as `F_GETFL` has them. */
  flags: number;
  /** Descriptors that refer to it. */
  references: number = 0;
  /** `F_SETOWN`. */
  owner: number = 0;
  /** `F_SETSIG`. */
  ownerSignal: number = 0;

  constructor(inode: Inode, { flags, place }: { readonly flags: number; readonly place?: Place | undefined }) {
    this.inode = inode;
    this.place = place;
    this.flags = flags;
    inode.openFiles++;
  }

  get isReadable(): boolean {
    return (this.flags & O_ACCMODE) !== O_WRONLY && (this.flags & O_PATH) === 0;
  }

  get isWritable(): boolean {
    return (this.flags & O_ACCMODE) !== O_RDONLY && (this.flags & O_PATH) === 0;
  }

  get isNonBlocking(): boolean {
    return (this.flags & O_NONBLOCK) !== 0;
  }

  /** Whether offsets mean something: `pread` and `lseek` are possible. */
  get isSeekable(): boolean {
    return false;
  }

  /** Whether epoll(7) can watch it. Files and directories are always ready. */
  get isPollable(): boolean {
    return true;
  }

  /** A private mapping of it is memory of zeros, as that of `/dev/zero`. */
  get mapsZeros(): boolean {
    return false;
  }

  /** How it is called in `/proc/self/fd`, when it has no path. */
  get label(): string {
    return "anon_inode:[file]";
  }

  /** At the position, which moves. */
  read(_into: Uint8Array): number {
    throw errno.EINVAL;
  }

  write(_from: Uint8Array): number {
    throw errno.EINVAL;
  }

  readAt(_into: Uint8Array, _position: number): number {
    throw errno.ESPIPE;
  }

  writeAt(_from: Uint8Array, _position: number): number {
    throw errno.ESPIPE;
  }

  seek(_offset: number, _whence: number): number {
    throw errno.ESPIPE;
  }

  /** Which of `POLL*` hold now. */
  poll(): number {
    return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
  }

  /** Woken when {@link poll} changes. `undefined` for what is always ready. */
  get queue(): WaitQueue | undefined {
    return undefined;
  }

  /** `ioctl(2)`, for requests that only this kind of file knows. */
  control(_request: number, _argument: ControlArgument): number {
    throw errno.ENOTTY;
  }

  truncate(_size: number): void {
    throw errno.EINVAL;
  }

  /** `fallocate(2)`. */
  allocate(_mode: number, _range: { readonly offset: number; readonly length: number }): void {
    throw errno.ESPIPE;
  }

  /** What is to be waited for until all of it is stored. */
  sync(): Storing | undefined {
    throw errno.EINVAL;
  }

  /** One that refers to it less: a descriptor, a mapping. */
  unreference(): void {
    this.references--;
    if (this.references <= 0) this.end();
  }

  /** Nobody refers to it: its locks go, and it is released. */
  end(): void {
    this.inode.locks?.releaseOwner(this);
    this.release();
    // Who watches it forgets it.
    this.queue?.wake(POLLHUP);
    this.inode.openFiles--;
    notifyIfGone(this.inode);
  }

  /** The last descriptor is closed. */
  release(): void {}

  /** A descriptor of `owner` is closed, not necessarily the last one: locks of fcntl(2) go with it. */
  descriptorClosed(owner: unknown): void {
    this.inode.locks?.releaseOwner(owner);
  }
}

/** `O_PATH`: it only says where. */
export class OpenPath extends OpenFile {
  override read(): number {
    throw errno.EBADF;
  }

  override write(): number {
    throw errno.EBADF;
  }

  override control(): number {
    throw errno.EBADF;
  }
}
