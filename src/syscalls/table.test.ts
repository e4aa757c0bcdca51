import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { syscallNumbers } from "../abi/index.ts";
import { systemCalls } from "./table.ts";

/** libc's own table: name, number, words, flags. */
const libcRows = readFileSync(new URL("../../libc/syscalls.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => /^\w/.test(line))
  .map((line) => line.split(" "))
  .map(([name = "", number = "", words = ""]) => ({ name, number: Number(number), words: Number(words) }));

describe("the table of system calls", () => {
  test("has a row for every call that has a number", () => {
    expect(Object.keys(syscallNumbers).filter((name) => !systemCalls.has(name))).toEqual([]);
  });

  test("has the numbers of libc", () => {
    const numbers: Readonly<Record<string, number | undefined>> = syscallNumbers;
    expect(libcRows.filter(({ name, number }) => numbers[name] !== number)).toEqual([]);
  });

  test("takes as many words as libc passes", () => {
    const wrong = libcRows.filter(({ name, words }) => {
      const row = systemCalls.get(name);
      if (row === undefined || !("parameters" in row)) return false;
      // What is not named is not looked at: `prctl` has words for some operations only.
      return Object.values(row.parameters).reduce((sum, kind) => sum + kind.words, 0) > words;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test("says what is missing", () => {
    for (const row of systemCalls.values()) {
      if (row.support === "partial") expect(row.lacks.length).toBeGreaterThan(8);
      if (row.support === "missing" || row.support === "privileged") expect(row.reason.length).toBeGreaterThan(6);
    }
  });
});
