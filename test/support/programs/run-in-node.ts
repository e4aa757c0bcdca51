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
  writeFileSync(
    job,
    JSON.stringify({ runtime: entry("runtime"), node: entry("host/node"), user, group, programs, skipsWaiting }),
  );
  try {
    const outcomes = new Map<string, Outcome>();
    for (const line of (await outputOf(node, [script, job], timeLimit)).split("\n").filter((line) => line !== "")) {
      const { name, ...outcome } = JSON.parse(line) as Outcome & { readonly name: string };
      outcomes.set(name, outcome);
    }
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whole lines of what it writes until it ends or is ended. */
function outputOf(command: string, args: readonly string[], timeLimit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: timeLimit,
      killSignal: "SIGKILL",
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += String(text)));
    child.on("error", reject);
    child.on("close", () => resolve(output.slice(0, output.lastIndexOf("\n") + 1)));
  });
}
