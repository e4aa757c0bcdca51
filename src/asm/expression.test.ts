import { describe, expect, test } from "vitest";
import { dataHex, messagesOf } from "../../test/support/assembly.ts";

/** The value of an expression, by `.quad`. */
function valueOf(expression: string): bigint {
  const bytes = dataHex(`.quad ${expression}`).split(" ").toReversed().join("");
  return BigInt.asIntN(64, BigInt(`0x${bytes}`));
}

// Checked with GNU as 2.40.
test.each([
  ["1 + 2 * 3", 7n],
  ["(1 + 2) * 3", 9n],
  ["1 << 2 + 1", 5n],
  ["2 * 3 % 4", 2n],
  ["7 & 3 | 8", 11n],
  ["6 ^ 3", 5n],
  ["1 | 2 == 3", -1n],
  ["5 ! 2", -3n],
  ["-7 / 2", -3n],
  ["-7 % 3", -1n],
  ["-1 >> 60", 15n],
  ["1 << 64", 0n],
  ["~0", -1n],
  ["!5", 0n],
  ["!0", 1n],
  ["- - 5", 5n],
  ["1 == 1", -1n],
  ["1 <> 1", 0n],
  ["2 > 1", -1n],
  ["2 <= 1", 0n],
  ["1 && 2", 1n],
  ["0 || 0", 0n],
  ["0x7fffffffffffffff + 1", -(2n ** 63n)],
  ["0b101", 5n],
  ["017", 15n],
  ["0X1F", 31n],
  ["'a", 97n],
  ["'a'", 97n],
  ["'\\n'", 10n],
])("%s", (expression, value) => {
  expect(valueOf(expression)).toBe(value);
});

describe("places", () => {
  test.each([
    ["distances in one section", "a: .byte 1\nb: .byte b - a, . - a", "01 01 02"],
    ["distances over what grows", "a: .uleb128 c - b\n.balign 4\nb: .zero 200\nc: .byte b - a", undefined],
    ["numbered labels, the nearest ones", "1: .byte 1f - 1b\n1: .byte 1b - 0f\n0:", "01 ff"],
    ["the place itself", ".byte 1\n.byte . - .data", "01 01"],
    ["values of .set as they are then", ".set x, 1\n.byte x\n.set x, 2\n.byte x", "01 02"],
    [
      "values of .eqv as they are at the end of its symbols",
      ".set y, 1\n.eqv x, y + 1\n.byte x\n.set y, 5\n.byte x",
      "02 06",
    ],
    ["values that come later", ".byte x\n.set x, 5", "05"],
    ["a comparison of labels", "a:\n.byte 0\nb:\n.byte -(a < b), a == b", "00 01 00"],
  ])("%s", (_, source, bytes) => {
    const found = dataHex(source);
    if (bytes === undefined) expect(found.split(" ").at(-1)).toBe("04");
    else expect(found).toBe(bytes);
  });
});

test.each([
  ["1 / 0", "Division by zero"],
  ["1 +", "Found the end of the statement, expected"],
  ["(1", 'expected ")"'],
  ["08", "8"],
  ["0x", "a number without digits"],
  ["9f", 'There is no label "9:" behind this'],
  ["a + b", 'Both "a" and "b" are added'],
  ["a - b", 'a difference to "b"'],
  ["~a", 'The operand of "~" is no constant'],
  ["a * 2", 'An operand of "*" is no constant: "a"'],
])("%s is a mistake", (expression, message) => {
  const messages = messagesOf(`.data\n.long ${expression}\n`);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain(message);
});

test("a circle of .set is found where it begins and where it is used", () => {
  const messages = messagesOf(".data\n.set x, y\n.set y, x\n.long x\n");
  expect(messages.map((message) => message.split(":")[0])).toEqual(["2", "3", "4"]);
  for (const message of messages) expect(message).toMatch(/depends on itself/);
});

test("deep nesting ends in a message", () => {
  expect(messagesOf(`.long ${"(".repeat(100_000)}1${")".repeat(100_000)}`)[0]).toMatch(/nested|deep/);
  const chain = Array.from({ length: 10_000 }, (_, index) => `.set x${index}, x${index + 1} + 1`).join("\n");
  expect(messagesOf(`${chain}\n.long x0\n.set x10000, 1\n`).length).toBeGreaterThan(0);
});
