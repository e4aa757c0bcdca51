import { errno, POLLIN, POLLOUT, WOULD_BLOCK } from "../../abi/index.ts";
import { WaitQueue, type Inode } from "../../vfs/index.ts";
import { AnonymousFile } from "./anonymous-file.ts";

const MAXIMUM = 2n ** 64n - 2n;

/** eventfd(2): a counter. */
export class EventFile extends AnonymousFile {
  #count: bigint;
  readonly #isSemaphore: boolean;
  readonly #queue = new WaitQueue();

  constructor(inode: Inode, { flags, count, isSemaphore }: { flags: number; count: number; isSemaphore: boolean }) {
    super(inode, { flags });
    this.#count = BigInt(count);
    this.#isSemaphore = isSemaphore;
  }

  override get label(): string {
    return "anon_inode:[eventfd]";
  }

  override get queue(): WaitQueue {
    return this.#queue;
  }

  override read(into: Uint8Array): number {
    if (into.length < 8) throw errno.EINVAL;
    if (this.#count === 0n) return WOULD_BLOCK;
    const value = this.#isSemaphore ? 1n : this.#count;
    this.#count -= value;
    new DataView(into.buffer, into.byteOffset).setBigUint64(0, value, true);
    this.#queue.wake(POLLOUT);
    return 8;
  }

  override write(from: Uint8Array): number {
    if (from.length < 8) throw errno.EINVAL;
    const value = new DataView(from.buffer, from.byteOffset).getBigUint64(0, true);
    if (value > MAXIMUM) throw errno.EINVAL;
    if (this.#count + value > MAXIMUM) return WOULD_BLOCK;
    this.#count += value;
    this.#queue.wake(POLLIN);
    return 8;
  }

  override poll(): number {
    return (this.#count > 0n ? POLLIN : 0) | (this.#count < MAXIMUM ? POLLOUT : 0);
  }
}
