/** Compiles tests of the suite and runs them on our kernel. */
import { join } from "node:path";
import { guestProgram } from "../../support/programs/guest-program.ts";
import type { Outcome, Runnable } from "../../support/programs/outcome.ts";
import { runInNode } from "../../support/programs/run-in-node.ts";
import type { PosixTest } from "./catalog.ts";

/** `PTS_*` of posixtest.h; what says that it cannot be tested here has neither passed nor failed. */
const verdicts: Readonly<Record<number, string>> = {
  0: "passed",
  1: "failed",
  2: "unresolved",
  4: "unsupported",
  5: "untested",
};

export interface PosixRun {
  readonly root: string;
  readonly sysroot: string;
}

/** By name: how each went, in words. */
export async function runPosixTests(
  tests: readonly PosixTest[],
  { root, sysroot }: PosixRun,
): Promise<ReadonlyMap<string, string>> {
  const results = new Map<string, string>();
  const runnable: Runnable[] = [];
  // Old C: functions need not be declared, and pointers are integers.
  const options = [`-I${join(root, "include")}`, "-D_XOPEN_SOURCE=600", "-std=gnu89", "-Wno-error", "-O0"];
  for (const { name, source } of tests) {
    try {
      runnable.push({ name, path: await guestProgram(source, { sysroot, options }) });
    } catch (error) {
      results.set(name, `does not compile: ${firstLine(error)}`);
    }
  }
  const run = { node: process.execPath, from: "src", timeLimit: 900_000, skipsWaiting: true } as const;
  const took = await runInNode(runnable, run);
  for (const { name } of runnable) results.set(name, verdict(took.get(name)));
  return results;
}

/** What is supported and tested has to pass. */
export function isFailure(verdict: string): boolean {
  return !["passed", "unsupported", "untested"].includes(verdict);
}

function verdict(outcome: Outcome | undefined): string {
  return outcome === undefined ? "does not end" : (verdicts[outcome.code] ?? `ends with ${outcome.code}`);
}

function firstLine(error: unknown): string {
  return String(error).split("\n")[0] ?? "";
}
