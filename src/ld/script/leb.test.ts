import { expect, test } from "vitest";
import { lebBytes, lebSize } from "./leb.ts";

test.each([
  [0n, 1, 1],
  [63n, 1, 1],
  [64n, 1, 2],
  [127n, 1, 2],
  [128n, 2, 2],
  [8191n, 2, 2],
  [8192n, 2, 3],
  [2n ** 64n - 1n, 10, 10],
])("%s takes %i bytes, with a sign %i", (value, size, signed) => {
  expect(lebSize(value, false)).toBe(size);
  expect(lebSize(value, true)).toBe(signed);
});

test.each([
  [-1n, 1, [0x7f]],
  [-64n, 1, [0x40]],
  [-65n, 2, [0xbf, 0x7f]],
  [-1n, 3, [0xff, 0xff, 0x7f]],
  [5n, 3, [0x85, 0x80, 0x00]],
  [624_485n, 3, [0xe5, 0x8e, 0x26]],
])("%s in %i bytes", (value, size, bytes) => {
  expect([...lebBytes(value, size)]).toEqual(bytes);
});

test("the size of a negative number", () => {
  expect([-1n, -64n, -65n, -8192n, -8193n].map((value) => lebSize(value, true))).toEqual([1, 1, 2, 2, 3]);
});
