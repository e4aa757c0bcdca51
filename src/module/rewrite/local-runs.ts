/** The runs in which a function body declares its locals (core 5.5.13). */
import type { Reader } from "../../bytes/index.ts";
import { readValueType, type LocalRun } from "../../wasm/index.ts";

/** Bytes of the shortest run. */
const RUN_SIZE = 2;

/** Reads the runs at the beginning of a body. */
export function readRuns(reader: Reader): LocalRun[] {
  const runs: LocalRun[] = [];
  for (let left = reader.count("runs of locals", RUN_SIZE); left > 0; left--) {
    const count = reader.lebU32("count of locals");
    runs.push({ count, type: readValueType(reader, "type of locals") });
  }
  return runs;
}
