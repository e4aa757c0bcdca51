/** The programs of test/programs/linux, a folder for each family of manual pages. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder: string = fileURLToPath(new URL("../../programs/linux/", import.meta.url));

export interface LinuxProgram {
  /** `FAMILY/NAME` */
  readonly name: string;
  readonly source: string;
  /** It says so in its first line: `Needs root` */
  readonly needsRoot: boolean;
}

export function linuxPrograms(): readonly LinuxProgram[] {
  return globSync("*/*.c", { cwd: folder })
    .toSorted()
    .map((path) => {
      const source = join(folder, path);
      const [first = ""] = readFileSync(source, "utf8").split("\n", 1);
      return { name: path.slice(0, -2), source, needsRoot: first.includes("Needs root") };
    });
}
