import { errno, PATH_MAX } from "../abi/index.ts";
import { decodeUtf8 } from "../bytes/index.ts";

/** The first pages' part that is never a program's: what lies there is behind a null pointer. */
export const NULL_GUARD = 1024;

/** What a `WebAssembly.Memory` is to the kernel. */
export interface LinearMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

const noMemory: LinearMemory = { buffer: new ArrayBuffer(0), grow: () => -1 };

/**
 * The memory of a program. Every pointer goes through here: what is not inside is `EFAULT`.
 *
 * The program grows its memory without telling, which detaches the buffer: then the length is 0, no range is inside, and the
 * views are made anew before anything is refused. So the common case is one comparison.
 */
export class GuestMemory {
  #memory: LinearMemory = noMemory;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  attach(memory: LinearMemory): void {
    this.#memory = memory;
    this.#refresh();
  }

  get memory(): LinearMemory {
    return this.#memory;
  }

  /** In bytes, now. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  /** The bytes `[address, address + length)`. A length of 0 is allowed anywhere, as on Linux. */
  range(address: number, length: number): Uint8Array {
    const start = address >>> 0;
    const end = start + (length >>> 0);
    if (end > this.#bytes.length) this.#refresh();
    if (end === start) return this.#bytes.subarray(0, 0);
    if (start < NULL_GUARD || end > this.#bytes.length) throw errno.EFAULT;
    return this.#bytes.subarray(start, end);
  }

  /** Whether {@link range} has it. */
  has(address: number, length: number): boolean {
    const start = address >>> 0;
    return start >= NULL_GUARD && start + length <= this.size;
  }

  /** As {@link range}, but it ends where memory ends: what a transfer of `length` bytes may use. */
  span(address: number, length: number): Uint8Array {
    const start = address >>> 0;
    const end = start + (length >>> 0);
    if (end > this.#bytes.length) this.#refresh();
    if (end === start) return this.#bytes.subarray(0, 0);
    if (start < NULL_GUARD || start >= this.#bytes.length) throw errno.EFAULT;
    return this.#bytes.subarray(start, Math.min(end, this.#bytes.length));
  }

  /** A view in which `[address, address + size)` is inside, at `address >>> 0`. */
  view(address: number, size: number): DataView {
    const start = address >>> 0;
    if (start + size > this.#bytes.length) this.#refresh();
    if (start < NULL_GUARD || start + size > this.#bytes.length) throw errno.EFAULT;
    return this.#view;
  }

  uint32(address: number): number {
    return this.view(address, 4).getUint32(address >>> 0, true);
  }

  int32(address: number): number {
    return this.view(address, 4).getInt32(address >>> 0, true);
  }

  setInt32(address: number, value: number): void {
    this.view(address, 4).setInt32(address >>> 0, value, true);
  }

  /** The text up to a NUL, of at most `limit` bytes with it; longer is `ENAMETOOLONG`. */
  string(address: number, limit: number = PATH_MAX): string {
    const start = address >>> 0;
    if (start >= this.#bytes.length) this.#refresh();
    if (start < NULL_GUARD || start >= this.#bytes.length) throw errno.EFAULT;
    const bytes = this.#bytes;
    const bound = Math.min(bytes.length, start + limit);
    let end = start;
    while (end < bound && bytes[end] !== 0) end++;
    if (end === bound) throw bound === bytes.length ? errno.EFAULT : errno.ENAMETOOLONG;
    return decodeUtf8(bytes, start, end);
  }

  #refresh(): void {
    const { buffer } = this.#memory;
    if (buffer.byteLength === this.#bytes.length && this.#bytes.buffer === buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }
}
