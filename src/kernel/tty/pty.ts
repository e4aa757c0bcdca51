/** pty(7): a terminal whose other end is a file of a program, and /dev/pts. */
import {
  DEVPTS_SUPER_MAGIC,
  errno,
  makedev,
  O_NOCTTY,
  O_RDWR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  S_IFCHR,
  S_IFDIR,
  TIOCGPTN,
  TIOCSPTLCK,
  WOULD_BLOCK,
} from "../../abi/index.ts";
import {
  Directory,
  FileSystem,
  Inode,
  OpenFile,
  WaitQueue,
  type ControlArgument,
  type DirectoryEntry,
  type OpenRequest,
} from "../../vfs/index.ts";
import type { Kernel } from "../kernel.ts";
import { Task } from "../task/task.ts";
import { controlTerminal, Terminal, TerminalFile } from "./terminal.ts";

/** Bytes that the other end has not read: then writing waits. */
const MAX_OUTPUT = 65_536;
const MAX_PTYS = 1024;
/** Major number of `/dev/pts/*`. */
const PTS_MAJOR = 136;

class Pty {
  readonly number: number;
  readonly terminal: Terminal;
  readonly inode: PtsInode;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  /** Of the other end: it can read. */
  readonly queue: WaitQueue = new WaitQueue();
  isLocked = true;
  opened = 0;

  constructor(fileSystem: PtsFileSystem, number: number, user: number) {
    this.number = number;
    this.terminal = new Terminal(fileSystem.kernel, (bytes) => this.#shown(bytes));
    this.terminal.canShow = () => this.#length < MAX_OUTPUT;
    const start = { mode: S_IFCHR | 0o620, user, group: 5, device: makedev(PTS_MAJOR, number) };
    this.inode = new PtsInode(fileSystem, start, this);
  }

  #shown(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes.slice());
    this.#length += bytes.length;
    this.queue.wake(POLLIN);
  }

  get hasOutput(): boolean {
    return this.#length > 0;
  }

  take(into: Uint8Array): number {
    let at = 0;
    for (let chunk = this.#chunks[0]; chunk !== undefined && at < into.length; chunk = this.#chunks[0]) {
      const part = chunk.subarray(0, into.length - at);
      into.set(part, at);
      at += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.#length -= at;
    this.terminal.queue.wake(POLLOUT);
    return at;
  }
}

class PtsInode extends Inode {
  readonly pty: Pty;

  constructor(
    fileSystem: PtsFileSystem,
    start: { mode: number; user: number; group: number; device: number },
    pty: Pty,
  ) {
    super(fileSystem, start);
    this.pty = pty;
  }

  override open(request: OpenRequest): OpenFile {
    const { pty } = this;
    if (pty.isLocked || pty.terminal.isHungUp) throw errno.EIO;
    pty.opened++;
    return openPts(pty.terminal, request, this, () => {
      pty.opened--;
      if (pty.opened === 0) pty.queue.wake(POLLIN | POLLHUP);
    });
  }
}

/** The master. */
class PtyMaster extends OpenFile {
  readonly #pty: Pty;
  readonly #terminals: PtsFileSystem;
  #wasOpened = false;

  constructor(
    pty: Pty,
    { request, inode, terminals }: { request: OpenRequest; inode: Inode; terminals: PtsFileSystem },
  ) {
    super(inode, { ...request, flags: request.flags | O_RDWR });
    this.#pty = pty;
    this.#terminals = terminals;
  }

  override get queue(): WaitQueue {
    return this.#pty.queue;
  }

  override read(into: Uint8Array): number {
    if (this.#pty.hasOutput) return this.#pty.take(into);
    if (this.#isAbandoned()) throw errno.EIO;
    return WOULD_BLOCK;
  }

  override write(from: Uint8Array): number {
    this.#pty.terminal.discipline.input(from);
    return from.length;
  }

  override poll(): number {
    const ready = this.#pty.hasOutput ? POLLIN | POLLRDNORM : 0;
    return ready | POLLOUT | POLLWRNORM | (this.#isAbandoned() ? POLLHUP : 0);
  }

  /** The terminal was open, and is no more. */
  #isAbandoned(): boolean {
    if (this.#pty.opened > 0) this.#wasOpened = true;
    return this.#wasOpened && this.#pty.opened === 0;
  }

  override control(request: number, argument: ControlArgument): number {
    const word = (): DataView => {
      const bytes = argument.bytes(4);
      return new DataView(bytes.buffer, bytes.byteOffset);
    };
    if (request === TIOCGPTN) {
      word().setInt32(0, this.#pty.number, true);
      return 0;
    }
    if (request === TIOCSPTLCK) {
      this.#pty.isLocked = word().getInt32(0, true) !== 0;
      return 0;
    }
    return controlTerminal(this.#pty.terminal, request, argument);
  }

  override release(): void {
    this.#pty.terminal.hangUp();
    this.#terminals.remove(this.#pty.number);
  }
}

/** /dev/pts. */
export class PtsFileSystem extends FileSystem {
  override readonly type: string = "devpts";
  override readonly magic: number = DEVPTS_SUPER_MAGIC;
  override readonly root: Directory;
  readonly kernel: Kernel;
  readonly ptys: Map<number, Pty> = new Map();

  constructor(kernel: Kernel) {
    super(kernel);
    this.kernel = kernel;
    this.root = new PtsDirectory(this, { mode: S_IFDIR | 0o755, user: 0, group: 0 });
    this.root.parent = this.root;
  }

  /** It belongs to who makes it. */
  make(user: number): Pty {
    let number = 0;
    while (this.ptys.has(number)) number++;
    if (number >= MAX_PTYS) throw errno.ENOSPC;
    const pty = new Pty(this, number, user);
    this.ptys.set(number, pty);
    return pty;
  }

  remove(number: number): void {
    this.ptys.delete(number);
  }
}

class PtsDirectory extends Directory {
  declare readonly fileSystem: PtsFileSystem;

  override lookup(name: string): Inode | undefined {
    return /^(0|[1-9][0-9]*)$/.test(name) ? this.fileSystem.ptys.get(Number(name))?.inode : undefined;
  }

  override *list(after: number): Generator<DirectoryEntry, undefined> {
    for (const [number, { inode }] of this.fileSystem.ptys) {
      const position = number + 3;
      if (position > after) yield { name: String(number), number: inode.number, type: S_IFCHR, position };
    }
    return undefined;
  }
}

/** Opens a terminal; a session leader without one gets it as its own. */
export function openPts(terminal: Terminal, request: OpenRequest, inode: Inode, released?: () => void): OpenFile {
  const { context, flags } = request;
  const isLeader = context instanceof Task && context.session === context.id && context.terminal === undefined;
  if (isLeader && (flags & O_NOCTTY) === 0 && terminal.session === 0) terminal.adopt(context);
  const file = new TerminalFile(terminal, inode, request);
  if (released !== undefined) file.release = released;
  return file;
}

/** `/dev/ptmx`: a new pty, of which this is the master. */
export function openPtmx(terminals: PtsFileSystem, request: OpenRequest, inode: Inode): OpenFile {
  return new PtyMaster(terminals.make(request.context.identity.user), { request, inode, terminals });
}
