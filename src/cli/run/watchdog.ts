/** The thread that ends this process after so many milliseconds: see time-limit.ts. */
import { spawnSync } from "node:child_process";
import { isatty } from "node:tty";
import { workerData } from "node:worker_threads";

setTimeout(() => {
  // It may be raw, and who is killed restores nothing.
  if (isatty(0)) spawnSync("stty", ["sane"], { stdio: [0, "ignore", "ignore"] });
  process.kill(process.pid, "SIGKILL");
}, Number(workerData));
