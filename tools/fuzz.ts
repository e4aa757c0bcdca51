/**
 * Fuzzes for as long as you like:
 *
 *   npm run fuzz -- [--target NAME] [--seconds N] [--seed N]     every target in turn, a minute each by default
 *   npm run fuzz -- --target NAME --file FILE                    one file again, with what comes of it
 *
 * Files that were taken badly are kept under `fuzz-findings/`, and the command that shows the problem again is printed.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Finding } from "../test/fuzz/fuzz.ts";
import { fuzzGuarded } from "../test/fuzz/guarded.ts";
import { judge, type Target } from "../test/fuzz/judge.ts";
import { allSeeds } from "../test/fuzz/seeds.ts";
import { targets } from "../test/fuzz/targets.ts";
import { digest } from "../test/support/cache.ts";

const { values } = parseArgs({
  options: {
    target: { type: "string", default: "all" },
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    file: { type: "string" },
  },
});

const chosen = values.target === "all" ? targets : targets.filter(({ name }) => name === values.target);
if (chosen.length === 0) {
  throw new Error(`There is no target "${values.target}", only ${targets.map(({ name }) => name).join(", ")}`);
}
if (values.file === undefined) await fuzzAll();
else await again(readFileSync(values.file));

async function fuzzAll(): Promise<void> {
  const seeds = await allSeeds();
  const seed = Number(values.seed);
  console.log(`Seed ${seed}, ${seeds.length} files`);
  for (const target of chosen) {
    const files = seeds.filter(({ kind }) => target.seeds.includes(kind)).map(({ bytes }) => bytes);
    const started = performance.now();
    const result = await fuzzGuarded({
      target: target.name,
      files,
      seed,
      time: Number(values.seconds) * 1000,
      onFinding: (finding) => keep(target, finding),
      onProgress: (run) => show(`${target.name}: ${run} files, ${rate(run, started)} a second`),
    });
    show("");
    const { end, accepted, findings } = result;
    console.log(
      `${target.name}: ${end} files, ${rate(end, started)} a second, ${accepted} accepted, ${findings.length} problems`,
    );
    if (findings.length > 0) process.exitCode = 1;
  }
}

function rate(runs: number, started: number): number {
  return Math.round((1000 * runs) / (performance.now() - started));
}

/** On a terminal: a line that the next one replaces. */
function show(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
}

function keep(target: Target, { bytes, problem, run }: Finding): void {
  const folder = new URL("../fuzz-findings/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const name = `${target.name}-${digest(bytes).slice(0, 8)}`;
  writeFileSync(new URL(name, folder), bytes);
  show("");
  console.log(`${target.name}: run ${run}: ${problem}`);
  console.log(`  again: npm run fuzz -- --target ${target.name} --file ${fileURLToPath(new URL(name, folder))}`);
}

async function again(bytes: Uint8Array): Promise<void> {
  for (const target of chosen) {
    const verdict = await judge(target, bytes);
    console.log(`${target.name}: ${verdict.kind === "problem" ? verdict.problem : verdict.kind}`);
    if (verdict.kind === "problem") process.exitCode = 1;
  }
}
