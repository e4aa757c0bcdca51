/**
 * How a tool fails.
 *
 * | what went wrong                                   | what to throw                 | exit code |
 * | ------------------------------------------------- | ----------------------------- | --------- |
 * | the command line                                  | `UsageError`                  | 2         |
 * | the job: nothing to do, a symbol is not there     | `ToolError`                   | 1         |
 * | bytes of an input file                            | `FormatError` (muslin/bytes)  | 1         |
 * | the file system                                   | what `Io` threw               | 1         |
 * | nobody reads standard output any more             | `OutputClosed` (`Io` does it) | 141       |
 * | anything else is a bug of ours, shown with a stack |                               | 70        |
 */
import { FormatError } from "../bytes/index.ts";

export const exitCodes = {
  success: 0,
  failure: 1,
  usage: 2,
  /** `EX_SOFTWARE` of sysexits.h. */
  bug: 70,
  /** What a shell reports for a command that died of `SIGPIPE`: 128 + 13. */
  outputClosed: 141,
} as const;

/** The command line makes no sense. `message` is a sentence without the tool's name. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The job cannot be done, for a reason the user can understand from `message`. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/** No failure: `--help` or `--version` has printed its answer, and the tool is done. */
export class Answered extends Error {
  override readonly name = "Answered";
}

/** The reader of standard output has gone away (`| head`): end at once and say nothing. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** One sentence for a failure that is the input's or the system's, `undefined` for one that is a bug of ours. */
export function sentenceFor(error: unknown): string | undefined {
  if (error instanceof FormatError || error instanceof ToolError) return error.message;
  return isSystemError(error) ? systemSentence(error) : undefined;
}

/** What Node throws when the operating system refuses. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** `ENOENT: no such file or directory, open 'x'` as `strerror` would say it: `No such file or directory`. */
function systemSentence(error: SystemError): string {
  const reason = /^\w+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
