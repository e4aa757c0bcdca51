/** The program `muslin`: chooses the tool, and turns whatever the tool throws into a message and an exit code. */
import { nearNames } from "../diag/index.ts";
import { Answered, exitCodes, isSystemError, OutputClosed, sentenceFor, UsageError } from "./failures.ts";
import { help } from "./help.ts";
import type { Io } from "./io.ts";
import type { Invocation } from "./tool.ts";
import { findTool, type ToolRow, tools } from "./tools.ts";
import { version } from "./version.ts";

/** Runs `muslin ARGS` and resolves to the exit code. Never rejects. */
export async function muslin(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      io.stderr.write(help());
      return exitCodes.usage;
    }
    if (name === "--help" || name === "help") return answer(help(), io);
    if (name === "--version") return answer(`muslin ${version()}\n`, io);
    const tool = findTool(name);
    if (tool === undefined) return refuse(name, io);
    return await runTool(tool, { tool: name, args: rest, io });
  } catch (error) {
    if (error instanceof OutputClosed) return exitCodes.outputClosed;
    throw error;
  }
}

function answer(text: string, io: Io): number {
  io.stdout.write(text);
  return exitCodes.success;
}

function refuse(name: string, io: Io): number {
  const what = name.startsWith("-") ? "option" : "tool";
  const [near] = nearNames(name, [...tools.map((tool) => tool.name), "--help", "--version"]);
  const hint = near === undefined ? "" : ` (did you mean '${near}'?)`;
  io.stderr.write(`muslin: Unknown ${what} '${name}'${hint}\nTry 'muslin --help'.\n`);
  return exitCodes.usage;
}

async function runTool(tool: ToolRow, invocation: Invocation): Promise<number> {
  const { io } = invocation;
  try {
    const { run } = await tool.load();
    return await run(invocation);
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    if (error instanceof Answered) return exitCodes.success;
    if (error instanceof UsageError) {
      io.stderr.write(`muslin ${tool.name}: ${error.message}\nTry 'muslin ${tool.name} --help'.\n`);
      return exitCodes.usage;
    }
    const sentence = sentenceFor(error);
    if (sentence === undefined) return confess(error, tool, io);
    const file = isSystemError(error) && error.path !== undefined ? `${error.path}: ` : "";
    io.stderr.write(`muslin ${tool.name}: ${file}${sentence}\n`);
    return exitCodes.failure;
  }
}

/** Our bugs are loud. */
function confess(error: unknown, tool: ToolRow, io: Io): number {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`muslin ${tool.name}: This is a bug in muslin ${version()}, please report it:\n${trace}\n`);
  return exitCodes.bug;
}
