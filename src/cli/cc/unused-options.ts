/**
 * Options of the compiler in a call that compiles nothing, as build systems link: clang alone knows them all, and is asked
 * about those that are not of the usual kinds.
 */
import { targetArgs, type CcRequest, type Clang } from "../../cc/index.ts";

const usual =
  /^-(?:O[0-3sgz]?$|O?fast$|g|std=|W(?!a,)|w$|[DUI]|isystem|include|iquote|idirafter|f(?:PIC|PIE|pic|pie)$|MG|MP)/;

/** What clang says of options that it does not know; empty if there are none. */
export async function complaintsAboutOptions({ compileArgs }: CcRequest, clang: Clang): Promise<string> {
  if (!compileArgs.some((word) => word.startsWith("-") && !usual.test(word))) return "";
  const { stderr } = await clang.run({
    args: ["-###", ...targetArgs, ...compileArgs, "-c", "-x", "c", "-"],
    cwd: "/",
    input: undefined,
    files: new Map(),
    outputs: [],
  });
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("clang: error:"))
    .map((line) => `${line}\n`)
    .join("");
}
