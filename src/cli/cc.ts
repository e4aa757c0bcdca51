/** `muslin cc`: compiles and links programs in C, as build systems expect it of gcc. */
import {
  CommandLineError,
  compile,
  readCommandLine,
  type CcRequest,
  type CompileHost,
  type Input,
} from "../cc/index.ts";
import { assemblerOptions } from "./as.ts";
import { answerQuery } from "./cc/queries.ts";
import { linkProgram } from "./cc/link-program.ts";
import { toolchainFor, type Toolchain } from "./cc/toolchain.ts";
import { ccHelp } from "./cc/help.ts";
import { keepObject, keepTemporaries } from "./cc/temporaries.ts";
import { complaintsAboutOptions } from "./cc/unused-options.ts";
import { commandText, targetOf, writeOutput, writeRule } from "./cc/outputs.ts";
import { exitCodes, UsageError } from "./failures.ts";
import { STANDARD_INPUT } from "./read-file-now.ts";
import { withResponseFiles } from "./response-files.ts";
import type { Invocation } from "./tool.ts";

type SourceInput = Extract<Input, { kind: "source" }>;

export async function run(invocation: Invocation): Promise<number> {
  const { io, tool } = invocation;
  const request = requestOf(withResponseFiles(invocation.args, io), tool === "c++");
  if (request.queries.includes("--help")) {
    io.stdout.write(ccHelp(tool));
    return exitCodes.success;
  }
  const sources = request.inputs.filter((input) => input.kind === "source");
  const toolchain = toolchainFor(request, sources.length);
  try {
    if (request.queries.length > 0) return await answer(request, { toolchain, invocation });
    if (request.isVerbose) io.stderr.write(`${await versionText(toolchain)}\n`);
    if (request.inputs.length === 0) return refuse(invocation, request);
    return await build(request, { toolchain, sources, invocation });
  } finally {
    await toolchain.close();
  }
}

function requestOf(args: readonly string[], cplusplus: boolean): CcRequest {
  try {
    return readCommandLine(args, { cplusplus });
  } catch (error) {
    if (error instanceof CommandLineError) throw new UsageError(error.message);
    throw error;
  }
}

interface Surroundings {
  readonly toolchain: Toolchain;
  readonly invocation: Invocation;
}

async function answer({ queries }: CcRequest, { toolchain, invocation }: Surroundings): Promise<number> {
  const { sysroot, clang } = toolchain;
  for (const query of queries) {
    const text = await answerQuery(query, { sysroot, clangVersion: clang.version });
    if (text === undefined) throw new UsageError(`Unknown question '${query}'`);
    invocation.io.stdout.write(`${text}\n`);
  }
  return exitCodes.success;
}

async function versionText({ clang, sysroot }: Toolchain): Promise<string> {
  return (await answerQuery("--version", { sysroot, clangVersion: clang.version })) ?? "";
}

/** `cc -v` alone is a question. */
function refuse({ io }: Invocation, { isVerbose }: CcRequest): number {
  if (isVerbose) return exitCodes.success;
  io.stderr.write("cc: error: no input files\n");
  return exitCodes.failure;
}

interface Build extends Surroundings {
  readonly sources: readonly SourceInput[];
}

async function build(request: CcRequest, { toolchain, sources, invocation }: Build): Promise<number> {
  const { io } = invocation;
  const { mode, output } = request;
  if (output !== undefined && mode !== "link" && sources.length > 1)
    throw new UsageError("Cannot specify '-o' with '-c', '-S' or '-E' and several files");
  for (const word of request.harmless) io.stderr.write(`cc: warning: Option '${word}' has no effect here\n`);
  const complaints = sources.length === 0 ? await complaintsAboutOptions(request, toolchain.clang) : "";
  if (complaints !== "") {
    io.stderr.write(complaints);
    return exitCodes.failure;
  }
  const host = compileHost(request, { toolchain, invocation });
  const compilations = sources.map((source) => ({ ...source, mode, target: targetOf(source.path, request) }));
  if (request.isVerbose || request.isDry)
    for (const source of compilations) io.stderr.write(commandText(source, request, host));
  if (request.isDry) return exitCodes.success;
  const objects = new Map<string, Uint8Array>();
  let code: number = exitCodes.success;
  const running = compilations.map((source) => compile(source, request, host));
  for (const [index, source] of compilations.entries()) {
    const compiled = await running[index];
    if (compiled === undefined) continue;
    io.stderr.write(compiled.stderr);
    if (compiled.exitCode !== 0) code = compiled.exitCode;
    await keepTemporaries(source, { request, host, io });
    await writeRule(source, compiled, { request, invocation });
    if (mode === "link") {
      const object = compiled.output ?? new Uint8Array(0);
      objects.set(objectName(source.path, index), object);
      await keepObject(source, object, { request, host, io });
    } else await writeOutput(source, compiled, { request, invocation });
  }
  if (code !== 0 || mode !== "link") return code;
  const objectOf = (source: SourceInput): string => objectName(source.path, sources.indexOf(source));
  return linkProgram({ request, sysroot: toolchain.sysroot, output: output ?? "a.out", objects, objectOf, io });
}

/** As messages of the linker name it. */
function objectName(path: string, index: number): string {
  const source = path === "-" ? "<stdin>" : path;
  return index === 0 ? `${source}.o` : `${source}.${index}.o`;
}

function compileHost({ assemblerArgs, inputs }: CcRequest, { toolchain, invocation }: Surroundings): CompileHost {
  const { clang, sysroot } = toolchain;
  const { io } = invocation;
  const assembles =
    assemblerArgs.length > 0 &&
    inputs.some((input) => input.kind === "source" && input.language.startsWith("assembler"));
  return {
    ...(assembles && { assembler: assemblerOptions(assemblerArgs, io) }),
    cwd: io.cwd,
    clang,
    sysroot,
    read: (path) => io.readFileNow(path),
    stdin: () => io.readFileNow(STANDARD_INPUT) ?? new Uint8Array(0),
    hasColors: io.hasColors,
  };
}
