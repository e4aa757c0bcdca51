/**
 * Makes one file for each tool of the compiled command line, and of what several tools share: dist/cli/.
 *
 * Hundreds of files take a quarter of a second to load, more than most programs run. They are CommonJS, which Node loads in half of
 * the time of ES modules and without reading every export of its own modules, and which every Node can be given compiled (bin/run.js).
 * The library is published as it is compiled.
 */
import { cpSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
  // What files have besides for each other does not matter: they are started, or loaded by others of them.
  preserveEntrySignatures: "allow-extension",
});
// All in one folder: what a file finds beside itself, or two folders up, is where it was.
await bundle.write({
  dir: bundled,
  format: "cjs",
  chunkFileNames: "[name].js",
  comments: { jsdoc: false, annotation: false },
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      // A program starts with few files to read.
      { name: "kernel", test: /dist\/(?:abi|vfs|kernel|fs|syscalls|runtime|host\/node(?!\/toolchain))\// },
      { name: "bytes", test: /dist\/bytes\// },
      { name: "command", test: /dist\/cli\/(?:main|tools?|failures|node-io|read-file-now|version|help)\.js$/ },
    ],
  },
});
await bundle.close();
writeFileSync(join(bundled, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
cpSync(join(root, "node_modules/commander/LICENSE"), join(bundled, "commander.LICENSE"));
rmSync(compiled, { recursive: true });
renameSync(bundled, compiled);
