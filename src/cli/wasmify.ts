/** `muslin wasmify`: makes the module of a linked ELF file. */
import type { Command } from "commander";
import { keptRelocationsOf, wasmify } from "../module/index.ts";
import { UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

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
  return forEachFile(operands, invocation, async (bytes, path) => {
    const moduleName = output.slice(output.lastIndexOf("/") + 1);
    const module = wasmify(bytes, { activeData, moduleName });
    await invocation.io.writeFile(output, module, { mode: EXECUTABLE });
    const kept = keptRelocationsOf(bytes);
    if (kept.length === 0) return;
    complain(
      invocation,
      `${path}: Warning: the module does not have the relocations that are kept in ${kept.join(", ")}: ` +
        "ld --emit-relocs writes modules that have them",
    );
  });
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<file>", "An ELF executable or shared object that the linker has written")
    .option("-o, --output <module>", "Write the module to this file")
    .option("--active-data", "Instantiating the module writes its data, instead of entering it");
}
