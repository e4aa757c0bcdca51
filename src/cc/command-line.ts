/** The command line of a C compiler, read. */
import { languageOf, type Language } from "./languages.ts";
import { optionRowOf, type OptionRow } from "./options.ts";

/** What is made. */
export type Mode = "link" | "object" | "assembly" | "preprocess" | "dependencies" | "check";

/** A source to compile, or a file for the linker. */
export type Input =
  | { readonly kind: "source"; readonly path: string; readonly language: Language }
  | { readonly kind: "link"; readonly word: string };

/** What the command line asks for. */
export interface CcRequest {
  mode: Mode;
  /** Sources, and files and options of the linker, in their order. */
  readonly inputs: Input[];
  readonly compileArgs: string[];
  /** Options of the assembler for sources in assembly. */
  readonly assemblerArgs: string[];
  output: string | undefined;
  sysroot: string | undefined;
  clang: string | undefined;
  /** Compilers at a time; `undefined`: as many as there are cores. */
  parallel: number | undefined;
  isVerbose: boolean;
  /** `-###`: only show what would be done. */
  isDry: boolean;
  /** `-dumpmachine`, `-print-...`, `--version`, `--help`: what is to be answered. */
  readonly queries: string[];
  readonly dependencies: DependencyRequest;
  readonly leaveOut: Set<LeaveOut>;
  /** Whether it was called as the compiler of C++. */
  readonly isCplusplus: boolean;
  isShared: boolean;
  isRelocatable: boolean;
  /** `-pthread`: memory is shared, atomic operations are that. */
  hasThreads: boolean;
  strips: boolean;
  hasDebug: boolean;
  optimizes: boolean;
  /** `-save-temps`: the folder of what is kept, the current one or that of the output. */
  savesTemporaries: "cwd" | "obj" | undefined;
  /** Options that gcc has and that mean nothing here. */
  readonly harmless: string[];
}

/** Parts of a program that are not wanted: `-nostdlib`, ... */
export type LeaveOut = "start files" | "libraries" | "libc" | "headers";

export interface DependencyRequest {
  /** `-MD`, or `-MMD` without headers of the system. */
  kind: "-MD" | "-MMD" | undefined;
  file: string | undefined;
  /** `-MT` and `-MQ` with their values. */
  readonly targets: string[];
}

/** The command line makes no sense. */
export class CommandLineError extends Error {
  override readonly name = "CommandLineError";
}

const modes: Readonly<Record<string, Mode>> = {
  "-c": "object",
  "-S": "assembly",
  "-E": "preprocess",
  "-M": "dependencies",
  "-MM": "dependencies",
  "-fsyntax-only": "check",
};

/** Later modes beat earlier ones of this order, as in gcc: `-c -E` preprocesses. */
const strength: readonly Mode[] = ["link", "object", "assembly", "check", "preprocess", "dependencies"];

export function readCommandLine(words: readonly string[], { cplusplus }: { readonly cplusplus: boolean }): CcRequest {
  return new CommandLineReader(cplusplus).read(words);
}

function emptyRequest(isCplusplus: boolean): CcRequest {
  return {
    mode: "link",
    inputs: [],
    compileArgs: [],
    assemblerArgs: [],
    output: undefined,
    sysroot: undefined,
    clang: undefined,
    parallel: undefined,
    isVerbose: false,
    isDry: false,
    queries: [],
    dependencies: { kind: undefined, file: undefined, targets: [] },
    leaveOut: new Set(),
    isCplusplus,
    isShared: false,
    isRelocatable: false,
    hasThreads: false,
    strips: false,
    hasDebug: false,
    optimizes: false,
    savesTemporaries: undefined,
    harmless: [],
  };
}

class CommandLineReader {
  #language: string | undefined;
  readonly #request: CcRequest;

  constructor(cplusplus: boolean) {
    this.#request = emptyRequest(cplusplus);
  }

