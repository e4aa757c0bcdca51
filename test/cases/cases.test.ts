/** Golden tests: every case below this folder. README.md says what a case is. */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GoldenCase, linesOf } from "../support/golden-case.ts";

const isBlessing = process.env["MUSLIN_BLESS"] === "1";
const folder = import.meta.dirname;
const cases = globSync("*/**/*", { cwd: folder, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !/\.(out|like|ts|o|a|wasm)$/.test(path))
  .map((path) => ({ path, name: path.slice(folder.length + 1), lines: linesOf(readFileSync(path, "utf8"), path) }))
  .filter(({ lines }) => lines.length > 0);

test("there are cases", () => {
  expect(cases).not.toEqual([]);
});

describe.each(cases)("$name", ({ path, lines }) => {
  const golden = path.replace(/\.\w+$/, ".out");
  const recording = path.replace(/\.\w+$/, ".like");

  test("writes what it should", async () => {
    const actual = await new GoldenCase(path).run();
    if (isBlessing && actual !== "") writeFileSync(golden, actual);
    expect(actual).toBe(readIfExists(golden));
  });

  if (!lines.some(({ kind }) => kind === "LIKE")) return;
  test("agrees with GNU", async (context) => {
    const run = new GoldenCase(path);
    await run.run();
    if (isBlessing) writeFileSync(recording, run.recordLike(context));
    expect(await run.runLike()).toBe(readIfExists(recording));
  });
});

function readIfExists(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
