import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: the first above this file that has the C library's sources, wherever in it the code was bundled. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "libc")) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
