import { Errno, errno, RLIMIT_NOFILE, SCHED_OTHER, SI_KERNEL, SI_USER, SIGXCPU, SIGXFSZ } from "../../abi/index.ts";
import {
  type FileContext,
  type Identity,
  type Namespace,
  type OpenFile,
  type OpenRequest,
  type Place,
  type SpecialInode,
} from "../../vfs/index.ts";
import { AddressSpace } from "../address-space.ts";
import type { Credentials } from "../credentials.ts";
import { FileTable } from "../file-table.ts";
import { GuestMemory } from "../guest-memory.ts";
import type { Signalled } from "../files/signalled.ts";
import type { Kernel } from "../kernel.ts";
import { SIGNAL, WAIT } from "../special-results.ts";
import type { Terminal } from "../tty/terminal.ts";
import { IntervalTimers } from "./interval-timers.ts";
import { ResourceLimits } from "./limits.ts";
import { PosixTimers } from "./posix-timers.ts";
import { TaskSignals } from "./task-signals.ts";
import { Waiting } from "./waiting.ts";

/** How a task ended: by `exit`, or by a signal. */
export type ExitStatus = { readonly code: number } | { readonly signal: number };

export interface TaskStart {
  readonly credentials: Credentials;
  readonly root: Place;
  readonly workingDirectory: Place;
}

/** What the runtime lends the task, so that the kernel can end its program. */
export interface Program {
  /** Where its stack ends now, as far as the module says. */
  readonly stackPointer?: number | undefined;
  /** Leaves the program by a trap, which nothing in it can catch. Only while it is calling. */
  stop(): never;
}

/** A process with its one thread. Each aspect of it has a file of its own. */
export class Task implements FileContext {
  readonly kernel: Kernel;
  readonly id: number;
  readonly namespace: Namespace;
  readonly memory: GuestMemory = new GuestMemory();
  readonly addressSpace: AddressSpace;
  readonly files: FileTable;
  readonly limits: ResourceLimits = new ResourceLimits();
  readonly waiting: Waiting;
  readonly signals: TaskSignals;
  readonly intervalTimers: IntervalTimers;
  readonly posixTimers: PosixTimers;
  credentials: Credentials;
  root: Place;
  workingDirectory: Place;
  umask: number = 0o022;
  /** Parent, process group, session: numbers of tasks. That of {@link isInit} is 0. */
  parent: number = INIT;
  processGroup: number;
  session: number;
  /** What `ps` shows, 15 bytes at most. */
  command: string = "";
  executable: string = "";
  arguments: readonly string[] = [];
  environment: readonly string[] = [];
  nice: number = 0;
  /** The controlling terminal of its session. */
  terminal: Terminal | undefined = undefined;
  /** `prctl(2)`: what it sets and gets, and does nothing more. */
  readonly settings: Map<number, number> = new Map();
  /** `SCHED_*` and a priority: kept, and without effect on a task that is alone. */
  scheduling: { readonly policy: number; readonly priority: number } = { policy: SCHED_OTHER, priority: 0 };
  readonly startTime: number;
  readonly #processorTimeAtStart: number;
  program: Program | undefined = undefined;
  exitStatus: ExitStatus | undefined = undefined;
  readonly #exitListeners: ((status: ExitStatus) => void)[] = [];
  /** `set_tid_address(2)`. */
  clearChildTid: number = 0;
  /** `set_robust_list(2)`. */
  robustList: number = 0;
  /** What `membarrier(2)` has registered. */
  barriers: number = 0;
  /** `personality(2)`. */
  personality: number = 0;

  /** Whether the end of a call has more to do than return: see {@link endOfCall}. */
  needsAttention: boolean = false;
  #hasSignalDue = false;
  #hasTimers = false;
  #callsUntilYield = CALLS_BETWEEN_LOOKS;
  #lastYield: number;

  constructor(kernel: Kernel, id: number, start: TaskStart) {
    this.kernel = kernel;
    this.id = id;
    this.processGroup = id;
    this.session = id;
    this.namespace = kernel.namespace;
    this.credentials = start.credentials;
    this.root = start.root;
    this.workingDirectory = start.workingDirectory;
    this.addressSpace = new AddressSpace(this.memory);
    this.files = new FileTable(this.limits.soft(RLIMIT_NOFILE), this);
    this.waiting = new Waiting(kernel, (error) => this.failed(error));
    this.signals = new TaskSignals(this);
    this.intervalTimers = new IntervalTimers(this);
    this.posixTimers = new PosixTimers(this);
    this.startTime = kernel.host.monotonicTime();
    this.#processorTimeAtStart = kernel.host.processorTime();
    this.#lastYield = this.startTime;
  }

