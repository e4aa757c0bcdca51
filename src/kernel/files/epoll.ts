/**
 * epoll(7). What may be ready is in a set of its own: files put themselves there when their queue is woken, so that a call looks at those and
 * not at all that are watched.
 */
import { EPOLLET, EPOLLONESHOT, errno, POLLERR, POLLHUP, POLLIN, WOULD_BLOCK } from "../../abi/index.ts";
import { WaitQueue, type Inode, type OpenFile, type Waiter } from "../../vfs/index.ts";
import { AnonymousFile } from "./anonymous-file.ts";

export interface EpollEvent {
  readonly events: number;
  readonly data: bigint;
}

/** What is watched: a descriptor that refers to a file. It goes when the file is closed everywhere. */
class Interest implements Waiter {
  readonly file: OpenFile;
  readonly fd: number;
  readonly #epoll: Epoll;
  event: EpollEvent;
  /** Has been told (`EPOLLONESHOT`). */
  isDisabled = false;

  constructor(epoll: Epoll, { file, fd, event }: { file: OpenFile; fd: number; event: EpollEvent }) {
    this.#epoll = epoll;
    this.file = file;
    this.fd = fd;
    this.event = event;
    file.queue?.add(this);
  }

  wake(events: number): void {
    if (this.file.references <= 0) return this.#epoll.forget(this);
    // Told of edges, a program hears only of those that it asked for.
    if (!this.isEdgeTriggered || (events & this.#wanted) !== 0) this.#epoll.mayBeReady(this);
  }

  get isEdgeTriggered(): boolean {
    return (this.event.events & EPOLLET) !== 0;
  }

  /** Events that hold and are asked for. */
  ready(): number {
    return this.isDisabled || this.file.references <= 0 ? 0 : this.file.poll() & this.#wanted;
  }

  get #wanted(): number {
    return this.event.events | POLLERR | POLLHUP;
  }

  stop(): void {
    this.file.queue?.remove(this);
  }
}

const MAX_DEPTH = 5;

export class Epoll extends AnonymousFile {
  readonly #interests = new Map<OpenFile, Interest[]>();
  /** In the order in which they are told. */
  readonly #ready = new Set<Interest>();
  readonly #queue = new WaitQueue();

  constructor(inode: Inode, flags: number) {
    super(inode, { flags });
  }

  override get label(): string {
    return "anon_inode:[eventpoll]";
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  /** Its file has changed, or what is asked of it. */
  mayBeReady(interest: Interest): void {
    this.#ready.add(interest);
    this.#queue.wake(POLLIN);
  }

  override poll(): number {
    for (const interest of this.#ready) {
      if (interest.ready() !== 0) return POLLIN;
      this.#ready.delete(interest);
    }
    return 0;
  }

  add(fd: number, file: OpenFile, event: EpollEvent): void {
    const ofFile = this.#interests.get(file) ?? [];
    if (ofFile.some((interest) => interest.fd === fd)) throw errno.EEXIST;
    if (file instanceof Epoll && (file === this || file.reaches(this, 0))) throw errno.ELOOP;
    const interest = new Interest(this, { file, fd, event });
    this.#interests.set(file, [...ofFile, interest]);
    this.mayBeReady(interest);
  }

  change(fd: number, file: OpenFile, event: EpollEvent): void {
    const interest = this.#find(fd, file);
    interest.event = event;
    interest.isDisabled = false;
    this.mayBeReady(interest);
  }

  delete(fd: number, file: OpenFile): void {
    this.forget(this.#find(fd, file));
  }

  forget(interest: Interest): void {
    const { file } = interest;
    interest.stop();
    this.#ready.delete(interest);
    const others = this.#interests.get(file)?.filter((other) => other !== interest) ?? [];
    if (others.length > 0) this.#interests.set(file, others);
    else this.#interests.delete(file);
  }

  /** Tells events that hold now, at most `limit`, and says how many, or `WOULD_BLOCK`. */
  collect(limit: number, tell: (index: number, event: EpollEvent) => void): number {
    let count = 0;
    let unseen = this.#ready.size;
    for (const interest of this.#ready) {
      if (unseen-- === 0 || count === limit) break;
      // Whoever is told goes to the end, so that all have their turn.
      this.#ready.delete(interest);
      const events = interest.ready();
      if (events === 0) continue;
      tell(count++, { events, data: interest.event.data });
      if ((interest.event.events & EPOLLONESHOT) !== 0) interest.isDisabled = true;
      else if (!interest.isEdgeTriggered) this.#ready.add(interest);
    }
    return count === 0 ? WOULD_BLOCK : count;
  }

  reaches(other: Epoll, depth: number): boolean {
    if (depth >= MAX_DEPTH) return true;
    for (const file of this.#interests.keys())
      if (file === other || (file instanceof Epoll && file.reaches(other, depth + 1))) return true;
    return false;
  }

  override release(): void {
    for (const interests of this.#interests.values()) for (const interest of interests) interest.stop();
    this.#interests.clear();
    this.#ready.clear();
  }

  #find(fd: number, file: OpenFile): Interest {
    const interest = this.#interests.get(file)?.find((interest) => interest.fd === fd);
    if (interest === undefined) throw errno.ENOENT;
    return interest;
  }
}
