/** Compilers in worker threads: each loads clang once and then compiles what it is sent. */
import { Worker } from "node:worker_threads";
import type { ClangResult, ClangRun, Mount } from "../../../cc/index.ts";

/** What a worker is told when it starts. */
export interface WorkerStart {
  readonly mounts: readonly Mount[];
}

/** What a worker is sent. */
export interface WorkerRequest {
  readonly id: number;
  readonly run: ClangRun;
}

/** What it answers. */
export interface WorkerAnswer {
  readonly id: number;
  readonly result: ClangResult;
}

interface Waiting {
  readonly run: ClangRun;
  readonly resolve: (result: ClangResult) => void;
  readonly reject: (error: Error) => void;
}

export class CompilePool {
  readonly #size: number;
  readonly #mounts: readonly Mount[];
  readonly #queue: Waiting[] = [];
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();

  constructor(size: number, mounts: readonly Mount[]) {
    this.#size = size;
    this.#mounts = mounts;
  }

  /** Runs clang as soon as a worker is free. */
  run(run: ClangRun): Promise<ClangResult> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ run, resolve, reject });
      this.#next();
    });
  }

  /** Stops the workers, also in the middle of their work. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#workers.length < this.#size ? this.#start() : undefined);
    const waiting = worker === undefined ? undefined : this.#queue.shift();
    if (worker === undefined || waiting === undefined) return;
    this.#busy.set(worker, waiting);
    worker.postMessage({ id: 0, run: waiting.run } satisfies WorkerRequest);
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
    const worker = new Worker(new URL(`./compile-worker${extension}`, import.meta.url), {
      workerData: { mounts: this.#mounts } satisfies WorkerStart,
    });
    this.#workers.push(worker);
    worker.on("message", ({ result }: WorkerAnswer) => {
      this.#busy.get(worker)?.resolve(result);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      this.#next();
    });
    worker.on("error", (error: Error) => {
      this.#busy.get(worker)?.reject(error);
      this.#busy.delete(worker);
    });
    return worker;
  }
}
