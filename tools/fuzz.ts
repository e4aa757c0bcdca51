/**
 * Fuzzes for as long as you like: `npm run fuzz -- [--seconds N] [--seed N] [TARGET]`. Without a time it goes round until
 * interrupted. Files that were taken badly are kept, and it says where.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { wholeFiles } from "../test/fuzz/files.ts";
import { fuzz } from "../test/fuzz/fuzz.ts";
import { targets } from "../test/fuzz/targets.ts";
import { cachePath, digest } from "../test/support/cache.ts";

const { values, positionals } = parseArgs({
  options: { seconds: { type: "string", default: "Infinity" }, seed: { type: "string" } },
  allowPositionals: true,
});
const chosen = targets.filter(({ name }) => positionals.every((word) => name.includes(word)));
if (chosen.length === 0)
  throw new Error(`There is no target ${positionals.join(" ")}, only ${targets.map(({ name }) => name).join(", ")}`);

const files = await wholeFiles();
const end = performance.now() + Number(values.seconds) * 1000;
let seed = Number(values.seed ?? Date.now() % 100_000);
let total = 0;
while (performance.now() < end) {
  for (const target of chosen) {
    const left = end - performance.now();
    const { runs, accepted, findings } = await fuzz(target, { files, seed, time: Math.min(left, 5000) });
    total += runs;
    console.log(
      `${target.name}: ${runs} files with seed ${seed}, ${accepted} of them readable, ${findings.length} problems`,
    );
    for (const { bytes, problem } of findings) {
      const path = cachePath("fuzz", `${target.name.replaceAll(" ", "-")}-${digest(bytes).slice(0, 8)}`);
      writeFileSync(path, bytes);
      console.log(`  ${problem}\n  kept as ${path}`);
      process.exitCode = 1;
    }
  }
  seed++;
}
console.log(`${total} files in all`);
