/** What compiling leaves behind: objects, texts, rules for make. */
import { basename } from "node:path";
import { clangArgs, type CcRequest, type Compilation, type Compiled, type CompileHost } from "../../cc/index.ts";
import type { Invocation } from "../tool.ts";

export interface OutputJob {
  readonly request: CcRequest;
  readonly invocation: Invocation;
}

/** The name of the file that a source becomes. */
export function targetOf(path: string, { mode, output }: CcRequest): string {
  if (output !== undefined && mode !== "link") return output;
  return `${stemOf(path)}${mode === "assembly" ? ".s" : ".o"}`;
}

function stemOf(path: string): string {
  return path === "-" ? "-" : basename(path).replace(/\.[^.]*$/, "");
}

/** Writes what is wanted instead of a program. */
export async function writeOutput(
  { target, mode }: Compilation,
  { output }: Compiled,
  { request, invocation }: OutputJob,
): Promise<void> {
  if (output === undefined) return;
  const isText = mode === "preprocess" || mode === "dependencies";
  const path = isText ? (request.output ?? request.dependencies.file ?? "-") : target;
  if (path === "-") invocation.io.stdout.write(output);
  else await invocation.io.writeFile(path, output);
}

/** Writes the rule of `-MD`: to the file of `-MF`, or beside the object. */
export async function writeRule(
  { path }: Compilation,
  { dependencies }: Compiled,
  { request, invocation }: OutputJob,
): Promise<void> {
  if (dependencies === undefined) return;
  const { output, mode } = request;
  const beside = mode === "link" || output === undefined ? stemOf(path) : output.replace(/\.[^./]*$/, "");
  const file = request.dependencies.file ?? `${beside}.d`;
  if (file === "-") invocation.io.stdout.write(dependencies);
  else await invocation.io.writeFile(file, new TextEncoder().encode(dependencies));
}

/** `-v` and `-###`. */
export function commandText(source: Compilation, request: CcRequest, host: CompileHost): string {
  const words = clangArgs(source, { request, host, mode: source.mode === "link" ? "object" : source.mode });
  return ` "clang" ${words.map((word) => JSON.stringify(word)).join(" ")}\n`;
}
