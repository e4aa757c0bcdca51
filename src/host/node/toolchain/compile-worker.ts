/** A worker thread of compile-pool.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { yowaspClang } from "../../../cc/index.ts";
import type { WorkerAnswer, WorkerRequest, WorkerStart } from "./compile-pool.ts";

const { mounts } = workerData as WorkerStart;
const clang = yowaspClang(mounts);

parentPort?.on("message", ({ id, run }: WorkerRequest) => {
  void clang.run(run).then((result) => parentPort?.postMessage({ id, result } satisfies WorkerAnswer));
});
