/** The command line of `muslin as`. */
import { Option, type Command } from "commander";
import { warnings } from "../asm/index.ts";
import { listingOptions, type ListingOptions } from "./as-listing.ts";
import { UsageError } from "./failures.ts";
import { gnuCommand } from "./gnu-command.ts";
import type { Invocation } from "./tool.ts";

/** What it says. */
export interface AsOptions extends ListingOptions {
  readonly output: string;
  readonly include?: readonly string[];
  readonly defsym?: Readonly<Record<string, bigint>>;
  readonly syntax?: "gnu" | "llvm";
  readonly warn?: boolean;
  readonly warnings?: readonly string[];
  readonly fatalWarnings?: boolean;
  readonly errorLimit?: number;
  readonly MD?: string;
  readonly elfSttCommon?: string;
  readonly alternate?: boolean;
  readonly stripLocalAbsolute?: boolean;
  readonly g?: boolean;
  readonly genDebug?: boolean;
  readonly gdwarf2?: boolean;
  readonly gdwarf3?: boolean;
  readonly gdwarf4?: boolean;
  readonly gdwarf5?: boolean;
}

export function asCommand(invocation: Invocation): Command {
  const list = (name: string, names: readonly string[] = []): readonly string[] => [...names, name];
  const command = gnuCommand(invocation)
    .argument("[file...]", "Sources, assembled as if they were one (default: -, standard input)")
    .option("-o, --output <file>", "The object file", "a.out")
    .option("--syntax <name>", "gnu or llvm (default: as the source looks)", syntaxOf)
    .option("-I, --include <folder>", "Look for included files there too; may be repeated", list)
    .option("--defsym <symbol=number>", "Define a symbol; may be repeated", symbolOf)
    .option("-W, --warnings [name]", "-W: no warnings; -Wno-NAME: none of that name", list)
    .option("--no-warn", "No warnings")
    .option("--warn", "Warnings, again")
    .option("--fatal-warnings", "Warnings are errors")
    .option("--error-limit <number>", "Show so many errors; 0: all (default: 100)", Number)
    .option("--MD <file>", "Write what the object depends on, as a rule for make")
    .option("-g", "Debug information for the source itself: lines, functions (DWARF 5)")
    .option("--gen-debug", "The same")
    .option("--gdwarf-5", "The same")
    .option("--gdwarf-4", "The same, of DWARF 4")
    .option("--gdwarf-3", "... 3")
    .option("--gdwarf-2", "... 2")
    .option("--alternate", "Begin as behind .altmacro")
    .option("--strip-local-absolute", "No local names of numbers in the symbol table")
    .option("--elf-stt-common <yes|no>", "Whether common symbols have the type STT_COMMON (default: no)");
  for (const option of listingOptions()) command.addOption(option);
  for (const flags of withoutEffect) command.addOption(new Option(flags).hideHelp());
  return command.addHelpText("after", `\nWarnings:\n${warningHelp()}\n${alsoAccepted()}`);
}

/** Options of GNU as for what does not arise here, or is always so. */
const withoutEffect: readonly string[] = [
  "-D",
  "-f",
  "-J",
  "-K",
  "-L, --keep-locals",
  "--execstack",
  "--noexecstack",
  "-R",
  "--compress-debug-sections [kind]",
  "--generate-missing-build-notes <yes|no>",
  "--gdwarf-cie-version <number>",
  "--gdwarf-sections",
  "--hash-size <number>",
  "--no-pad-sections",
  "--nocpp",
  "--reduce-memory-overheads",
  "--sectname-subst",
  "--size-check <error|warning>",
  "--traditional-format",
];

function alsoAccepted(): string {
  return `Accepted without effect, for GNU's sake:\n  ${withoutEffect.map((flags) => flags.split(/[ ,]/)[0]).join(" ")}\n`;
}

function warningHelp(): string {
  return Object.entries(warnings)
    .map(([name, about]) => `  ${name.padEnd(24)}${about}\n`)
    .join("");
}

function syntaxOf(text: string): "gnu" | "llvm" {
  if (text === "gnu" || text === "llvm") return text;
  throw new UsageError(`'${text}' is no syntax; it is gnu or llvm`);
}

function symbolOf(text: string, others: Readonly<Record<string, bigint>> = {}): Readonly<Record<string, bigint>> {
  const [, name, sign, value] = /^([^=]+)=(-?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`Found '--defsym ${text}', expected SYMBOL=NUMBER`);
  const octal = /^0[0-7]+$/.test(value) ? `0o${value}` : value;
  return { ...others, [name]: sign === "-" ? -BigInt(octal) : BigInt(octal) };
}
