/**
 * The calls that the contract's cases make, the same on our kernel and on Linux. Results are numbers, or the name of an errno.
 */
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_NOFOLLOW,
  makedev,
  O_CREAT,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  STATX_BASIC_STATS,
  statx,
  UTIME_OMIT,
} from "../../../src/abi/index.ts";
import { decodeUtf8, encodeUtf8 } from "../../../src/bytes/index.ts";

export type Result = number | string;

/** 64 bits, which some calls take as two words. */
export class Wide {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Memory that the call fills. */
export class Out {
  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }
}

/** A text is passed with its NUL, bytes as they are. */
export type Argument = number | string | Uint8Array | Wide | Out;

export interface Status {
  readonly mode: number;
  readonly links: number;
  readonly user: number;
  readonly group: number;
  readonly size: number;
  readonly blocks: number;
  readonly inode: number;
  readonly device: number;
  readonly accessed: number;
  readonly modified: number;
  readonly changed: number;
}

/** Of `statfs(2)`. */
export interface Space {
  readonly type: number;
  readonly blockSize: number;
  readonly nameLength: number;
  readonly flags: number;
}

export interface Entry {
  readonly name: string;
  readonly inode: number;
  readonly type: number;
  readonly position: number;
}

export abstract class Unix {
  /** What the last call has put into its {@link Out}. */
  output: Uint8Array = new Uint8Array(0);
  // These have another number on every machine but x86.
  abstract readonly O_DIRECTORY: number;
  abstract readonly O_NOFOLLOW: number;

  abstract call(name: string, ...args: readonly Argument[]): Result;
  abstract seek(fd: number, offset: number, whence: number): Result;
  abstract space(path: string): Space | string;

  /** Becomes that user, and root again by 0. */
  become(user: number): void {
    if (user !== 0) this.call("setresgid", -1, user, -1);
    this.call("setresuid", -1, user, -1);
    if (user === 0) this.call("setresgid", -1, 0, -1);
  }

  open(path: string | Uint8Array, flags: number = O_RDONLY, mode: number = 0o644): Result {
    return this.call("openat", AT_FDCWD, path, flags, mode);
  }

  /** Opens what has to be there. */
  opened(path: string, flags: number = O_RDONLY, mode: number = 0o644): number {
    const fd = this.open(path, flags, mode);
    if (typeof fd === "string") throw new Error(`'${path}' cannot be opened: ${fd}`);
    return fd;
  }

  close(fd: number): Result {
    return this.call("close", fd);
  }

  write(fd: number, text: string): Result {
    const bytes = encodeUtf8(text);
    return this.call("write", fd, bytes, bytes.length);
  }

  writeAt(fd: number, text: string, position: number): Result {
    const bytes = encodeUtf8(text);
    return this.call("pwrite64", fd, bytes, bytes.length, new Wide(position));
  }

  /** The text, or the errno's name behind a `!`. */
  readAt(fd: number, count: number, position: number): string {
    return this.#text(this.call("pread64", fd, new Out(count), count, new Wide(position)));
  }

  read(fd: number, count: number = 4096): string {
    return this.#text(this.call("read", fd, new Out(count), count));
  }

