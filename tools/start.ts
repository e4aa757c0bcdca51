/** What `npm start` shows, once everything is set up: the example module, taken apart. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const steps: readonly (readonly [title: string, args: readonly string[]])[] = [
  ["examples/primes.wasm is examples/primes.c, compiled. Its sections:", ["objdump", "-h"]],
  ["Its code:", ["objdump", "-d"]],
  ["Its symbols:", ["nm"]],
];

for (const [title, args] of steps) {
  const command = [...args, "examples/primes.wasm"];
  console.log(`\n${title}\n$ muslin ${command.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["bin/muslin", ...command], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
console.log("\nMore: node bin/muslin --help");
