/** The command line of `muslin run`: its options, and where the program's own begin. */
import type { Option } from "commander";
import { UsageError } from "../failures.ts";
import { gnuCommand, parse } from "../gnu-command.ts";
import type { Invocation } from "../tool.ts";
import { noOptions, type Job, type RunOptions } from "./options.ts";

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

function words(value: string, earlier: readonly string[]): string[] {
  return [...earlier, ...value.split(/\s+/).filter((word) => word !== "")];
}

export function readCommandLine(invocation: Invocation): Job {
  const command = gnuCommand(invocation)
    .usage("[option...] program|source.c [argument...]")
    .option(
      "--mount <host:guest[:ro]>",
      "Show a directory of the host at a path (may be repeated)",
      collect,
      noOptions.mount,
    )
    .option("--env <name=value>", "Set a variable; without a value, take it from outside", collect, noOptions.env)
    .option("--cwd <path>", "Start in this directory")
    .option("--root <tree[:rw]>", "Begin paths in a directory or a tar archive; changes stay in memory (or not: :rw)")
    .option("--isolated", "Do not mount the current directory at its own path")
    .option("--user <uid[:gid]>", "Run as this user instead of 0")
    .option("--allow <calls>", "Allow these system calls or families only (comma-separated)", collect, noOptions.allow)
    .option("--deny <calls>", "Refuse these system calls or families", collect, noOptions.deny)
    .option("--strace [filter]", "Show system calls on standard error, or those of the filter")
    .option("-c", "With --strace: count calls, and show the counts at the end")
    .option("--memory <bytes>", "Memory that the program may have (K, M and G)", bytesOf)
    .option("--files <number>", "Descriptors that it may have", Number)
    .option("--time <seconds>", "End it after this time, by SIGKILL")
    .option("--cflags <options>", "Options of muslin cc for a program in C (may be repeated)", words, noOptions.cflags);
  const { own, program, args } = splitProgram(invocation.args, command.options);
  const { options } = parse<RunOptions>(command, { ...invocation, args: own });
  if (program === undefined) throw new UsageError("No program is given");
  return { options, program, args };
}

/** The first word that is no option, nor the value of one, is the program; what follows is the program's. */
function splitProgram(
  args: readonly string[],
  options: readonly Option[],
): { own: readonly string[]; program: string | undefined; args: readonly string[] } {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return { own: args.slice(0, at), program: args[at + 1], args: args.slice(at + 2) };
    if (!word.startsWith("-") || word === "-") break;
    const option = options.find(({ long, short }) => long === word || short === word);
    if (option?.required) at++;
  }
  return { own: args.slice(0, at), program: args[at], args: args.slice(at + 1) };
}

const units: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function bytesOf(text: string): number {
  const [, digits, unit = ""] = /^(\d+)([KMG]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new UsageError(`'${text}' is no size; it is a number, with K, M or G behind it`);
  return Number(digits) * (units[unit.toUpperCase()] ?? 1);
}
