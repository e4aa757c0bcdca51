/**
 * A row of the table of system calls. Dispatch, strace, policy, `docs/syscalls.md` and the fuzzer come from it.
 *
 * Rows are made with constructors that say how far we are, so that nobody registers half a call without writing the sentence.
 */
import type { ErrnoName, SyscallName } from "../abi/index.ts";
import type { Task } from "../kernel/index.ts";
import type { Kind } from "./kind.ts";

/** Has the arguments as 32-bit words; the result is as Linux's, or WAIT. Errnos are thrown. */
export type Handler = (task: Task, ...words: number[]) => number;

/** The parameters of a call by their names in its manual page, in order. */
export type Parameters = Readonly<Record<string, Kind>>;

export type SystemCall =
  | { readonly support: "full"; readonly handler: Handler; readonly parameters: Parameters }
  | { readonly support: "partial"; readonly lacks: string; readonly handler: Handler; readonly parameters: Parameters }
  | { readonly support: "missing" | "privileged"; readonly error: ErrnoName; readonly reason: string };

/** Rows by the names of their calls. */
export type CallTable = Readonly<Partial<Record<SyscallName, SystemCall>>>;

/** All that Linux does. */
export function call(handler: Handler, parameters: Parameters = {}): SystemCall {
  return { support: "full", handler, parameters };
}

/** `lacks` is the sentence that says what is missing. */
export function partial(lacks: string, handler: Handler, parameters: Parameters = {}): SystemCall {
  return { support: "partial", lacks, handler, parameters };
}

/** Always fails, as Linux does where the thing is not built in. */
export function missing(error: ErrnoName, reason: string): SystemCall {
  return { support: "missing", error, reason };
}

/** Always fails, as for somebody who may not do it. */
export function privileged(error: ErrnoName, reason: string): SystemCall {
  return { support: "privileged", error, reason };
}
