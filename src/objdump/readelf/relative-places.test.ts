import { expect, test } from "vitest";
import { relativePlaces } from "./relative-places.ts";

function words(...values: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => view.setBigUint64(index * 8, value, true));
  return new Uint8Array(view.buffer);
}

test("an address, then bitmaps of the words behind it", () => {
  const highest = 1n << 63n;
  // 0x1000, then 0x1008 and 0x1018; the next bitmap begins 63 words further on.
  expect(relativePlaces(words(0x1000n, 0b1011n, highest | 1n, 0x8000n), 64)).toEqual([
    0x1000n,
    0x1008n,
    0x1018n,
    0x1008n + 8n * 63n + 8n * 62n,
    0x8000n,
  ]);
});

test("words of 32 bits; half a word at the end is ignored", () => {
  const content = new Uint8Array([0, 0x10, 0, 0, 0b11, 0, 0, 0x80, 1, 2]);
  expect(relativePlaces(content, 32)).toEqual([0x1000n, 0x1004n, 0x1004n + 4n * 30n]);
});
