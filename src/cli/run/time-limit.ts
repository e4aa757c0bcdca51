/** `--time`: ends the program after a time, whatever it does. */
import { Worker } from "node:worker_threads";
import { SIGKILL } from "../../abi/index.ts";
import { UsageError } from "../failures.ts";
import type { StartingProcess } from "../../runtime/index.ts";

/** How long the program has, in milliseconds, to make a system call and be ended by its kernel. */
const GRACE = 300;

/** Seconds from the option's text. */
export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text !== "" && seconds >= 0 && seconds < 2 ** 31 / 1000) return seconds;
  throw new UsageError(`'${text}' is no time; it is a number of seconds`);
}

/**
 * Ends the program when its time is over. A program that computes lets nothing in this thread happen, so another one ends the whole
 * process then.
 *
 * @returns ends the limit.
 */
export function limitTime(running: StartingProcess, seconds: number): () => void {
  const milliseconds = seconds * 1000;
  const timer = setTimeout(() => running.kill(SIGKILL), milliseconds);
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const watchdog = new Worker(new URL(`./watchdog${extension}`, import.meta.url), { workerData: milliseconds + GRACE });
  watchdog.unref();
  return () => {
    clearTimeout(timer);
    void watchdog.terminate();
  };
}
