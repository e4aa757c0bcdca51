import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8, invalidUtf8At, putUtf8, utf8Size } from "./utf8.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isValid(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that are nearly UTF-8: leads, continuations and limits of table 3-7. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        0x00,
        0x7f,
        0x80,
        0x8f,
        0x90,
        0x9f,
        0xa0,
        0xbf,
        0xc0,
        0xc1,
        0xc2,
        0xdf,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
        0xff,
      ),
      fc.nat(0xff),
    ),
    { maxLength: 12 },
  )
  .map((bytes) => Uint8Array.from(bytes));

test("valid is what TextDecoder takes", () => {
  fc.assert(
    fc.property(nearlyUtf8, (bytes) => {
      expect(invalidUtf8At(bytes, 0, bytes.length) < 0).toBe(isValid(bytes));
    }),
    { numRuns: 3000 },
  );
});

test("every sequence of one or two bytes, and of three with the limits as thirds", () => {
  const bytes = new Uint8Array(3);
  const wrong: number[][] = [];
  for (const size of [1, 2]) {
    for (let number = 0; number < 256 ** size; number++) {
      bytes[0] = number & 0xff;
      bytes[1] = number >> 8;
      const part = bytes.subarray(0, size);
      if (invalidUtf8At(bytes, 0, size) < 0 !== isValid(part)) wrong.push([...part]);
    }
  }
  for (let number = 0x80; number < 0x1_0000; number++) {
    for (const third of [0x7f, 0x80, 0xbf, 0xc0]) {
      bytes[0] = number >> 8;
      bytes[1] = number & 0xff;
      bytes[2] = third;
      if (invalidUtf8At(bytes, 0, 3) < 0 !== isValid(bytes)) wrong.push([...bytes]);
    }
  }
  expect(wrong).toEqual([]);
});

test("the first wrong sequence is pointed at", () => {
  const bytes = Uint8Array.from([0x61, 0xc3, 0xa4, 0xe2, 0x82, 0x61]);
  expect(invalidUtf8At(bytes, 0, bytes.length)).toBe(3);
  expect(invalidUtf8At(bytes, 0, 3)).toBe(-1);
  expect(invalidUtf8At(bytes, 0, 2)).toBe(1);
  expect(invalidUtf8At(bytes, 2, 3)).toBe(2);
});

test("valid text is decoded as TextDecoder does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      const bytes = new TextEncoder().encode(text);
      expect(decodeUtf8(bytes)).toBe(text);
      expect(encodeUtf8(text)).toEqual(bytes);
    }),
  );
});

test("long plain text, over the pieces that it is made in", () => {
  for (const size of [24, 25, 4095, 4096, 4097, 10_000]) {
    const text = "abcdefg".repeat(size / 7 + 1).slice(0, size);
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
    expect(decodeUtf8(encodeUtf8(`${text}ä${text}`))).toBe(`${text}ä${text}`);
  }
});

test("a part of an array", () => {
  const bytes = encodeUtf8("aäb");
  expect(decodeUtf8(bytes, 1, 3)).toBe("ä");
  expect(decodeUtf8(bytes, 1)).toBe("äb");
  expect(decodeUtf8(bytes, 2, 2)).toBe("");
});

describe("escaping", () => {
  test("no bytes are lost", () => {
    fc.assert(
      fc.property(nearlyUtf8, (bytes) => {
        expect(encodeUtf8(decodeUtf8(bytes))).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    [[0xff], "\udcff"],
    [[0x61, 0x80, 0x62], "a\udc80b"],
    [[0xed, 0xb2, 0x80], "\udced\udcb2\udc80"],
    [[0xe2, 0x82], "\udce2\udc82"],
    [[0xf4, 0x90, 0x80, 0x80], "\udcf4\udc90\udc80\udc80"],
  ])("%j", (bytes, text) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text);
  });

  test("a surrogate that stands for no byte becomes U+FFFD", () => {
    expect([...encodeUtf8("\ud800")]).toEqual([0xef, 0xbf, 0xbd]);
    expect([...encodeUtf8("\udc7f")]).toEqual([0xef, 0xbf, 0xbd]);
    expect([...encodeUtf8("\udc80")]).toEqual([0x80]);
    expect(encodeUtf8("\ud83d\ude00")).toEqual(new TextEncoder().encode("😀"));
  });
});

test("putUtf8 writes at a place and returns the one behind", () => {
  const bytes = new Uint8Array(8).fill(0xee);
  expect(putUtf8(bytes, 2, "ä")).toBe(4);
  expect([...bytes]).toEqual([0xee, 0xee, 0xc3, 0xa4, 0xee, 0xee, 0xee, 0xee]);
});

test("the size is what is written", () => {
  const units = fc.array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })));
  fc.assert(
    fc.property(units, (codes) => {
      const text = String.fromCharCode(...codes);
      expect(putUtf8(new Uint8Array(text.length * 3), 0, text)).toBe(utf8Size(text));
    }),
  );
});
