/**
 * The real tools that ours are compared with: GNU binutils and wabt as the system has them.
 *
 * A test that wants one skips, with a message, where the tool is not installed, and fails instead where `CI` is set:
 *
 * ```ts
 * test("readelf reads our file", (context) => {
 *   const { stdout } = referenceTool("readelf", context).run(["-h", path]);
 * });
 * ```
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import referencePackages from "../../tools/reference-packages.json" with { type: "json" };

/** tools/reference-packages.json says which Debian package has which tool; tools/setup.mjs installs by it. */
export type ReferenceName = keyof typeof referencePackages;

export interface ReferenceTool {
  readonly path: string;
  run(args: readonly string[], options?: { readonly input?: string | Uint8Array; readonly cwd?: string }): RunResult;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The tool, or the end of the test of `context`. */
export function referenceTool(name: ReferenceName, context: TestContext): ReferenceTool {
  const tool = findReferenceTool(name);
  if (tool !== undefined) return tool;
  const message = `'${name}' is not installed (Debian package ${referencePackages[name]})`;
  if (process.env["CI"]) throw new Error(`${message}, and CI is set: nothing may be skipped`);
  process.stderr.write(`Skipped, for ${message}: ${context.task.fullName}\n`);
  return context.skip(message);
}

/** The tool, `undefined` where the system has none. */
export function findReferenceTool(name: ReferenceName): ReferenceTool | undefined {
  const path = findCommand(name);
  return path === undefined ? undefined : { path, run: (args, options) => runCommand(path, args, options) };
}

/** On PATH, but not the commands of the same name that npm packages bring (wabt's are WebAssembly themselves, node is ours). */
export function findCommand(name: string): string | undefined {
  const ours = resolve(fileURLToPath(new URL("../../node_modules", import.meta.url)));
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.startsWith(ours));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runCommand(path: string, args: readonly string[], options: object = {}): RunResult {
  const environment = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const result = spawnSync(path, args, { ...options, env: environment, encoding: "utf8", maxBuffer: 1 << 30 });
  if (result.error !== undefined) throw result.error;
  return { exitCode: result.status ?? 128, stdout: result.stdout, stderr: result.stderr };
}
