/** From one source to what the command line wants of it. */
import { assemble, type AssembleOptions } from "../asm/index.ts";
import { decodeUtf8, encodeUtf8 } from "../bytes/index.ts";
import { diagnosticText } from "../diag/index.ts";
import { mountPoint, OUTPUT_FOLDER, type Clang, type ClangResult } from "./clang.ts";
import type { CcRequest, Mode } from "./command-line.ts";
import { absolutePath, includedFiles, type ReadFile } from "./includes.ts";
import type { Language } from "./languages.ts";
import { gnuMacros, setjmpArgs, targetArgs } from "./target.ts";

/** The name of the mount that has headers and libraries. */
export const SYSROOT = "sysroot";

export interface CompileHost {
  readonly cwd: string;
  readonly clang: Clang;
  /** Where the sysroot really is. */
  readonly sysroot: string;
  readonly read: ReadFile;
  /** All of standard input. */
  readonly stdin: () => Uint8Array;
  /** Whether diagnostics have colours. */
  readonly hasColors: boolean;
  /** What sources in assembly are assembled with. */
  readonly assembler?: AssembleOptions;
}

export interface Source {
  readonly path: string;
  readonly language: Language;
}

export interface Compilation extends Source {
  /** What is wanted of it; `link` and `object` both want an object. */
  readonly mode: Mode;
  /** The file that it becomes, for the rule of make. */
  readonly target: string;
}

export interface Compiled {
  readonly exitCode: number;
  readonly stderr: string;
  /** The object or text; `undefined` if there were errors, or where nothing is to be written. */
  readonly output: Uint8Array | undefined;
  /** The rule for make, if one was asked for. */
  readonly dependencies: string | undefined;
}

/** Compiles a source. */
export async function compile(source: Compilation, request: CcRequest, host: CompileHost): Promise<Compiled> {
  const { path, language, mode } = source;
  const text = path === "-" ? host.stdin() : host.read(absolutePath(path, host.cwd));
  if (text === undefined) return failed(`cc: error: ${path}: No such file or directory\n`);
  const makesObject = mode === "link" || mode === "object";
  if (language === "assembler" && makesObject) return assembleText(path, text, host);
  if (language === "assembler-with-cpp" && makesObject) {
    const preprocessed = await runClang(source, { text, request, host, mode: "preprocess" });
    if (preprocessed.output === undefined) return preprocessed;
    const assembled = assembleText(path, preprocessed.output, host);
    return { ...assembled, stderr: preprocessed.stderr + assembled.stderr, dependencies: preprocessed.dependencies };
  }
  return runClang(source, { text, request, host, mode: makesObject ? "object" : mode });
}

function failed(stderr: string): Compiled {
  return { exitCode: 1, stderr, output: undefined, dependencies: undefined };
}

function assembleText(name: string, text: Uint8Array, { read, cwd, assembler }: CompileHost): Compiled {
  const load = (path: string): Uint8Array | undefined => read(absolutePath(path, cwd));
  const { object, diagnostics } = assemble(text, { ...assembler, name, load });
  const stderr = diagnostics.map((diagnostic) => diagnosticText(diagnostic)).join("");
  return { exitCode: object === undefined ? 1 : 0, stderr, output: object, dependencies: undefined };
}

interface Job {
  readonly text: Uint8Array;
  readonly request: CcRequest;
  readonly host: CompileHost;
  readonly mode: Mode;
}

async function runClang(source: Compilation, job: Job): Promise<Compiled> {
  const { text, request, host, mode } = job;
  const { path } = source;
  const isStandardInput = path === "-";
  const files = includedFiles(isStandardInput ? `${host.cwd}/-` : path, text, { ...host, args: request.compileArgs });
  const result = await host.clang.run({
    args: clangArgs(source, job),
    cwd: host.cwd,
    input: isStandardInput ? undefined : path,
    files,
    ...(isStandardInput && { stdin: text }),
    outputs: ["output", "dependencies"],
  });
  const really = (words: string): string => words.replaceAll(mountPoint(SYSROOT), host.sysroot);
  const rule = result.outputs.get("dependencies");
  return {
    exitCode: result.exitCode,
    stderr: really(result.stderr),
    output: result.exitCode === 0 ? outputOf(result, { mode, really, files }) : undefined,
    dependencies: rule === undefined ? undefined : withoutBuiltinHeaders(really(decodeUtf8(rule)), files),
  };
}

interface OutputContext {
  readonly mode: Mode;
  readonly really: (text: string) => string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

function outputOf({ outputs, stdout }: ClangResult, { mode, really, files }: OutputContext): Uint8Array | undefined {
  if (mode === "check") return undefined;
  if (mode === "preprocess") return encodeUtf8(really(new TextDecoder().decode(stdout)));
  if (mode === "dependencies") {
    return encodeUtf8(withoutBuiltinHeaders(really(new TextDecoder().decode(stdout)), files));
  }
  return outputs.get("output");
}

/** The compiler's own headers are files of nobody's: make would not find them, or would find those of the machine. */
function withoutBuiltinHeaders(rule: string, files: ReadonlyMap<string, Uint8Array>): string {
  return rule.replace(/ (?:\\\n +)?(\/usr\/(?:lib\/clang|include)\/\S+)/g, (word, path: string) =>
    files.has(absolutePath(path, "/")) ? word : "",
  );
}

const modeArgs: Readonly<Record<Mode, readonly string[]>> = {
  link: ["-c"],
  object: ["-c"],
  assembly: ["-S"],
  preprocess: ["-E"],
  dependencies: [],
  check: ["-fsyntax-only"],
};

/** The arguments of clang for a source. */
export function clangArgs(source: Compilation, { request, host, mode }: Omit<Job, "text">): readonly string[] {
  const { compileArgs, leaveOut } = request;
  const isStrict = compileArgs.some((word) => /^-(?:ansi$|std=(?:c|iso))/.test(word));
  const writes = mode === "object" || mode === "link" || mode === "assembly";
  return [
    ...targetArgs,
    ...setjmpArgs,
    ...(isStrict ? [] : gnuMacros),
    `--sysroot=${mountPoint(SYSROOT)}`,
    ...(source.language.startsWith("c++") ? ["-fno-exceptions"] : []),
    ...(host.hasColors ? ["-fcolor-diagnostics"] : []),
    ...compileArgs,
    ...(leaveOut.has("headers") ? [] : headerArgs(source, { request, host })),
    ...dependencyArgs(source, request),
    ...modeArgs[mode],
    ...(writes ? ["-o", `${OUTPUT_FOLDER}/output`] : []),
    "-x",
    source.language,
    source.path,
  ];
}

/** Those of C++ include those of C, which have ours in front. */
function headerArgs({ language }: Compilation, { request, host }: Pick<Job, "request" | "host">): readonly string[] {
  const { cplusplusHeaders } = host.clang;
  const isWanted = language === "c++" && !request.compileArgs.includes("-nostdinc++");
  const cplusplus = isWanted && cplusplusHeaders !== undefined ? ["-isystem", cplusplusHeaders] : [];
  return [...cplusplus, "-isystem", `${mountPoint(SYSROOT)}/include/overlay`];
}

function dependencyArgs({ target }: Compilation, { dependencies, mode }: CcRequest): readonly string[] {
  const { kind, targets } = dependencies;
  if (mode === "dependencies") return targets;
  if (kind === undefined) return [];
  return [kind, "-MF", `${OUTPUT_FOLDER}/dependencies`, ...(targets.length > 0 ? targets : ["-MQ", target])];
}
