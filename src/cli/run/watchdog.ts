/** The thread that ends this process after so many milliseconds: see time-limit.ts. */
import { workerData } from "node:worker_threads";

// A terminal is restored by its guard.
setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(workerData));
