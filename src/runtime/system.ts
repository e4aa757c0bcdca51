/** `boot`: a running system, to which files are mounted and in which programs are started. */
import { errno, O_CREAT, O_WRONLY, S_IFDIR, S_IFIFO } from "../abi/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import { installDevices } from "../fs/dev/index.ts";
import { mountProcfs } from "../fs/proc/index.ts";
import { Tmpfs } from "../fs/index.ts";
import {
  Credentials,
  InputFile,
  Kernel,
  OutputFile,
  type ExitStatus,
  type Host,
  type HostInput,
  type HostOutput,
  type Task,
} from "../kernel/index.ts";
import type { CallObserver } from "../syscalls/index.ts";
import {
  makeDirectory,
  openPath,
  walk,
  type FileClock,
  type FileContext,
  type FileSystem,
  type MountOptions,
  type OpenFile,
  type Place,
} from "../vfs/index.ts";
import { deniedCalls, memoryLimitsOf } from "./module-needs.ts";
import { runProgram, type ProgramEnd } from "./program.ts";

export interface BootOptions {
  readonly host: Host;
  /** An empty file system in memory by default. */
  readonly root?: ((clock: FileClock) => FileSystem) | undefined;
  /** What is mounted besides, by paths, whose directories are made if need be. In this order. */
  readonly mounts?: Readonly<Record<string, (clock: FileClock) => FileSystem>>;
  /** Bytes that files in memory may take, of each file system. */
  readonly maxFileBytes?: number;
}

export interface SpawnOptions {
  /** `argv`, with the program's name first. */
  readonly args?: readonly string[];
  /** `NAME=value`. */
  readonly env?: readonly string[];
  readonly cwd?: string;
  readonly user?: number;
  readonly group?: number;
  /** Standard input, output, error: an open file, or a stream of the host. */
  readonly stdin?: OpenFile | HostInput | undefined;
  readonly stdout?: OpenFile | HostOutput | undefined;
  readonly stderr?: OpenFile | HostOutput | undefined;
  /** Bytes of memory; 4 GiB by default. */
  readonly maxMemory?: number | undefined;
  readonly maxFiles?: number | undefined;
  /** Which system calls it may make. A module that imports another is refused before it starts. */
  readonly allows?: ((name: string) => boolean) | undefined;
  readonly observer?: CallObserver | undefined;
  /** Is told of the process before its first instruction. */
  readonly starting?: ((process: StartingProcess) => void) | undefined;
}

/** A process before and while it runs. */
export interface StartingProcess {
  readonly task: Task;
  /** Sends a signal. */
  kill(signal: number): void;
}

/** A program that runs, or has run. */
export interface Process extends StartingProcess {
  readonly ended: Promise<ProgramEnd>;
}

/** A program was refused: it imports calls that it may not make. */
export class DeniedCalls extends Error {
  override readonly name = "DeniedCalls";
  readonly calls: readonly string[];

  constructor(calls: readonly string[]) {
    super(`The program is not allowed what it imports: ${calls.join(", ")}`);
    this.calls = calls;
  }
}

const WASM_PAGE = 65_536;
const MOST_PAGES = 65_536;

export class System {
  readonly kernel: Kernel;
  readonly #maxFileBytes: number | undefined;

  constructor({ host, root, mounts = {}, maxFileBytes }: BootOptions) {
    this.kernel = new Kernel(host);
    this.#maxFileBytes = maxFileBytes;
    this.kernel.mountRoot(root?.(this.kernel) ?? this.newTmpfs(0o755));
    for (const [path, mode] of standardDirectories) this.makeDirectory(path, mode);
    // A root that was given has its own, or none.
    if (root === undefined) for (const [path, text] of accountFiles) this.#makeFile(path, text);
    installDevices(this.kernel, (path, fileSystem) => this.mount(path, fileSystem));
    this.mount("/tmp", this.newTmpfs(0o1777));
    mountProcfs(this.kernel, (path, fileSystem) => this.mount(path, fileSystem));
    for (const [path, make] of Object.entries(mounts)) this.mount(path, make(this.kernel));
  }

  newTmpfs(mode: number): Tmpfs {
    return new Tmpfs({
      clock: this.kernel,
      mode,
      ...(this.#maxFileBytes === undefined ? {} : { maxBytes: this.#maxFileBytes }),
    });
  }

  /** Who the system itself is, for what is done from outside: user 0, at the root. */
  get context(): FileContext {
    const { namespace } = this.kernel;
    return {
      namespace,
      root: namespace.root,
      workingDirectory: namespace.root,
      umask: 0,
      identity: Credentials.of(0, 0).identity,
      fileSizeLimit: Infinity,
      openSpecial: (inode, request) => this.kernel.openSpecial(inode, request),
    };
  }

  find(path: string): Place {
    return walk(this.context, path, { from: this.kernel.namespace.root, follows: true });
  }

  /** Makes the directory and those above it, where they are not there. */
  makeDirectory(path: string, mode: number = 0o755): void {
    const from = this.kernel.namespace.root;
    const names = path.split("/").filter((name) => name !== "");
    names.forEach((_, index) => {
      try {
        makeDirectory(this.context, `/${names.slice(0, index + 1).join("/")}`, { from, mode });
      } catch (error) {
        if (error !== errno.EEXIST) throw error;
      }
    });
  }

  #makeFile(path: string, text: string): void {
    const request = { from: this.kernel.namespace.root, flags: O_WRONLY | O_CREAT, mode: 0o644 };
    const file = openPath(this.context, path, request);
    file.references++;
    file.write(encodeUtf8(text));
    file.unreference();
  }

