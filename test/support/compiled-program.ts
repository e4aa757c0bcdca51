/** Programs of test/programs, compiled by our driver with clang from npm, for one C library in a process. */
import { readFileSync } from "node:fs";
import { compile, readCommandLine, SYSROOT, treeOf, yowaspClang, type Clang } from "../../src/cc/index.ts";
import { filesBelow } from "../../src/host/node/toolchain/index.ts";
import { link } from "../../src/ld/index.ts";
import { rewriteModule } from "../../src/module/index.ts";
import { readModule } from "../../src/wasm/index.ts";

let clang: Clang | undefined;

/** The object of a source in C or C++. */
export async function compiledObject(
  path: string,
  { sysroot, options = [] }: { readonly sysroot: string; readonly options?: readonly string[] },
): Promise<Uint8Array> {
  clang ??= clangWith(sysroot);
  const cplusplus = path.endsWith(".cpp");
  const request = readCommandLine(["-c", ...options, path], { cplusplus });
  const language = cplusplus ? "c++" : "c";
  const source = { path, language, mode: "object", target: "program.o" } as const;
  const result = await compile(source, request, {
    cwd: "/",
    clang,
    sysroot,
    read: readIfThere,
    stdin: () => new Uint8Array(0),
    hasColors: false,
  });
  if (result.output === undefined) throw new Error(result.stderr);
  return result.output;
}

function clangWith(sysroot: string): Clang {
  const tree = treeOf(filesBelow(sysroot, (name) => /^include(\/|$)/.test(name)));
  return yowaspClang([{ name: SYSROOT, path: sysroot, tree }]);
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return undefined;
  }
}

export interface LinkedProgram {
  readonly sysroot: string;
  /** A function that is called in place of main. */
  readonly main?: string;
  /** Whether it was compiled by `-pthread`: memory is shared. */
  readonly hasThreads?: boolean;
  /** Whether only the imports are of interest. */
  readonly isRough?: boolean;
}

/** The program of an object, without names and as small as cc makes it. */
export function linkedProgram(object: Uint8Array, options: LinkedProgram): Uint8Array {
  const { sysroot, main, hasThreads = false, isRough = false } = options;
  const names = [
    "crt1.o",
    "libc++.a",
    "libc++abi.a",
    hasThreads ? "pthread/libc.a" : "libc.a",
    "libclang_rt.builtins.a",
  ];
  const [start, ...libraries] = names.map((name) => ({ name, bytes: librariesFile(`${sysroot}/lib/${name}`) }));
  const inputs = [...(start === undefined ? [] : [start]), { name: "program.o", bytes: object }, ...libraries];
  const result = link(inputs, {
    exportTable: true,
    growableTable: true,
    ...(hasThreads && { sharedMemory: true }),
    exportsIfDefined: ["__stack_pointer", "__thread_pointer"],
    strip: "all",
    ...(main !== undefined && { definitions: new Map([["__main_void", main]]) }),
  });
  if (result.output === undefined) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
  return isRough ? result.output : rewriteModule(result.output, { trusted: true }).module;
}

const read = new Map<string, Uint8Array>();

function librariesFile(path: string): Uint8Array {
  const bytes = read.get(path) ?? new Uint8Array(readFileSync(path));
  read.set(path, bytes);
  return bytes;
}

/** Names of the functions that a program imports, sorted. */
export function importsOf(program: Uint8Array): readonly string[] {
  const { imports } = readModule(program);
  return imports
    .filter(({ external }) => external.kind === "func")
    .map(({ name }) => name)
    .toSorted();
}
