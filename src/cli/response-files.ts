/**
 * `@FILE` on a command line stands for the words in that file, as in GNU's tools: they are separated by blanks and ends of
 * lines, quotes of either kind keep blanks, and a backslash makes the next character mean itself. A word that names no
 * file stays as it is.
 */
import type { Io } from "./io.ts";
import { UsageError } from "./failures.ts";

/** Files that may stand in files. */
const DEEPEST = 10;

/** The words of a command line, with those of its response files. */
export function withResponseFiles(args: readonly string[], io: Io, depth: number = 0): readonly string[] {
  if (depth > DEEPEST) throw new UsageError(`Response files refer to each other more than ${DEEPEST} deep`);
  return args.flatMap((word) => {
    const bytes = word.startsWith("@") ? io.readFileNow(word.slice(1)) : undefined;
    if (bytes === undefined) return [word];
    return withResponseFiles(wordsOf(new TextDecoder().decode(bytes)), io, depth + 1);
  });
}

function wordsOf(text: string): readonly string[] {
  const pieces = /(?:\\[^]|"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?|[^\s"'\\]|\\$)+/g;
  return Array.from(text.matchAll(pieces), ([word]) => word.replace(/\\([^])|["']/g, "$1"));
}