  get identity(): Identity {
    return this.credentials.identity;
  }

  get fileSizeLimit(): number {
    return this.limits.fileSize;
  }

  get hasExited(): boolean {
    return this.exitStatus !== undefined;
  }

  /** The first process, which runs no program. */
  get isInit(): boolean {
    return this.id === INIT;
  }

  /** Milliseconds of processor time that it has used. */
  get processorTime(): number {
    return this.isInit ? 0 : this.kernel.host.processorTime() - this.#processorTimeAtStart;
  }

  openSpecial(inode: SpecialInode, request: OpenRequest): OpenFile {
    return this.kernel.openSpecial(inode, request);
  }

  set hasSignalDue(value: boolean) {
    this.#hasSignalDue = value;
    this.needsAttention = value || this.#hasTimers || this.hasExited;
  }

  get hasSignalDue(): boolean {
    return this.#hasSignalDue;
  }

  /** While timers run, the end of a call looks whether one is due: a program that never waits gets its signals too. */
  timersChanged(): void {
    this.#hasTimers = !this.intervalTimers.isEmpty || !this.posixTimers.isEmpty;
    this.needsAttention = this.#hasTimers || this.#hasSignalDue || this.hasExited;
  }

  /** How a call ends that has `result`: only called when {@link needsAttention}. */
  endOfCall(result: number): number {
    if (this.hasExited) return this.#leave();
    if (this.#hasTimers) this.kernel.timers.run();
    const end = this.#hasSignalDue ? this.signals.endOfCall(result) : result;
    if (this.hasExited) return this.#leave();
    return end;
  }

  /** What `__wait` returns when its wait is over. */
  endOfWait(): number {
    const result = this.waiting.take();
    // A handler runs with the mask of the call; without one, the call's end is that of its mask.
    if (result !== SIGNAL) this.signals.restoreMask();
    return this.needsAttention || this.hasExited ? this.endOfCall(result) : result;
  }

  /**
   * Calls that may wait come by here, so that events, input and rendering get their turn while a program that never waits runs: now
   * and then the call answers WAIT although it has its result.
   */
  mayYield(result: number): number {
    if (--this.#callsUntilYield > 0 || this.kernel.host.waitForEvents !== undefined) return result;
    this.#callsUntilYield = CALLS_BETWEEN_LOOKS;
    const now = this.kernel.host.monotonicTime();
    if (now - this.#lastYield < TIME_BETWEEN_YIELDS || this.waiting.isWaiting) return result;
    this.#lastYield = now;
    this.waiting.begin({ queues: [], retry: () => result });
    this.kernel.host.yieldToEvents(() => this.waiting.wake());
    return WAIT;
  }

  /** The result of a call that has thrown: the errno, and the signal that comes with it. Anything else is a bug of ours. */
  failed(error: unknown): number {
    if (!(error instanceof Errno)) throw error;
    if (error === errno.EFBIG && this.fileSizeLimit !== Infinity) this.#postOwn(SIGXFSZ);
    if ("signal" in error) this.#postOwn((error as Signalled).signal);
    return -error.number;
  }

  /** Because of a call of its own: Linux says that it has sent it to itself. */
  #postOwn(signal: number): void {
    this.signals.post({ signal, code: SI_USER, process: this.id, user: this.credentials.user.real });
  }

  /** Ends the task; its program is left at the end of the call, or of the wait, that it is in. */
  exit(status: ExitStatus): void {
    if (this.hasExited) return;
    this.exitStatus = status;
    this.needsAttention = true;
    this.intervalTimers.cancelAll();
    this.posixTimers.deleteAll();
    this.addressSpace.discardAll();
    this.files.closeAll();
    if (this.waiting.isWaiting) this.waiting.finish(-errno.EINTR.number);
    this.kernel.exited(this);
    for (const listener of this.#exitListeners) listener(status);
  }

  onExit(listener: (status: ExitStatus) => void): void {
    if (this.exitStatus !== undefined) listener(this.exitStatus);
    else this.#exitListeners.push(listener);
  }

  /** `RLIMIT_CPU` and the like are over. */
  exceedProcessorTime(): void {
    this.signals.post({ signal: SIGXCPU, code: SI_KERNEL });
  }

  #leave(): number {
    return this.program?.stop() ?? -errno.EINTR.number;
  }
}

const INIT = 1;
const CALLS_BETWEEN_LOOKS = 512;
/** In milliseconds. */
const TIME_BETWEEN_YIELDS = 16;
