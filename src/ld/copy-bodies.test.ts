import { expect, test } from "vitest";
import { copyBodies } from "./copy-bodies.ts";
import { Entry } from "./entry.ts";

/** Bodies of 2, 3 and 1 bytes behind their sizes, as in a code section. */
const section = Uint8Array.of(2, 0x11, 0x12, 3, 0x21, 0x22, 0x23, 1, 0x31);

function body(bytes: Uint8Array, start: number, end: number): Entry {
  return new Entry({ kind: "function", file: undefined, section: ".text", bytes, start, end });
}

function copied(functions: readonly Entry[]): readonly number[] {
  let size = 0;
  for (const entry of functions) {
    entry.address = size + 1;
    size += 1 + entry.size;
  }
  const output = new Uint8Array(size);
  copyBodies(functions, output);
  return [...output];
}

const first = body(section, 1, 3);
const second = body(section, 4, 7);
const third = body(section, 8, 9);

test("bodies in a row", () => {
  expect(copied([first, second, third])).toEqual([...section]);
});

test("with one left out, in another order, of another file", () => {
  expect(copied([first, third])).toEqual([2, 0x11, 0x12, 1, 0x31]);
  expect(copied([second, first])).toEqual([3, 0x21, 0x22, 0x23, 2, 0x11, 0x12]);
  expect(copied([first, body(Uint8Array.of(0x41, 0x42), 0, 2), second])).toEqual([
    2, 0x11, 0x12, 2, 0x41, 0x42, 3, 0x21, 0x22, 0x23,
  ]);
});

test("sizes are written, not taken from the file: a longer one is between", () => {
  const padded = Uint8Array.of(1, 0x11, 0x82, 0x00, 0x21, 0x22);
  expect(copied([body(padded, 1, 2), body(padded, 4, 6)])).toEqual([1, 0x11, 2, 0x21, 0x22]);
});
