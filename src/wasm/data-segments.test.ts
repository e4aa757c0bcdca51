import { expect, test } from "vitest";
import { FormatError, Reader } from "../bytes/index.ts";
import { DataSegmentCursor } from "./data-segments.ts";
import { sectionCodec } from "./sections.ts";

/** An active segment, a passive one, one of memory 0 said in full, one whose offset is no constant. */
const section = Uint8Array.from(
  [
    [4],
    [0, 0x41, 0x80, 0x08, 0x0b, 2, 0x61, 0x62],
    [1, 3, 0x63, 0x64, 0x65],
    [2, 0, 0x41, 0x7f, 0x0b, 0],
    [0, 0x23, 0, 0x41, 1, 0x6a, 0x0b, 1, 0x66],
  ].flat(),
);

function walked(bytes: Uint8Array): readonly (readonly number[])[] {
  const segments = new DataSegmentCursor(new Reader(bytes));
  const found: number[][] = [];
  while (segments.next()) found.push([...bytes.subarray(segments.start, segments.end)]);
  expect(found.length).toBe(segments.count);
  return found;
}

function decoded(bytes: Uint8Array): readonly (readonly number[])[] {
  const reader = new Reader(bytes);
  const segments = sectionCodec("data").read(reader, "section");
  reader.expectEnd("section");
  return segments.map((segment) => [...segment.bytes]);
}

test("the bytes of each segment", () => {
  expect(walked(section)).toEqual([[0x61, 0x62], [0x63, 0x64, 0x65], [], [0x66]]);
  expect(new DataSegmentCursor(undefined).next()).toBe(false);
});

test("is as strict as decoding, wherever a byte is wrong", () => {
  const resultOf = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return "refused";
    }
  };
  for (let at = 0; at < section.length; at++) {
    for (const value of [0, 1, 0x0b, 0x41, 0x80, 0xff]) {
      const bytes = section.with(at, value);
      expect([at, value, resultOf(() => walked(bytes))]).toEqual([at, value, resultOf(() => decoded(bytes))]);
    }
  }
});
