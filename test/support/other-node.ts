import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findCommand } from "./references.ts";

/** The machine's own Node, where it is not the one that runs the tests and what is published has been built. */
export function otherNode(): string | undefined {
  if (!existsSync(fileURLToPath(new URL("../../dist/runtime", import.meta.url)))) return undefined;
  const found = findCommand("node");
  return found === undefined || realpathSync(found) === realpathSync(process.execPath) ? undefined : found;
}
