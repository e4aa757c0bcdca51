/** `muslin run`: runs a program on a Linux of its own. */
import { resolve } from "node:path";
import { Errno } from "../abi/index.ts";
import { FormatError } from "../bytes/index.ts";
import { HostDirectory, isTerminal, NodeHost, NodeInput, NodeOutput, NodeTerminal } from "../host/node/index.ts";
import { boot, DeniedCalls, exitCodeOf, UnknownImport, type Process, type System } from "../runtime/index.ts";
import { exitCodes, ToolError } from "./failures.ts";
import { complain, type Invocation } from "./tool.ts";
import { callPolicy } from "./run/policy.ts";
import { environmentOf } from "./run/environment.ts";
import { bytesOfProgram, rootFrom, timeLimitOf, traceOf } from "./run/on-demand.ts";
import { isSource, mountOf, noOptions, type Job, type RunOptions } from "./run/options.ts";
import { forwardSignals } from "./run/signals.ts";
import type { CallTrace } from "./run/trace.ts";

export async function run(invocation: Invocation): Promise<number> {
  return runProgram(invocation, await jobOf(invocation));
}

/** What reads options is loaded where there are some: it takes half as long as to run a short program. */
async function jobOf(invocation: Invocation): Promise<Job> {
  const [program = "-", ...args] = invocation.args;
  if (!program.startsWith("-")) return { options: noOptions, program, args };
  const { readCommandLine } = await import("./run/command-line.ts");
  return readCommandLine(invocation);
}

/** Calls in the trace of a crash, with those of the kernel. */
const DEEPEST_TRACE = 60;

async function runProgram(invocation: Invocation, { options, program, args }: Job): Promise<number> {
  Error.stackTraceLimit = DEEPEST_TRACE;
  const host = new NodeHost();
  const system = mounted(boot({ host, root: await rootFrom(options, invocation) }), options);
  const bytes = await bytesOfProgram(program, { options, invocation, system });
  if (typeof bytes === "number") return bytes;
  const terminal = isTerminal(0) && isTerminal(1) ? new NodeTerminal(system.kernel) : undefined;
  const input = terminal === undefined ? new NodeInput(host) : undefined;
  const trace = await traceOf(options, invocation);
  const limit = await timeLimitOf(options);
  const stops: (() => void)[] = [];
  const [user = 0, group = user] = (options.user ?? "0").split(":").map(Number);
  try {
    const running = await system.spawn(bytes, {
      args: [isSource(program) ? program.slice(0, -".c".length) : program, ...args],
      env: environmentOf(options.env),
      cwd: options.cwd ?? (options.isolated || options.root !== undefined ? "/" : process.cwd()),
      user,
      group,
      stdin: terminal?.file() ?? input,
      stdout: terminal !== undefined ? terminal.file() : new NodeOutput(1),
      stderr: terminal !== undefined && isTerminal(2) ? terminal.file() : new NodeOutput(2),
      maxMemory: options.memory,
      maxFiles: options.files,
      allows: callPolicy(options),
      observer: trace?.observe,
      starting: (starting) => {
        const takes = terminal === undefined ? undefined : (name: string) => terminal.takesSignal(name);
        stops.push(forwardSignals(starting, { takes, isOrderly: options.c === true }));
        terminal?.connect(starting.task);
        if (limit !== undefined) stops.push(limit(starting));
      },
    });
    return await finish(invocation, running, { trace, program: bytes });
  } catch (error) {
    if (error instanceof DeniedCalls || error instanceof UnknownImport) throw new ToolError(error.message);
    if (error instanceof Errno || error instanceof FormatError) throw new ToolError(`${program}: ${error.message}`);
    throw error;
  } finally {
    for (const stop of stops) stop();
    terminal?.disconnect();
    input?.stop();
  }
}

/** What the options show of the host. */
function mounted(system: System, options: RunOptions): System {
  if (options.isolated !== true && options.root === undefined) {
    system.mount(process.cwd(), new HostDirectory(process.cwd(), system.kernel));
  }
  for (const text of options.mount) {
    const { host: from, guest, isReadOnly } = mountOf(text);
    system.mount(guest, new HostDirectory(resolve(from), system.kernel), { isReadOnly, source: from });
  }
  return system;
}

interface Run {
  readonly program: Uint8Array;
  readonly trace: CallTrace | undefined;
}

async function finish(invocation: Invocation, running: Process, { trace, program }: Run): Promise<number> {
  // A program may wait for nothing but a signal, for which Node would not stay.
  const alive = setInterval(() => undefined, 2 ** 30);
  try {
    const end = await running.ended;
    const { status } = end;
    trace?.finish(status);
    if ("signal" in status) {
      const { crashText } = await import("./run/crash-text.ts");
      const text = crashText(end, program);
      if (text !== undefined) complain(invocation, text);
    }
    return "code" in status && status.code === 0 ? exitCodes.success : exitCodeOf(status);
  } finally {
    clearInterval(alive);
  }
}
