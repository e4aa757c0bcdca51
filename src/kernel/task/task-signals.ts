/**
 * Signals of a task: what is pending and blocked, which actions there are, and how a handler comes to run.
 *
 * The kernel never calls into a program that runs. A call at whose end a caught signal is due answers SIGNAL; libc then asks
 * {@link TaskSignals.next} for it, calls the handler, and {@link TaskSignals.return} says how the interrupted call ends: by its own
 * result, by EINTR, or, after handlers that all have SA_RESTART, by beginning again.
 */
import {
  Errno,
  errno,
  MINSIGSTKSZ,
  RLIMIT_SIGPENDING,
  SA_NODEFER,
  SA_ONSTACK,
  SA_RESETHAND,
  SA_RESTART,
  SI_USER,
  SIGCONT,
  SIGRTMIN,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SS_AUTODISARM,
  SS_DISABLE,
  SS_ONSTACK,
  WOULD_BLOCK,
  POLLIN,
} from "../../abi/index.ts";
import { WaitQueue } from "../../vfs/index.ts";
import { SignalActions, unstoppable, type SignalAction } from "../signal-actions.ts";
import type { SignalInfo } from "../signal-info.ts";
import { SignalQueue } from "../signal-queue.ts";
import { SignalSet } from "../signal-set.ts";
import { SIGNAL, WAIT } from "../special-results.ts";
import type { WaitRequest } from "./waiting.ts";
import type { Task } from "./task.ts";

/** As `sigaltstack(2)` has set it. */
export interface AlternateStack {
  readonly address: number;
  readonly size: number;
  /** `SS_DISABLE`, `SS_ONSTACK` or 0, and `SS_AUTODISARM`. */
  readonly flags: number;
}

const noStack: AlternateStack = { address: 0, size: 0, flags: SS_DISABLE };

/** A signal that is to be handled now. */
export interface Delivery {
  readonly info: SignalInfo;
  readonly action: SignalAction;
  /** What the mask is to be when the handler returns. */
  readonly mask: SignalSet;
  /** Where the handler's stack begins; 0 is where it is. */
  readonly stack: number;
  /** What the alternate stack is to be when the handler returns. */
  readonly alternateStack: AlternateStack;
  /** Names the interrupted call for {@link TaskSignals.return}. */
  readonly call: number;
}

/** What a handler leaves behind in its frame. */
export interface HandlerEnd {
  readonly mask: SignalSet;
  readonly alternateStack: AlternateStack;
  readonly isCancelled: boolean;
}

/** A call that handlers run in front of the end of. */
interface InterruptedCall {
  readonly id: number;
  /** Of a call that had one. */
  readonly result: number | undefined;
  /** Of a call that was waiting. */
  readonly request: WaitRequest | undefined;
  /** Unless its first handler has no `SA_RESTART`. */
  restarts: boolean;
  /** Signals that were taken for it, whose handlers run when those that were taken later have returned. */
  readonly prepared: Delivery[];
  isHandled: boolean;
}

/** Handlers that are left by `longjmp` leave their calls behind; the oldest are forgotten. */
const MAX_INTERRUPTED_CALLS = 1000;

const stopSignals = SignalSet.of(SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU);

export class TaskSignals {
  readonly #task: Task;
  actions: SignalActions = new SignalActions();
  readonly pending: SignalQueue = new SignalQueue();
  /** Woken by every new signal: signalfd and sigtimedwait. */
  readonly queue: WaitQueue = new WaitQueue();
  #blocked: SignalSet = SignalSet.empty;
  /** What `sigsuspend` and the like have replaced; the mask when the handler returns. */
  #saved: SignalSet | undefined = undefined;
  /** Signals that `sigtimedwait` waits for are not handled, and not discarded. */
  awaited: SignalSet = SignalSet.empty;
  alternateStack: AlternateStack = noStack;
  /** Told when actions or the mask have changed. */
  changed: () => void = () => undefined;
  readonly #calls: InterruptedCall[] = [];
  #lastCall = 0;
  /** The call that the next handlers run in front of the end of. */
  #current: InterruptedCall | undefined = undefined;

  constructor(task: Task) {
    this.#task = task;
  }

  get blocked(): SignalSet {
    return this.#blocked;
  }

  set blocked(set: SignalSet) {
    this.#blocked = set.minus(unstoppable);
    this.update();
    this.changed();
  }

  /** Another mask until the call ends or a handler has run: `sigsuspend`, `ppoll`. */
  maskForCall(set: SignalSet): void {
    this.#saved ??= this.#blocked;
    this.blocked = set;
  }

