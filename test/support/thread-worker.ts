/** One thread of thread-host.ts: an instance of the module, and the system calls of programs that test threads. */
import { parentPort, workerData } from "node:worker_threads";
import { Exit, exportsOf, plainCalls, start, type Call, type Calls } from "./test-host.ts";
import { ThreadSignals } from "./thread-signals.ts";

/** Where a thread begins: at the program's start, or with what `clone` was given. */
export type ThreadStart =
  | { readonly kind: "first" }
  | {
      readonly kind: "clone";
      readonly id: number;
      readonly stack: number;
      readonly threadPointer: number;
      /** Zeroed, and one who waits for it is woken, when the thread has ended. */
      readonly clearAddress: number;
      /** Signals that are blocked. */
      readonly mask: readonly [number, number];
    };

export type ThreadMessage =
  | { readonly output: Uint8Array }
  | { readonly thread: ThreadStart }
  | { readonly exitCode: number };

interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly nextThread: SharedArrayBuffer;
  readonly signals: SharedArrayBuffer;
  readonly thread: ThreadStart;
}

const EINTR = -4;
const EAGAIN = -11;
const ENOSYS = -38;
const SIGNAL = -4097;
const ETIMEDOUT = -110;
const FIRST_ID = 1;
const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const FUTEX_REQUEUE = 3;
const FUTEX_PRIVATE = 128;

const { module, memory, nextThread, signals: shared, thread } = workerData as WorkerStart;
const post = (message: ThreadMessage): void => parentPort?.postMessage(message);
const words = (): Int32Array<SharedArrayBuffer> => new Int32Array(memory.buffer as unknown as SharedArrayBuffer);
const view = (): DataView => new DataView(memory.buffer);

let clearAddress = thread.kind === "clone" ? thread.clearAddress : 0;
const id = thread.kind === "clone" ? thread.id : FIRST_ID;
const signals = new ThreadSignals(shared, { id, view });
if (thread.kind === "clone") signals.inherit(thread.mask);

/** Milliseconds of a `struct timespec`. */
function duration(address: number): number {
  return Number(view().getBigInt64(address, true)) * 1000 + view().getInt32(address + 8, true) / 1_000_000;
}

/** Nobody wakes a thread for a signal: it looks now and then. */
const BETWEEN_LOOKS = 2;

interface Word {
  readonly address: number;
  readonly value: number;
}

/** `FUTEX_WAIT`, which a signal interrupts; behind its handler it goes on. */
function waitUntil(end: number, word: Word): number {
  const again = (): number => waitUntil(end, word);
  for (;;) {
    if (signals.isDue) return signals.endOfCall(0, again);
    const left = Math.min(BETWEEN_LOOKS, end - performance.now());
    const result = Atomics.wait(words(), word.address / 4, word.value, Math.max(0, left));
    if (result !== "timed-out") return result === "ok" ? 0 : EAGAIN;
    if (performance.now() >= end) return ETIMEDOUT;
  }
}

const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Milliseconds; a signal interrupts it. */
function sleep(milliseconds: number): number {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    if (signals.isDue) return signals.endOfCall(EINTR);
    Atomics.wait(nothing, 0, 0, Math.max(0, Math.min(BETWEEN_LOOKS, end - performance.now())));
  }
  return 0;
}

const futex: Call = (...args) => {
  const [address = 0, operation = 0, value = 0, timeout = 0] = args;
  switch (operation & ~FUTEX_PRIVATE) {
    case FUTEX_WAIT:
      return waitUntil(performance.now() + (timeout === 0 ? Infinity : duration(timeout)), { address, value });
    case FUTEX_WAKE:
      return Atomics.notify(words(), address / 4, value);
    case FUTEX_REQUEUE:
      // Whoever should have waited on is woken, which a futex may always do.
      return Atomics.notify(words(), address / 4);
    default:
      return ENOSYS;
  }
};

const clone: Call = (...args) => {
  const [, stack = 0, parentId = 0, childId = 0, threadPointer = 0] = args;
  const child = FIRST_ID + 1 + Atomics.add(new Int32Array(nextThread), 0, 1);
  Atomics.store(words(), parentId / 4, child);
  post({ thread: { kind: "clone", id: child, stack, threadPointer, clearAddress: childId, mask: signals.mask } });
  return child;
};

function exit(): never {
  if (clearAddress !== 0) {
    Atomics.store(words(), clearAddress / 4, 0);
    Atomics.notify(words(), clearAddress / 4, 1);
  }
  throw new Exit();
}

const calls: Calls = {
  ...plainCalls(memory, (output) => post({ output })),
  __syscall_exit_group: (exitCode = 0) => {
    post({ exitCode });
    throw new Exit();
  },
  __syscall_exit: exit,
  __syscall_clone: clone,
  __syscall_futex: futex,
  __syscall_set_tid_address: (address = 0) => {
    clearAddress = address;
    return id;
  },
  __syscall_mprotect: () => 0,
  __syscall_rt_sigprocmask: (how = 0, set = 0, old = 0) => signals.sigprocmask(how, set, old),
  __syscall_rt_sigaction: (signal = 0, action = 0, old = 0) => signals.sigaction(signal, action, old),
  __syscall_tkill: (target = 0, signal = 0) => signals.tkill(target, signal),
  __syscall_nanosleep: (request = 0) => sleep(duration(request)),
  __syscall_clock_nanosleep: (_clock = 0, _flags = 0, request = 0) => sleep(duration(request)),
  __syscall_pause: () => sleep(Infinity),
  __siginfo_next: (frame = 0) => (signals.next(frame), 0),
  __sigreturn: (frame = 0) => signals.return(frame),
  __syscall_sched_yield: () => 0,
};

/** These answer for themselves. */
const asTheyAre = new Set(["__siginfo_next", "__sigreturn", "__syscall_exit", "__syscall_set_tid_address"]);

/** With a look for signals at the end. */
function bound(name: string, call: Call): Call {
  if (asTheyAre.has(name)) return call;
  return (...args) => {
    const result = call(...args);
    return result === SIGNAL ? result : signals.endOfCall(result);
  };
}

const exports = exportsOf(module, { memory, calls, bound });

try {
  if (thread.kind === "first") {
    start(exports, { memory, args: ["program"] });
  } else {
    const { stack, threadPointer } = thread;
    const startThread = exports["__thread_start"] as (...args: number[]) => void;
    startThread(view().getUint32(stack, true), view().getUint32(stack + 4, true), stack, threadPointer);
  }
} catch (error) {
  if (!(error instanceof Exit)) throw error;
}
