/**
 * Locks of one inode: ranges of fcntl(2), whose owners are processes or open files, and whole-file locks of flock(2).
 * The two kinds do not see each other, as on Linux.
 */
import { errno, F_RDLCK, F_UNLCK, F_WRLCK, POLLOUT, WOULD_BLOCK } from "../abi/index.ts";
import { WaitQueue } from "./wait-queue.ts";

export interface RangeLock {
  /** A process (`F_SETLK`) or an open file (`F_OFD_SETLK`, `flock`). */
  readonly owner: unknown;
  /** `F_RDLCK`, `F_WRLCK`, or `F_UNLCK` to release. */
  readonly type: number;
  readonly start: number;
  /** Behind the last byte; `Infinity` for all that follows. */
  readonly end: number;
  /** `l_pid` of `F_GETLK`; -1 for locks of open files. */
  readonly process: number;
}

/** Locks of one owner on one file, so that a program cannot fill memory with them. */
const MAX_LOCKS = 65_536;

export class LockTable {
  readonly queue: WaitQueue = new WaitQueue();
  #ranges: RangeLock[] = [];
  readonly #wholes = new Map<unknown, number>();

  /** The first lock of somebody else that is in the way. */
  conflict(wanted: RangeLock): RangeLock | undefined {
    if (wanted.type === F_UNLCK) return undefined;
    return this.#ranges.find(
      (lock) =>
        lock.owner !== wanted.owner && overlap(lock, wanted) && (lock.type === F_WRLCK || wanted.type === F_WRLCK),
    );
  }

  /** Sets or releases; `WOULD_BLOCK` where somebody else's lock is in the way. */
  set(wanted: RangeLock): number {
    if (this.conflict(wanted) !== undefined) return WOULD_BLOCK;
    if (this.#ranges.length >= MAX_LOCKS) throw errno.ENOLCK;
    const mine = this.#ranges.filter(({ owner }) => owner === wanted.owner);
    const others = this.#ranges.filter(({ owner }) => owner !== wanted.owner);
    const kept = mine.flatMap((lock) => without(lock, wanted));
    if (wanted.type !== F_UNLCK) kept.push(wanted);
    this.#ranges = [...others, ...merged(kept)];
    this.queue.wake(POLLOUT);
    return 0;
  }

  /** flock(2): `F_RDLCK`, `F_WRLCK` or `F_UNLCK` for the whole file. */
  setWhole(owner: unknown, type: number): number {
    if (type === F_UNLCK) {
      if (this.#wholes.delete(owner)) this.queue.wake(POLLOUT);
      return 0;
    }
    const others = [...this.#wholes].filter(([other]) => other !== owner);
    const isBlocked = type === F_WRLCK ? others.length > 0 : others.some(([, held]) => held === F_WRLCK);
    if (isBlocked) {
      // A conversion gives up what it had (flock(2)).
      if (this.#wholes.delete(owner)) this.queue.wake(POLLOUT);
      return WOULD_BLOCK;
    }
    this.#wholes.set(owner, type);
    if (type === F_RDLCK) this.queue.wake(POLLOUT);
    return 0;
  }

  releaseOwner(owner: unknown): void {
    const before = this.#ranges.length;
    this.#ranges = this.#ranges.filter((lock) => lock.owner !== owner);
    const hadWhole = this.#wholes.delete(owner);
    if (hadWhole || this.#ranges.length !== before) this.queue.wake(POLLOUT);
  }
}

function overlap(one: RangeLock, other: RangeLock): boolean {
  return one.start < other.end && other.start < one.end;
}

/** What is left of `lock` outside of `cut`. */
function without(lock: RangeLock, cut: RangeLock): RangeLock[] {
  if (!overlap(lock, cut)) return [lock];
  const parts: RangeLock[] = [];
  if (lock.start < cut.start) parts.push({ ...lock, end: cut.start });
  if (lock.end > cut.end) parts.push({ ...lock, start: cut.end });
  return parts;
}

/** Neighbours of one type become one lock. */
function merged(locks: readonly RangeLock[]): RangeLock[] {
  const result: RangeLock[] = [];
  for (const lock of locks.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && last.type === lock.type && last.end >= lock.start) {
      result[result.length - 1] = { ...last, end: Math.max(last.end, lock.end) };
    } else result.push(lock);
  }
  return result;
}