  #text(result: Result): string {
    return typeof result === "string" ? `!${result}` : decodeUtf8(this.output, 0, result);
  }

  make(path: string, content: string = "", mode: number = 0o644): void {
    const fd = this.opened(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
    if (content !== "") this.write(fd, content);
    this.close(fd);
  }

  content(path: string): string {
    const fd = this.open(path);
    if (typeof fd === "string") return `!${fd}`;
    const text = this.read(fd);
    this.close(fd);
    return text;
  }

  mkdir(path: string, mode: number = 0o755): Result {
    return this.call("mkdirat", AT_FDCWD, path, mode);
  }

  unlink(path: string): Result {
    return this.call("unlinkat", AT_FDCWD, path, 0);
  }

  rmdir(path: string): Result {
    return this.call("unlinkat", AT_FDCWD, path, AT_REMOVEDIR);
  }

  rename(from: string, to: string, flags: number = 0): Result {
    return this.call("renameat2", AT_FDCWD, from, AT_FDCWD, to, flags);
  }

  link(from: string, to: string): Result {
    return this.call("linkat", AT_FDCWD, from, AT_FDCWD, to, 0);
  }

  symlink(target: string, path: string): Result {
    return this.call("symlinkat", target, AT_FDCWD, path);
  }

  readlink(path: string, size: number = 4096): string {
    return this.#text(this.call("readlinkat", AT_FDCWD, path, new Out(size), size));
  }

  chmod(path: string, mode: number): Result {
    return this.call("fchmodat", AT_FDCWD, path, mode);
  }

  chown(path: string, user: number, group: number): Result {
    return this.call("fchownat", AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW);
  }

  mknod(path: string, mode: number, device: number = 0): Result {
    return this.call("mknodat", AT_FDCWD, path, mode, device);
  }

  truncate(path: string, size: number): Result {
    return this.call("truncate", path, new Wide(size));
  }

  allocate(fd: number, mode: number, { offset, length }: { offset: number; length: number }): Result {
    return this.call("fallocate", fd, mode, new Wide(offset), new Wide(length));
  }

  /** Seconds; `undefined` leaves a time as it is. */
  utimes(path: string, { accessed, modified }: { accessed?: number; modified?: number }): Result {
    const bytes = new Uint8Array(32);
    const view = new DataView(bytes.buffer);
    for (const [at, seconds] of [accessed, modified].entries()) {
      if (seconds === undefined) view.setUint32(at * 16 + 8, UTIME_OMIT, true);
      else view.setBigInt64(at * 16, BigInt(seconds), true);
    }
    return this.call("utimensat", AT_FDCWD, path, bytes, AT_SYMLINK_NOFOLLOW);
  }

  setxattr(path: string, [name, value]: readonly [string, string], flags: number = 0): Result {
    const bytes = encodeUtf8(value);
    return this.call("lsetxattr", path, name, bytes, bytes.length, flags);
  }

  getxattr(path: string, name: string, size: number = 1000): string {
    return this.#text(this.call("lgetxattr", path, name, new Out(size), size));
  }

  /** Names, of `user.` and `trusted.` only: security modules add their own. */
  listxattr(path: string): string[] {
    const names = this.#text(this.call("llistxattr", path, new Out(4096), 4096)).split("\0");
    return names.filter((name) => /^(user|trusted)\./.test(name)).toSorted();
  }

  stat(path: string): Status {
    return this.#status(this.call("statx", AT_FDCWD, path, 0, STATX_BASIC_STATS, new Out(statx.size)), path);
  }

  lstat(path: string): Status {
    return this.#status(
      this.call("statx", AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, new Out(statx.size)),
      path,
    );
  }

  fstat(fd: number): Status {
    return this.#status(this.call("statx", fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, new Out(statx.size)), `fd ${fd}`);
  }

  /** 0, or why there is no status. */
  access(path: string): Result {
    return this.call("statx", AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, new Out(statx.size));
  }

  #status(result: Result, path: string): Status {
    if (typeof result === "string") throw new Error(`There is no status of '${path}': ${result}`);
    const view = new DataView(this.output.slice().buffer);
    const { offsets } = statx;
    const word = (at: number): number => view.getUint32(at, true);
    const wide = (at: number): number => Number(view.getBigInt64(at, true));
    const time = (at: number): number => wide(at) + word(at + 8) / 1e9;
    return {
      links: word(offsets.stx_nlink),
      user: word(offsets.stx_uid),
      group: word(offsets.stx_gid),
      mode: view.getUint16(offsets.stx_mode, true),
      inode: wide(offsets.stx_ino),
      size: wide(offsets.stx_size),
      blocks: wide(offsets.stx_blocks),
      accessed: time(offsets.stx_atime),
      changed: time(offsets.stx_ctime),
      modified: time(offsets.stx_mtime),
      device: makedev(word(offsets.stx_rdev_major), word(offsets.stx_rdev_minor)),
    };
  }

  /** What one `getdents64` gives. */
  entries(fd: number, size: number = 4096): Entry[] {
    const count = this.call("getdents64", fd, new Out(size), size);
    if (typeof count === "string") throw new Error(`The directory cannot be read: ${count}`);
    const view = new DataView(this.output.slice().buffer);
    const found: Entry[] = [];
    for (let at = 0; at < count; at += view.getUint16(at + 16, true)) {
      const end = this.output.indexOf(0, at + 19);
      found.push({
        name: decodeUtf8(this.output, at + 19, end),
        inode: Number(view.getBigUint64(at, true)),
        position: Number(view.getBigInt64(at + 8, true)),
        type: view.getUint8(at + 18),
      });
    }
    return found;
  }

  /** All entries but `.` and `..`, in their order. */
  list(path: string, size?: number): Entry[] {
    const fd = this.opened(path, this.O_DIRECTORY);
    const all: Entry[] = [];
    for (let part = this.entries(fd, size); part.length > 0; part = this.entries(fd, size)) all.push(...part);
    this.close(fd);
    return all.filter(({ name }) => name !== "." && name !== "..");
  }

  names(path: string = "."): string[] {
    return this.list(path)
      .map(({ name }) => name)
      .toSorted();
  }
}
