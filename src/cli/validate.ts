/** `muslin validate`: says whether modules are valid, and shows where they are not. */
import type { Command } from "commander";
import { Validation, type ModuleSummary } from "../objdump/index.ts";
import { ALL_FEATURES, featureSet, features, isFeature, type Feature, type FeatureSet } from "../wasm/index.ts";
import { nearNames } from "../diag/index.ts";
import { exitCodes, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { outsideMembers } from "./object-input.ts";
import { withResponseFiles } from "./response-files.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly features?: FeatureSet;
  readonly enable?: FeatureSet;
  readonly disable?: FeatureSet;
  readonly allErrors?: string | true;
  readonly verbose?: boolean;
}

/** Errors that are said of one module with `--all-errors`, if no other number is given. */
const defaultLimit = 100;

export async function run(given: Invocation): Promise<number> {
  const invocation = { ...given, args: withResponseFiles(given.args, given.io) };
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  if (operands.length === 0) throw new UsageError("Name a file to validate");
  const { io } = invocation;
  let started = 0;
  const done = (name: string, summary: ModuleSummary): void => {
    io.stdout.write(`${name}: ${summaryText(summary)}, ${(performance.now() - started).toFixed(1)} ms\n`);
    started = performance.now();
  };
  const request = { features: featuresOf(options), limit: limitOf(options) };
  const validation = new Validation(request, {
    complain: (message) => complain(invocation, message),
    ...(options.verbose === true && { done }),
  });
  const code = await forEachFile(operands, invocation, async (bytes, path) => {
    const outside = await outsideMembers(bytes, path, io);
    started = performance.now();
    validation.check(bytes, path, outside);
  });
  return validation.isValid ? code : exitCodes.failure;
}

function summaryText({ bytes, sections, functions, errors }: ModuleSummary): string {
  const verdict = errors === 0 ? "valid" : counted(errors, "error");
  return `${verdict}; ${bytes} bytes, ${counted(sections, "section")}, ${counted(functions, "function")}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function featuresOf({ features = ALL_FEATURES, enable = 0, disable = 0 }: Options): FeatureSet {
  return (features | enable) & ~disable;
}

function limitOf({ allErrors }: Options): number {
  if (allErrors === undefined) return 1;
  if (allErrors === true || allErrors === "") return defaultLimit;
  const limit = Number(allErrors);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError(`'${allErrors}' is no number of errors`);
  return limit;
}

function featureNames(list: string): FeatureSet {
  const names = list.split(",").map((name) => name.trim());
  return names.reduce((set, name) => set | (name === "all" ? ALL_FEATURES : featureSet([featureNamed(name)])), 0);
}

function featureNamed(name: string): Feature {
  if (isFeature(name)) return name;
  const names = Object.keys(features);
  const near = nearNames(name, names)[0] ?? names.find((candidate) => candidate.startsWith(name));
  throw new UsageError(`Unknown feature '${name}'${near === undefined ? "" : ` (did you mean '${near}'?)`}`);
}

function union(list: string, others: FeatureSet | undefined): FeatureSet {
  return (others ?? 0) | featureNames(list);
}

function commandOf(invocation: Invocation): Command {
  const width = Math.max(...Object.keys(features).map((name) => name.length));
  const list = Object.entries(features).map(([name, what]) => `  ${name.padEnd(width)}  ${what}\n`);
  return gnuCommand(invocation)
    .argument("<file...>", "WebAssembly modules and objects, archives of them")
    .option(
      "--features <list>",
      "Modules may use these features only, with commas between (default: all)",
      featureNames,
    )
    .option("--enable <list>", "They may use these too; may be repeated", union)
    .option("--disable <list>", "They may not use these; may be repeated", union)
    .option(
      "--all-errors [limit]",
      `Go on behind the first error of a module, up to so many (default: ${defaultLimit})`,
    )
    .option("-v, --verbose", "Say what each file is, and how long it took")
    .addHelpText("after", `\nFeatures:\n${list.join("")}`);
}
