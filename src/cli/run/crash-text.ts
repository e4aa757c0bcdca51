/** What is said of a program that has crashed. */
import { backtraceLines } from "../../dwarf/index.ts";
import type { ProgramEnd } from "../../runtime/index.ts";

/** The words of shells. Other signals come from outside, and are no crash. */
const crashes: Readonly<Record<number, string>> = {
  4: "Illegal instruction",
  5: "Trace/breakpoint trap",
  6: "Aborted",
  7: "Bus error",
  8: "Floating point exception",
  11: "Segmentation fault",
  31: "Bad system call",
};

/** How it ended, why, and where it was; `undefined` for an end that is no crash. */
export function crashText({ status, trap, stack }: ProgramEnd, program: Uint8Array): string | undefined {
  const crash = "signal" in status ? crashes[status.signal] : undefined;
  if (crash === undefined) return undefined;
  const lines = backtraceLines(program, stack ?? "").map((line) => `  ${line}`);
  return [trap === undefined ? crash : `${crash}: ${trap.message}`, ...lines].join("\n");
}
