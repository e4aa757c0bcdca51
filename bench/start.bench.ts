/** How long a user waits before a tool begins to work. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Bench, medianTime } from "./bench.ts";

const program = fileURLToPath(new URL("../dist/cli/process.js", import.meta.url));

export const benches: readonly Bench[] = [
  {
    name: "muslin --version",
    unit: "ms",
    limit: 100,
    measure: () => medianTime(() => spawnSync(process.execPath, [program, "--version"])),
    peer: {
      name: "node -e 0",
      measure: () => medianTime(() => spawnSync(process.execPath, ["-e", "0"])),
    },
  },
];
