/**
 * A system with a clock of its own and a task without a program: calls are made from the test, with texts and bytes put into the task's
 * memory. Time passes only by `pass()`.
 */
import { Credentials, WAIT, type Host, type HostTimer, type Kernel, type Task } from "../../src/kernel/index.ts";
import { errnoOf } from "../../src/abi/index.ts";
import { boot, type System } from "../../src/runtime/index.ts";
import { Dispatcher, type BoundCall } from "../../src/syscalls/index.ts";

/** A host whose time stands still, and whose random numbers are always the same. */
export class TestHost implements Host {
  readonly resources: Host["resources"] = { memory: 2 ** 30, processors: 1 };
  #time = 1000;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];
  #seed = 1;

  realTime(): number {
    return 1_700_000_000_000 + this.#time;
  }

  monotonicTime(): number {
    return this.#time;
  }

  processorTime(): number {
    return this.#time / 2;
  }

  fillRandom(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) >>> 0;
      bytes[at] = this.#seed >>> 16;
    }
  }

  setTimer(milliseconds: number, callback: () => void): HostTimer {
    const timer = { at: this.#time + milliseconds, callback };
    this.#timers.push(timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  yieldToEvents(callback: () => void): void {
    callback();
  }

  /** Time goes by in which the host does not come to its timers. */
  keepBusy(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Lets time go by, with what is due on the way. */
  pass(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#time = Math.max(this.#time, next.at);
      next.callback();
    }
    this.#time = end;
  }
}

/** A text becomes the address of one, bytes that of a copy. */
export type Argument = number | string | Uint8Array;

const PAGES = 4;
/** Arguments are put here, one after the other; results have their places below. */
const ARGUMENTS = 0x2_0000;

export class TestSystem {
  readonly host: TestHost = new TestHost();
  readonly system: System = boot({ host: this.host });
  readonly kernel: Kernel = this.system.kernel;
  readonly task: Task;
  readonly #calls = new Map<string, BoundCall>();
  readonly #dispatcher: Dispatcher;
  #at = ARGUMENTS;

  constructor(user: number = 0) {
    this.task = this.kernel.newTask(Credentials.of(user, user));
    this.task.memory.attach(new WebAssembly.Memory({ initial: PAGES, maximum: 64 }));
    this.task.program = {
      stop: () => {
        throw new ProgramStopped();
      },
    };
    this.#dispatcher = new Dispatcher(this.task);
  }

  /** The bytes at an address. */
  bytes(address: number, length: number): Uint8Array {
    return this.task.memory.range(address, length);
  }

  /** Calls it; the result as a number, or the errno's name. `WAIT` is "waits". */
  call(name: string, ...args: readonly Argument[]): number | string {
    this.#at = ARGUMENTS;
    return resultOf(this.raw(name, ...args));
  }

  /** The result as the program gets it. */
  raw(name: string, ...args: readonly Argument[]): number {
    const bound = this.#calls.get(name) ?? this.#dispatcher.bind(name);
    if (bound === undefined) throw new Error(`There is no system call '${name}'`);
    this.#calls.set(name, bound);
    return bound(...args.map((argument) => this.#word(argument)));
  }

  /** How the wait ends that a call has begun; "waits" if it has not. */
  wait(): number | string {
    this.kernel.scheduler.run();
    return this.task.waiting.isDone ? resultOf(this.#dispatcher.endOfWait()) : "waits";
  }

  #word(argument: Argument): number {
    if (typeof argument === "number") return argument;
    const bytes = typeof argument === "string" ? new TextEncoder().encode(`${argument}\0`) : argument;
    const at = this.#at;
    this.bytes(at, bytes.length).set(bytes);
    this.#at += (bytes.length + 7) & ~7;
    return at;
  }
}

/** The kernel has ended the program. */
export class ProgramStopped extends Error {}

function resultOf(result: number): number | string {
  if (result === WAIT) return "waits";
  if (result < WAIT) return "signal";
  return result < 0 ? (errnoOf(-result)?.name ?? result) : result;
}
