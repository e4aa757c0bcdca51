import { expect, test } from "vitest";
import type { Field } from "./fields.ts";
import { annotatedListing, hexOf } from "./listing.ts";

function field(label: string, start: number, end: number, inner: readonly Field[] = []): Field {
  return { label, start, end, value: undefined, fields: inner };
}

test("hex of bytes", () => {
  expect(hexOf(Uint8Array.from([0, 0xa, 0xff]))).toBe("00 0a ff");
  expect(hexOf(new Uint8Array())).toBe("");
});

test("bytes of no field, long fields, empty fields, nested fields, a base", () => {
  const bytes = Uint8Array.from({ length: 24 }, (_, index) => index);
  const fields = [
    { ...field("magic", 0x11, 0x13), value: "0x201" },
    field("long", 0x13, 0x24),
    field("body", 0x24, 0x27, [field("nothing", 0x24, 0x24), field("one", 0x25, 0x26)]),
  ];
  expect(annotatedListing(bytes, fields, 0x10)).toBe(
    [
      "00000010: 00",
      "00000011: 01 02                                            magic 0x201",
      "00000013: 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12  long",
      "00000023: 13",
      "00000024:                                                  body",
      "00000024:                                                    nothing",
      "00000024: 14",
      "00000025: 15                                                 one",
      "00000026: 16",
      "00000027: 17",
      "",
    ].join("\n"),
  );
});

test("nothing", () => {
  expect(annotatedListing(new Uint8Array(), [])).toBe("");
});
