/** Signals of a process to itself, and what it does with them. */
import {
  errno,
  NSIG,
  SA_EXPOSE_TAGBITS,
  SA_NOCLDSTOP,
  SA_NOCLDWAIT,
  SA_NODEFER,
  SA_ONSTACK,
  SA_RESETHAND,
  SA_RESTART,
  SA_RESTORER,
  SA_SIGINFO,
  SI_QUEUE,
  SI_TIMER,
  SI_TKILL,
  SI_USER,
  SIG_BLOCK,
  SIG_SETMASK,
  SIG_UNBLOCK,
  sigaction as sigactionLayout,
  sigframe,
  SIGKILL,
  SIGSTOP,
  stackT,
  WOULD_BLOCK,
} from "../abi/index.ts";
import {
  putSignalInfo,
  SIGINFO_SIZE,
  SignalSet,
  type AlternateStack,
  type SignalInfo,
  type Task,
} from "../kernel/index.ts";
import { putSignalSet, signalSet, timespecMilliseconds } from "./arguments.ts";
import { findTask } from "./processes.ts";

/** What is set besides is not kept, so that a program can find out what there is (sigaction(2), "Dynamically probing for flag bit support"). */
const KNOWN_FLAGS =
  SA_NOCLDSTOP |
  SA_NOCLDWAIT |
  SA_SIGINFO |
  SA_EXPOSE_TAGBITS |
  SA_RESTORER |
  SA_ONSTACK |
  SA_RESTART |
  SA_NODEFER |
  SA_RESETHAND;

export function rtSigaction(task: Task, signal: number, action: number, old: number, size: number): number {
  if (size !== 8 || signal < 1 || signal >= NSIG) throw errno.EINVAL;
  if (action !== 0 && (signal === SIGKILL || signal === SIGSTOP)) throw errno.EINVAL;
  const fresh =
    action === 0 ? undefined : sigactionLayout.get(task.memory.view(action, sigactionLayout.size), action >>> 0);
  if (old !== 0) {
    const { handler, flags, restorer, mask } = task.signals.actions.get(signal);
    const value = { handler, flags: flags >>> 0, restorer, mask: [mask.low >>> 0, mask.high >>> 0] };
    sigactionLayout.put(task.memory.view(old, sigactionLayout.size), old >>> 0, value);
  }
  if (fresh !== undefined) {
    const { handler, flags, restorer, mask } = fresh;
    task.signals.setAction(signal, {
      handler,
      flags: flags & KNOWN_FLAGS,
      restorer,
      mask: new SignalSet(mask[0] ?? 0, mask[1] ?? 0),
    });
  }
  return 0;
}

export function rtSigprocmask(task: Task, how: number, set: number, old: number, size: number): number {
  if (size !== 8) throw errno.EINVAL;
  const { signals } = task;
  const before = signals.blocked;
  const given = set === 0 ? undefined : signalSet(task, set, size);
  if (given !== undefined && how !== SIG_BLOCK && how !== SIG_UNBLOCK && how !== SIG_SETMASK) throw errno.EINVAL;
  if (old !== 0) putSignalSet(task, old, before);
  if (given !== undefined) {
    signals.blocked = how === SIG_BLOCK ? before.union(given) : how === SIG_UNBLOCK ? before.minus(given) : given;
  }
  return 0;
}

export function rtSigpending(task: Task, set: number, size: number): number {
  if (size >>> 0 > 8) throw errno.EINVAL;
  const { pending, blocked } = task.signals;
  putSignalSet(task, set, new SignalSet(pending.set.low & blocked.low, pending.set.high & blocked.high));
  return 0;
}

export function rtSigsuspend(task: Task, set: number, size: number): number {
  task.signals.maskForCall(signalSet(task, set, size));
  return waitForSignal(task);
}

export function pause(task: Task): number {
  return waitForSignal(task);
}

/** Only a signal ends it. */
function waitForSignal(task: Task): number {
  return task.waiting.begin({ queues: [], retry: () => WOULD_BLOCK, restarts: false });
}

export function rtSigtimedwait(task: Task, set: number, info: number, timeout: number, size: number): number {
  const wanted = signalSet(task, set, size).without(SIGKILL).without(SIGSTOP);
  const milliseconds = timeout === 0 ? undefined : timespecMilliseconds(task, timeout);
  const { signals } = task;
  const retry = (): number => {
    const taken = signals.pending.take(wanted);
    if (taken === undefined) return WOULD_BLOCK;
    signals.update();
    if (info !== 0) putSignalInfo(task.memory.range(info, SIGINFO_SIZE), taken);
    return taken.signal;
  };
  const result = retry();
  if (result !== WOULD_BLOCK || milliseconds === 0) return result;
  return task.waiting.begin({
    queues: [signals.queue],
    retry,
    restarts: false,
    deadline: milliseconds === undefined ? undefined : task.kernel.host.monotonicTime() + milliseconds,
    expired: () => -errno.EAGAIN.number,
    begun: () => (signals.awaited = wanted),
    ended: () => {
      signals.awaited = SignalSet.empty;
      signals.update();
    },
  });
}

