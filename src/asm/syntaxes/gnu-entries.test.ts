import { describe, expect, test } from "vitest";
import { readElf } from "../../elf/index.ts";
import { assemble } from "../assemble.ts";

/** The bytes of `.text` after that statement, or the first message. */
function bytesOf(statement: string): string {
  const { object, diagnostics } = assemble(`${statement}\n`, { syntax: "gnu" });
  if (object === undefined) return diagnostics[0]?.message ?? "";
  return Buffer.from(readElf(object).section(".text")?.content ?? []).toString("hex");
}

test.each([
  ['name "a\\"é\\0"', "056122c3a900"],
  ["valtype i", "7f"],
  ["valtype (ref null 300)", "63ac02"],
  ["functype [i v128] []", "60027f7b00"],
  ["functype [] [(ref func) externref]", "60000264706f"],
  ["structtype []", "5f00"],
  ["structtype [i (mut i8) (ref null 3) (mut (ref 4))]", "5f047f007801630300640401"],
  ["arraytype [(mut f)]", "5e7d01"],
  ["subtype [3]", "500103"],
  ["subtype_final []", "4f00"],
  ["rectype 2", "4e02"],
  ["limits 1", "0001"],
  ["limits 1 300 shared", "0301ac02"],
  ["limits 0 0x1000000000000 address64", "050080808080808040"],
  ["locals", "00"],
  ["locals 2 i 0 (ref 3)", "02027f006403"],
])("%s", (statement, bytes) => {
  expect(bytesOf(statement)).toBe(bytes);
});

describe("mistakes", () => {
  test.each([
    ["name memory", 'Found "memory", expected a string'],
    ["valtype q", 'Unknown type "q", expected i, l, f, d or a name such as funcref'],
    ["functype [i]", 'Found the end of the statement, expected "[" in front of types'],
    ["structtype [(ro i)]", 'Found "ro", expected "mut" or "ref"'],
    ["limits 1 2 3", 'Expected "shared" or "address64"'],
    ["limits 1 big", 'Expected "shared" or "address64"'],
    ["limits 0 0x100000000", "Found 4294967296, expected 0 to 4294967295"],
    ["locals 1", "Found the end of the statement, expected a type"],
  ])("%s", (statement, message) => {
    expect(bytesOf(statement)).toBe(message);
  });
});

test("clauses name tags by symbols", () => {
  const source = "oops = 3\ntry_table[] (catch oops 0) (catch_all 1)\nend\n";
  expect(bytesOf(source)).toBe("1f400200030002010b");
});

test("a cast has its label and both types, and nothing behind them", () => {
  expect(bytesOf("br_on_cast_fail 1 anyref (ref 0)")).toBe("fb1901016e00");
});
