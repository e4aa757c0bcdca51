import { describe, expect, test } from "vitest";
import { Lexer, numberValue, type LexicalMode } from "./lexer.ts";
import { ScriptText } from "./script-text.ts";

function words(text: string, mode: LexicalMode): readonly string[] {
  const lexer = new Lexer(new ScriptText("test", text));
  const found: string[] = [];
  for (let token = lexer.next(mode); token.kind !== "end"; token = lexer.next(mode)) {
    found.push(token.kind === "name" ? token.text : `${token.kind} ${token.text}`);
  }
  return found;
}

describe("words", () => {
  test("of expressions end at operators, but not at slashes and tildes", () => {
    expect(words("a-b", "expression")).toEqual(["a", "punctuation -", "b"]);
    expect(words("a/b a~b .x$y", "expression")).toEqual(["a/b", "a~b", ".x$y"]);
    expect(words("4 / 2<<=3", "expression")).toEqual([
      "number 4",
      "punctuation /",
      "number 2",
      "punctuation <<=",
      "number 3",
    ]);
  });

  test("that are names have dashes, and a comma behind them is none of them", () => {
    expect(words("-lfoo, a-b.o lib/x+y.a", "name")).toEqual(["-lfoo", "punctuation ,", "a-b.o", "lib/x+y.a"]);
  });

  test("that are patterns have wildcards and colons", () => {
    expect(words("*(.text.[!a]* lib.a:?.o :x)", "pattern")).toEqual([
      "*",
      "punctuation (",
      ".text.[!a]*",
      "lib.a:?.o",
      ":x",
      "punctuation )",
    ]);
  });

  test("in quotes are names of anything", () => {
    expect(words('"a b" "*"', "expression")).toEqual(["quoted a b", "quoted *"]);
  });

  test("are not in comments, nor in lines of a preprocessor", () => {
    expect(words('a /* b */ c\n# 12 "file"\n/**/d', "name")).toEqual(["a", "c", "d"]);
    expect(words("a /* b", "name")).toEqual(["a", "bad /*"]);
    expect(words("*/* b */(x)", "pattern")).toEqual(["*", "punctuation (", "x", "punctuation )"]);
  });

  test("that begin an assignment", () => {
    const assigned = (text: string): string | undefined => new Lexer(new ScriptText("test", text)).assignedName()?.text;
    expect(["x=1", "x-=1", "x <<= 1", ".=5", '"a b" = 1', "a-b = 1"].map(assigned)).toEqual([
      "x",
      "x",
      "x",
      ".",
      "a b",
      "a-b",
    ]);
    expect(["x == 1", ".text : {", "*(.x)", "a-b=1"].map(assigned)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

test.each([
  ["0", 0n],
  ["017", 15n],
  ["0x1F", 31n],
  ["$ff", 255n],
  ["3K", 3072n],
  ["0x10m", 0x100_0000n],
  ["10h", 16n],
  ["17o", 15n],
  ["1010b", 10n],
  ["99d", 99n],
  ["99999999999999999999", 2n ** 64n - 1n],
])("%s is %s", (text, value) => {
  expect(numberValue(text)).toBe(value);
});

test("a place is a line, a column and a length within the line", () => {
  const text = new ScriptText("x.lds", "first\nsecond line\r\nthird");
  expect(text.place(13, 30)).toEqual({ file: "x.lds", line: 2, column: 8, text: "second line", length: 5 });
  expect(text.place(24, 24)).toMatchObject({ line: 3, column: 6, length: 1 });
});
