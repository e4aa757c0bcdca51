/** What not every run needs, loaded by those that do: the time to start is that of what is loaded. */
import type { BootOptions, StartingProcess, System } from "../../runtime/index.ts";
import type { Invocation } from "../tool.ts";
import { isSource, type RunOptions } from "./options.ts";
import type { CallTrace } from "./trace.ts";

interface Asked {
  readonly options: RunOptions;
  readonly invocation: Invocation;
  readonly system: System;
}

/** The program, or an exit code where there is none. With `--root` it is one of the root; sources are the host's. */
export async function bytesOfProgram(path: string, asked: Asked): Promise<Uint8Array | number> {
  const { options, invocation, system } = asked;
  if (isSource(path)) {
    const { programOfSource } = await import("./source-program.ts");
    return programOfSource(path, { options: options.cflags, invocation });
  }
  const inRoot = options.root === undefined ? undefined : (await import("./root.ts")).programIn(system, path);
  return inRoot ?? invocation.io.readFileNow(path) ?? (await invocation.io.readFile(path));
}

export async function rootFrom({ root }: RunOptions, { io }: Invocation): Promise<BootOptions["root"]> {
  if (root === undefined) return undefined;
  const { rootOf } = await import("./root.ts");
  return rootOf(root, io);
}

export async function timeLimitOf({
  time,
}: RunOptions): Promise<((process: StartingProcess) => () => void) | undefined> {
  if (time === undefined) return undefined;
  const { limitTime, secondsOf } = await import("./time-limit.ts");
  const seconds = secondsOf(time);
  return (process) => limitTime(process, seconds);
}

export async function traceOf({ strace, c }: RunOptions, invocation: Invocation): Promise<CallTrace | undefined> {
  if (strace === undefined) return undefined;
  const { CallTrace } = await import("./trace.ts");
  return new CallTrace(strace, { isSummary: c === true, invocation });
}
