/** Programs on our kernel in a process of Node, each on a system of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome, Runnable } from "./outcome.ts";

export interface NodeRun {
  /** The command. */
  readonly node: string;
  /** Sources as they are, for a Node that strips types, or what is published. */
  readonly from: "src" | "dist";
  /** Milliseconds for all of them. */
  readonly timeLimit: number;
  /** Time in which a program waits for a timer does not pass, see skipping-host.mjs. Needs an engine that parks stacks. */
  readonly skipsWaiting?: boolean;
}

const script = fileURLToPath(new URL("run-many.mjs", import.meta.url));

/** By name; what did not end in time is not there. They run as the user who runs this. */
export async function runInNode(
  programs: readonly Runnable[],
  { node, from, timeLimit, skipsWaiting = false }: NodeRun,
): Promise<ReadonlyMap<string, Outcome>> {
  const folder = mkdtempSync(join(tmpdir(), "muslin-run-"));
  const job = join(folder, "job.json");
  const entry = (area: string): string =>
    new URL(`../../../${from}/${area}/index.${from === "src" ? "ts" : "js"}`, import.meta.url).href;
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const around = { runtime: entry("runtime"), node: entry("host/node"), user, group, skipsWaiting };
  const outcomes = new Map<string, Outcome>();
  const end = Date.now() + timeLimit;
  try {
    for (let left = programs; left.length > 0 && Date.now() < end;) {
      writeFileSync(job, JSON.stringify({ ...around, programs: left }));
      for (const line of (await outputOf(node, [script, job], end)).split("\n").filter((line) => line !== "")) {
        const { name, ...outcome } = JSON.parse(line) as Outcome & { readonly name: string };
        outcomes.set(name, outcome);
      }
      // The one that it stuck at computes without system calls, so that nothing but the end of the process ends it.
      left = left.filter(({ name }) => !outcomes.has(name)).slice(1);
    }
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds: longer than a program is let run, see run-one.mjs. */
const LONGEST_SILENCE = 40_000;

/** Whole lines of what it writes until it ends, falls silent, or time is up. */
function outputOf(command: string, args: readonly string[], end: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    const kill = (): unknown => child.kill("SIGKILL");
    const timers = [setTimeout(kill, end - Date.now()), setTimeout(kill, LONGEST_SILENCE)] as const;
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += String(text);
      timers[1].refresh();
    });
    child.on("error", reject);
    child.on("close", () => {
      timers.forEach(clearTimeout);
      resolve(output.slice(0, output.lastIndexOf("\n") + 1));
    });
  });
}
