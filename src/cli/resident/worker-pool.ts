/** Threads that do jobs, as many as there are processors. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { exitCodes, isSystemError } from "../failures.ts";
import { writeWholeFile } from "../whole-file.ts";
import type { Answer, Job } from "./job.ts";
import type { FromWorker, ToWorker, WriteFailure } from "./worker.ts";

export interface Caller {
  /** Hands output on. */
  readonly say: (answer: Answer) => void;
  /** Says that he has gone. */
  readonly signal: AbortSignal;
}

export class WorkerPool {
  readonly #size = availableParallelism();
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  #count = 0;

  /** Does a job as soon as a thread is free. Resolves to the exit code, or to nothing if the caller has gone. */
  async run(job: Job, caller: Caller): Promise<number | undefined> {
    const worker = await this.#take();
    if (caller.signal.aborted) {
      this.#release(worker);
      return undefined;
    }
    const code = await doJob(worker, job, caller);
    if (code !== undefined) {
      this.#release(worker);
      return code;
    }
    // The thread was stopped in the middle of its work or has fallen over it.
    this.#count--;
    if (this.#waiting.length > 0) this.#release(this.#start());
    return caller.signal.aborted ? undefined : exitCodes.bug;
  }

  async #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#count < this.#size) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }

  #start(): Worker {
    this.#count++;
    const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
    return new Worker(new URL(`./worker${extension}`, import.meta.url));
  }
}

/** The exit code; nothing if the thread is no more. */
async function doJob(worker: Worker, job: Job, { say, signal }: Caller): Promise<number | undefined> {
  const tell = (message: ToWorker): void => worker.postMessage(message);
  const stop = (): void => void worker.terminate();
  signal.addEventListener("abort", stop);
  try {
    return await new Promise((resolve) => {
      worker.on("message", (message: FromWorker) => {
        if (message.kind === "exit") resolve(message.code);
        else if (message.kind === "write") void write(message, signal).then((failure) => tell(written(failure)));
        else say({ kind: message.kind, bytes: Buffer.from(message.bytes).toString("base64") });
      });
      worker.once("error", (error: Error) => {
        const text = `muslin: This is a bug in muslin, please report it:\n${error.stack ?? error.message}\n`;
        say({ kind: "stderr", bytes: Buffer.from(text).toString("base64") });
      });
      worker.once("exit", () => resolve(undefined));
      tell({ kind: "job", job });
    });
  } finally {
    signal.removeEventListener("abort", stop);
    for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
  }
}

function written(failure: WriteFailure | undefined): ToWorker {
  return { kind: "written", ...(failure !== undefined && { failure }) };
}

/** Writes what a caller wants who is still there. */
async function write(
  { path, bytes, options }: Extract<FromWorker, { kind: "write" }>,
  signal: AbortSignal,
): Promise<WriteFailure | undefined> {
  if (signal.aborted) return undefined;
  try {
    await writeWholeFile(path, bytes, options);
    return undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { message: error.message, code: error.code, syscall: error.syscall };
  }
}
