/** `muslin ld`: links objects, archives and libraries to a module. */
import { diagnosticText, type Diagnostic } from "../diag/index.ts";
import { link, parseVersionScript, type LinkOptions, type VersionNode } from "../ld/index.ts";
import { exitCodes, ToolError, UsageError } from "./failures.ts";
import type { Io } from "./io.ts";
import { parseLdArguments } from "./ld/command-line.ts";
import { refuseConflicts } from "./ld/conflicts.ts";
import { ldHelp } from "./ld/help.ts";
import { readInputs } from "./ld/inputs.ts";
import type { LdRequest } from "./ld/request.ts";
import { linkWithScripts } from "./ld/script-link.ts";
import { withResponseFiles } from "./response-files.ts";
import { complain, type Invocation } from "./tool.ts";
import { version } from "./version.ts";

/** Programs may be run, objects not. */
const PROGRAM_MODE = 0o755;
const OBJECT_MODE = 0o644;

export async function run(invocation: Invocation): Promise<number> {
  const { io, tool } = invocation;
  const args = withResponseFiles(invocation.args, io);
  if (args.includes("--help")) {
    io.stdout.write(ldHelp());
    return exitCodes.success;
  }
  const isVersion = args.includes("--version");
  const request = isVersion ? undefined : parseLdArguments(args);
  if (request === undefined || request.showsVersion)
    io.stdout.write(`muslin ${tool} ${version()} (compatible with GNU ld)\n`);
  if (request === undefined || (request.showsVersion && request.inputs.length === 0)) return exitCodes.success;
  return linkFiles(request, invocation);
}

async function linkFiles(request: LdRequest, invocation: Invocation): Promise<number> {
  const { io } = invocation;
  if (request.inputs.length + request.scripts.length === 0) throw new UsageError("Found no files to link");
  refuseConflicts(request);
  const { inputs, problems } = await readInputs(request, io);
  for (const problem of problems) complain(invocation, problem);
  if (problems.length > 0) return exitCodes.failure;
  for (const warning of request.warnings) complain(invocation, `warning: ${warning}`);
  if (request.link.fatalWarnings === true && request.warnings.length > 0) {
    complain(invocation, `${plural(request.warnings.length, "error")}, nothing is written`);
    return exitCodes.failure;
  }
  if (request.traces || request.isVerbose) io.stdout.write(inputs.map(({ name }) => `${name}\n`).join(""));
  if (request.scripts.length > 0) {
    const versionNodes = await readVersionScripts(request, io);
    return finish(request, linkWithScripts(request, { inputs, versionNodes, io }), invocation);
  }
  return finish(request, link(inputs, await optionsOf(request, io)), invocation);
}

/** What both ways of linking give. */
interface Linked {
  readonly output: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly errorCount: number;
  readonly map?: string | undefined;
  readonly notes?: readonly string[];
  readonly extractions?: string;
  /** The name that a script gives to the output. */
  readonly outputName?: string | undefined;
}

async function finish(request: LdRequest, result: Linked, invocation: Invocation): Promise<number> {
  const { io } = invocation;
  for (const diagnostic of result.diagnostics) io.stderr.write(`muslin ld: ${sentence(diagnostic)}`);
  for (const note of result.notes ?? []) io.stdout.write(`${note}\n`);
  await writeReports(request, result, io);
  if (result.output === undefined) {
    complain(invocation, `${plural(result.errorCount, "error")}, nothing is written`);
    return exitCodes.failure;
  }
  const mode = request.link.relocatable === true ? OBJECT_MODE : PROGRAM_MODE;
  await io.writeFile(request.output ?? result.outputName ?? "a.out", result.output, { mode });
  return exitCodes.success;
}

/** Errors are what a tool says if it says nothing else of it. */
function sentence(diagnostic: Diagnostic): string {
  return diagnosticText(diagnostic).replace(/^error: /, "");
}

async function optionsOf(request: LdRequest, io: Io): Promise<LinkOptions> {
  const { link: options, allowUndefinedFiles, mapFile, whyExtractFile } = request;
  const allowed: string[] = [];
  for (const path of allowUndefinedFiles) allowed.push(...namesIn(await io.readFile(path)));
  const versionNodes = await readVersionScripts(request, io);
  return {
    ...options,
    ...(allowed.length > 0 && options.allowUndefined !== true && { allowUndefined: allowed }),
    ...(versionNodes.length > 0 && { versionNodes }),
    ...(mapFile !== undefined && { map: true }),
    ...(whyExtractFile !== undefined && { whyExtract: true }),
    load: (path) => io.readFileNow(path),
  };
}

async function readVersionScripts({ versionScripts }: LdRequest, io: Io): Promise<readonly VersionNode[]> {
  const nodes: VersionNode[] = [];
  for (const path of versionScripts) nodes.push(...(await readVersionScript(path, io)));
  return nodes;
}

async function readVersionScript(path: string, io: Io): Promise<readonly VersionNode[]> {
  const { nodes, diagnostics } = parseVersionScript(new TextDecoder().decode(await io.readFile(path)), { name: path });
  if (diagnostics.length > 0)
    throw new ToolError(
      diagnostics
        .map((each) => sentence(each))
        .join("")
        .trimEnd(),
    );
  return nodes;
}

/** A name on each line; those that begin with `#` are comments. */
function namesIn(bytes: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

async function writeReports({ mapFile, whyExtractFile }: LdRequest, result: Linked, io: Io): Promise<void> {
  const write = async (path: string, text: string): Promise<void> => {
    if (path === "-") io.stdout.write(text);
    else await io.writeFile(path, new TextEncoder().encode(text));
  };
  if (whyExtractFile !== undefined) await write(whyExtractFile, result.extractions ?? "");
  if (mapFile !== undefined && result.map !== undefined) await write(mapFile, result.map);
}

function plural(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
