/**
 * A module, running as a task: its imports, its memory, its start, and how it waits.
 *
 * Where the engine can park a stack (JSPI), `__wait` does that. Elsewhere the host waits, with the program on the stack: that is
 * right for one process, and only for one.
 */
import { errno, SIGABRT, SIGFPE, SIGILL, SIGSEGV, type Errno } from "../abi/index.ts";
import type { ExitStatus, Task } from "../kernel/index.ts";
import { Dispatcher, siginfoNext, sigreturn, type DispatchOptions } from "../syscalls/index.ts";
import { putInitialStack } from "./initial-stack.ts";
import { trap, trapReason, withoutTrap } from "./trap.ts";

/** What the engine says of a memory that is imported; see `moduleMemory`. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum: number | undefined;
  readonly isShared: boolean;
}

export interface ProgramOptions extends DispatchOptions {
  readonly task: Task;
  readonly module: WebAssembly.Module;
  /** Of the imported memory, if one is imported. */
  readonly memory: MemoryLimits | undefined;
  /** Pages of 64 KiB that memory may grow to. */
  readonly maxPages: number;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly status: ExitStatus;
  /** The trap, where it was one of the program's own. */
  readonly trap: Error | undefined;
  /** Where it was when a signal ended it: the engine's words, for `backtraceLines` of `muslin/dwarf`. */
  readonly stack: string | undefined;
}

interface Suspension {
  readonly Suspending: new (work: (...args: never[]) => unknown) => object;
  promising(run: (...args: never[]) => unknown): (...args: number[]) => Promise<unknown>;
}

/** The engine's way to park a stack, if it has one. */
export function suspension(): Suspension | undefined {
  const engine = WebAssembly as unknown as Partial<Suspension>;
  return engine.Suspending !== undefined && engine.promising !== undefined ? (engine as Suspension) : undefined;
}

/** Runs the program to its end. The task's files, arguments and environment are ready. */
export async function runProgram(options: ProgramOptions): Promise<ProgramEnd> {
  const { task } = options;
  task.program = { stop: trap };
  try {
    const program = instantiate(options);
    await program.start();
    if (!task.hasExited) task.exit({ code: 0 });
  } catch (error) {
    return endOf(task, error);
  }
  return { status: task.exitStatus ?? { code: 0 }, trap: undefined, stack: undefined };
}

/** What was thrown: the kernel's own trap after the end, a trap of the program, or a bug of ours. */
function endOf(task: Task, error: unknown): ProgramEnd {
  if (task.exitStatus !== undefined) {
    const stack = error instanceof Error && "signal" in task.exitStatus ? error.stack : undefined;
    return { status: task.exitStatus, trap: undefined, stack: stack === undefined ? undefined : withoutTrap(stack) };
  }
  const signal = signalOf(error);
  if (signal === undefined) throw error;
  task.exit({ signal });
  const trap = error as Error;
  return { status: { signal }, trap, stack: trap.stack };
}

/** The signal that a processor would have raised. */
function signalOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const isStack = error instanceof RangeError && /call stack/.test(error.message);
  if (isStack) return SIGSEGV;
  if (error.name === "Exception" || error.constructor.name === "Exception") return SIGABRT;
  if (!(error instanceof WebAssembly.RuntimeError)) return undefined;
  if (/out of bounds|null|stack/.test(error.message)) return SIGSEGV;
  if (/divide|division|overflow|unrepresentable|integer/.test(error.message)) return SIGFPE;
  return SIGILL;
}

interface Started {
  start(): Promise<void>;
}

function instantiate(options: ProgramOptions): Started {
  const { task, module } = options;
  const dispatcher = new Dispatcher(task, options);
  const engine = suspension();
  const memory = options.memory === undefined ? undefined : makeMemory(options.memory, options.maxPages);
  const imports = importsOf(options, { dispatcher, engine, memory });
  const instance = new WebAssembly.Instance(module, { env: imports });
  const own = instance.exports["memory"];
  const linear = own instanceof WebAssembly.Memory ? own : memory;
  if (linear !== undefined) task.memory.attach(linear);
  const start = instance.exports["_start"];
  if (typeof start !== "function") throw errno.ENOEXEC;
  const stackPointer = instance.exports["__stack_pointer"];
  const pointer = stackPointer instanceof WebAssembly.Global ? stackPointer : undefined;
  const top = Number(pointer?.value ?? 0);
  task.program = {
    stop: trap,
    get stackPointer() {
      return pointer === undefined ? undefined : Number(pointer.value) >>> 0;
    },
  };
  return {
    start: async () => {
      const argument = start.length > 0 && top > 0 ? [putInitialStack(task, top)] : [];
      if (engine === undefined) (start as (...args: number[]) => unknown)(...argument);
      else await engine.promising(start as () => unknown)(...argument);
    },
  };
}

