import {
  errno,
  FIONREAD,
  O_APPEND,
  O_DIRECT,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  SIGPIPE,
  WOULD_BLOCK,
} from "../../abi/index.ts";
import { OpenFile, WaitQueue, type ControlArgument, type Inode, type Place } from "../../vfs/index.ts";
import type { Signalled } from "./signalled.ts";

/** Writes of at most so many bytes are not mixed with others: pipe(7). */
export const PIPE_BUF = 4096;
const DEFAULT_CAPACITY = 65_536;
const MAX_CAPACITY = 1 << 20;

/** Bytes between writers and readers: a ring. Offsets of packets count all bytes that ever were in it. */
export class Pipe {
  #ring: Uint8Array = new Uint8Array(PIPE_BUF);
  #capacity = DEFAULT_CAPACITY;
  #start = 0;
  #length = 0;
  /** Bytes that have been read. */
  #taken = 0;
  /** What was written with `O_DIRECT` and is to be read by itself: where each begins and ends. */
  readonly #packets: { readonly start: number; readonly end: number }[] = [];
  readers = 0;
  writers = 0;
  /** How often an end was opened, for a fifo's opening that waits for the other. */
  readersSeen = 0;
  writersSeen = 0;
  readonly queue: WaitQueue = new WaitQueue();

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#capacity;
  }

  set capacity(wanted: number) {
    if (wanted > MAX_CAPACITY) throw errno.EPERM;
    const capacity = Math.max(PIPE_BUF, 2 ** Math.ceil(Math.log2(Math.max(1, wanted))));
    if (capacity < this.#length) throw errno.EBUSY;
    this.#capacity = capacity;
    if (this.#ring.length > capacity) this.#resize(capacity);
    this.queue.wake(POLLOUT);
  }

  read(into: Uint8Array): number {
    if (into.length === 0) return 0;
    if (this.#length === 0) return this.writers === 0 ? 0 : WOULD_BLOCK;
    const [packet] = this.#packets;
    if (packet !== undefined) return this.#readBefore(packet, into);
    return this.#take(into, this.#length);
  }

  /** The bytes in front of a packet, or the packet, of which what does not fit is lost. */
  #readBefore(packet: { readonly start: number; readonly end: number }, into: Uint8Array): number {
    if (packet.start > this.#taken) return this.#take(into, packet.start - this.#taken);
    this.#packets.shift();
    const count = this.#take(into, packet.end - packet.start);
    this.#skip(packet.end - this.#taken);
    return count;
  }

  #take(into: Uint8Array, limit: number): number {
    const count = this.#copy(into, limit);
    this.#skip(count);
    this.queue.wake(POLLOUT);
    return count;
  }

  /** What {@link read} would give, which stays in the pipe until {@link discard}. */
  peek(into: Uint8Array): number {
    if (into.length === 0) return 0;
    if (this.#length === 0) return this.writers === 0 ? 0 : WOULD_BLOCK;
    return this.#copy(into, this.#readable);
  }

  /** Bytes that were looked at are read. */
  discard(count: number): void {
    this.read(new Uint8Array(count));
  }

  /** How many bytes are read at once: those in front of a packet, or the packet. */
  get #readable(): number {
    const [packet] = this.#packets;
    if (packet === undefined) return this.#length;
    return (packet.start > this.#taken ? packet.start : packet.end) - this.#taken;
  }

  #copy(into: Uint8Array, limit: number): number {
    const count = Math.min(into.length, limit);
    const first = Math.min(count, this.#ring.length - this.#start);
    if (count === 1) into[0] = this.#ring[this.#start] ?? 0;
    else {
      into.set(this.#ring.subarray(this.#start, this.#start + first));
      if (first < count) into.set(this.#ring.subarray(0, count - first), first);
    }
    return count;
  }

  #skip(count: number): void {
    this.#start = (this.#start + count) % this.#ring.length;
    this.#length -= count;
    this.#taken += count;
    if (this.#length === 0) this.#start = 0;
  }

  /** Nobody has it open any more: what is in it is gone. */
  clear(): void {
    this.#skip(this.#length);
    this.#packets.length = 0;
  }

  /** As packets of at most `PIPE_BUF` bytes, each of which takes a page. */
  writePackets(from: Uint8Array): number {
    let done = 0;
    while (done < from.length && this.#packets.length < this.#capacity / PIPE_BUF) {
      const start = this.#taken + this.#length;
      const count = this.write(from.subarray(done, done + PIPE_BUF));
      if (count === WOULD_BLOCK) break;
      this.#packets.push({ start, end: start + count });
      done += count;
    }
    return done === 0 ? WOULD_BLOCK : done;
  }

  write(from: Uint8Array): number {
    const count = Math.min(from.length, this.#capacity - this.#length);
    if (count === 0 || (from.length <= PIPE_BUF && count < from.length)) return from.length === 0 ? 0 : WOULD_BLOCK;
    if (this.#length + count > this.#ring.length) {
      this.#resize(Math.min(this.#capacity, 2 ** Math.ceil(Math.log2(this.#length + count))));
    }
    const end = (this.#start + this.#length) % this.#ring.length;
    const first = Math.min(count, this.#ring.length - end);
    if (count === 1) this.#ring[end] = from[0] ?? 0;
    else {
      this.#ring.set(from.subarray(0, first), end);
      if (first < count) this.#ring.set(from.subarray(first, count), 0);
    }
    this.#length += count;
    this.queue.wake(POLLIN);
    return count;
  }

  get canWrite(): boolean {
    return this.#capacity - this.#length >= PIPE_BUF;
  }

  #resize(size: number): void {
    const ring = new Uint8Array(size);
    const first = Math.min(this.#length, this.#ring.length - this.#start);
    ring.set(this.#ring.subarray(this.#start, this.#start + first));
    if (first < this.#length) ring.set(this.#ring.subarray(0, this.#length - first), first);
    this.#ring = ring;
    this.#start = 0;
  }
}

export interface PipeEndOptions {
  readonly inode: Inode;
  readonly flags: number;
  readonly place?: Place | undefined;
}

/** An end of a pipe or fifo, or both (`O_RDWR`). */
export class PipeEnd extends OpenFile {
  readonly pipe: Pipe;

  constructor(pipe: Pipe, { inode, flags, place }: PipeEndOptions) {
    super(inode, { flags: flags & ~O_APPEND, place });
    this.pipe = pipe;
    if (this.isReadable) {
      pipe.readers++;
      pipe.readersSeen++;
    }
    if (this.isWritable) {
      pipe.writers++;
      pipe.writersSeen++;
    }
    pipe.queue.wake(POLLIN | POLLOUT);
  }

  override get label(): string {
    return `pipe:[${this.inode.number}]`;
  }

  override get queue(): WaitQueue {
    return this.pipe.queue;
  }

  override read(into: Uint8Array): number {
    return this.pipe.read(into);
  }

  override write(from: Uint8Array): number {
    if (from.length === 0) return 0;
    if (this.pipe.readers === 0) throw brokenPipe;
    return (this.flags & O_DIRECT) === 0 ? this.pipe.write(from) : this.pipe.writePackets(from);
  }

  override poll(): number {
    const { pipe } = this;
    let events = 0;
    if (this.isReadable) {
      if (pipe.length > 0) events |= POLLIN | POLLRDNORM;
      if (pipe.writers === 0 && pipe.writersSeen > 0) events |= POLLHUP;
    }
    if (this.isWritable) {
      if (pipe.canWrite) events |= POLLOUT | POLLWRNORM;
      if (pipe.readers === 0) events |= POLLERR;
    }
    return events;
  }

  override control(request: number, argument: ControlArgument): number {
    if (request !== FIONREAD) throw errno.ENOTTY;
    const bytes = argument.bytes(4);
    new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, this.pipe.length, true);
    return 0;
  }

  override release(): void {
    if (this.isReadable) this.pipe.readers--;
    if (this.isWritable) this.pipe.writers--;
    if (this.pipe.readers === 0 && this.pipe.writers === 0) this.pipe.clear();
    this.pipe.queue.wake(POLLIN | POLLOUT | POLLHUP | POLLERR);
  }
}

/** `EPIPE`, with `SIGPIPE` for who writes. */
export const brokenPipe: Signalled = Object.assign(Object.create(errno.EPIPE) as typeof errno.EPIPE, {
  signal: SIGPIPE,
});
