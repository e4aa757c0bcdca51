/** `muslin wasmify`: makes the module of a linked ELF file. */
import type { Command } from "commander";
import { wasmify } from "../module/index.ts";
import { UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly output?: string;
  readonly activeData?: boolean;
}

/** As the linker's output: programs are run. */
const EXECUTABLE = 0o755;

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const { output, activeData = false } = options;
  if (output === undefined) throw new UsageError("Say where to write the module: -o FILE");
  return forEachFile(operands, invocation, async (bytes) => {
    const moduleName = output.slice(output.lastIndexOf("/") + 1);
    const module = wasmify(bytes, { activeData, moduleName });
    await invocation.io.writeFile(output, module, { mode: EXECUTABLE });
  });
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<file>", "An ELF executable or shared object that the linker has written")
    .option("-o, --output <module>", "Write the module to this file")
    .option("--active-data", "Instantiating the module writes its data, instead of entering it");
}
