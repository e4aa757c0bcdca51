/** The tools as wholes: whatever the file, they show what they can and complain about the rest. */
import { exitCodes } from "../../../src/cli/failures.ts";
import { muslin } from "../../../src/cli/main.ts";
import { findTool } from "../../../src/cli/tools.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import type { Target } from "../judge.ts";

/** Arguments that make the tools look at everything; `in` is the file. */
const commands: readonly (readonly [tool: string, ...args: string[]])[] = [
  ["objdump", "-x", "-s", "-a", "in"],
  ["objdump", "-d", "-r", "in"],
  ["objdump", "-W", "--dwarf=decodedline", "in"],
  ["objdump", "-D", "-T", "-R", "in"],
  ["objdump", "--annotate", "in"],
  ["objdump", "-d", "-l", "-S", "--inlines", "in"],
  ["addr2line", "-e", "in", "-fipaC", "0", "8", "20", "40", "100", "main"],
  ["addr2line", "-e", "in", "-fi", "-j", "code", "10", "20", "main"],
  ["readelf", "-a", "-W", "in"],
  ["readelf", "-t", "-s", "-c", "-z", "-x", "1", "-p", "2", "-R", "3", "in"],
  ["readelf", "-w", "-wL", "in"],
  ["nm", "-a", "-S", "-n", "--print-armap", "in"],
  ["nm", "-D", "-P", "in"],
  ["size", "in"],
  ["size", "-A", "in"],
  ["strip", "-o", "out", "in"],
  ["strip", "-g", "-o", "out", "in"],
  ["ar", "tv", "in"],
  ["ar", "x", "in"],
  ["ar", "s", "in"],
  ["ranlib", "in"],
  ["validate", "in"],
  ["validate", "--all-errors", "-v", "in"],
];

/** A target for each tool that exists. */
export const toolTargets: readonly Target[] = [...new Set(commands.map(([tool]) => tool))]
  .filter((tool) => findTool(tool) !== undefined)
  .map((tool) => ({ name: tool, seeds: ["module", "elf", "archive"], run: (bytes) => runAll(tool, bytes) }));

async function runAll(tool: string, bytes: Uint8Array): Promise<void> {
  for (const command of commands) {
    if (command[0] !== tool) continue;
    const io = new CapturedIo({ files: { in: bytes } });
    const code = await muslin(command, io);
    if (code === exitCodes.bug || code === exitCodes.usage) {
      const error = new Error(`Exit code ${code} of \`${command.join(" ")}\``);
      error.stack = `${error.message}: ${io.errors}`;
      throw error;
    }
  }
}
