/** The runs in which a function body declares its locals (core 5.5.13). */
import type { Reader, Writer } from "../../bytes/index.ts";
import { readValueType, writeValueType, type LocalRun } from "../../wasm/index.ts";

/** Bytes of the shortest run. */
const RUN_SIZE = 2;
const MAXIMUM_COUNT = 0xffff_ffff;

/** Reads the runs at the beginning of a body. */
export function readRuns(reader: Reader): LocalRun[] {
  const runs: LocalRun[] = [];
  for (let left = reader.count("runs of locals", RUN_SIZE); left > 0; left--) {
    const count = reader.lebU32("count of locals");
    runs.push({ count, type: readValueType(reader, "type of locals") });
  }
  return runs;
}

/** As few runs as declare the same locals in the same order. */
export function mergedRuns(runs: readonly LocalRun[]): LocalRun[] {
  const merged: LocalRun[] = [];
  for (const run of runs) {
    if (run.count === 0) continue;
    const last = merged.at(-1);
    if (last?.type === run.type && last.count + run.count <= MAXIMUM_COUNT) {
      merged[merged.length - 1] = { count: last.count + run.count, type: run.type };
    } else {
      merged.push(run);
    }
  }
  return merged;
}

export function writeRuns(writer: Writer, runs: readonly LocalRun[]): void {
  writer.lebU32(runs.length);
  for (const { count, type } of runs) {
    writer.lebU32(count);
    writeValueType(writer, type);
  }
}
