/**
 * What `npm start` shows, once everything is set up: a C program becomes a WebAssembly program, runs, and says what it
 * asks the system for; another one shows what the system can do. The C library is built first, where there is none yet.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = "node_modules/.cache/muslin-start";
const program = `${folder}/tally`;
const tour = "examples/tour.c";

const steps: readonly (readonly [title: string, args: readonly string[]])[] = [
  ["The C library, from musl's sources (two minutes, the first time):", ["sysroot", "build"]],
  ["examples/tally.c, compiled and linked:", ["cc", "-O2", "examples/tally.c", "-o", program]],
  ["It runs:", ["run", program, "README.md", "examples/tally.c"]],
  ["What it asks the system for:", ["syscalls", program]],
  ["Its code:", ["objdump", "-h", program]],
  ["Files, signals and time; the source is compiled first, and calls are counted:", ["run", "--strace", "-c", tour]],
];

mkdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true });
for (const [title, args] of steps) {
  console.log(`\n${title}\n$ muslin ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["bin/muslin", ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}
console.log("\nMore: node bin/muslin --help");
