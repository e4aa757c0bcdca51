/** Programs on our kernel in a page of Chromium, one after the other. */
import { readFileSync } from "node:fs";
import { pageAnswer } from "../chromium.ts";
import type { Outcome, Runnable } from "./outcome.ts";

const script = `
import { boot, exitCodeOf } from "/runtime/index.js";
import { WebHost } from "/host/web/index.js";
import { runOne } from "/run-one.js";
const outcomes = {};
for (const { name, url, args, user, group } of await (await fetch("/programs.json")).json()) {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  try {
    outcomes[name] = await runOne({ boot, exitCodeOf, host: new WebHost() }, { bytes, user, group, args });
  } catch (error) {
    outcomes[name] = { code: -1, output: "", errors: String(error.stack) };
  }
}
await fetch("/done", { method: "POST", body: JSON.stringify(outcomes) });
`;

/** By name. They run as the user who runs this. */
export async function runInPage(
  programs: readonly Runnable[],
  { timeLimit }: { readonly timeLimit: number },
): Promise<ReadonlyMap<string, Outcome>> {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const files = new Map<string, Uint8Array>(
    programs.map(({ path }, index) => [`/programs/${index}.wasm`, readFileSync(path)]),
  );
  const list = programs.map(({ name, args }, index) => ({ name, args, user, group, url: `/programs/${index}.wasm` }));
  files.set("/programs.json", new TextEncoder().encode(JSON.stringify(list)));
  files.set("/run-one.js", readFileSync(new URL("run-one.mjs", import.meta.url)));
  const answer = JSON.parse(await pageAnswer({ script, files, timeLimit })) as Readonly<Record<string, Outcome>>;
  return new Map(Object.entries(answer));
}
