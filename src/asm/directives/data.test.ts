import { expect, test } from "vitest";
import { assemble } from "../assemble.ts";
import { dataHex, messagesOf } from "../../../test/support/assembly.ts";

// Checked with GNU as 2.40, but for the operands that only 64-bit targets of it take.
test.each([
  [".byte 1, -1, 255, 'a", "01 ff ff 61"],
  [".short 0x1234, -2", "34 12 fe ff"],
  [".long 0xffffffff, -1, 1 << 31", "ff ff ff ff ff ff ff ff 00 00 00 80"],
  [
    ".quad -2, 0x123456789abcdef0, 4294967296",
    "fe ff ff ff ff ff ff ff f0 de bc 9a 78 56 34 12 00 00 00 00 01 00 00 00",
  ],
  [".quad -4294967297", "ff ff ff ff fe ff ff ff"],
  [".octa 0x102030405060708090a0b0c0d0e0f10", "10 0f 0e 0d 0c 0b 0a 09 08 07 06 05 04 03 02 01"],
  ['.ascii "a\\n\\101\\x42\\"", "b"', "61 0a 41 42 22 62"],
  ['.asciz "a", "b"', "61 00 62 00"],
  ['.string "a" "b"', "61 62 00"],
  ['.string16 "ab"', "61 00 62 00 00 00"],
  ['.ascii "\\377\\8"', "ff 08"],
  [".uleb128 0, 127, 128, 0xffffffffffffffff", "00 7f 80 01 ff ff ff ff ff ff ff ff ff 01"],
  [".sleb128 0, -1, 63, 64, -64, -65", "00 7f 3f c0 00 40 bf 7f"],
  [".zero 3", "00 00 00"],
  [".skip 2, 7", "07 07"],
  [".fill 2, 3, 0x01020304", "04 03 02 04 03 02"],
  [".fill 2", "00 00"],
  [".byte 1\n.p2align 2\n.byte 2", "01 00 00 00 02"],
  [".byte 1\n.balign 4, 9\n.byte 2", "01 09 09 09 02"],
  [".byte 1\n.p2align 3, 0, 2\n.byte 2", "01 02"],
  [".byte 1\n.org 4\n.byte 2", "01 00 00 00 02"],
  [".byte 1\n.org 3, 5\n.byte 2", "01 05 05 02"],
  ["a: .byte 1\n.org a + 2\n.byte 2", "01 00 02"],
  [".float 1.5, -0.0", "00 00 c0 3f 00 00 00 80"],
  [".double 1.5", "00 00 00 00 00 00 f8 3f"],
  [".dc.w 1\n.dcb.b 2, 3\n.ds.w 1", "01 00 03 03 00 00"],
  [".rleb128 1, 5\n.rleb128 2, 5\n.rleb128 5, 5", "05 85 00 85 80 80 80 00"],
  [".rleb128 16, b - a\na: .zero 200\nb:", `c8 81${" 80".repeat(13)} 00${" 00".repeat(200)}`],
])("%s", (source, bytes) => {
  expect(dataHex(source)).toBe(bytes);
});

test("sizes that depend on each other settle", () => {
  // Each LEB128 is as long as what is between its labels takes, which has the other in it.
  const source = "a: .uleb128 d - b\nb: .zero 126\n.uleb128 c - a\nc: .zero 1\nd: .byte b - a";
  const bytes = dataHex(source).split(" ");
  expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual(["81", "01", "02"]);
});

test.each([
  [".byte x", "No relocation fits a symbol into this field"],
  [".quad x", "No relocation fits a symbol into 8 bytes"],
  [".byte x - y", "No relocation means a difference"],
  [".uleb128 x", "The value is not known"],
  [".skip x", "size"],
  [".org 1\n.org 0", "is 1 bytes back"],
  [".org .text", "is not in this section"],
  [".p2align x", "not known here"],
  [".ascii 5", "expected a string"],
  ['.ascii "abc', "string"],
  [".fill -1", "Found a size of -1"],
  ['.incbin "none"', 'Cannot find the file "none"'],
  [".rleb128 1, 128", "The value 128 is too large for 7 bits"],
  [".reloc 0, R_NOTHING, x", "R_NOTHING"],
  [".float x", 'Found "x", expected a number'],
])("%j is a mistake", (source, message) => {
  const messages = messagesOf(`.data\n${source}\n`);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(message);
});

test("sizes that never settle are a mistake of the statement that goes on moving", () => {
  const { diagnostics } = assemble(".data\n.skip d - c\nc: .long 1\nd:\na: .skip 1 - (b - a)\nb: .p2align 2\n", {
    syntax: "gnu",
  });
  expect(diagnostics.map(({ message, place }) => [place?.line, message])).toEqual([
    [5, "Sizes and places depend on each other without end"],
  ]);
});
