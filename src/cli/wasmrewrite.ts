/** `muslin wasmrewrite`: writes modules in less bytes. */
import type { Command } from "commander";
import { rewriteModule, type RewriteOptions, type RewriteStatistics } from "../module/index.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly output?: string;
  readonly keepOrder?: boolean;
  readonly keepCode?: boolean;
  readonly stripDebug?: boolean;
  readonly trusted?: boolean;
  readonly verbose?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const [path = ""] = operands;
  const { io } = invocation;
  return forEachFile([path], invocation, async (bytes) => {
    const status = await io.stat(path);
    const { module, statistics } = rewriteModule(bytes, requestOf(options));
    await io.writeFile(options.output ?? path, module, status === undefined ? {} : { mode: status.mode });
    if (options.verbose) io.stderr.write(statisticsText(path, statistics));
  });
}

function requestOf({ keepOrder, keepCode, stripDebug, trusted }: Options): RewriteOptions {
  return {
    renumber: keepOrder !== true,
    simplify: keepCode !== true,
    stripDebug: stripDebug === true,
    trusted: trusted === true,
  };
}

/** What was done, a line each, and nothing of what was not. */
function statisticsText(path: string, statistics: RewriteStatistics): string {
  const { sizeBefore, sizeAfter, hindrances } = statistics;
  const saved = sizeBefore === 0 ? 0 : (100 * (sizeBefore - sizeAfter)) / sizeBefore;
  const lines = [`${sizeBefore} bytes, now ${sizeAfter}: ${saved.toFixed(1)}% less`];
  for (const [count, what] of rowsOf(statistics)) if (count > 0) lines.push(`${count} ${what}`);
  if (hindrances.length > 0) lines.push(`more is forbidden by ${hindrances.map((name) => `"${name}"`).join(", ")}`);
  return lines.map((line) => `${path}: ${line}\n`).join("");
}

function rowsOf(statistics: RewriteStatistics): readonly (readonly [count: number, what: string])[] {
  return [
    [statistics.nops, "x nop left out"],
    [statistics.tees, "x local.set and local.get made local.tee"],
    [statistics.drops, "x local.tee and drop made local.set"],
    [statistics.blocks, "x block left out that nothing branches to"],
    [statistics.localRuns, "x run of locals joined to another"],
    [statistics.repairedConstants, "x i32.const of more than 31 bits repaired"],
    [statistics.removedTypes, "x type left out: unused, or the same as another"],
    [statistics.movedTypes, "x type renumbered"],
    [statistics.movedFunctions, "x function renumbered"],
    [statistics.movedGlobals, "x global renumbered"],
  ];
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<module>", "A WebAssembly module, not an object")
    .option("-o, --output <file>", "Write to this file instead of in place")
    .option("--keep-order", "Keep the indices of types, functions and globals")
    .option("--keep-code", "Keep all instructions, blocks and locals: only integers become shorter")
    .option("-S, --strip-debug", "Leave out DWARF and source maps, which otherwise forbid to move code")
    .option("--trusted", "Do not validate function bodies: they are known to be valid")
    .option("-v, --verbose", "Say on standard error what was done");
}
