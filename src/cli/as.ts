/** `muslin as`: assembles sources to an object file. */
import { Option, type Command } from "commander";
import {
  assemble,
  isWarningName,
  warnings,
  type AssembleOptions,
  type AssembleResult,
  type SourceText,
} from "../asm/index.ts";
import { diagnosticText } from "../diag/index.ts";
import { exitCodes, ToolError, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { listingOptions, listingRequest, writeListing, type ListingOptions } from "./as-listing.ts";
import type { Io } from "./io.ts";
import { withResponseFiles } from "./response-files.ts";
import { complain, type Invocation } from "./tool.ts";

interface Options extends ListingOptions {
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
  readonly Z?: boolean;
}

/** Names of standard input: as a file, and in messages. */
const STANDARD_INPUT = "/dev/stdin";
const STANDARD_INPUT_NAME = "{standard input}";

export async function run(given: Invocation): Promise<number> {
  const { io } = given;
  const invocation = { ...given, args: withResponseFiles(given.args, io) };
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const sources = await readSources(operands, io);
  if (sources.some(({ name }) => name === options.output))
    throw new ToolError(`The output would replace the source '${options.output}'`);
  const request = { ...requestOf(options, io), ...listingRequest(options, { args: invocation.args, sources }) };
  const result = assemble(sources, request);
  const { object, dependencies } = result;
  for (const diagnostic of result.diagnostics) io.stderr.write(diagnosticText(diagnostic));
  await writeListing(options, result.listing, io);
  if (options.MD !== undefined) await io.writeFile(options.MD, rule(options.output, sources, dependencies));
  if (object === undefined) {
    complain(invocation, `${summary(result)}, no object is written`);
    return exitCodes.failure;
  }
  await io.writeFile(options.output, object);
  return exitCodes.success;
}

async function readSources(operands: readonly string[], io: Io): Promise<readonly SourceText[]> {
  const sources: SourceText[] = [];
  for (const name of operands.length > 0 ? operands : ["-"]) {
    const isStandardInput = name === "-";
    const text = await io.readFile(isStandardInput ? STANDARD_INPUT : name);
    sources.push({ name: isStandardInput ? STANDARD_INPUT_NAME : name, text });
  }
  return sources;
}

function requestOf(options: Options, io: Io): AssembleOptions {
  const { syntax, defsym, errorLimit, elfSttCommon, alternate } = options;
  const names = (options.warnings ?? []).filter((name) => name !== "");
  return {
    ...(syntax !== undefined && { syntax }),
    ...(defsym !== undefined && { definitions: defsym }),
    ...(errorLimit !== undefined && { errorLimit }),
    commonType: elfSttCommon === "yes",
    alternateMacros: alternate === true,
    includePaths: options.include ?? [],
    load: (path) => io.readFileNow(path),
    noWarnings: options.warn === false || options.warnings?.includes("") === true,
    fatalWarnings: options.fatalWarnings === true,
    ignoredWarnings: new Set(names.map(warningOf)),
  };
}

/** `no-NAME` of `-Wno-NAME`. */
function warningOf(text: string): string {
  const name = text.replace(/^no-/, "");
  if (!text.startsWith("no-") || !isWarningName(name))
    throw new UsageError(`Unknown option '-W${text}'; the warnings are ${Object.keys(warnings).join(", ")}`);
  return name;
}

function symbolOf(text: string, others: Readonly<Record<string, bigint>> = {}): Readonly<Record<string, bigint>> {
  const [, name, sign, value] = /^([^=]+)=(-?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`Found '--defsym ${text}', expected SYMBOL=NUMBER`);
  const octal = /^0[0-7]+$/.test(value) ? `0o${value}` : value;
  return { ...others, [name]: sign === "-" ? -BigInt(octal) : BigInt(octal) };
}

/** The output depends on all sources: a rule for make. */
function rule(output: string, sources: readonly SourceText[], included: readonly string[]): Uint8Array {
  const names = [...sources.map(({ name }) => name), ...included].filter((name) => name !== STANDARD_INPUT_NAME);
  const escaped = names.map((name) => name.replace(/[ #]/g, "\\$&").replaceAll("$", "$$$$"));
  return new TextEncoder().encode(`${output}: ${escaped.join(" \\\n ")}\n`);
}

function summary({ errorCount, warningCount }: AssembleResult): string {
  const plural = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
  const both = [plural(errorCount, "error"), ...(warningCount > 0 ? [plural(warningCount, "warning")] : [])];
  return both.join(" and ");
}

function commandOf(invocation: Invocation): Command {
  const list = (name: string, names: readonly string[] = []): readonly string[] => [...names, name];
  const command = gnuCommand(invocation)
    .argument("[file...]", "Sources, assembled as if they were one (default: -, standard input)")
    .option("-o, --output <file>", "The object file", "a.out")
    .option("--syntax <name>", "gnu or llvm (default: as the source looks)", syntaxOf)
    .option("-I, --include <folder>", "Look for included files there too; may be repeated", list)
    .option("--defsym <symbol=number>", "Define a symbol; may be repeated", symbolOf)
    .option("-W, --warnings [no-name]", "-W: no warnings; -Wno-NAME: none of that name", list)
    .option("--no-warn", "No warnings")
    .option("--warn", "Warnings, again")
    .option("--fatal-warnings", "Warnings are errors")
    .option("--error-limit <number>", "Show so many errors; 0: all (default: 100)", Number)
    .option("--MD <file>", "Write what the object depends on, as a rule for make")
    .option("--alternate", "Begin as behind .altmacro")
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
  "-R",
  "--compress-debug-sections [kind]",
  "--generate-missing-build-notes <yes|no>",
  "--gdwarf-cie-version <number>",
  "--hash-size <number>",
  "--no-pad-sections",
  "--nocpp",
  "--reduce-memory-overheads",
  "--sectname-subst",
  "--size-check <error|warning>",
  "--strip-local-absolute",
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
