/** What was measured at the last release: `baseline.json`, from which docs/benchmarks.md has its table. */
import { existsSync, readFileSync } from "node:fs";
import type { Bench } from "./bench.ts";

export interface BaselineRow {
  /** Day of the measurement, `YYYY-MM-DD`. */
  readonly date: string;
  readonly value: number;
  readonly unit: Bench["unit"];
  readonly limit?: number;
  /** `ratio`: how many times as good as the peer ours is, which depends less on the machine than numbers do. */
  readonly peer?: { readonly name: string; readonly value: number; readonly ratio: number };
}

export interface Baseline {
  readonly machine: string;
  /** By name of the benchmark. */
  readonly rows: Readonly<Record<string, BaselineRow>>;
}

export const baselineUrl: URL = new URL("baseline.json", import.meta.url);

/** The baseline, if one has been recorded. */
export function readBaseline(): Baseline | undefined {
  if (!existsSync(baselineUrl)) return undefined;
  return JSON.parse(readFileSync(baselineUrl, "utf8")) as Baseline;
}
