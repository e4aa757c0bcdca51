/** `muslin sysroot`: builds headers and libraries of the C library, or says where they are. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { SysrootError } from "../cc/index.ts";
import { isBuilt, makeSysroot, NoMusl, sysrootFolder } from "../host/node/toolchain/index.ts";
import { exitCodes, ToolError, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { complain, type Invocation } from "./tool.ts";

interface Options {
  readonly output?: string;
  readonly musl?: string;
  readonly clang?: string;
  readonly jobs?: number;
  readonly force?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const command = gnuCommand(invocation)
    .argument("[command]", "build: build it, unless that has been done; path: print where it is", "path")
    .option("-o, --output <folder>", "Where to put it (default: MUSLIN_SYSROOT, or a folder of the user's cache)")
    .option("--musl <file>", "The archive of musl's sources")
    .option("--clang <command>", "Compile with that clang (default: MUSLIN_CLANG, or the one from npm)")
    .option("-j, --jobs <number>", "Compilers at a time (default: as many as there are cores)", Number)
    .option("-f, --force", "Build it, even if that has been done");
  const { options, operands } = parse<Options>(command, invocation);
  const [what = "path", ...more] = operands;
  if (more.length > 0 || (what !== "build" && what !== "path"))
    throw new UsageError(`Found '${[what, ...more].join(" ")}', expected 'build' or 'path'`);
  const folder = options.output === undefined ? sysrootFolder() : resolve(options.output);
  const isThere = isBuilt(folder);
  if (what === "build" && (!isThere || options.force === true)) await build(folder, options, invocation);
  else if (!isThere) complain(invocation, "It has not been built yet; that is done by: muslin sysroot build");
  invocation.io.stdout.write(`${folder}\n`);
  return what === "path" && !isThere ? exitCodes.failure : exitCodes.success;
}

async function build(folder: string, options: Options, invocation: Invocation): Promise<void> {
  const clang = options.clang ?? process.env["MUSLIN_CLANG"];
  const start = performance.now();
  try {
    await makeSysroot(folder, {
      musl: options.musl,
      clang: clang === "" ? undefined : clang,
      parallel: options.jobs ?? availableParallelism(),
      progress: progressOf(invocation),
    });
  } catch (error) {
    if (error instanceof NoMusl || error instanceof SysrootError) throw new ToolError(error.message);
    throw error;
  }
  const seconds = ((performance.now() - start) / MILLISECONDS).toFixed(0);
  complain(invocation, `Built in ${seconds} s`);
}

const MILLISECONDS = 1000;
const BAR = 40;

/** A bar on a terminal; elsewhere a line now and then. */
function progressOf({ io, tool }: Invocation): (done: number, total: number) => void {
  const isTerminal = process.stderr.isTTY;
  return (done, total) => {
    if (isTerminal) {
      const full = Math.round((done / total) * BAR);
      const bar = `${"█".repeat(full)}${"░".repeat(BAR - full)}`;
      io.stderr.write(`\rCompiling musl ${bar} ${done}/${total}${done === total ? "\n" : ""}`);
    } else if (done % Math.ceil(total / 4) === 0 || done === total) {
      io.stderr.write(`muslin ${tool}: ${done} of ${total} files of musl are compiled\n`);
    }
  };
}