  /** The call has ended without a handler. */
  restoreMask(): void {
    if (this.#saved === undefined) return;
    const saved = this.#saved;
    this.#saved = undefined;
    this.blocked = saved;
  }

  /** Sends a signal to the task. */
  post(info: SignalInfo): void {
    const { signal } = info;
    if (signal === 0 || this.#task.hasExited || this.#task.isInit) return;
    if (signal === SIGCONT) this.pending.discard(stopSignals);
    if (stopSignals.has(signal)) this.pending.discard(SignalSet.of(SIGCONT));
    const isWanted = this.#blocked.has(signal) || this.awaited.has(signal);
    if (this.actions.disposition(signal) === "ignore" && !isWanted) return;
    this.pending.add(this.#withinLimit(info));
    this.queue.wake(POLLIN);
    this.update();
  }

  /**
   * Beyond `RLIMIT_SIGPENDING` a signal comes without information, and a real-time one of `sigqueue(3)` not at all. What the kernel and
   * `kill(2)` say of standard signals is always kept.
   */
  #withinLimit(info: SignalInfo): SignalInfo {
    const { signal, code } = info;
    if ((signal < SIGRTMIN && code >= 0) || this.pending.length < this.#task.limits.soft(RLIMIT_SIGPENDING))
      return info;
    if (signal >= SIGRTMIN && code !== SI_USER) throw errno.EAGAIN;
    return { signal, code: SI_USER, isOnce: true };
  }

  setAction(signal: number, action: SignalAction): void {
    this.actions.set(signal, { ...action, mask: action.mask.minus(unstoppable) });
    if (this.actions.disposition(signal) === "ignore") this.pending.discard(SignalSet.of(signal));
    this.update();
    this.changed();
  }

  /** After any change: ends the task, or its wait, if a signal is now due. */
  update(): void {
    const task = this.#task;
    const due = this.#dueNow();
    task.hasSignalDue = due;
    if (!due || !task.waiting.isInterruptible) return;
    const request = task.waiting.interrupt();
    this.#interrupted(undefined, request);
    task.waiting.finish(SIGNAL);
  }

  #dueNow(): boolean {
    const { set } = this.pending;
    if (set.isEmpty) return false;
    return !set.minus(this.#blocked).minus(this.awaited).isEmpty;
  }

  /** How a call ends, or a wait (which says SIGNAL when it was interrupted), now that a signal is due. */
  endOfCall(result: number): number {
    const { waiting } = this.#task;
    if (result === WAIT) {
      const request = waiting.interrupt();
      if (request !== undefined) this.#interrupted(undefined, request);
      else if (waiting.isDone) return this.#endOfWait(waiting.take());
    } else if (result !== SIGNAL) return this.#deliverAtEnd(result) ? SIGNAL : result;
    if (this.#deliverAtEnd(undefined)) return SIGNAL;
    const call = this.#calls.pop();
    this.#current = undefined;
    return call === undefined || this.#task.hasExited ? -errno.EINTR.number : this.#goOn(call, false);
  }

  /** The wait has ended while the end of its call was looked at: a timer was due. */
  #endOfWait(result: number): number {
    if (result !== SIGNAL) this.restoreMask();
    return this.endOfCall(result);
  }

  /**
   * At the end of a call: performs default actions. Says whether a handler is to run, in front of `result`; `undefined` is what was
   * interrupted before.
   */
  #deliverAtEnd(result: number | undefined): boolean {
    for (;;) {
      const signal = this.#nextSignal();
      if (signal === undefined) {
        this.#task.hasSignalDue = false;
        return false;
      }
      switch (this.actions.disposition(signal)) {
        case "catch":
          if (result !== undefined) this.#interrupted(result, undefined);
          return true;
        case "ignore":
          this.pending.take(SignalSet.of(signal));
          break;
        case "stop":
          // Nobody could continue a lone process: job control comes with processes.
          this.pending.take(SignalSet.of(signal));
          break;
        case "terminate":
          this.#task.exit({ signal });
          return false;
      }
    }
  }

  #nextSignal(): number | undefined {
    const due = this.pending.set.minus(this.#blocked).minus(this.awaited);
    return due.isEmpty ? undefined : due.signals()[0];
  }

  #interrupted(result: number | undefined, request: WaitRequest | undefined): void {
    const call: InterruptedCall = {
      id: ++this.#lastCall,
      result,
      request,
      restarts: request?.restarts !== false,
      prepared: [],
      isHandled: false,
    };
    this.#calls.push(call);
    if (this.#calls.length > MAX_INTERRUPTED_CALLS) this.#calls.shift();
    this.#current = call;
  }

  /**
   * Takes the signal that is to be handled now. Linux makes a frame for each that is due, the lowest first, so that the handler of
   * the last one runs first; the others wait below.
   */
  next(): Delivery | undefined {
    const call = this.#current;
    if (call === undefined) return undefined;
    for (let info = this.#takeDue(); info !== undefined; info = this.#takeDue())
      call.prepared.push(this.#prepare(info, call));
    return call.prepared.pop();
  }

  #takeDue(): SignalInfo | undefined {
    const caught = allSignals.signals().filter((signal) => this.actions.disposition(signal) === "catch");
    return this.pending.take(
      SignalSet.of(...caught)
        .minus(this.#blocked)
        .minus(this.awaited),
    );
  }

  #prepare(info: SignalInfo, call: InterruptedCall): Delivery {
    const action = this.actions.get(info.signal);
    if (call.prepared.length === 0 && !call.isHandled && (action.flags & SA_RESTART) === 0) call.restarts = false;
    call.isHandled = true;
    if ((action.flags & SA_RESETHAND) !== 0) this.actions.reset(info.signal);
    const mask = this.#saved ?? this.#blocked;
    this.#saved = undefined;
    const own = (action.flags & SA_NODEFER) === 0 ? action.mask.with(info.signal) : action.mask;
    const stack = this.#stackFor(action);
    const { alternateStack } = this;
    if ((alternateStack.flags & SS_AUTODISARM) !== 0) this.alternateStack = noStack;
    this.blocked = this.#blocked.union(own);
    return { info, action, mask, stack, alternateStack, call: call.id };
  }

  #stackFor(action: SignalAction): number {
    const stack = this.alternateStack;
    if ((action.flags & SA_ONSTACK) === 0 || stack.size === 0 || this.isOnAlternateStack) return 0;
    return (stack.address + stack.size) & ~15;
  }

  /** Where the stack pointer is decides: a handler may be left by `longjmp`. */
  get isOnAlternateStack(): boolean {
    const pointer = this.#task.program?.stackPointer;
    const { alternateStack: stack } = this;
    if (pointer === undefined || (stack.flags & SS_AUTODISARM) !== 0) return false;
    return pointer > stack.address && pointer <= stack.address + stack.size;
  }

  /** `SS_*`, as `sigaltstack(2)` says it. */
  get alternateStackFlags(): number {
    const { size, flags } = this.alternateStack;
    const mode = size === 0 ? SS_DISABLE : this.isOnAlternateStack ? SS_ONSTACK : 0;
    return mode | (flags & SS_AUTODISARM);
  }

  setAlternateStack({ address, size, flags }: AlternateStack): void {
    if (this.isOnAlternateStack) throw errno.EPERM;
    const mode = flags & ~SS_AUTODISARM;
    if (mode !== SS_DISABLE && mode !== SS_ONSTACK && mode !== 0) throw errno.EINVAL;
    if (mode !== SS_DISABLE && size < MINSIGSTKSZ) throw errno.ENOMEM;
    this.alternateStack = mode === SS_DISABLE ? { ...noStack, flags } : { address, size, flags };
  }

  /** The handler has returned: how the call that it interrupted goes on. */
  return(id: number, { mask, alternateStack, isCancelled }: HandlerEnd): number {
    const at = this.#calls.findLastIndex((call) => call.id === id);
    const call = this.#calls[at];
    if (at >= 0) this.#calls.length = at;
    this.#current = undefined;
    this.#restoreStack(alternateStack);
    this.blocked = mask;
    if (call === undefined) return -errno.EINTR.number;
    // Further signals run in front of the same end, and those that were taken before.
    if ((this.#task.hasSignalDue && this.#deliverAtEnd(undefined)) || call.prepared.length > 0) {
      this.#calls.push(call);
      this.#current = call;
      return SIGNAL;
    }
    return this.#goOn(call, isCancelled);
  }

  /** What cannot be set, since it is used or was never right, stays as it is. */
  #restoreStack(stack: AlternateStack): void {
    try {
      this.setAlternateStack(stack);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }

  #goOn(call: InterruptedCall, isCancelled: boolean): number {
    const { request, result } = call;
    if (request === undefined) return result ?? -errno.EINTR.number;
    const done = request.done?.() ?? 0;
    if (done > 0) return done;
    if (!call.restarts || isCancelled) {
      request.interrupted?.();
      return -errno.EINTR.number;
    }
    if (request.again !== undefined) return this.#task.waiting.try({ retry: request.again });
    const again = this.#task.waiting.try(request);
    if (again === WOULD_BLOCK) return this.#task.waiting.begin(request);
    this.restoreMask();
    return again;
  }
}

const allSignals: SignalSet = new SignalSet(-1, -1);
