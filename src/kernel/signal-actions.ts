import {
  NSIG,
  SIG_DFL,
  SIG_IGN,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGURG,
  SIGWINCH,
} from "../abi/index.ts";
import { SignalSet } from "./signal-set.ts";

/** What `sigaction(2)` sets. */
export interface SignalAction {
  /** `SIG_DFL`, `SIG_IGN`, or an index of the program's table. */
  readonly handler: number;
  /** `SA_*`. */
  readonly flags: number;
  readonly restorer: number;
  readonly mask: SignalSet;
}

const defaultAction: SignalAction = { handler: SIG_DFL, flags: 0, restorer: 0, mask: SignalSet.empty };

const ignoredByDefault: readonly number[] = [SIGCHLD, SIGCONT, SIGURG, SIGWINCH];
const stoppingByDefault: readonly number[] = [SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU];

/** The signals that no program can catch, ignore or block. */
export const unstoppable: SignalSet = SignalSet.of(SIGKILL, SIGSTOP);

export type Disposition = "catch" | "ignore" | "stop" | "terminate";

/** The actions of a process. */
export class SignalActions {
  readonly #actions: SignalAction[] = Array.from({ length: NSIG }, () => defaultAction);

  get(signal: number): SignalAction {
    return this.#actions[signal] ?? defaultAction;
  }

  set(signal: number, action: SignalAction): void {
    this.#actions[signal] = action;
  }

  /** `SA_RESETHAND`: flags and mask stay, as on Linux. */
  reset(signal: number): void {
    this.#actions[signal] = { ...this.get(signal), handler: SIG_DFL };
  }

  disposition(signal: number): Disposition {
    const { handler } = this.get(signal);
    if (handler === SIG_IGN) return "ignore";
    if (handler !== SIG_DFL) return "catch";
    if (ignoredByDefault.includes(signal)) return "ignore";
    return stoppingByDefault.includes(signal) ? "stop" : "terminate";
  }
}
