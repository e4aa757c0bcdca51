/**
 * Makes one file for each tool of the compiled command line, and of what several tools share: dist/cli/.
 *
 * Hundreds of files take a quarter of a second to load, more than most programs run. The library is published as it is compiled.
 */
import { cpSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const compiled = join(root, "dist/cli");
const bundled = join(root, "dist/cli-bundled");

const bundle = await rolldown({
  input: {
    process: join(compiled, "process.js"),
    // Loaded by its name, by worker threads.
    "compile-worker": join(root, "dist/host/node/toolchain/compile-worker.js"),
    watchdog: join(compiled, "run/watchdog.js"),
    "resident/server": join(compiled, "resident/server.js"),
    "resident/worker": join(compiled, "resident/worker.js"),
  },
  platform: "node",
  external: [/^node:/, "@yowasp/clang"],
});
// All in one folder: what a file finds beside itself, or two folders up, is where it was.
await bundle.write({ dir: bundled, chunkFileNames: "[name].js" });
await bundle.close();
cpSync(join(root, "node_modules/commander/LICENSE"), join(bundled, "commander.LICENSE"));
rmSync(compiled, { recursive: true });
renameSync(bundled, compiled);
