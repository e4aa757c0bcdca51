/** `muslin strip`: leaves symbols and debug information out of files. */
import type { Command } from "commander";
import { namesMatcher, patternsMatcher, strip, StripError, type StripRequest } from "../objdump/index.ts";
import { ToolError, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly stripAll?: boolean;
  readonly stripDebug?: boolean;
  readonly g?: boolean;
  readonly d?: boolean;
  readonly stripUnneeded?: boolean;
  readonly discardAll?: boolean;
  readonly discardLocals?: boolean;
  readonly keepSymbol?: readonly string[];
  readonly stripSymbol?: readonly string[];
  readonly removeSection?: readonly string[];
  readonly keepFileSymbols?: boolean;
  readonly wildcard?: boolean;
  readonly outputFile?: string;
  readonly preserveDates?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const files = operands.length > 0 ? operands : ["a.out"];
  if (options.outputFile !== undefined && files.length > 1) throw new UsageError("With -o there may be only one file");
  const request = requestOf(options);
  return forEachFile(files, invocation, (bytes, path) => stripFile(bytes, path, { request, options, invocation }));
}

async function stripFile(
  bytes: Uint8Array,
  path: string,
  {
    request,
    options,
    invocation,
  }: { readonly request: StripRequest; readonly options: Options; readonly invocation: Invocation },
): Promise<void> {
  const { io } = invocation;
  const status = await io.stat(path);
  const stripped = strippedBytes(bytes, request);
  await io.writeFile(options.outputFile ?? path, stripped, {
    ...(status !== undefined && { mode: status.mode }),
    ...(status !== undefined && options.preserveDates && { modified: status.modified }),
  });
}

function strippedBytes(bytes: Uint8Array, request: StripRequest): Uint8Array {
  try {
    return strip(bytes, request);
  } catch (error) {
    if (error instanceof StripError) throw new ToolError(error.message);
    throw error;
  }
}

function requestOf(options: Options): StripRequest {
  const matcher = options.wildcard ? patternsMatcher : namesMatcher;
  const isDebug = options.stripDebug === true || options.g === true || options.d === true;
  const discard = options.discardAll ? "locals" : options.discardLocals ? "labels" : "none";
  const isAllByDefault = discard === "none" && options.stripSymbol === undefined;
  return {
    symbols: symbolsOf(options, { isDebug, isAllByDefault }),
    discard,
    keep: matcher(options.keepSymbol ?? []),
    remove: matcher(options.stripSymbol ?? []),
    removeSections: patternsMatcher(options.removeSection ?? []),
    keepsFileSymbols: options.keepFileSymbols === true,
  };
}

function symbolsOf(
  options: Options,
  { isDebug, isAllByDefault }: { readonly isDebug: boolean; readonly isAllByDefault: boolean },
): StripRequest["symbols"] {
  if (options.stripAll) return "all";
  if (options.stripUnneeded) return "unneeded";
  if (isDebug) return "debug";
  return isAllByDefault ? "all" : "none";
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("[file...]", "ELF files, WebAssembly modules and objects, archives of them (default: a.out)")
    .option("-s, --strip-all", "Leave out all symbols and debug information (default)")
    .option("-S, --strip-debug", "Leave out debug information")
    .option("-g", "The same")
    .option("-d", "The same")
    .option("--strip-unneeded", "Leave out what linking does not need")
    .option("-x, --discard-all", "Leave out local symbols")
    .option("-X, --discard-locals", "Leave out labels that compilers make")
    .option("-K, --keep-symbol <name>", "Keep this symbol; may be repeated", collect)
    .option("-N, --strip-symbol <name>", "Leave out this symbol; may be repeated", collect)
    .option("-w, --wildcard", "Names of symbols are patterns with * ? [] and a ! in front")
    .option("-R, --remove-section <pattern>", "Leave out these sections; may be repeated", collect)
    .option("--keep-file-symbols", "Keep the symbols for names of source files")
    .option("-o, --output-file <file>", "Write to this file instead of in place")
    .option("-p, --preserve-dates", "Keep the time of the last change");
}

function collect(name: string, names: readonly string[] | undefined): readonly string[] {
  return [...(names ?? []), name];
}
