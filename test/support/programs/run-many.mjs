// A list of programs, all in this process: `node run-many.mjs JOB`, where JOB is JSON, see run-in-node.ts.
// Plain JavaScript, because Nodes of any age run it. Writes a line of JSON for each program as soon as it has ended.
import { readFileSync, writeSync } from "node:fs";
import { runOne } from "./run-one.mjs";
import { skippingHost } from "./skipping-host.mjs";

const { runtime, node, user, group, programs, skipsWaiting } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { boot, exitCodeOf } = await import(runtime);
const { NodeHost } = await import(node);

for (const { name, path, args } of programs) {
  const bytes = new Uint8Array(readFileSync(path));
  const host = skipsWaiting ? skippingHost(new NodeHost()) : new NodeHost();
  let outcome;
  try {
    outcome = await runOne({ boot, exitCodeOf, host }, { bytes, user, group, args });
  } catch (error) {
    outcome = { code: -1, output: "", errors: String(error.stack ?? error) };
  }
  writeSync(1, `${JSON.stringify({ name, ...outcome })}\n`);
}
