// A list of programs, all in this process: `node run-many.mjs JOB`, where JOB is JSON, see run-in-node.ts.
// Plain JavaScript, because Nodes of any age run it. Writes a line of JSON for each program as soon as it has ended.
import { readFileSync, writeSync } from "node:fs";
import { runOne } from "./run-one.mjs";

const { runtime, node, user, group, programs, parallel } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { boot, exitCodeOf } = await import(runtime);
const { NodeHost } = await import(node);

/** Runs what is left of the list, one after the other. */
async function work() {
  for (let program = programs.shift(); program !== undefined; program = programs.shift()) {
    const { name, path, args } = program;
    const bytes = new Uint8Array(readFileSync(path));
    let outcome;
    try {
      outcome = await runOne({ boot, exitCodeOf, host: new NodeHost() }, { bytes, user, group, args });
    } catch (error) {
      outcome = { code: -1, output: "", errors: String(error.stack ?? error) };
    }
    writeSync(1, `${JSON.stringify({ name, ...outcome })}\n`);
  }
}

await Promise.all(Array.from({ length: parallel }, work));
