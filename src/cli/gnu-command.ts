/**
 * A commander `Command` with the manners of GNU tools.
 *
 * - `--help` is long only: `-h` means something else to objdump and readelf.
 * - Short flags combine (`-hSW`), options and operands mix, `--` ends the options.
 * - A long option may be abbreviated while that is unambiguous (`--disas` for `--disassemble`).
 * - An optional value (`--dwarf[=section]`, declared as `--dwarf [section]`) is only ever the text behind `=`, never the
 *   next word. Given without one, the option's value is `""`.
 * - Mistakes become `UsageError`, output goes to the invocation's `Io`.
 */
import { Command, CommanderError, type Option } from "commander";
import { Answered, UsageError } from "./failures.ts";
import type { Invocation } from "./tool.ts";
import { summaryOf } from "./tools.ts";
import { version } from "./version.ts";

/** A command to which the tool adds its arguments and options. */
export function gnuCommand({ tool, io }: Invocation): Command {
  return (
    new Command()
      .name(`muslin ${tool}`)
      .description(summaryOf(tool))
      .helpOption("--help", "Print this help and exit")
      .version(`muslin ${tool} ${version()}`, "--version", "Print the version and exit")
      // What is so without an option, its description says where it matters: not that a list of several is empty.
      .configureHelp({ optionDescription: ({ description }) => description })
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        // The message travels in the exception instead: see `parse`.
        writeErr: () => undefined,
      })
  );
}

/** What the command line said. `Options` names the attributes that the command's options have, in commander's camelCase. */
export interface Parsed<Options> {
  readonly options: Options;
  readonly operands: readonly string[];
}

/** Reads the invocation's arguments by `command`. */
export function parse<Options>(command: Command, { args }: Invocation): Parsed<Options> {
  try {
    command.parse(spellOut(args, command.options), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) throw new Answered();
    throw new UsageError(asSentence(error.message));
  }
  return { options: command.opts<Options & Record<string, unknown>>(), operands: command.args };
}

/** `error: unknown option '--fo'` and, on a line of its own, `(Did you mean --foo?)`: as one sentence of ours. */
function asSentence(message: string): string {
  const text = message.replace(/^error: /, "").replaceAll("\n", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Turns what GNU allows and commander does not into what commander allows. */
function spellOut(args: readonly string[], options: readonly Option[]): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const words = args.slice(0, end);
  const spelled: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const given = word.startsWith("--") ? spellOutLong(word, options) : spellOutShort(word, options);
    spelled.push(...given.words);
    // The next word is this option's value, whatever it looks like.
    if (given.takesNext && at + 1 < words.length) spelled.push(words[++at] ?? "");
  }
  return [...spelled, ...args.slice(end)];
}

interface SpelledOut {
  readonly words: readonly string[];
  readonly takesNext: boolean;
}

function spellOutLong(word: string, options: readonly Option[]): SpelledOut {
  const [name = "", ...value] = word.split("=");
  const exact = options.find(({ long }) => long === name);
  const abbreviated = options.filter(({ long }) => long?.startsWith(name));
  if (exact === undefined && abbreviated.length > 1) {
    const names = abbreviated.map(({ long }) => `'${long}'`).join(", ");
    throw new UsageError(`Option '${name}' is ambiguous: it may be ${names}`);
  }
  const option = exact ?? abbreviated[0];
  if (option === undefined) return { words: [word], takesNext: false };
  const bare = value.length === 0;
  // `<host:guest[:ro]>` has brackets, but is required.
  const suffix = bare ? (option.optional && !option.required ? "=" : "") : `=${value.join("=")}`;
  return { words: [`${option.long}${suffix}`], takesNext: bare && option.required };
}

/** `-hSW`, `-j.text`, `-j .text`, `-w`, `-wi`: flags up to the first that has a value, which is the rest of the word. */
function spellOutShort(word: string, options: readonly Option[]): SpelledOut {
  if (!/^-[^-]/.test(word)) return { words: [word], takesNext: false };
  for (let at = 1; at < word.length; at++) {
    const option = options.find(({ short }) => short === `-${word[at]}`);
    const isLast = at === word.length - 1;
    if (option?.required) return { words: [word], takesNext: isLast };
    if (!option?.optional) continue;
    if (!isLast) return { words: [word], takesNext: false };
    const flags = at > 1 ? [word.slice(0, at)] : [];
    return { words: [...flags, `${option.long}=`], takesNext: false };
  }
  return { words: [word], takesNext: false };
}
