import {
  errno,
  FIONREAD,
  O_RDWR,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  S_IFCHR,
  SI_KERNEL,
  SIGHUP,
  SIGWINCH,
  TCFLSH,
  TCGETS,
  TCIFLUSH,
  TCIOFF,
  TCIOFLUSH,
  TCION,
  TCOOFF,
  TCOON,
  TCOFLUSH,
  TCSBRK,
  TCSETS,
  TCSETSF,
  TCSETSW,
  TCXONC,
  termios as termiosLayout,
  TIOCEXCL,
  TIOCGPGRP,
  TIOCGSID,
  TIOCGWINSZ,
  TIOCNOTTY,
  TIOCNXCL,
  TIOCOUTQ,
  TIOCSCTTY,
  TIOCSPGRP,
  TIOCSTI,
  TIOCSWINSZ,
  VSTART,
  VSTOP,
  winsize,
} from "../../abi/index.ts";
import { OpenFile, WaitQueue, type ControlArgument, type Inode, type OpenRequest } from "../../vfs/index.ts";
import type { Kernel } from "../kernel.ts";
import type { Task } from "../task/task.ts";
import type { KernelTimer } from "../timer-queue.ts";
import { LineDiscipline } from "./line-discipline.ts";
import type { WindowSize } from "./settings.ts";

/** A terminal as programs see it. What shows it, the host's terminal or the other end of a pty, is `show`. */
export class Terminal {
  readonly kernel: Kernel;
  readonly discipline: LineDiscipline;
  readonly queue: WaitQueue = new WaitQueue();
  size: WindowSize = { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
  session: number = 0;
  foreground: number = 0;
  /** The other end is gone: reads end, writes fail. */
  isHungUp: boolean = false;
  #timer: KernelTimer | undefined = undefined;
  /** Told when a program has set modes or characters. */
  settingsChanged: () => void = () => undefined;
  /** Whether `show` can take more now. */
  canShow: () => boolean = () => true;

  constructor(kernel: Kernel, show: (bytes: Uint8Array) => void) {
    this.kernel = kernel;
    this.discipline = new LineDiscipline({
      show,
      signal: (signal) => this.signal(signal),
      arrived: () => this.queue.wake(POLLIN),
      startTimer: (milliseconds) => this.#startTimer(milliseconds),
    });
  }

  /** `VTIME` runs anew with each byte. When nobody waits any more its end means nothing. */
  #startTimer(milliseconds: number): void {
    const { timers, host } = this.kernel;
    timers.cancel(this.#timer);
    this.#timer = timers.add({ deadline: host.monotonicTime() + milliseconds }, () => {
      if (!this.queue.isEmpty) this.discipline.timeIsUp();
    });
  }

  /** To the foreground process group. */
  signal(signal: number): void {
    for (const task of this.kernel.tasks.values()) {
      if (task.processGroup === this.foreground) task.signals.post({ signal, code: SI_KERNEL });
    }
  }

  resize(size: WindowSize): void {
    const isSame = size.ws_row === this.size.ws_row && size.ws_col === this.size.ws_col;
    this.size = size;
    if (!isSame) this.signal(SIGWINCH);
  }

  hangUp(): void {
    if (this.isHungUp) return;
    this.isHungUp = true;
    this.signal(SIGHUP);
    this.queue.wake(POLLIN | POLLOUT | POLLHUP);
  }

  /** Becomes the controlling terminal of a session leader that has none. */
  adopt(task: Task): void {
    task.terminal = this;
    this.session = task.session;
    this.foreground = task.processGroup;
  }

  /** Opens it without a name, for standard streams. */
  open(): TerminalFile {
    return new TerminalFile(this, this.kernel.anonymousFiles.inode(S_IFCHR | 0o620), { flags: O_RDWR });
  }
}

/** An open terminal. */
export class TerminalFile extends OpenFile {
  readonly terminal: Terminal;

  constructor(terminal: Terminal, inode: Inode, request: Pick<OpenRequest, "flags"> & Partial<OpenRequest>) {
    super(inode, request);
    this.terminal = terminal;
  }

  override get label(): string {
    return "/dev/console";
  }

  override get queue(): WaitQueue {
    return this.terminal.queue;
  }

  override read(into: Uint8Array): number {
    const { discipline, isHungUp } = this.terminal;
    const count = discipline.read(into, { waits: !this.isNonBlocking });
    return count < 0 && isHungUp ? 0 : count;
  }

