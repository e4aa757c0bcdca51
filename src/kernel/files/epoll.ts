import { EPOLLET, EPOLLONESHOT, errno, POLLERR, POLLHUP, POLLIN } from "../../abi/index.ts";
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
  /** Something happened since it was last told (`EPOLLET`), or it is new. */
  isTriggered = true;
  isDisabled = false;

  constructor(epoll: Epoll, { file, fd, event }: { file: OpenFile; fd: number; event: EpollEvent }) {
    this.#epoll = epoll;
    this.file = file;
    this.fd = fd;
    this.event = event;
    file.queue?.add(this);
  }

  wake(events: number): void {
    if ((events & this.#wanted) === 0) return;
    this.isTriggered = true;
    this.#epoll.stateChanged(events);
  }

  /** Events that hold and are asked for. */
  ready(): number {
    if (this.isDisabled) return 0;
    if ((this.event.events & EPOLLET) !== 0 && !this.isTriggered) return 0;
    return this.file.poll() & this.#wanted;
  }

  get #wanted(): number {
    return this.event.events | POLLERR | POLLHUP;
  }

  stop(): void {
    this.file.queue?.remove(this);
  }
}

const MAX_DEPTH = 5;

/** epoll(7). */
export class Epoll extends AnonymousFile {
  readonly #interests = new Map<string, Interest>();
  readonly #queue = new WaitQueue();
  readonly #ids = new Map<OpenFile, number>();
  #lastId = 0;

  constructor(inode: Inode, flags: number) {
    super(inode, { flags });
  }

  override get label(): string {
    return "anon_inode:[eventpoll]";
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  stateChanged(_events: number): void {
    this.#queue.wake(POLLIN);
  }

  override poll(): number {
    return this.#live().some((interest) => interest.ready() !== 0) ? POLLIN : 0;
  }

  add(fd: number, file: OpenFile, event: EpollEvent): void {
    if (this.#interests.has(this.#key(fd, file))) throw errno.EEXIST;
    if (file instanceof Epoll && (file === this || file.reaches(this, 0))) throw errno.ELOOP;
    this.#interests.set(this.#key(fd, file), new Interest(this, { file, fd, event }));
    this.#queue.wake(POLLIN);
  }

  change(fd: number, file: OpenFile, event: EpollEvent): void {
    const interest = this.#find(fd, file);
    interest.event = event;
    interest.isDisabled = false;
    interest.isTriggered = true;
    this.#queue.wake(POLLIN);
  }

  delete(fd: number, file: OpenFile): void {
    this.#find(fd, file).stop();
    this.#interests.delete(this.#key(fd, file));
  }

  /** Events that hold now, at most `limit`. */
  collect(limit: number): EpollEvent[] {
    const found: EpollEvent[] = [];
    for (const interest of this.#live()) {
      const events = interest.ready();
      if (events === 0) continue;
      found.push({ events, data: interest.event.data });
      interest.isTriggered = false;
      if ((interest.event.events & EPOLLONESHOT) !== 0) interest.isDisabled = true;
      // Whoever was told goes to the end, so that all have their turn.
      const key = this.#key(interest.fd, interest.file);
      this.#interests.delete(key);
      this.#interests.set(key, interest);
      if (found.length === limit) break;
    }
    return found;
  }

  reaches(other: Epoll, depth: number): boolean {
    if (depth >= MAX_DEPTH) return true;
    return this.#live().some(({ file }) => file === other || (file instanceof Epoll && file.reaches(other, depth + 1)));
  }

  override release(): void {
    for (const interest of this.#interests.values()) interest.stop();
    this.#interests.clear();
  }

  /** Without those whose file is closed. */
  #live(): Interest[] {
    for (const [key, interest] of this.#interests) {
      if (interest.file.references > 0) continue;
      interest.stop();
      this.#interests.delete(key);
    }
    return [...this.#interests.values()];
  }

  #find(fd: number, file: OpenFile): Interest {
    const interest = this.#interests.get(this.#key(fd, file));
    if (interest === undefined) throw errno.ENOENT;
    return interest;
  }

  #key(fd: number, file: OpenFile): string {
    let id = this.#ids.get(file);
    if (id === undefined) this.#ids.set(file, (id = ++this.#lastId));
    return `${fd}:${id}`;
  }
}
