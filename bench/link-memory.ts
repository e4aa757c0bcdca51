/** How much memory a link takes, in a process of its own: `node bench/link-memory.ts COUNT` prints it. */
import { spawnSync } from "node:child_process";
import { link } from "../src/ld/index.ts";
import { linkInputs } from "./link-inputs.ts";
import { peakMemory } from "./peak-memory.ts";

/** Megabytes for a link of so many objects, which are in memory too. */
export function memoryOfLink(count: number): number {
  const { status, stdout } = spawnSync(process.execPath, [import.meta.filename, `${count}`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`Exit code ${status} of a link of ${count} objects`);
  return Number(stdout);
}

if (import.meta.main) {
  const inputs = await linkInputs(Number(process.argv[2]));
  if (link(inputs).output === undefined) throw new Error("The objects cannot be linked");
  console.log(peakMemory());
}
