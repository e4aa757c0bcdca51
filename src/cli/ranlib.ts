/** `muslin ranlib`: makes the symbol index of archives. */
import type { Command } from "commander";
import { readArchive } from "../elf/index.ts";
import { openArchiveFile, saveArchiveFile } from "./ar/archive-file.ts";
import { ToolError, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { withResponseFiles } from "./response-files.ts";
import { forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly U?: boolean;
  readonly t?: boolean;
}

export async function run(given: Invocation): Promise<number> {
  const invocation = { ...given, args: withResponseFiles(given.args, given.io) };
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  if (operands.length === 0) throw new UsageError("Name an archive");
  const modified = options.U === true ? Math.floor(Date.now() / 1000) : 0;
  return forEachFile(operands, invocation, async (bytes, path) => {
    if (options.t === true && readArchive(bytes).symbolIndex === undefined)
      throw new ToolError("There is no symbol index");
    const file = await openArchiveFile(invocation.io, path);
    await saveArchiveFile(invocation, file, { hasIndex: true, modified, members: file.members });
  });
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<archive...>")
    .option("-D", "Write zero for the index's time (default)")
    .option("-U", "Write the index's real time")
    .option("-t", "Fail if there is no index yet");
}
