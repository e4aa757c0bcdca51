/**
 * `ar -M`: an archive by a script on standard input, in the language of the librarian programs of MRI.
 *
 *     CREATE lib.a                 begin a new archive, in memory
 *     CREATETHIN lib.a             the same, thin
 *     OPEN lib.a                   begin with an old one
 *     ADDLIB other.a (a.o, b.o)    all members of another archive, or those in parentheses
 *     ADDMOD c.o, d.o              files
 *     REPLACE c.o                  files in place of members that are there
 *     DELETE c.o                   members
 *     EXTRACT c.o                  members become files
 *     LIST                         the members' names
 *     CLEAR                        forget all members
 *     VERBOSE                      LIST says more
 *     SAVE                         write the archive
 *     END                          nothing more
 *
 * A comment begins with `*` or `;`, and a line that ends in `+` goes on in the next. Keywords may be in small letters.
 */
import { STANDARD_INPUT } from "../read-file-now.ts";
import { decodeUtf8 } from "../../bytes/index.ts";
import { exitCodes, ToolError } from "../failures.ts";
import type { Invocation } from "../tool.ts";
import { readInput } from "./archive-file.ts";
import { Script } from "./script-commands.ts";
import { linesOf } from "./script-lines.ts";

export async function runScript(invocation: Invocation): Promise<number> {
  const text = decodeUtf8(await readInput(invocation.io, STANDARD_INPUT));
  const script = new Script(invocation);
  for (const { line, words } of linesOf(text)) {
    const [keyword = "", ...rest] = words;
    if (keyword.toUpperCase() === "END") break;
    try {
      await script.execute(keyword.toUpperCase(), rest);
    } catch (error) {
      if (error instanceof ToolError) throw new ToolError(`Line ${line}: ${error.message}`);
      throw error;
    }
  }
  return exitCodes.success;
}
