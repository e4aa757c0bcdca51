/** `muslin as`: assembles sources to an object file. */
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
import { asCommand, type AsOptions } from "./as-command.ts";
import { parse } from "./gnu-command.ts";
import { listingRequest, writeListing } from "./as-listing.ts";
import type { Io } from "./io.ts";
import { STANDARD_INPUT } from "./read-file-now.ts";
import { withResponseFiles } from "./response-files.ts";
import { complain, type Invocation } from "./tool.ts";

/** In messages. */
const STANDARD_INPUT_NAME = "{standard input}";

export async function run(given: Invocation): Promise<number> {
  const { io } = given;
  const invocation = { ...given, args: withResponseFiles(given.args, io).map(longForm) };
  const { options, operands } = parse<AsOptions>(asCommand(invocation), invocation);
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

/** What options of the assembler, such as those of `cc -Wa,`, ask for. */
export function assemblerOptions(args: readonly string[], io: Io): AssembleOptions {
  const invocation = { tool: "as", args: args.map(longForm), io };
  const { options, operands } = parse<AsOptions>(asCommand(invocation), invocation);
  const [file] = operands;
  if (file !== undefined) throw new UsageError(`Found '${file}' behind -Wa, expected an option of 'muslin as'`);
  return requestOf(options, io);
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

function requestOf(options: AsOptions, io: Io): AssembleOptions {
  const { syntax, defsym, errorLimit, elfSttCommon, alternate, stripLocalAbsolute } = options;
  const names = (options.warnings ?? []).filter((name) => name !== "");
  return {
    ...(syntax !== undefined && { syntax }),
    ...(defsym !== undefined && { definitions: defsym }),
    ...(errorLimit !== undefined && { errorLimit }),
    ...debugOf(options, io.cwd),
    commonType: elfSttCommon === "yes",
    alternateMacros: alternate === true,
    stripsLocalAbsolute: stripLocalAbsolute === true,
    includePaths: options.include ?? [],
    load: (path) => io.readFileNow(path),
    noWarnings: options.warn === false || options.warnings?.includes("") === true,
    fatalWarnings: options.fatalWarnings === true,
    ignoredWarnings: new Set(names.map(warningOf)),
  };
}

function debugOf(options: AsOptions, directory: string): Pick<AssembleOptions, "debug" | "dwarfVersion" | "directory"> {
  const { g, genDebug, gdwarf2, gdwarf3, gdwarf4, gdwarf5 } = options;
  const version = gdwarf5 ? 5 : gdwarf4 ? 4 : gdwarf3 ? 3 : gdwarf2 ? 2 : undefined;
  if (version !== undefined) return { debug: { version }, dwarfVersion: version, directory };
  return g || genDebug ? { debug: { version: 5 }, directory } : {};
}

/** `-gdwarf-5` is `--gdwarf-5`. */
function longForm(word: string): string {
  return word.replace(/^-gdwarf-?([2-5]|sections)$/, "--gdwarf-$1");
}

/** `no-NAME` of `-Wno-NAME`. */
function warningOf(text: string): string {
  const name = text.replace(/^no-/, "");
  if (!text.startsWith("no-") || !isWarningName(name))
    throw new UsageError(`Unknown option '-W${text}'; the warnings are ${Object.keys(warnings).join(", ")}`);
  return name;
}

/** The output depends on all sources: a rule for make. */
function rule(output: string, sources: readonly SourceText[], included: readonly string[]): Uint8Array {
  const names = [...sources.map(({ name }) => name), ...included].filter((name) => name !== STANDARD_INPUT_NAME);
  const escaped = (name: string): string => name.replace(/[ #]/g, "\\$&").replaceAll("$", "$$$$");
  return new TextEncoder().encode(`${escaped(output)}: ${names.map(escaped).join(" \\\n ")}\n`);
}

function summary({ errorCount, warningCount }: AssembleResult): string {
  const plural = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
  const both = [plural(errorCount, "error"), ...(warningCount > 0 ? [plural(warningCount, "warning")] : [])];
  return both.join(" and ");
}
