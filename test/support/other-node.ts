import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The machine's own Node, where it is not the one that runs the tests and what is published has been built. */
export function otherNode(): string | undefined {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  if (!existsSync(join(root, "dist", "runtime"))) return undefined;
  const ours = resolve(root, "node_modules");
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.startsWith(ours));
  const found = folders.map((folder) => join(folder, "node")).find(isExecutable);
  return found === undefined || realpathSync(found) === realpathSync(process.execPath) ? undefined : found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
