/**
 * Blocks of bytes that grow, cut from larger ones: an object has thousands of subsections, one for each function, and
 * a buffer of its own for each costs more than what is written to it. The block that grew last grows where it is, and
 * gives back what it does not need when it is complete.
 */

const CHUNK = 0x1_0000;
/** Larger blocks have a buffer of their own. */
const LARGEST = CHUNK / 4;

export class ByteArena {
  #chunk: ArrayBuffer = new ArrayBuffer(0);
  /** Bytes of the chunk that blocks have. */
  #used = 0;
  #last: Uint8Array | undefined;

  /** A block of `capacity` bytes that begins as `block` does, which is not to be used any more. */
  grown(block: Uint8Array, capacity: number): Uint8Array {
    if (block === this.#last && block.byteOffset + capacity <= CHUNK) return this.#cut(block.byteOffset, capacity);
    const larger = capacity > LARGEST ? new Uint8Array(capacity) : this.#fresh(capacity);
    larger.set(block);
    return larger;
  }

  /** The first `length` bytes of a block that grows no more. */
  complete(block: Uint8Array, length: number): Uint8Array {
    if (block !== this.#last) return block;
    const exact = this.#cut(block.byteOffset, length);
    this.#last = undefined;
    return exact;
  }

  #fresh(size: number): Uint8Array {
    if (this.#used + size > this.#chunk.byteLength) {
      this.#chunk = new ArrayBuffer(CHUNK);
      this.#used = 0;
    }
    return this.#cut(this.#used, size);
  }

  #cut(offset: number, size: number): Uint8Array {
    this.#used = offset + size;
    this.#last = new Uint8Array(this.#chunk, offset, size);
    return this.#last;
  }
}
