import { expect, test } from "vitest";
import { CHUNK_SIZE } from "./chunk-pool.ts";
import { ChunkedContent } from "./chunked-content.ts";

const free = (): void => undefined;

/** A file that fills three chunks and is gone, so that its memory is used again. */
function leaveOnes(): void {
  const content = new ChunkedContent();
  content.write(new Uint8Array(3 * CHUNK_SIZE).fill(1), 0, free);
  content.resize(0);
  expect(content.allocated).toBe(0);
}

function all(content: ChunkedContent): Uint8Array {
  const bytes = new Uint8Array(content.size).fill(9);
  expect(content.read(bytes, 0)).toBe(content.size);
  return bytes;
}

test("nothing of a file that is gone is seen in another", () => {
  leaveOnes();
  const content = new ChunkedContent();
  content.write(new Uint8Array([2]), 2 * CHUNK_SIZE - 1, free);
  content.reserve(2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 10, free);
  content.resize(3 * CHUNK_SIZE);
  const expected = new Uint8Array(3 * CHUNK_SIZE);
  expected[2 * CHUNK_SIZE - 1] = 2;
  expect(all(content)).toEqual(expected);
});

test("whole chunks are what was written", () => {
  leaveOnes();
  const content = new ChunkedContent();
  const bytes = new Uint8Array(2 * CHUNK_SIZE + 100).map((_, index) => index * 7);
  content.write(bytes, 0, free);
  expect(all(content)).toEqual(bytes);
});

test("a small file takes little, and what grows keeps its content", () => {
  const content = new ChunkedContent();
  content.write(new Uint8Array([1, 2, 3]), 0, free);
  expect(content.allocated).toBe(256);
  content.write(new Uint8Array([4]), 1000, free);
  expect([content.allocated, content.size]).toEqual([1024, 1001]);
  expect([...all(content).subarray(0, 4), all(content)[1000]]).toEqual([1, 2, 3, 0, 4]);
});
