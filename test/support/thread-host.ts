/**
 * A host whose threads are worker threads over one shared memory: for tests of the C library's -pthread alone. Every thread has
 * an instance of the module; what they wait for is waited for by `Atomics.wait` on the program's own words.
 */
import { Worker } from "node:worker_threads";
import { readModule } from "../../src/wasm/index.ts";
import { sharedSignals } from "./thread-signals.ts";
import type { ThreadMessage, ThreadStart } from "./thread-worker.ts";
import type { ProgramResult } from "./test-host.ts";

export interface ThreadedResult extends ProgramResult {
  /** How many threads there were, the first among them. */
  readonly threads: number;
}

/** Runs a module that imports a shared memory. */
export async function runThreads(bytes: Uint8Array): Promise<ThreadedResult> {
  const module = await WebAssembly.compile(bytes.slice());
  const memory = sharedMemoryOf(bytes);
  const nextThread = new SharedArrayBuffer(4);
  const signals = sharedSignals();
  const workers: Worker[] = [];
  const pieces: Uint8Array[] = [];
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      const start = (thread: ThreadStart): void => {
        const worker = new Worker(new URL("thread-worker.ts", import.meta.url), {
          workerData: { module, memory, nextThread, signals, thread },
        });
        workers.push(worker);
        worker.on("error", reject);
        worker.on("message", (message: ThreadMessage) => {
          if ("output" in message) pieces.push(message.output);
          else if ("thread" in message) start(message.thread);
          else resolve(message.exitCode);
        });
      };
      start({ kind: "first" });
    });
    return { exitCode, output: Buffer.concat(pieces).toString(), threads: workers.length };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function sharedMemoryOf(bytes: Uint8Array): WebAssembly.Memory {
  for (const { external } of readModule(bytes).imports) {
    if (external.kind !== "memory" || !external.type.limits.shared) continue;
    const { minimum, maximum = minimum } = external.type.limits;
    return new WebAssembly.Memory({ initial: Number(minimum), maximum: Number(maximum), shared: true });
  }
  throw new TypeError("The module imports no shared memory");
}
