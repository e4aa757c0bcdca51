import { CHUNK_SIZE, chunkOf, giveChunk, zeroChunk } from "./chunk-pool.ts";

/**
 * Bytes of a file in memory: chunks of 64 KiB, of which those that were never written do not exist. A chunk may be shorter than
 * 64 KiB; what it lacks reads as zeros, so a small file takes little more than its size.
 */
const SMALLEST_CHUNK = 256;
/** Up to here a loop is quicker than `set` with a view. */
const FEW_BYTES = 32;

export class ChunkedContent {
  size = 0;
  /** Bytes that chunks take. */
  allocated = 0;
  /** By number. A map, since a file of one byte at 2^40 is allowed. */
  readonly #chunks = new Map<number, Uint8Array>();
  // The chunk used last: most accesses are sequential.
  #lastNumber = -1;
  #last: Uint8Array | undefined = undefined;

  read(into: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(into.length, this.size - position));
    for (let done = 0; done < count;) {
      const at = position + done;
      const offset = at & (CHUNK_SIZE - 1);
      const part = Math.min(count - done, CHUNK_SIZE - offset);
      copyOut(this.#chunk(numberAt(at)), offset, { into, at: done, count: part });
      done += part;
    }
    return count;
  }

  /** Puts bytes at `position`; `mayGrow` is asked before memory is taken and may throw. */
  write(from: Uint8Array, position: number, mayGrow: (bytes: number) => void): number {
    const count = from.length;
    for (let done = 0; done < count;) {
      const at = position + done;
      const offset = at & (CHUNK_SIZE - 1);
      const part = Math.min(count - done, CHUNK_SIZE - offset);
      const piece = part === count ? from : from.subarray(done, done + part);
      if (part === CHUNK_SIZE && this.#chunk(numberAt(at)) === undefined) {
        mayGrow(CHUNK_SIZE);
        this.#put(numberAt(at), chunkOf(piece));
      } else copyIn(piece, this.#chunkToWrite(numberAt(at), offset + part, mayGrow), offset);
      done += part;
      if (at + part > this.size) this.size = at + part;
    }
    return count;
  }

  resize(size: number): void {
    if (size < this.size) this.punch(size, this.size);
    this.size = size;
  }

  /** Makes a range read as zeros and gives back chunks that are wholly in it. */
  punch(from: number, to: number): void {
    const first = numberAt(from);
    const last = numberAt(Math.max(from, to - 1));
    const numbers = last - first < this.#chunks.size ? range(first, last) : [...this.#chunks.keys()];
    for (const number of numbers) {
      const chunk = this.#chunks.get(number);
      if (chunk === undefined || number < first || number > last) continue;
      const start = number * CHUNK_SIZE;
      const low = Math.max(0, from - start);
      const high = Math.min(CHUNK_SIZE, to - start);
      if (low === 0 && high >= Math.min(chunk.length, this.size - start)) this.#drop(number, chunk);
      else chunk.fill(0, low, Math.min(high, chunk.length));
    }
  }

  /** `SEEK_DATA` and `SEEK_HOLE`: chunks are data, what is between them holes. */
  seek(position: number, wantsHole: boolean): number {
    if (wantsHole) {
      let number = numberAt(position);
      while (this.#chunks.has(number)) number++;
      return Math.min(this.size, Math.max(position, number * CHUNK_SIZE));
    }
    const number = numberAt(position);
    if (this.#chunks.has(number)) return position;
    const later = [...this.#chunks.keys()].filter((other) => other > number);
    return later.length === 0 ? this.size : later.reduce((a, b) => Math.min(a, b)) * CHUNK_SIZE;
  }

  /** Makes the chunks of a range exist. */
  reserve(from: number, to: number, mayGrow: (bytes: number) => void): void {
    for (let number = numberAt(from); number * CHUNK_SIZE < to; number++) {
      this.#chunkToWrite(number, Math.min(CHUNK_SIZE, to - number * CHUNK_SIZE), mayGrow);
    }
  }

  #chunk(number: number): Uint8Array | undefined {
    if (number === this.#lastNumber) return this.#last;
    this.#lastNumber = number;
    return (this.#last = this.#chunks.get(number));
  }

  /** The chunk, with at least `length` bytes. */
  #chunkToWrite(number: number, length: number, mayGrow: (bytes: number) => void): Uint8Array {
    const old = this.#chunk(number);
    if (old !== undefined && old.length >= length) return old;
    // The first chunk grows by doubling; a file with more than one fills whole chunks anyway.
    const wanted = number > 0 ? CHUNK_SIZE : Math.max(SMALLEST_CHUNK, 2 ** Math.ceil(Math.log2(length)));
    mayGrow(wanted - (old?.length ?? 0));
    const chunk = wanted < CHUNK_SIZE ? new Uint8Array(wanted) : zeroChunk();
    if (old !== undefined) chunk.set(old);
    this.allocated -= old?.length ?? 0;
    this.#put(number, chunk);
    return chunk;
  }

  #put(number: number, chunk: Uint8Array): void {
    this.allocated += chunk.length;
    this.#chunks.set(number, chunk);
    this.#lastNumber = number;
    this.#last = chunk;
  }

  #drop(number: number, chunk: Uint8Array): void {
    this.#chunks.delete(number);
    this.allocated -= chunk.length;
    this.#lastNumber = -1;
    this.#last = undefined;
    giveChunk(chunk);
  }
}

/** Positions exceed 32 bits, so no shift. */
function numberAt(position: number): number {
  return Math.floor(position / CHUNK_SIZE);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function copyIn(bytes: Uint8Array, chunk: Uint8Array, offset: number): void {
  const { length } = bytes;
  if (length <= FEW_BYTES) for (let index = 0; index < length; index++) chunk[offset + index] = bytes[index]!;
  else chunk.set(bytes, offset);
}

function copyOut(
  chunk: Uint8Array | undefined,
  offset: number,
  { into, at, count }: { into: Uint8Array; at: number; count: number },
): void {
  const present = chunk === undefined ? 0 : Math.max(0, Math.min(count, chunk.length - offset));
  if (chunk !== undefined && present > 0) {
    if (present <= FEW_BYTES) for (let index = 0; index < present; index++) into[at + index] = chunk[offset + index]!;
    else into.set(chunk.subarray(offset, offset + present), at);
  }
  if (present < count) into.fill(0, at + present, at + count);
}