  override write(from: Uint8Array): number {
    const { terminal } = this;
    if (terminal.isHungUp) throw errno.EIO;
    if (terminal.discipline.isStopped || !terminal.canShow()) return -errno.EAGAIN.number;
    terminal.discipline.output(from);
    return from.length;
  }

  override poll(): number {
    const { discipline, isHungUp } = this.terminal;
    if (isHungUp) return POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLERR | POLLHUP;
    const canWrite = !discipline.isStopped && this.terminal.canShow();
    return (discipline.isReadable ? POLLIN | POLLRDNORM : 0) | (canWrite ? POLLOUT | POLLWRNORM : 0);
  }

  override control(request: number, argument: ControlArgument): number {
    if (this.terminal.isHungUp) throw errno.EIO;
    return controlTerminal(this.terminal, request, argument);
  }
}

/** The requests of ioctl_tty(2), of either end. */
export function controlTerminal(terminal: Terminal, request: number, argument: ControlArgument): number {
  const { discipline } = terminal;
  const caller = argument.caller as Task;
  switch (request) {
    case TCGETS:
      termiosLayout.put(viewOf(argument.bytes(termiosLayout.size)), 0, discipline.termios);
      return 0;
    case TCSETS:
    case TCSETSW:
    case TCSETSF: {
      const termios = termiosLayout.get(viewOf(argument.bytes(termiosLayout.size)), 0);
      if (request === TCSETSF) discipline.flushInput();
      discipline.change(termios);
      terminal.settingsChanged();
      return 0;
    }
    case TCFLSH:
      if (![TCIFLUSH, TCOFLUSH, TCIOFLUSH].includes(argument.value)) throw errno.EINVAL;
      if (argument.value !== TCOFLUSH) discipline.flushInput();
      return 0;
    case TCXONC:
      return controlFlow(terminal, argument.value);
    case TCSBRK:
    case TIOCEXCL:
    case TIOCNXCL:
      return 0;
    case TIOCGWINSZ:
      winsize.put(viewOf(argument.bytes(winsize.size)), 0, terminal.size);
      return 0;
    case TIOCSWINSZ:
      terminal.resize(winsize.get(viewOf(argument.bytes(winsize.size)), 0));
      return 0;
    case FIONREAD:
      return putWord(argument, discipline.available);
    case TIOCOUTQ:
      return putWord(argument, 0);
    case TIOCSTI:
      discipline.input(argument.bytes(1));
      return 0;
    default:
      return controlJobs(terminal, request, { argument, caller });
  }
}

/** tcflow(3). */
function controlFlow(terminal: Terminal, action: number): number {
  const { discipline } = terminal;
  switch (action) {
    case TCOOFF:
    case TCOON:
      discipline.isStopped = action === TCOOFF;
      terminal.queue.wake(POLLOUT);
      return 0;
    case TCIOFF:
    case TCION:
      discipline.output(Uint8Array.of(discipline.termios.c_cc[action === TCIOFF ? VSTOP : VSTART] ?? 0));
      return 0;
    default:
      throw errno.EINVAL;
  }
}

function controlJobs(
  terminal: Terminal,
  request: number,
  { argument, caller }: { argument: ControlArgument; caller: Task },
): number {
  const isControlling = caller.terminal === terminal;
  switch (request) {
    case TIOCSCTTY:
      if (caller.session !== caller.id || (caller.terminal !== undefined && !isControlling)) throw errno.EPERM;
      terminal.adopt(caller);
      return 0;
    case TIOCNOTTY:
      if (!isControlling) throw errno.ENOTTY;
      caller.terminal = undefined;
      return 0;
    case TIOCGPGRP:
      if (!isControlling) throw errno.ENOTTY;
      return putWord(argument, terminal.foreground);
    case TIOCSPGRP: {
      if (!isControlling) throw errno.ENOTTY;
      const group = viewOf(argument.bytes(4)).getInt32(0, true);
      if (group < 0) throw errno.EINVAL;
      const isMember = [...terminal.kernel.tasks.values()].some(
        (task) => task.processGroup === group && task.session === caller.session,
      );
      if (!isMember) throw errno.EPERM;
      terminal.foreground = group;
      return 0;
    }
    case TIOCGSID:
      if (!isControlling) throw errno.ENOTTY;
      return putWord(argument, terminal.session);
    default:
      throw errno.ENOTTY;
  }
}

function putWord(argument: ControlArgument, value: number): number {
  viewOf(argument.bytes(4)).setInt32(0, value, true);
  return 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
