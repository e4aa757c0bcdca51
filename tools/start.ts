/** What `npm start` shows, once everything is set up: the example module, taken apart. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const commands = [
  ["objdump", "-h", "examples/primes.wasm"],
  ["objdump", "-d", "examples/primes.wasm"],
];

for (const args of commands) {
  console.log(`\n$ muslin ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["bin/muslin", ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
console.log("\nMore: node bin/muslin --help");
