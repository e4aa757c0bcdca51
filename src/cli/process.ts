/** Runs `muslin` as this process: loaded by bin/muslin for its effect. */
import { exitCodes, OutputClosed } from "./failures.ts";
import { muslin } from "./main.ts";
import { nodeIo } from "./node-io.ts";

const io = nodeIo();
// The bundle is CommonJS, in which nothing is awaited at the top.
void muslin(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
  try {
    io.stdout.flush();
    io.stderr.flush();
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
    process.exitCode = exitCodes.outputClosed;
  }
});
