/** The programs of test/programs/linux, a folder for each family of manual pages. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder: string = fileURLToPath(new URL("../../programs/linux/", import.meta.url));

/** What one ends with that has found its surroundings lacking: `NEEDS` of check.h. */
export const NEEDS_MORE = 77;

export interface LinuxProgram {
  /** `FAMILY/NAME` */
  readonly name: string;
  readonly source: string;
}

export function linuxPrograms(): readonly LinuxProgram[] {
  return globSync("*/*.c", { cwd: folder })
    .toSorted()
    .map((path) => ({ name: path.slice(0, -2), source: join(folder, path) }));
}
