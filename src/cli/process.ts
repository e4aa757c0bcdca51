/** Runs `muslin` as this process: imported by bin/muslin for its effect. */
import { exitCodes, OutputClosed } from "./failures.ts";
import { muslin } from "./main.ts";
import { nodeIo } from "./node-io.ts";

const io = nodeIo();
process.exitCode = await muslin(process.argv.slice(2), io);
try {
  io.stdout.flush();
  io.stderr.flush();
} catch (error) {
  if (!(error instanceof OutputClosed)) throw error;
  process.exitCode = exitCodes.outputClosed;
}
