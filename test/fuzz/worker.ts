/**
 * Fuzzes in a thread of its own, so that one that never comes back can be ended. `guarded.ts` starts it.
 *
 * Before each run its number and the time are put where the other thread sees them.
 */
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { fuzz, type Finding, type FuzzOptions } from "./fuzz.ts";
import type { Target } from "./judge.ts";

/** What the thread is given. */
export interface WorkerJob {
  /** URL of a module that exports `targets`. */
  readonly targets: string;
  readonly target: string;
  readonly options: FuzzOptions;
  readonly progress: SharedArrayBuffer;
}

/** How far the thread is: indices of the doubles that both threads see. */
export const progressFields = {
  /** The current run's number. */
  run: 0,
  /** When it began, as `Date.now()` has it; 0 in front of the first. */
  started: 1,
  /** How many files were accepted before. */
  accepted: 2,
} as const;

/** A finding, or that this is the end. */
export type WorkerMessage = { readonly finding: Finding } | { readonly end: number; readonly accepted: number };

if (parentPort !== null) await work(workerData as WorkerJob, parentPort);

async function work(job: WorkerJob, port: MessagePort): Promise<void> {
  const { targets } = (await import(job.targets)) as { targets: readonly Target[] };
  const target = targets.find(({ name }) => name === job.target);
  if (target === undefined) throw new Error(`There is no target "${job.target}"`);
  const progress = new Float64Array(job.progress);
  const post = (message: WorkerMessage): void => {
    // Of a window's, the rule thinks. oxlint-disable-next-line unicorn/require-post-message-target-origin
    port.postMessage(message);
  };
  const { end, accepted } = await fuzz(target, {
    ...job.options,
    onRun: (run, before) => progress.set([run, Date.now(), before]),
    onFinding: (finding) => post({ finding }),
  });
  post({ end, accepted });
}