function makeMemory({ initial, maximum, isShared }: MemoryLimits, maxPages: number): WebAssembly.Memory {
  if (initial > maxPages) throw errno.ENOMEM;
  if (isShared && typeof SharedArrayBuffer === "undefined") throw new UnknownImport(NO_SHARED_MEMORY);
  return new WebAssembly.Memory({ initial, maximum: Math.min(maximum ?? maxPages, maxPages), shared: isShared });
}

const NO_SHARED_MEMORY =
  "The module imports shared memory (it was compiled with -pthread), which a page has only if it is cross-origin isolated";

interface Surroundings {
  readonly dispatcher: Dispatcher;
  readonly engine: Suspension | undefined;
  readonly memory: WebAssembly.Memory | undefined;
}

/** Only what the module asks for. */
function importsOf({ task, module }: ProgramOptions, around: Surroundings): Record<string, unknown> {
  const imports: Record<string, unknown> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from !== "env") throw unknownImport(from, name);
    const value = kind === "memory" ? around.memory : kind === "function" ? importOf(task, name, around) : undefined;
    if (value === undefined) throw unknownImport(from, name);
    imports[name] = value;
  }
  return imports;
}

function importOf(task: Task, name: string, { dispatcher, engine }: Surroundings): unknown {
  switch (name) {
    case "__wait":
      return engine === undefined
        ? () => waitInHost(task, dispatcher)
        : new engine.Suspending(() => park(task, dispatcher));
    case "__syscall":
      return (number: number, ...words: number[]) => dispatcher.byNumber(number, words);
    case "__siginfo_next":
      return (frame: number) => guarded(task, () => (siginfoNext(task, frame), 0));
    case "__sigreturn":
      return (frame: number) => guarded(task, () => dispatcher.endOfSignal(sigreturn(task, frame)));
    case "__fork":
      return () => -errno.ENOSYS.number;
    default:
      return name.startsWith("__syscall_") ? dispatcher.bind(name.slice("__syscall_".length)) : undefined;
  }
}

/** The frame may be anywhere, as far as the program is concerned. */
function guarded(task: Task, work: () => number): number {
  let result: number;
  try {
    result = work();
  } catch (error) {
    result = task.failed(error);
  }
  if (task.hasExited) trap();
  return result;
}

/** With the stack parked: a promise, whose value `__wait` returns in the program. */
function park(task: Task, dispatcher: Dispatcher): Promise<number> | number {
  if (task.waiting.isDone || !task.waiting.isWaiting) return dispatcher.endOfWait();
  return new Promise((resolve, reject) => {
    task.waiting.onceDone(() => {
      if (task.hasExited) return reject(trapReason());
      try {
        resolve(dispatcher.endOfWait());
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** With the program on the stack: the host waits for whatever comes first. */
function waitInHost(task: Task, dispatcher: Dispatcher): number {
  const { host, timers, scheduler } = task.kernel;
  while (task.waiting.isWaiting && !task.hasExited) {
    scheduler.run();
    timers.run();
    scheduler.run();
    if (!task.waiting.isWaiting || task.hasExited) break;
    const { earliest } = timers;
    host.waitForEvents?.(earliest === undefined ? undefined : Math.max(0, earliest - host.monotonicTime()));
  }
  return dispatcher.endOfWait();
}

/** A module that asks for something that no program gets. */
export class UnknownImport extends Error {
  override readonly name = "UnknownImport";
  readonly error: Errno = errno.ENOEXEC;
}

function unknownImport(from: string, name: string): UnknownImport {
  return new UnknownImport(`The module imports "${from}"."${name}", which is no system call`);
}
