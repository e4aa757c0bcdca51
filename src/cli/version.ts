import { readFileSync } from "node:fs";

/** The version of this package, as its package.json has it. */
export function version(): string {
  // Two levels up from src/cli and from dist/cli alike.
  const description: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  if (typeof description !== "object" || description === null || !("version" in description)) return "unknown";
  return String(description.version);
}