export function sigaltstack(task: Task, fresh: number, old: number): number {
  const { signals, memory } = task;
  const wanted = fresh === 0 ? undefined : stackAt(memory.view(fresh, stackT.size), fresh >>> 0);
  const { alternateStack, alternateStackFlags } = signals;
  if (old !== 0) memory.view(old, stackT.size);
  if (wanted !== undefined) signals.setAlternateStack(wanted);
  if (old !== 0) putStack(memory.view(old, stackT.size), old >>> 0, { ...alternateStack, flags: alternateStackFlags });
  return 0;
}

function stackAt(view: DataView, at: number): AlternateStack {
  const { ss_sp: address, ss_flags: flags, ss_size: size } = stackT.get(view, at);
  return { address, size, flags };
}

function putStack(view: DataView, at: number, { address, size, flags }: AlternateStack): void {
  stackT.put(view, at, { ss_sp: address, ss_flags: flags, ss_size: size });
}

function requireSignal(signal: number): void {
  if (signal < 0 || signal >= NSIG) throw errno.EINVAL;
}

/** From one process to another, or to itself. */
function fromTask(task: Task, signal: number, code: number): SignalInfo {
  return { signal, code, process: task.id, user: task.credentials.user.real };
}

function requireMaySignal(task: Task, target: Task): void {
  const { user, isPrivileged } = task.credentials;
  const { real, saved } = target.credentials.user;
  if (!isPrivileged && ![user.real, user.effective].some((id) => id === real || id === saved)) throw errno.EPERM;
}

export function kill(task: Task, id: number, signal: number): number {
  requireSignal(signal);
  const targets = targetsOf(task, id);
  for (const target of targets) {
    requireMaySignal(task, target);
    target.signals.post(fromTask(task, signal, SI_USER));
  }
  return 0;
}

/** A process, a group (negative), the caller's group (0), or everybody else (-1). */
function targetsOf(task: Task, id: number): Task[] {
  if (id > 0) return [findTask(task, id)];
  const all = [...task.kernel.tasks.values()];
  const targets =
    id === -1
      ? all.filter((other) => other !== task && !other.isInit)
      : all.filter(({ processGroup }) => processGroup === (id === 0 ? task.processGroup : -id));
  if (targets.length === 0) throw errno.ESRCH;
  return targets;
}

export function tkill(task: Task, id: number, signal: number): number {
  requireSignal(signal);
  if (id <= 0) throw errno.EINVAL;
  const target = findTask(task, id);
  requireMaySignal(task, target);
  target.signals.post(fromTask(task, signal, SI_TKILL));
  return 0;
}

export function tgkill(task: Task, group: number, id: number, signal: number): number {
  if (group <= 0 || id <= 0) throw errno.EINVAL;
  if (group !== id) throw errno.ESRCH;
  return tkill(task, id, signal);
}

export function rtSigqueueinfo(task: Task, id: number, signal: number, info: number): number {
  requireSignal(signal);
  const view = task.memory.view(info, SIGINFO_SIZE);
  const at = info >>> 0;
  const code = view.getInt32(at + 8, true);
  if ((code >= 0 || code === SI_TKILL) && id !== task.id) throw errno.EPERM;
  if (id <= 0) throw errno.ESRCH;
  const target = findTask(task, id);
  requireMaySignal(task, target);
  const [process, user, value] = [12, 16, 20].map((offset) => view.getInt32(at + offset, true));
  target.signals.post({
    signal,
    code: code === SI_TIMER ? SI_QUEUE : code,
    process: process ?? 0,
    user: user ?? 0,
    value: value ?? 0,
  });
  return 0;
}

export function rtTgsigqueueinfo(task: Task, group: number, id: number, signal: number, info: number): number {
  if (group <= 0 || id <= 0) throw errno.EINVAL;
  if (group !== id) throw errno.ESRCH;
  return rtSigqueueinfo(task, id, signal, info);
}

/** `__siginfo_next`: fills the frame for libc, which then calls the handler. */
export function siginfoNext(task: Task, frame: number): void {
  const at = frame >>> 0;
  const view = task.memory.view(frame, sigframe.size);
  const delivery = task.signals.next();
  task.memory.range(frame, sigframe.size).fill(0);
  if (delivery === undefined) return;
  const { info, action, mask, stack, alternateStack, call } = delivery;
  const { offsets } = sigframe;
  view.setUint32(at + offsets.handler, action.handler, true);
  view.setInt32(at + offsets.sig, info.signal, true);
  view.setInt32(at + offsets.flags, action.flags, true);
  view.setUint32(at + offsets.stack, stack, true);
  view.setUint32(at + offsets.host, call, true);
  putSignalInfo(task.memory.range(at + offsets.info, SIGINFO_SIZE), info);
  view.setInt32(at + offsets.uc_sigmask, mask.low, true);
  view.setInt32(at + offsets.uc_sigmask + 4, mask.high, true);
  putStack(view, at + offsets.uc_stack, alternateStack);
}

/** `__sigreturn`: the handler has returned; how the interrupted call goes on. */
export function sigreturn(task: Task, frame: number): number {
  const at = frame >>> 0;
  const view = task.memory.view(frame, sigframe.size);
  const { offsets } = sigframe;
  const mask = new SignalSet(
    view.getInt32(at + offsets.uc_sigmask, true),
    view.getInt32(at + offsets.uc_sigmask + 4, true),
  );
  return task.signals.return(view.getUint32(at + offsets.host, true), {
    mask,
    alternateStack: stackAt(view, at + offsets.uc_stack),
    isCancelled: view.getInt32(at + offsets.cancelled, true) !== 0,
  });
}
