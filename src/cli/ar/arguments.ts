/** The command line of `ar`, which is older than options: letters in the first word, then a member, a count, the archive. */
import { Option, type Command } from "commander";
import type { MemberPosition } from "../../elf/index.ts";
import { UsageError } from "../failures.ts";
import { gnuCommand, parse } from "../gnu-command.ts";
import type { Invocation } from "../tool.ts";

/** What to do, by letter. */
export const operations = {
  r: "Put files into the archive, in place of members of the same name",
  q: "Append files to the archive",
  d: "Delete members",
  m: "Move members",
  t: "List members",
  x: "Extract members into files",
  p: "Print contents of members",
  s: "Make the symbol index anew, as ranlib does",
} as const;

/** How to do it, by letter. */
const modifiers = {
  a: "With r and m: put them behind MEMBER",
  b: "With r and m: put them before MEMBER",
  i: "The same",
  c: "Do not say that the archive is a new one",
  D: "Write zeros for times and owners: same contents, same archive (default)",
  U: "Write the real times and owners",
  f: "Cut names to 15 characters",
  N: "With x and d: mean instance COUNT of a name",
  o: "With x: keep the time of the last change",
  O: "With t: show where in the archive the contents are",
  P: "Compare whole paths with names of members, not only their last part",
  s: "Write a symbol index (default)",
  S: "Write no symbol index",
  T: "As --thin",
  u: "With r and U: only if the file is newer than the member",
  v: "Say what is done",
} as const;

export type ArOperation = keyof typeof operations;
export type ArModifier = keyof typeof modifiers;

/** One call of `ar`. */
export interface ArCommand {
  readonly operation: ArOperation;
  readonly modifiers: ReadonlySet<ArModifier>;
  readonly position: MemberPosition;
  /** Instance of a name that is meant, from 1. */
  readonly count: number;
  readonly archive: string;
  readonly files: readonly string[];
  /** Folder for extracted files. */
  readonly output: string | undefined;
}

interface Options {
  readonly thin?: boolean;
  readonly output?: string;
}

/**
 * Reads the arguments. Letters may have a dash in front, and may then be in several words.
 * @returns `undefined` for `-M`: standard input says what to do
 */
export function parseArArguments(invocation: Invocation): ArCommand | undefined {
  const { letters, words } = splitLetters(invocation.args);
  const { options, operands } = parse<Options>(commandOf(invocation), { ...invocation, args: words });
  if (letters.includes("M")) return undefined;
  const found = letters.split("");
  const operation = operationAmong(found);
  const rest = [...operands];
  const position = positionOf(found, rest);
  const count = found.includes("N") ? countOf(rest.shift()) : 1;
  const [archive, ...files] = rest;
  if (archive === undefined) throw new UsageError("Name an archive");
  const set = new Set(found.filter((letter): letter is ArModifier => letter in modifiers));
  if (options.thin === true) set.add("T");
  checkModifiers(operation, set);
  return { operation, modifiers: set, position, count, archive, files, output: options.output };
}

function splitLetters(args: readonly string[]): { readonly letters: string; readonly words: readonly string[] } {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const isLetters = (word: string): boolean => /^-[A-Za-z]+$/.test(word);
  const dashed = args.slice(0, end).filter(isLetters);
  const words = args.filter((word, at) => at >= end || !isLetters(word));
  if (dashed.length > 0) return { letters: dashed.map((word) => word.slice(1)).join(""), words };
  const first = words.findIndex((word, at) => !word.startsWith("-") && !valuedOptions.has(words[at - 1] ?? ""));
  return { letters: words[first] ?? "", words: words.toSpliced(first, first < 0 ? 0 : 1) };
}

/** Options whose value may be the next word. */
const valuedOptions: ReadonlySet<string> = new Set(["--output", "--target", "--plugin"]);

function operationAmong(letters: readonly string[]): ArOperation {
  const unknown = letters.find((letter) => !(letter in operations || letter in modifiers));
  if (unknown !== undefined) throw new UsageError(`Unknown operation or modifier '${unknown}'`);
  const named = [...new Set(letters)].filter((letter): letter is ArOperation => letter in operations && letter !== "s");
  if (named.length > 1) throw new UsageError(`Operations '${named[0]}' and '${named[1]}' exclude each other`);
  if (named[0] !== undefined) return named[0];
  if (letters.includes("s")) return "s";
  throw new UsageError("Name an operation, such as 'rc' to make an archive or 't' to list one");
}

function positionOf(letters: readonly string[], words: string[]): MemberPosition {
  const letter = letters.findLast((letter) => "abi".includes(letter));
  if (letter === undefined) return undefined;
  const member = words.shift();
  if (member === undefined) throw new UsageError(`Modifier '${letter}' wants the name of a member`);
  return letter === "a" ? { after: member } : { before: member };
}

function countOf(word: string | undefined): number {
  const count = Number(word);
  if (!Number.isInteger(count) || count < 1)
    throw new UsageError(`Modifier 'N' wants a count of at least 1, not '${word ?? ""}'`);
  return count;
}

function checkModifiers(operation: ArOperation, set: ReadonlySet<ArModifier>): void {
  if (set.has("N") && operation !== "x" && operation !== "d")
    throw new UsageError("Modifier 'N' goes with operations 'x' and 'd' only");
  if (set.has("u") && operation !== "r") throw new UsageError("Modifier 'u' goes with operation 'r' only");
  if (set.has("u") && set.has("D"))
    throw new UsageError("Modifier 'u' makes no sense with 'D': members have no times then");
}

function commandOf(invocation: Invocation): Command {
  const list = (letters: object): string =>
    Object.entries(letters)
      .map(([letter, meaning]) => `  ${letter}  ${meaning}\n`)
      .join("");
  return gnuCommand(invocation)
    .usage("[options] OPERATION[MODIFIER...] [MEMBER] [COUNT] ARCHIVE [FILE...]\n       muslin ar -M < SCRIPT")
    .argument("[word...]")
    .option("--thin", "Make a thin archive: it has the paths of its members, not their contents")
    .option("--output <folder>", "Extract into this folder")
    .addOption(new Option("--target <format>", "Accepted: formats are told by their bytes").hideHelp())
    .addOption(new Option("--plugin <path>", "Accepted: there are no plugins").hideHelp())
    .addHelpText("after", `\nOperations:\n${list(operations)}\nModifiers:\n${list(modifiers)}`);
}
