/** `-save-temps`: what lies between a source and its object is kept. */
import { basename, dirname, join } from "node:path";
import { compile, type CcRequest, type Compilation, type CompileHost, type Mode } from "../../cc/index.ts";
import type { Io } from "../io.ts";

interface Surroundings {
  readonly request: CcRequest;
  readonly host: CompileHost;
  readonly io: Io;
}

/** Writes `NAME.i` and `NAME.s` of a source. They are compiled for themselves: nothing else is different. */
export async function keepTemporaries(source: Compilation, { request, host, io }: Surroundings): Promise<void> {
  if (request.savesTemporaries === undefined) return;
  const quiet: CcRequest = { ...request, dependencies: { kind: undefined, file: undefined, targets: [] } };
  for (const { mode, suffix } of stages(source)) {
    const { output } = await compile({ ...source, mode }, quiet, host);
    // What is wrong with the source is said when it is compiled to what is wanted of it.
    if (output !== undefined) await io.writeFile(placeOf(source, suffix, request), output);
  }
}

/** Keeps the object that goes into a program. */
export async function keepObject(source: Compilation, object: Uint8Array, surroundings: Surroundings): Promise<void> {
  const { request, io } = surroundings;
  if (request.savesTemporaries !== undefined) await io.writeFile(placeOf(source, ".o", request), object);
}

interface Stage {
  readonly mode: Mode;
  readonly suffix: string;
}

function stages({ language, mode }: Compilation): readonly Stage[] {
  if (mode !== "link" && mode !== "object" && mode !== "assembly") return [];
  const preprocess = (suffix: string): Stage => ({ mode: "preprocess", suffix });
  const assembly: Stage = { mode: "assembly", suffix: ".s" };
  switch (language) {
    case "assembler":
      return [];
    case "assembler-with-cpp":
      return [preprocess(".s")];
    case "cpp-output":
    case "c++-cpp-output":
      return mode === "assembly" ? [] : [assembly];
    case "c":
      return mode === "assembly" ? [preprocess(".i")] : [preprocess(".i"), assembly];
    case "c++":
      return mode === "assembly" ? [preprocess(".ii")] : [preprocess(".ii"), assembly];
  }
}

function placeOf({ path }: Compilation, suffix: string, { savesTemporaries, output }: CcRequest): string {
  const name = `${basename(path).replace(/\.[^.]*$/, "")}${suffix}`;
  return savesTemporaries === "obj" && output !== undefined ? join(dirname(output), name) : name;
}
