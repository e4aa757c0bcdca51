/** `muslin ar`: makes archives, changes them, and takes them apart. */
import { parseArArguments, type ArOperation } from "./ar/arguments.ts";
import { deleteMembers, makeIndex, moveMembers } from "./ar/change.ts";
import type { ArJob } from "./ar/job.ts";
import { appendFiles, replaceFiles } from "./ar/put.ts";
import { runScript } from "./ar/script.ts";
import { extractMembers, listMembers, printMembers } from "./ar/show.ts";
import { ToolError } from "./failures.ts";
import { FormatError } from "../bytes/index.ts";
import { withResponseFiles } from "./response-files.ts";
import type { Invocation } from "./tool.ts";

/** @returns the exit code */
type Operation = (job: ArJob) => Promise<number>;

const operations: { readonly [Letter in ArOperation]: Operation } = {
  r: replaceFiles,
  q: appendFiles,
  d: deleteMembers,
  m: moveMembers,
  t: listMembers,
  x: extractMembers,
  p: printMembers,
  s: makeIndex,
};

export async function run(given: Invocation): Promise<number> {
  const invocation = { ...given, args: withResponseFiles(given.args, given.io) };
  const command = parseArArguments(invocation);
  if (command === undefined) return runScript(invocation);
  try {
    return await operations[command.operation]({ command, invocation });
  } catch (error) {
    // The only bytes that are taken apart are the archive's.
    if (error instanceof FormatError) throw new ToolError(`${command.archive}: ${error.message}`);
    throw error;
  }
}
