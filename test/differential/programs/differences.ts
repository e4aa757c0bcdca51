/** Accepted differences between Linux and our kernel: which lines become which others, and why. */
import { readFileSync } from "node:fs";

/** A line of Linux, and what stands in its place. */
export interface Difference {
  readonly linux: string;
  readonly ours: string;
}

/** See the head of differences.txt. */
export function readDifferences(file: URL): ReadonlyMap<string, readonly Difference[]> {
  const found = new Map<string, Difference[]>();
  let current: Difference[] | undefined;
  let linux: string | undefined;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, name] = /^(\S+\/\S+): \S/.exec(line) ?? [];
    if (name !== undefined) found.set(name, (current = []));
    else if (line.startsWith("-")) linux = line.slice(1);
    else if (line.startsWith("+") && linux !== undefined) current?.push({ linux, ours: line.slice(1) });
    else if (line !== "" && !line.startsWith("#")) throw new Error(`This is no difference: ${line}`);
  }
  return found;
}

/** Linux's output with our lines in it. A difference that Linux does not show is a mistake of the list. */
export function withDifferences(output: string, differences: readonly Difference[] = []): string {
  const lines = output.split("\n");
  for (const { linux, ours } of differences) {
    const at = lines.indexOf(linux);
    if (at < 0) throw new Error(`Linux does not write: ${linux}`);
    lines[at] = ours;
  }
  return lines.join("\n");
}
