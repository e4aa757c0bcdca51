import { describe, expect, test } from "vitest";
import { dataHex, messagesOf } from "../../test/support/assembly.ts";

// Checked with GNU as 2.40.
describe("macros", () => {
  test.each([
    ["defaults", ".macro m a=1, b=2\n.byte \\a, \\b\n.endm\nm\nm 5\nm b=7\nm ,9", "01 02 05 02 01 07 01 09"],
    [
      "blanks and commas between arguments",
      ".macro m a b\n.byte \\a, \\b\n.endm\nm 1 2\nm 3,4\nm 5 , 6",
      "01 02 03 04 05 06",
    ],
    ["brackets keep blanks together", ".macro m a b\n.byte \\a, \\b\n.endm\nm (1 + 2), 4", "03 04"],
    [
      "all the rest",
      ".macro m a, rest:vararg\n.byte \\a\n.ifnb \\rest\nm \\rest\n.endif\n.endm\nm 1, 2, 3",
      "01 02 03",
    ],
    ["strings lose their quotes", '.macro m a\n.ascii "\\a"\n.endm\nm "x y"\nm z', "78 20 79 7a"],
    ["the number of the call", ".macro m\n.byte \\@\n.endm\nm\nm", "00 01"],
    ["\\() ends a name", ".macro m a\nx\\a\\()y: .byte x1y - x\\a\\()y + 1\n.endm\nm 1", "01"],
    ["names of any case", ".macro Mac\n.byte 1\n.endm\nmac\nMAC", "01 01"],
    [".exitm", ".macro m a\n.byte \\a\n.if \\a\n.exitm\n.endif\n.byte 9\n.endm\nm 1\nm 0", "01 00 09"],
    [".purgem", ".macro m\n.byte 1\n.endm\nm\n.purgem m\n.macro m\n.byte 2\n.endm\nm", "01 02"],
    ["a macro that makes a macro", ".macro outer n\n.macro inner\\n\n.byte \\n\n.endm\n.endm\nouter 3\ninner3", "03"],
    ["recursion that ends", ".macro m n\n.if \\n\n.byte \\n\nm \\n-1\n.endif\n.endm\nm 3", "03 02 01"],
    ["instead of an instruction", ".macro nop\n.byte 5\n.endm\nnop", "05"],
    [
      ".altmacro: values, <text>, LOCAL",
      ".altmacro\n.macro m a, b\nLOCAL l\nl: .byte a, b\n.byte . - l\n.endm\nm %1+2, <4>\n.noaltmacro",
      "03 04 02",
    ],
  ])("%s", (_, source, bytes) => {
    expect(dataHex(source)).toBe(bytes);
  });

  test.each([
    [".macro\n.endm", "Found no name for the macro"],
    [".macro m a, a\n.endm", 'The parameter "a" occurs twice'],
    [".macro m a:what\n.endm", 'Found "what" behind the colon, expected "req" or "vararg"'],
    [".macro m a:vararg, b\n.endm", 'Found the parameter "b" behind one that takes all the rest'],
    [".macro m\n.endm\n.macro m\n.endm", 'The macro "m" is already defined'],
    [".macro m\n.byte 1", 'Found the end of the file, expected ".endm" for this'],
    [".macro m\n.if 1\n.endm\nm", 'Found the end of the macro "m", expected ".endif"'],
    [".macro m a\n.endm\nm b=1", 'The macro "m" has no parameter "b"'],
    [".rept 2\n.byte 1", 'Found the end of the file, expected ".endr" for this'],
  ])("%j is a mistake", (source, message) => {
    expect(messagesOf(source).join("\n")).toContain(message);
  });
});

test.each([
  [".rept 3\n.byte 1\n.endr", "01 01 01"],
  [".rept 0\n.byte 1\n.endr\n.byte 2", "02"],
  [".rept 2\n.rept 2\n.byte 1\n.endr\n.byte 2\n.endr", "01 01 02 01 01 02"],
  [".irp x, 1, 2, 3\n.byte \\x\n.endr", "01 02 03"],
  [".irp x\n.byte 1\\x\n.endr", "01"],
  [".irpc x, 123\n.byte \\x\n.endr", "01 02 03"],
  [".set n, 0\n.rept 3\n.byte n\n.set n, n + 1\n.endr", "00 01 02"],
])("%j repeats", (source, bytes) => {
  expect(dataHex(source)).toBe(bytes);
});

test.each([
  ["itself", ".macro m\nm\n.endm\nm"],
  ["itself twice", ".macro m\nm\nm\n.endm\nm"],
  ["repetitions without end", ".rept 1000000000\n.byte 1\n.endr"],
  ["repetitions of repetitions", `${".rept 1000\n".repeat(5)}.byte 1\n${".endr\n".repeat(5)}`],
  ["texts that double", ".macro m a:vararg\nm \\a \\a\n.endm\nm 1 2 3 4 5 6 7 8"],
])("a bomb ends in one message: %s", (_, source) => {
  const messages = messagesOf(source);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(/deep|make more than|takes|Found a count of/);
});

describe("files that include each other", () => {
  test("end in a message", () => {
    const load = (): Uint8Array => new TextEncoder().encode('.include "again.s"\n');
    expect(messagesOf('.include "again.s"', { load }).join()).toContain("Files are included more than 150 deep");
  });

  test("are found beside the file that asks, then in the folders", () => {
    const files: Readonly<Record<string, string>> = {
      "a/b/one.s": '.byte 1\n.include "two.s"\n',
      "a/b/two.s": ".byte 2\n",
      "lib/two.s": ".byte 3\n",
      "lib/three.s": ".byte 4\n",
    };
    const load = (path: string): Uint8Array | undefined =>
      files[path] === undefined ? undefined : new TextEncoder().encode(files[path]);
    const source = '.include "b/one.s"\n.include "two.s"\n.include "three.s"\n.incbin "b/two.s", 6, 1';
    expect(dataHex(source, { name: "a/main.s", includePaths: ["none", "lib"], load })).toBe("01 02 03 04 32");
  });
});
