import { errno, S_IFCHR, S_IFIFO } from "../abi/index.ts";
import {
  Namespace,
  Timestamp,
  type FileClock,
  type FileSystem,
  type OpenFile,
  type OpenRequest,
  type SpecialInode,
} from "../vfs/index.ts";
import { AnonymousFiles } from "./anonymous-files.ts";
import { Credentials } from "./credentials.ts";
import { openFifo } from "./files/fifo.ts";
import { FutexTable } from "./futex-table.ts";
import type { Host } from "./host.ts";
import { Scheduler } from "./scheduler.ts";
import { Task } from "./task/task.ts";
import { TimerQueue } from "./timer-queue.ts";
import { PtsFileSystem } from "./tty/pty.ts";
import type { Terminal } from "./tty/terminal.ts";

/** Opens a device by its number (`st_rdev`). */
export type DeviceOpener = (request: OpenRequest, inode: SpecialInode) => OpenFile;

export interface SystemNames {
  node: string;
  domain: string;
}

/** What `uname(2)` says that is not a name of this system. */
export const release = { system: "Linux", release: "6.1.0-muslin", version: "#1 Muslin", machine: "wasm32" } as const;

/** One running system. Knows neither Node nor the browser: everything outside is its {@link Host}. */
export class Kernel implements FileClock {
  readonly host: Host;
  readonly timers: TimerQueue;
  readonly scheduler: Scheduler;
  readonly tasks: Map<number, Task> = new Map();
  readonly anonymousFiles: AnonymousFiles;
  readonly futexes: FutexTable = new FutexTable();
  /** /dev/pts. */
  readonly terminals: PtsFileSystem;
  /** What /dev/console is. */
  console: Terminal | undefined = undefined;
  readonly devices: Map<number, DeviceOpener> = new Map();
  readonly names: SystemNames = { node: "muslin", domain: "(none)" };
  readonly bootTime: number;
  readonly bootMonotonic: number;
  /** What {@link setRealTime} has added to the host's time, in milliseconds. */
  #clockOffset = 0;
  #namespace: Namespace | undefined = undefined;
  #lastTask = 0;
  #stamp: Timestamp = new Timestamp(0, 0);
  #stampTime = NaN;

  constructor(host: Host) {
    this.host = host;
    this.timers = new TimerQueue(host);
    this.scheduler = new Scheduler((callback) => void Promise.resolve().then(callback));
    this.anonymousFiles = new AnonymousFiles(this);
    this.terminals = new PtsFileSystem(this);
    this.bootTime = host.realTime();
    this.bootMonotonic = host.monotonicTime();
  }

  get namespace(): Namespace {
    if (this.#namespace === undefined) throw new Error("No root is mounted");
    return this.#namespace;
  }

  mountRoot(fileSystem: FileSystem): Namespace {
    this.#namespace = new Namespace(fileSystem);
    this.#startInit();
    return this.#namespace;
  }

  /**
   * Process 1 runs no program: it is there so that no program is it. Linux treats 1 unlike all others: signals do not end it, and -1 is
   * not its group but everybody.
   */
  #startInit(): void {
    const init = this.newTask();
    init.parent = 0;
    init.command = "init";
  }

  /** Milliseconds since 1970, as programs see it. */
  realTime(): number {
    return this.host.realTime() + this.#clockOffset;
  }

  /** What waits for a time of that clock waits for it still, and is due if it has passed. */
  setRealTime(milliseconds: number): void {
    const by = milliseconds - this.realTime();
    this.#clockOffset += by;
    this.timers.realTimeMoved(by);
  }

  /** For files. The same object as long as it is the same millisecond, so that stamping is not allocating. */
  now(): Timestamp {
    const time = Math.floor(this.realTime());
    if (time !== this.#stampTime) {
      this.#stampTime = time;
      this.#stamp = Timestamp.ofMilliseconds(time);
    }
    return this.#stamp;
  }

  newTask(credentials: Credentials = Credentials.of(0, 0)): Task {
    const { root } = this.namespace;
    const task = new Task(this, ++this.#lastTask, { credentials, root, workingDirectory: root });
    this.tasks.set(task.id, task);
    return task;
  }

  exited(task: Task): void {
    this.tasks.delete(task.id);
  }

  openSpecial(inode: SpecialInode, request: OpenRequest): OpenFile {
    if (inode.type === S_IFIFO) return openFifo(inode, request);
    const opener = inode.type === S_IFCHR ? this.devices.get(inode.device) : undefined;
    if (opener === undefined) throw errno.ENXIO;
    return opener(request, inode);
  }
}
