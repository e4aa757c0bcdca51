import {
  errno,
  FIONREAD,
  IN_IGNORED,
  IN_ISDIR,
  IN_MASK_ADD,
  IN_MASK_CREATE,
  IN_ONESHOT,
  IN_Q_OVERFLOW,
  IN_DELETE_SELF,
  IN_EXCL_UNLINK,
  POLLIN,
  WOULD_BLOCK,
} from "../../abi/index.ts";
import { encodeUtf8 } from "../../bytes/index.ts";
import { WaitQueue, type ControlArgument, type FileEvent, type Inode, type Watcher } from "../../vfs/index.ts";
import { AnonymousFile } from "./anonymous-file.ts";

/** `wd`, `mask`, `cookie`, `len`, then the name. */
const HEADER_SIZE = 16;
const MAX_QUEUED = 16_384;
const MAX_WATCHES = 8192;

class Watch implements Watcher {
  readonly descriptor: number;
  readonly inode: Inode;
  mask: number;
  readonly #owner: Inotify;

  constructor(owner: Inotify, { descriptor, inode, mask }: { descriptor: number; inode: Inode; mask: number }) {
    this.#owner = owner;
    this.descriptor = descriptor;
    this.inode = inode;
    this.mask = mask;
  }

  notify(event: FileEvent): void {
    if (event.isUnlinked === true && (this.mask & IN_EXCL_UNLINK) !== 0) return;
    if ((event.mask & ~IN_ISDIR & this.mask) !== 0) this.#owner.queueEvent(this, event);
    if ((event.mask & IN_DELETE_SELF) !== 0 || ((event.mask & this.mask) !== 0 && (this.mask & IN_ONESHOT) !== 0)) {
      this.#owner.drop(this);
    }
  }
}

/** inotify(7). */
export class Inotify extends AnonymousFile {
  readonly #watches = new Map<number, Watch>();
  readonly #events: Uint8Array[] = [];
  readonly #queue = new WaitQueue();
  #lastDescriptor = 0;

  constructor(inode: Inode, flags: number) {
    super(inode, { flags });
  }

  override get label(): string {
    return "anon_inode:inotify";
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  watch(inode: Inode, mask: number): number {
    const old = [...this.#watches.values()].find((watch) => watch.inode === inode);
    if (old !== undefined) {
      if ((mask & IN_MASK_CREATE) !== 0) throw errno.EEXIST;
      old.mask = (mask & IN_MASK_ADD) === 0 ? mask : old.mask | mask;
      return old.descriptor;
    }
    if (this.#watches.size >= MAX_WATCHES) throw errno.ENOSPC;
    const watch = new Watch(this, { descriptor: ++this.#lastDescriptor, inode, mask });
    this.#watches.set(watch.descriptor, watch);
    (inode.watchers ??= new Set()).add(watch);
    return watch.descriptor;
  }

  unwatch(descriptor: number): void {
    const watch = this.#watches.get(descriptor);
    if (watch === undefined) throw errno.EINVAL;
    this.drop(watch);
  }

  drop(watch: Watch): void {
    if (!this.#watches.delete(watch.descriptor)) return;
    forget(watch);
    this.queueEvent(watch, { mask: IN_IGNORED, name: undefined, cookie: 0 });
  }

  queueEvent({ descriptor }: Watch, event: FileEvent): void {
    if (this.#events.length > MAX_QUEUED) return;
    const isFull = this.#events.length === MAX_QUEUED;
    const bytes = isFull
      ? eventBytes(-1, { mask: IN_Q_OVERFLOW, name: undefined, cookie: 0 })
      : eventBytes(descriptor, event);
    const last = this.#events.at(-1);
    // The same again tells nothing new.
    if (last !== undefined && last.length === bytes.length && last.every((byte, at) => byte === bytes[at])) return;
    this.#events.push(bytes);
    this.#queue.wake(POLLIN);
  }

  override read(into: Uint8Array): number {
    let at = 0;
    for (let event = this.#events[0]; event !== undefined; event = this.#events[0]) {
      if (at + event.length > into.length) {
        if (at === 0) throw errno.EINVAL;
        break;
      }
      into.set(event, at);
      at += event.length;
      this.#events.shift();
    }
    return at === 0 ? WOULD_BLOCK : at;
  }

  override poll(): number {
    return this.#events.length > 0 ? POLLIN : 0;
  }

  override control(request: number, argument: ControlArgument): number {
    if (request !== FIONREAD) throw errno.ENOTTY;
    const bytes = argument.bytes(4);
    const size = this.#events.reduce((sum, { length }) => sum + length, 0);
    new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, size, true);
    return 0;
  }

  override release(): void {
    for (const watch of this.#watches.values()) forget(watch);
    this.#watches.clear();
  }
}

function forget(watch: Watch): void {
  const { inode } = watch;
  inode.watchers?.delete(watch);
  if (inode.watchers?.size === 0) inode.watchers = undefined;
}

function eventBytes(descriptor: number, { mask, name, cookie }: FileEvent): Uint8Array {
  const text = name === undefined ? new Uint8Array(0) : encodeUtf8(`${name}\0`);
  const length = (text.length + 15) & ~15;
  const bytes = new Uint8Array(HEADER_SIZE + length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, descriptor, true);
  view.setInt32(4, mask, true);
  view.setInt32(8, cookie, true);
  view.setInt32(12, length, true);
  bytes.set(text, HEADER_SIZE);
  return bytes;
}
