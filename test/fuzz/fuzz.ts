/** Feeds damaged files to a target. Each run depends on its number alone, so any of them can be had again. */
import { judge, type Target } from "./judge.ts";
import { minimized } from "./minimize.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";

export interface FuzzOptions {
  /** Whole files to damage. */
  readonly files: readonly Uint8Array[];
  /** The same number gives the same injuries. */
  readonly seed: number;
  /** The number of the first run; 0 by default. */
  readonly first?: number;
  /** Stop in front of the run of that number... */
  readonly end?: number;
  /** ... or when so much time has gone by, in milliseconds. */
  readonly time?: number;
  /** Told of each run before it begins, and how many files were accepted until then. */
  readonly onRun?: (run: number, accepted: number) => void;
  /** Told of each finding of a new kind. */
  readonly onFinding?: (finding: Finding) => void;
}

/** A file that a target should have taken better. */
export interface Finding {
  /** What happened, in a sentence. */
  readonly problem: string;
  /** The file, cut down to what is needed for it. */
  readonly bytes: Uint8Array;
  readonly run: number;
}

export interface FuzzResult {
  /** The number behind the last run's. */
  readonly end: number;
  /** How many files were still good enough to be read to the end. */
  readonly accepted: number;
  /** One of each kind. */
  readonly findings: readonly Finding[];
}

export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  const { first = 0, end = Infinity, time = Infinity, onRun, onFinding } = options;
  const findings = new Map<string, Finding>();
  const deadline = performance.now() + time;
  let accepted = 0;
  let run = first;
  for (; run < end && performance.now() < deadline; run++) {
    onRun?.(run, accepted);
    const bytes = fileOfRun(run, options);
    const verdict = await judge(target, bytes);
    if (verdict.kind === "accepted") accepted++;
    if (verdict.kind !== "problem" || findings.has(verdict.bucket)) continue;
    const finding = {
      problem: verdict.problem,
      bytes: await minimized(target, { bytes, bucket: verdict.bucket }),
      run,
    };
    findings.set(verdict.bucket, finding);
    onFinding?.(finding);
  }
  return { end: run, accepted, findings: [...findings.values()] };
}

/** What is read in that run: a whole file at first, each, and then damaged ones. */
export function fileOfRun(run: number, { files, seed }: Pick<FuzzOptions, "files" | "seed">): Uint8Array {
  const whole = files[run];
  if (whole !== undefined) return whole;
  const random = new Random(seed, run);
  return mutate(random.pick(files), random.pick(files), random);
}