  /** Mounts at a directory, which is made if need be. */
  mount(path: string, fileSystem: FileSystem, options: MountOptions = {}): void {
    this.makeDirectory(path);
    if (path === "/") throw errno.EBUSY;
    this.kernel.namespace.mount(fileSystem, this.find(path), options);
  }

  /** The whole content of a file of the system. */
  readFile(path: string): Uint8Array {
    const file = openPath(this.context, path, { from: this.kernel.namespace.root, flags: 0, mode: 0 });
    file.references++;
    try {
      const { inode } = file;
      if ((inode.mode & S_IFDIR) === S_IFDIR) throw errno.EISDIR;
      const bytes = new Uint8Array(inode.size);
      return bytes.subarray(0, file.readAt(bytes, 0));
    } finally {
      file.unreference();
    }
  }

  /** Starts a module: the bytes, or a path in the system. What is no module is a `FormatError`, or `ENOEXEC`. */
  async spawn(program: string | Uint8Array, options: SpawnOptions = {}): Promise<Process> {
    const bytes = typeof program === "string" ? this.readFile(program) : program;
    const memory = memoryLimitsOf(bytes);
    const module = await compile(bytes);
    const denied = deniedCalls(module, options.allows);
    if (denied.length > 0) throw new DeniedCalls(denied);
    const name = typeof program === "string" ? program : (options.args?.[0] ?? "program");
    const task = this.#newTask(absolute(name, options.cwd), options);
    const maxPages = Math.min(MOST_PAGES, Math.floor((options.maxMemory ?? MOST_PAGES * WASM_PAGE) / WASM_PAGE));
    const { allows, observer } = options;
    const kill = (signal: number): void => {
      if (!task.hasExited) task.signals.post({ signal, code: 0 });
      // Nothing runs that would look: the wait, if it waits, has been told.
      if (task.hasSignalDue) this.kernel.scheduler.run();
    };
    options.starting?.({ task, kill });
    const ended = runProgram({ task, module, memory, maxPages, allows, observer });
    return { task, ended, kill };
  }

  #newTask(executable: string, options: SpawnOptions): Task {
    const { args = [executable], env = [], cwd = "/", user = 0, group = 0 } = options;
    const task = this.kernel.newTask(Credentials.of(user, group));
    task.executable = executable;
    task.arguments = args;
    task.environment = env;
    task.command = (args[0] ?? executable).split("/").at(-1)?.slice(0, 15) ?? "";
    task.workingDirectory = this.find(cwd);
    if (options.maxFiles !== undefined) task.files.limit = options.maxFiles;
    task.files.add(this.#input(options.stdin));
    task.files.add(this.#output(options.stdout));
    task.files.add(this.#output(options.stderr));
    return task;
  }

  #input(stream: OpenFile | HostInput | undefined): OpenFile {
    if (stream === undefined) return this.#device("/dev/null");
    return "inode" in stream ? stream : new InputFile(this.kernel.anonymousFiles.inode(S_IFIFO | 0o600), stream);
  }

  #output(stream: OpenFile | HostOutput | undefined): OpenFile {
    if (stream === undefined) return this.#device("/dev/null");
    return "inode" in stream ? stream : new OutputFile(this.kernel.anonymousFiles.inode(S_IFIFO | 0o600), stream);
  }

  #device(path: string): OpenFile {
    return openPath(this.context, path, { from: this.kernel.namespace.root, flags: 2, mode: 0 });
  }
}

const standardDirectories: readonly (readonly [string, number])[] = [
  ["/dev", 0o755],
  ["/tmp", 0o1777],
  ["/proc", 0o555],
  ["/etc", 0o755],
  ["/root", 0o700],
  ["/usr/bin", 0o755],
  ["/var/tmp", 0o1777],
];

/** Who there is, as getpwnam(3) and getgrnam(3) look it up: the two that every Linux has. */
const accountFiles: readonly (readonly [string, string])[] = [
  ["/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n"],
  ["/etc/group", "root:x:0:\nnogroup:x:65534:\n"],
];

/** Bytes of a module; browsers compile what is larger in the background only. */
const SMALL = 2 ** 18;

/** What is no module is `ENOEXEC`, as for the kernel's exec. */
async function compile(bytes: Uint8Array): Promise<WebAssembly.Module> {
  try {
    // To hand a small one to other threads takes longer than to compile it.
    return bytes.length < SMALL ? new WebAssembly.Module(bytes) : await WebAssembly.compile(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) throw errno.ENOEXEC;
    throw error;
  }
}

/** Boots a system. */
export function boot(options: BootOptions): System {
  return new System(options);
}

/** What a shell says of an end: the code, or 128 and the signal. */
export function exitCodeOf(status: ExitStatus): number {
  return "code" in status ? status.code : 128 + status.signal;
}

/** As `/proc/PID/exe` leads to it, whether it is there or was only bytes. */
function absolute(name: string, folder: string = "/"): string {
  return name.startsWith("/") ? name : `${folder.replace(/\/$/, "")}/${name}`;
}
