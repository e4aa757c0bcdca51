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

/** A chunk for somebody who overwrites all of it. */
export function anyChunk(): Uint8Array {
  return free.pop() ?? new Uint8Array(CHUNK_SIZE);
}

/** Nobody may use it any more. */
export function giveChunk(chunk: Uint8Array): void {
  if (chunk.length === CHUNK_SIZE && free.length < MOST) free.push(chunk);
}
