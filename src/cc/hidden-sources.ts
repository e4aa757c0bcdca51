/**
 * Sources below `usr`: there the compiler in memory has files of its own, which hide the user's from its driver. It gets
 * the source, and all that it includes, below another folder, and what it writes is turned back.
 */
import type { ClangResult, ClangRun } from "./clang.ts";
import { decodeUtf8, encodeUtf8 } from "../bytes/index.ts";

const ROOT = "/muslin-source";

/** Whether the source of a run is hidden from the compiler. */
export function isHidden({ input }: ClangRun): boolean {
  return input !== undefined && /^[./]*usr\//.test(input);
}

/** The run in which it is not, and what makes its result that of the run given. */
export interface Unhidden {
  readonly run: ClangRun;
  readonly resultOf: (result: ClangResult) => ClangResult;
}

export function unhidden(run: ClangRun): Unhidden {
  const { input = "", cwd, files } = run;
  const prefix = input.startsWith("/") ? ROOT : `${ROOT}${cwd}/`;
  const alias = `${prefix}${input}`;
  const really = (text: string): string => text.replaceAll(prefix, "").replaceAll(ROOT, "");
  const isText = run.args.some((word) => ["-E", "-M", "-MM"].includes(word));
  return {
    run: {
      ...run,
      input: alias,
      args: [`-ffile-prefix-map=${prefix}=`, ...run.args.map((word) => (word === input ? alias : word))],
      files: new Map([...files, ...[...files].map(([path, bytes]) => [`${ROOT}${path}`, bytes] as const)]),
    },
    resultOf: (result) => ({
      ...result,
      stderr: really(result.stderr),
      stdout: isText ? encodeUtf8(really(new TextDecoder().decode(result.stdout))) : result.stdout,
      outputs: new Map(
        [...result.outputs].map(([name, bytes]) => [
          name,
          name === "dependencies" ? encodeUtf8(really(decodeUtf8(bytes))) : bytes,
        ]),
      ),
    }),
  };
}
