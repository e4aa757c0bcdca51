/** Text that a test makes, kept in a file beside it: `npm run bless` takes what it is now as what it should be. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

/** Fails unless the file has that text. */
export function expectGolden(text: string, path: string): void {
  if (process.env["MUSLIN_BLESS"] === "1") writeFileSync(path, text);
  expect(text).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
}
