/** Signals. */
import { SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK } from "../../abi/index.ts";
import { address, int, oneOf, process as pid, signal as sig, size } from "../kind.ts";
import * as signals from "../signals.ts";
import { call, missing, type CallTable } from "../system-call.ts";

const how = oneOf({ SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK });

export const signalCalls: CallTable = {
  rt_sigaction: call(signals.rtSigaction, { signum: sig, act: address, oldact: address, sigsetsize: size }),
  rt_sigprocmask: call(signals.rtSigprocmask, { how, set: address, oldset: address, sigsetsize: size }),
  rt_sigpending: call(signals.rtSigpending, { set: address, sigsetsize: size }),
  rt_sigsuspend: call(signals.rtSigsuspend, { mask: address, sigsetsize: size }),
  rt_sigtimedwait: call(signals.rtSigtimedwait, { set: address, info: address, timeout: address, sigsetsize: size }),
  rt_sigqueueinfo: call(signals.rtSigqueueinfo, { pid, sig, info: address }),
  rt_tgsigqueueinfo: call(signals.rtTgsigqueueinfo, { tgid: pid, tid: pid, sig, info: address }),
  rt_sigreturn: missing("ENOSYS", "Handlers return by the import `__sigreturn`"),
  sigaltstack: call(signals.sigaltstack, { ss: address, old_ss: address }),
  pause: call(signals.pause),
  kill: call(signals.kill, { pid, sig }),
  tkill: call(signals.tkill, { tid: pid, sig }),
  tgkill: call(signals.tgkill, { tgid: pid, tid: int, sig }),
};
