import { expect, test } from "vitest";
import { dataHex, messagesOf } from "../../test/support/assembly.ts";

const file = '.text\n.file 1 "a.c"\n';

// As GNU as 2.40 numbers them.
test("rows of one address are numbered from 0 on", () => {
  const rows = `${file}
    .loc 1 1 0 view -0
    .byte 1
    .loc 1 2 3 view .LVU1
    .loc 1 3 3 view .LVU2
    .byte 2
    .loc 1 4 3 is_stmt 0 view 0
    .byte 3
    .loc 1 5 3 view .LVU5
    .loc 1 6 3
    .loc 1 7 3 view .LVU7
    .uleb128 end - start
    .loc 1 8 3 view .LVU8
start: .zero 200
end: .data\n`;
  expect(dataHex(`${rows}.byte .LVU1, .LVU2, .LVU5, .LVU7, .LVU8`)).toBe("00 01 00 02 00");
});

test("numbers are known even if what lies between is known late", () => {
  const rows = `${file}
    .loc 1 1 view .L1
    .p2align 4
    .loc 1 2 view .L2
    .data\n`;
  expect(dataHex(`${rows}.byte .L1, .L2`)).toBe("00 01");
});

test("mistakes", () => {
  const rows = `${file}
.loc 1 1 view 3
.loc 1 1 view -1
.loc 1 1
.loc 1 2 view 0
.loc 1 2 view -0
`;
  expect(messagesOf(rows)).toEqual([
    "4: Found another number than 0 for the view",
    "5: Found another number than 0 for the view",
    '7: The view of this ".loc" is not 0: no code is between it and the one before',
  ]);
});
