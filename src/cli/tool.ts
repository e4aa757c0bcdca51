/**
 * The frame of every tool: `muslin NAME ARGUMENT...` ends up in `run` of `src/cli/NAME.ts`.
 *
 * A tool is a thin client of a library area: it reads flags and files, calls a function on bytes, and writes what comes
 * back. To add one:
 *
 * 1. Write `src/cli/NAME.ts`, under 150 lines:
 *
 *    ```ts
 *    import { listSymbols } from "../objdump/index.ts";
 *    import { gnuCommand, parse } from "./gnu-command.ts";
 *    import { forEachFile, type Invocation } from "./tool.ts";
 *
 *    interface Options {
 *      readonly numericSort?: boolean;
 *      readonly format: string;
 *    }
 *
 *    export async function run(invocation: Invocation): Promise<number> {
 *      const command = gnuCommand(invocation)
 *        .argument("[file...]", "Object files, archives or modules")
 *        .option("-n, --numeric-sort", "Sort by address")
 *        .option("-f, --format <format>", "bsd, sysv or posix", "bsd");
 *      const { options, operands } = parse<Options>(command, invocation);
 *      const files = operands.length > 0 ? operands : ["a.out"];
 *      return forEachFile(files, invocation, (bytes, path) => {
 *        invocation.io.stdout.write(listSymbols(bytes, { path, ...options }));
 *      });
 *    }
 *    ```
 *
 * 2. Add its row to `src/cli/tools.ts`.
 * 3. Show it at work in `test/cases/` (CONTRIBUTING.md says how a case looks).
 *
 * `run` resolves to the exit code: 0, or 1 when the job failed and the tool has said why. It throws for everything else;
 * `failures.ts` lists what. Tests call `muslin(["NAME", ...], io)` of `main.ts`, which is the whole program but the process.
 */
import { exitCodes, sentenceFor } from "./failures.ts";
import type { Io } from "./io.ts";

/** One call of a tool. */
export interface Invocation {
  /** The tool's name, as in `muslin NAME`. */
  readonly tool: string;
  /** Its arguments, without the names of program and tool. */
  readonly args: readonly string[];
  readonly io: Io;
}

/** What `src/cli/NAME.ts` exports. */
export interface ToolModule {
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** Says something about the job on standard error: `muslin nm: a.o: No symbols`. */
export function complain({ tool, io }: Invocation, message: string): void {
  io.stderr.write(`muslin ${tool}: ${message}\n`);
}

/**
 * Does `job` for each file in turn. A file that cannot be read, or whose bytes are wrong, is complained about and the
 * others still have their turn, as GNU tools do it; the exit code then says failure.
 */
export async function forEachFile(
  paths: readonly string[],
  invocation: Invocation,
  job: (bytes: Uint8Array, path: string) => void | Promise<void>,
): Promise<number> {
  let code: number = exitCodes.success;
  for (const path of paths) {
    try {
      await job(await invocation.io.readFile(path), path);
    } catch (error) {
      const sentence = sentenceFor(error);
      if (sentence === undefined) throw error;
      complain(invocation, `${path}: ${sentence}`);
      code = exitCodes.failure;
    }
  }
  return code;
}