  read(words: readonly string[]): CcRequest {
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? "";
      if (word === "-" || !word.startsWith("-")) {
        this.#addFile(word);
        continue;
      }
      const option = optionRowOf(word);
      const isAlone = word === option.name;
      const takesNext = isAlone && option.value !== undefined;
      if (takesNext && at + 1 >= words.length) throw new CommandLineError(`Option '${word}' wants a value`);
      const value = takesNext ? (words[++at] ?? "") : word.slice(option.name.replace(/\*$/, "").length);
      this.#apply(option, { word, value, takesNext });
    }
    return this.#request;
  }

  #addFile(path: string): void {
    const language = languageOf(path, { chosen: this.#language, cplusplus: this.#request.isCplusplus });
    if (language === undefined) this.#request.inputs.push({ kind: "link", word: path });
    else this.#request.inputs.push({ kind: "source", path, language });
  }

  #apply(option: OptionRow, given: Given): void {
    const { word, value, takesNext } = given;
    const request = this.#request;
    const both = takesNext ? [word, value] : [word];
    switch (option.use) {
      case "mode": {
        const mode = modes[word] ?? "link";
        if (strength.indexOf(mode) >= strength.indexOf(request.mode)) request.mode = mode;
        if (word === "-M" || word === "-MM") request.compileArgs.push(word);
        return;
      }
      case "compile":
        this.#noteCompile(word);
        request.compileArgs.push(...both);
        return;
      case "link":
        request.inputs.push(...both.map((text) => ({ kind: "link", word: text }) as const));
        return;
      case "driver":
        this.#drive(option.name, given);
        return;
      case "harmless":
        request.harmless.push(word);
        return;
      case "ignored":
    }
  }

  #noteCompile(word: string): void {
    const request = this.#request;
    if (/^-O(?!0$)/.test(word)) request.optimizes = true;
    if (word === "-O0") request.optimizes = false;
    if (/^-g(?!0|line-tables-only0)/.test(word)) request.hasDebug = true;
  }

  #drive(name: string, { word, value }: Given): void {
    const request = this.#request;
    const link = (...texts: readonly string[]): void =>
      void request.inputs.push(...texts.map((text) => ({ kind: "link", word: text }) as const));
    switch (name) {
      case "-o":
        request.output = value;
        return;
      case "-x":
        this.#language = value === "none" ? undefined : value;
        return;
      case "--sysroot":
      case "--sysroot=*":
      case "-isysroot":
        request.sysroot = value;
        return;
      case "--clang":
      case "--clang=*":
        request.clang = value;
        return;
      case "-j*":
        request.parallel = numberOf(value, word);
        return;
      case "-Wl,*":
        return link(...value.split(","));
      case "-Xlinker":
        return link(value);
      case "-Wp,*":
        return this.#preprocessor(value.split(","));
      case "-Xpreprocessor":
        return this.#preprocessor([value]);
      case "-Wa,*":
        request.assemblerArgs.push(...value.split(","));
        request.compileArgs.push(word);
        return;
      case "-Xassembler":
        request.assemblerArgs.push(value);
        request.compileArgs.push(word, value);
        return;
      case "-MD":
      case "-MMD":
        request.dependencies.kind = name;
        return;
      case "-MF":
        request.dependencies.file = value;
        return;
      case "-MT":
      case "-MQ":
        request.dependencies.targets.push(name, value);
        return;
      default:
        this.#driveFlag(name, word);
    }
  }

  #driveFlag(name: string, word: string): void {
    const request = this.#request;
    switch (name) {
      case "-v":
        request.isVerbose = true;
        return;
      case "-###":
        request.isDry = true;
        return;
      case "-nostdlib":
        request.leaveOut.add("start files").add("libraries");
        return;
      case "-nostartfiles":
        request.leaveOut.add("start files");
        return;
      case "-nodefaultlibs":
        request.leaveOut.add("libraries");
        return;
      case "-nolibc":
        request.leaveOut.add("libc");
        return;
      case "-nostdinc":
        request.leaveOut.add("headers");
        request.compileArgs.push(word);
        return;
      case "-shared":
        request.isShared = true;
        return;
      case "-r":
        request.isRelocatable = true;
        return;
      case "-s":
        request.strips = true;
        return;
      case "-g0":
        request.hasDebug = false;
        request.compileArgs.push(word);
        return;
      case "-pthread":
        request.hasThreads = true;
        request.compileArgs.push(word);
        return;
      case "-save-temps*":
        request.savesTemporaries = placeOfTemporaries(word);
        return;
      case "-rdynamic":
        request.inputs.push({ kind: "link", word: "--export-dynamic" });
        return;
      case "-static":
        return;
      default:
        if (/^--?(?:version|help|dump|print)/.test(word)) request.queries.push(word);
    }
  }

  /** `-Wp,-MD,FILE` is how the kernel's and many other makefiles ask for dependencies. */
  #preprocessor(words: readonly string[]): void {
    const { dependencies, compileArgs } = this.#request;
    const [first = "", second] = words;
    if (second !== undefined && (first === "-MD" || first === "-MMD")) {
      dependencies.kind = first;
      dependencies.file = second;
    } else if (second !== undefined && (first === "-MT" || first === "-MQ")) dependencies.targets.push(first, second);
    else if (second !== undefined && first === "-MF") dependencies.file = second;
    else compileArgs.push(...words);
  }
}

interface Given {
  readonly word: string;
  /** What follows the option's name, in this word or the next. */
  readonly value: string;
  readonly takesNext: boolean;
}

/** `-save-temps` is `-save-temps=cwd`. */
function placeOfTemporaries(word: string): "cwd" | "obj" {
  if (word === "-save-temps" || word === "-save-temps=cwd") return "cwd";
  if (word === "-save-temps=obj") return "obj";
  throw new CommandLineError(`Found '${word}', expected -save-temps=cwd or -save-temps=obj`);
}

function numberOf(text: string, word: string): number | undefined {
  if (text === "") return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new CommandLineError(`Found '${word}', expected a number behind -j`);
  return number;
}
