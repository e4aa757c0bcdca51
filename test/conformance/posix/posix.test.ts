/**
 * The Open POSIX Test Suite on our kernel. expectations.txt says what fails and why. To compile all of it takes many minutes, so that one of
 * ten parts runs; `MUSLIN_POSIX=0123456789` runs them all. docs/conformance.md publishes the counts of both.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { debianSource } from "../../support/debian-source.ts";
import { sysroot } from "../../support/sysroot.ts";
import { readExpectations, surprises } from "../expectations.ts";
import { catalog } from "./catalog.ts";
import { isFailure, runPosixTests } from "./run-posix-tests.ts";

/** Digits: every tenth test from that one on. */
const parts = process.env["MUSLIN_POSIX"] ?? "0";

test("the suite's tests pass", { timeout: 1_800_000 }, async (context) => {
  const root = debianSource("posixtestsuite", context);
  const { all, tests, several, leftOut } = catalog(root);
  const chosen = tests.filter((_, index) => parts.includes(String(index % 10)));
  const results = await runPosixTests(chosen, { root, sysroot: sysroot(context) });
  const failures = new Map([...results].filter(([, result]) => isFailure(result)));
  const names = new Set(chosen.map(({ name }) => name));
  const expectations = readExpectations(new URL("expectations.txt", import.meta.url));
  expect(surprises(failures, expectations, (name) => names.has(name))).toEqual({ failed: [], passed: [] });
  expect(published("Programs")).toEqual([all, tests.length, several, leftOut]);
  const row = { "0": "Part 0", "0123456789": "All parts" }[parts];
  if (row === undefined) return;
  const count = (...wanted: readonly string[]): number =>
    [...results.values()].filter((result) => wanted.includes(result)).length;
  const counts = [chosen.length, count("passed"), count("unsupported", "untested"), failures.size];
  expect(published(row)).toEqual(counts);
});

test("docs/conformance.md says where else the failures are", () => {
  const reasons = [...readExpectations(new URL("expectations.txt", import.meta.url)).values()];
  const count = (start: string): number => reasons.filter((reason) => reason.startsWith(start)).length;
  const [linux, musl] = [count("fails on Linux too"), count("musl: ")];
  expect(published("Failures")).toEqual([linux, musl, reasons.length - linux - musl]);
});

/** The numbers of a row of docs/conformance.md. */
function published(row: string): readonly number[] {
  const text = readFileSync(new URL("../../../docs/conformance.md", import.meta.url), "utf8");
  const line = text.split("\n").find((line) => line.startsWith(`| ${row} `)) ?? "";
  return (line.match(/(?<=\| *)\d+(?= *\|)/g) ?? []).map(Number);
}
