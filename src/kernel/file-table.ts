import { errno } from "../abi/index.ts";
import { OpenPath, type OpenFile } from "../vfs/index.ts";

/** The descriptors of a process. */
export class FileTable {
  readonly #files: (OpenFile | undefined)[] = [];
  readonly #closesOnExec: boolean[] = [];
  /** No descriptor below is free. */
  #lowest = 0;

  /** Descriptors are numbers below this: `RLIMIT_NOFILE`. */
  limit: number;
  /** Who holds locks by these descriptors. */
  readonly owner: unknown;

  constructor(limit: number, owner: unknown) {
    this.limit = limit;
    this.owner = owner;
  }

  /** What can be used. What is open only as a path (`O_PATH`) is no open file for most calls. */
  get(fd: number): OpenFile {
    const file = this.#files[fd];
    if (file === undefined || file instanceof OpenPath) throw errno.EBADF;
    return file;
  }

  /** For the calls that do not need the file itself. */
  getAny(fd: number): OpenFile {
    const file = this.#files[fd];
    if (file === undefined) throw errno.EBADF;
    return file;
  }

  /** What {@link get} has. */
  find(fd: number): OpenFile | undefined {
    const file = this.#files[fd];
    return file instanceof OpenPath ? undefined : file;
  }

  /** That one can be added: asked before a file is made for it. */
  requireFree(): void {
    if (this.#lowestFree(0) >= this.limit) throw errno.EMFILE;
  }

  #lowestFree(from: number): number {
    let fd = Math.max(from, this.#lowest);
    while (this.#files[fd] !== undefined) fd++;
    return fd;
  }

  /** The lowest free descriptor that is at least `from`, which it becomes. */
  add(file: OpenFile, { closesOnExec = false, from = 0 }: { closesOnExec?: boolean; from?: number } = {}): number {
    const fd = this.#lowestFree(from);
    if (fd >= this.limit) {
      if (file.references === 0) file.end();
      throw errno.EMFILE;
    }
    if (from <= this.#lowest) this.#lowest = fd + 1;
    this.#put(fd, file, closesOnExec);
    return fd;
  }

  /** As `dup2`: closes what was there. */
  replace(fd: number, file: OpenFile, closesOnExec: boolean): void {
    if (fd >= this.limit || fd < 0) throw errno.EBADF;
    file.references++;
    if (this.#files[fd] !== undefined) this.close(fd);
    file.references--;
    this.#put(fd, file, closesOnExec);
  }

  #put(fd: number, file: OpenFile, closesOnExec: boolean): void {
    // No holes in the array: it stays a plain list for the engine.
    while (this.#files.length < fd) this.#files.push(undefined);
    this.#files[fd] = file;
    this.#closesOnExec[fd] = closesOnExec;
    file.references++;
  }

  close(fd: number): void {
    const file = this.getAny(fd);
    this.#files[fd] = undefined;
    if (fd < this.#lowest) this.#lowest = fd;
    file.descriptorClosed(this.owner);
    file.unreference();
  }

  closesOnExec(fd: number): boolean {
    return this.#closesOnExec[fd] === true;
  }

  setClosesOnExec(fd: number, closes: boolean): void {
    this.getAny(fd);
    this.#closesOnExec[fd] = closes;
  }

  /** Descriptors that are in use, in order. */
  open(): number[] {
    return this.#files.flatMap((file, fd) => (file === undefined ? [] : [fd]));
  }

  closeAll(): void {
    for (const fd of this.open()) this.close(fd);
  }
}
