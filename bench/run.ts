/** Runs the benchmarks and compares: `npm run bench`, see README.md. */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";

interface Baseline {
  readonly machine: string;
  readonly numbers: Readonly<Record<string, number>>;
}

const { values: options, positionals: words } = parseArgs({
  options: { record: { type: "boolean", default: false } },
  allowPositionals: true,
});
const baselineUrl = new URL("baseline.json", import.meta.url);
const machine = `${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}`;
const baseline: Baseline = existsSync(baselineUrl)
  ? (JSON.parse(readFileSync(baselineUrl, "utf8")) as Baseline)
  : { machine, numbers: {} };
const numbers: Record<string, number> = {};

console.log(machine === baseline.machine ? machine : `${machine} (baseline: ${baseline.machine})`);
console.log(row(["", "ours", "recorded", "peer", "limit"]));
for (const bench of await findBenches()) {
  const ours = await bench.measure();
  numbers[bench.name] = Number(ours.toPrecision(3));
  report(bench, { ours, peer: await bench.peer?.measure() });
}
if (options.record) {
  const recorded: Baseline = { machine, numbers: { ...baseline.numbers, ...numbers } };
  writeFileSync(baselineUrl, `${JSON.stringify(recorded, null, 2)}\n`);
}

async function findBenches(): Promise<readonly Bench[]> {
  const paths = globSync("*.bench.ts", { cwd: import.meta.dirname }).toSorted();
  const modules = await Promise.all(paths.map((path) => import(`./${path}`) as Promise<{ benches: readonly Bench[] }>));
  const benches = modules.flatMap((module) => module.benches);
  return benches.filter(({ name }) => words.every((word) => name.includes(word)));
}

function report(bench: Bench, { ours, peer }: { readonly ours: number; readonly peer: number | undefined }): void {
  const { name, unit, limit } = bench;
  const recorded = baseline.numbers[name];
  const isSlow =
    recorded !== undefined && machine === baseline.machine && isWorse(ours, { than: recorded, unit, by: 1.2 });
  const misses = limit !== undefined && isWorse(ours, { than: limit, unit, by: 1 });
  const marks = [...(isSlow ? ["WORSE THAN RECORDED"] : []), ...(misses ? ["MISSES ITS LIMIT"] : [])];
  if (marks.length > 0) process.exitCode = 1;
  const show = (value: number | undefined) => (value === undefined ? "" : `${Number(value.toPrecision(3))} ${unit}`);
  const peerText = bench.peer === undefined ? "" : `${show(peer) || "not here"} (${bench.peer.name})`;
  console.log(row([name, show(ours), show(recorded), peerText, show(limit), ...marks]));
}

/** Throughput is good when large; time and memory when small. */
function isWorse(value: number, { than, unit, by }: { than: number; unit: Bench["unit"]; by: number }): boolean {
  return unit === "MB/s" ? value * by < than : value > than * by;
}

function row([name = "", ...cells]: readonly string[]): string {
  const widths = [12, 12, 28, 12];
  return [name.padEnd(44), ...cells.map((cell, at) => cell.padEnd(widths[at] ?? 0))].join(" ").trimEnd();
}
