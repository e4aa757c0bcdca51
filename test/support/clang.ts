/**
 * Clang, wasm-ld and the other LLVM tools of `@yowasp/clang`, for tests that want what a real compiler makes.
 *
 * Results are cached by everything that goes in, so only the first run pays for the compiler's start (0.7 to 2.5 s).
 *
 * ```ts
 * const { files } = await llvm(["clang", "-O2", "-g", "-c", "a.c", "-o", "a.o"], { "a.c": "int one(void) { return 1; }" });
 * const module = await llvm(["wasm-ld", "--no-entry", "--export-all", "a.o", "-o", "a.wasm"], files);
 * ```
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deserialize, serialize } from "node:v8";
import type { Command } from "@yowasp/clang";
import { cached, cachePath, digest } from "./cache.ts";

/** Files by their names, in which slashes are folders. What tools write can be had from the outermost folder only. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface LlvmResult {
  readonly exitCode: number;
  /** What stood there before, and what the tool has written. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

export interface LlvmOptions {
  /** Do not throw when the tool fails. */
  readonly mayFail?: boolean;
}

/** Runs `clang`, `clang++`, `wasm-ld`, `ar`, `nm`, `objdump`, ... (`args[0]`) on in-memory files. */
export async function llvm(args: readonly string[], files: Files = {}, options: LlvmOptions = {}): Promise<LlvmResult> {
  const names = Object.keys(files).toSorted();
  const content = names.flatMap((name) => [name, files[name] ?? ""]);
  const key = digest(clangVersion(), String(args.length), ...args, ...content);
  const bytes = await cached(cachePath("llvm", key), async () => serialize(await execute(args, files)));
  const result = deserialize(bytes) as LlvmResult;
  if (result.exitCode !== 0 && options.mayFail !== true) {
    throw new Error(`Exit code ${result.exitCode} of '${args.join(" ")}':\n${result.stderr}`);
  }
  return result;
}

/** The file `name` of a result; fails if the tool has not written it. */
export function fileOf({ files }: LlvmResult, name: string): Uint8Array {
  const bytes = files[name];
  if (bytes === undefined) throw new Error(`The tool has not written '${name}', only ${Object.keys(files).join(", ")}`);
  return bytes;
}

async function execute(args: readonly string[], files: Files): Promise<LlvmResult> {
  const { commands, Exit, runLLVM } = await import("@yowasp/clang");
  const [tool = "", ...rest] = args;
  const command: Command | undefined = (commands as Readonly<Record<string, Command>>)[tool];
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const streams = {
    stdout: (bytes: Uint8Array | null) => void (bytes && stdout.push(bytes.slice())),
    stderr: (bytes: Uint8Array | null) => void (bytes && stderr.push(bytes.slice())),
  };
  // Without arguments it only loads the compiler; the commands below would report the progress of that on the console.
  await runLLVM(undefined, {}, { fetchProgress: () => undefined });
  let exitCode = 0;
  let tree;
  try {
    tree = await (command?.([...rest], treeOf(files), streams) ?? runLLVM([...args], treeOf(files), streams));
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    exitCode = error.code;
    tree = error.files;
  }
  return {
    exitCode,
    files: Object.fromEntries(Object.entries(tree ?? {}).flatMap(([name, file]) => flatFile(name, file))),
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString(),
  };
}

interface FileTree {
  [name: string]: FileTree | string | Uint8Array;
}

function treeOf(files: Files): FileTree {
  const tree: FileTree = {};
  for (const [path, content] of Object.entries(files)) {
    const folders = path.split("/");
    const name = folders.pop() ?? "";
    let at = tree;
    for (const folder of folders) at = (at[folder] ??= {}) as FileTree;
    at[name] = content;
  }
  return tree;
}

function flatFile(name: string, file: unknown): [string, Uint8Array][] {
  if (typeof file === "string") return [[name, new TextEncoder().encode(file)]];
  return file instanceof Uint8Array ? [[name, file]] : [];
}

function clangVersion(): string {
  const bundle = createRequire(import.meta.url).resolve("@yowasp/clang");
  return readFileSync(new URL("../package.json", `file://${bundle}`), "utf8");
}
