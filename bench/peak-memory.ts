/** How much memory a process takes. */
import { existsSync, readFileSync } from "node:fs";

const STATUS = "/proc/self/status";

/** The greatest memory this process has had, in MB. */
export function peakMemory(): number {
  // What `getrusage` says counts the process too that this one was started by; Linux knows better.
  const [, kilobytes] = existsSync(STATUS) ? (/VmHWM:\s*(\d+)/.exec(readFileSync(STATUS, "latin1")) ?? []) : [];
  return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) / 1000;
}
