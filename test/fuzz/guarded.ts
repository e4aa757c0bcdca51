/**
 * Fuzzing with a watchdog: runs that never end and runs that use up the memory become findings, and the next run goes
 * on in a new thread.
 */
import { Worker } from "node:worker_threads";
import { fileOfRun, type Finding, type FuzzResult } from "./fuzz.ts";
import { progressFields, type WorkerJob, type WorkerMessage } from "./worker.ts";

export interface GuardedOptions {
  /** URL of the module that exports `targets`; the real ones by default. */
  readonly targets?: string;
  readonly target: string;
  readonly files: readonly Uint8Array[];
  readonly seed: number;
  readonly end?: number;
  /** Milliseconds. */
  readonly time?: number;
  /** Milliseconds of the clock that a run may take: more than a reader may, since the machine may be busy. */
  readonly patience?: number;
  /** MB of JavaScript's heap that the thread may have. */
  readonly heap?: number;
  readonly onFinding?: (finding: Finding) => void;
  /** Told of the current run's number, now and then. */
  readonly onProgress?: (run: number) => void;
}

/** What one thread came to. */
interface Watch {
  /** The next run's number. */
  readonly end: number;
  readonly accepted: number;
  /** Why the thread did not end by itself. */
  readonly fatal: string | undefined;
}

/** Milliseconds between two looks of the watchdog. */
const POLL = 100;

export async function fuzzGuarded(options: GuardedOptions): Promise<FuzzResult> {
  const { files, seed, end = Infinity, time = Infinity, onFinding } = options;
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    findings.push(finding);
    onFinding?.(finding);
  };
  const deadline = performance.now() + time;
  let next = 0;
  let accepted = 0;
  let isFinished = false;
  while (!isFinished) {
    const left = deadline - performance.now();
    const watch = await watchThread({ ...options, onFinding: report }, { first: next, time: left });
    accepted += watch.accepted;
    next = watch.end;
    if (watch.fatal !== undefined) {
      const run = watch.end - 1;
      report({ problem: watch.fatal, bytes: fileOfRun(run, { files, seed }), run });
    }
    isFinished = watch.fatal === undefined || next >= end || performance.now() >= deadline;
  }
  return { end: next, accepted, findings };
}

function watchThread(options: GuardedOptions, part: { first: number; time: number }): Promise<Watch> {
  const { target, files, seed, end = Infinity, onFinding, onProgress } = options;
  const { patience = 10_000, heap = 1024 } = options;
  const seen = new Float64Array(new SharedArrayBuffer(24));
  const workerData: WorkerJob = {
    targets: options.targets ?? new URL("targets.ts", import.meta.url).href,
    target,
    options: { files, seed, end, ...part },
    progress: seen.buffer,
  };
  const worker = new Worker(new URL("worker.ts", import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: heap },
  });
  return new Promise((resolve, reject) => {
    const lost = (fatal: string): void => {
      const { run, accepted } = progressFields;
      settle(() => resolve({ end: (seen[run] ?? 0) + 1, accepted: seen[accepted] ?? 0, fatal }));
    };
    const settle = (how: () => void): void => {
      clearInterval(watchdog);
      how();
    };
    const watchdog = setInterval(() => {
      onProgress?.(seen[progressFields.run] ?? 0);
      const started = seen[progressFields.started] ?? 0;
      if (started === 0 || Date.now() - started < patience) return;
      void worker.terminate();
      lost(`Did not end within ${patience} ms`);
    }, POLL);
    worker.on("message", (message: WorkerMessage) => {
      if ("finding" in message) onFinding?.(message.finding);
      else settle(() => resolve({ ...message, fatal: undefined }));
    });
    worker.on("error", (error: Error & { code?: string }) => {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") lost(`Used up ${heap} MB of heap`);
      else settle(() => reject(error));
    });
  });
}
