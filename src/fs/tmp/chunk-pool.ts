/**
 * Chunks that nothing needs any more, for the next file. What costs most of a first write is not copying but that the system gives memory page
 * by page, and takes it back when a file goes; so some of it is kept.
 */

export const CHUNK_SIZE: number = 1 << 16;
/** 32 MiB. */
const MOST = 512;

const free: Uint8Array[] = [];

/** A chunk of zeros. */
export function zeroChunk(): Uint8Array {
  return free.pop()?.fill(0) ?? new Uint8Array(CHUNK_SIZE);
}

/** A chunk with these bytes, as many as it has. */
export function chunkOf(bytes: Uint8Array): Uint8Array {
  const chunk = free.pop();
  if (chunk === undefined) return copyOf(bytes);
  chunk.set(bytes);
  return chunk;
}

/** A buffer's own copy is not filled with zeros first. One of shared memory would be shared too. */
function copyOf({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer.slice(byteOffset, byteOffset + length));
  const chunk = new Uint8Array(length);
  chunk.set(new Uint8Array(buffer, byteOffset, length));
  return chunk;
}

/** Nobody may use it any more. */
export function giveChunk(chunk: Uint8Array): void {
  if (chunk.length === CHUNK_SIZE && free.length < MOST) free.push(chunk);
}
