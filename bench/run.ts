/** Runs the benchmarks and compares: `npm run bench`, see README.md. */
import { globSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { baselineUrl, readBaseline, type Baseline, type BaselineRow } from "./baseline.ts";
import { median, type Bench } from "./bench.ts";

/** How often ours and the peer's are measured, by turns, so that both meet the same moods of the machine. */
const ROUNDS = 3;

const { values: options, positionals: words } = parseArgs({
  options: { record: { type: "boolean", default: false } },
  allowPositionals: true,
});
const date = new Date().toISOString().slice(0, "2000-01-01".length);
const machine = `${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}`;
const baseline: Baseline | undefined = readBaseline();
const rows: Record<string, BaselineRow> = {};

console.log(
  baseline === undefined || machine === baseline.machine ? machine : `${machine} (baseline: ${baseline.machine})`,
);
console.log(line(["", "ours", "recorded", "peer", "ratio", "recorded", "limit"]));
for (const bench of await findBenches()) {
  const row = await measured(bench);
  rows[bench.name] = row;
  report(bench, row);
}
if (options.record) {
  const recorded: Baseline = { machine, rows: { ...baseline?.rows, ...rows } };
  writeFileSync(baselineUrl, `${JSON.stringify(recorded, undefined, 2)}\n`);
}

async function findBenches(): Promise<readonly Bench[]> {
  const paths = globSync("*.bench.ts", { cwd: import.meta.dirname }).toSorted();
  const modules = await Promise.all(paths.map((path) => import(`./${path}`) as Promise<{ benches: readonly Bench[] }>));
  const benches = modules.flatMap((module) => module.benches);
  return benches.filter(({ name }) => words.every((word) => name.includes(word)));
}

async function measured({ unit, limit, measure, peer }: Bench): Promise<BaselineRow> {
  const ours: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await measure());
    const other = await peer?.measure();
    if (other !== undefined) peers.push(other);
  }
  const value = rounded(median(ours));
  const row = { date, value, unit, ...(limit !== undefined && { limit }) };
  if (peer === undefined || peers.length === 0) return row;
  const other = rounded(median(peers));
  // How many times as good as the peer's is ours.
  const ratio = rounded(unit.endsWith("/s") ? value / other : other / value);
  return { ...row, peer: { name: peer.name, value: other, ratio } };
}

function report(bench: Bench, row: BaselineRow): void {
  const { name, unit, limit } = bench;
  const recorded = baseline?.rows[name];
  const isSameMachine = machine === baseline?.machine;
  const marks: string[] = [];
  if (isSameMachine && recorded !== undefined && isWorse(row.value, { than: recorded.value, unit, by: 1.2 })) {
    marks.push("WORSE THAN RECORDED");
  }
  if (recorded?.peer !== undefined && row.peer !== undefined && row.peer.ratio * 1.5 < recorded.peer.ratio) {
    marks.push("RATIO WORSE THAN RECORDED");
  }
  if (limit !== undefined && isWorse(row.value, { than: limit, unit, by: 1 })) marks.push("MISSES ITS LIMIT");
  const least = bench.peer?.least;
  if (least !== undefined && row.peer !== undefined && row.peer.ratio < least)
    marks.push(`MISSES ITS RATIO OF ${least}`);
  if (marks.length > 0) process.exitCode = 1;
  const show = (value: number | undefined): string => (value === undefined ? "" : `${value} ${unit}`);
  const absent = bench.peer === undefined ? "" : `not here (${bench.peer.name})`;
  const peerText = row.peer === undefined ? absent : `${show(row.peer.value)} (${row.peer.name})`;
  const ratios = [row.peer, recorded?.peer].map((peer) => (peer === undefined ? "" : `${peer.ratio}x`));
  console.log(line([name, show(row.value), show(recorded?.value), peerText, ...ratios, show(limit), ...marks]));
}

/** Throughput is good when large; time and memory when small. */
function isWorse(value: number, { than, unit, by }: { than: number; unit: Bench["unit"]; by: number }): boolean {
  return unit.endsWith("/s") ? value * by < than : value > than * by;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function line([name = "", ...cells]: readonly string[]): string {
  const widths = [12, 12, 28, 8, 8, 12];
  return [name.padEnd(52), ...cells.map((cell, at) => cell.padEnd(widths[at] ?? 0))].join(" ").trimEnd();
}
