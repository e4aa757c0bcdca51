/**
 * From the table to the functions that a program imports.
 *
 * A function does as little as it can: the handler, then a look whether the task needs attention (a signal, a timer, its end). Nothing
 * is allocated. Observed calls take another way, so that they cost the others nothing.
 */
import { errno, syscallNumbers } from "../abi/index.ts";
import { SIGNAL, WAIT, type Task } from "../kernel/index.ts";
import type { ObservedCall } from "./kind.ts";
import type { Handler, SystemCall } from "./system-call.ts";
import { systemCalls } from "./table.ts";

/** What is imported: 32-bit words to a result. */
export type BoundCall = (...words: number[]) => number;

/** Is told of every call at its end, whether it waited or not. */
export type CallObserver = (name: string, call: ObservedCall) => void;

export interface DispatchOptions {
  readonly observer?: CallObserver | undefined;
  /** Whether the program may make the call; asked for each when it is bound. */
  readonly allows?: ((name: string) => boolean) | undefined;
}

/** Answers at once and never SIGNAL: libc does not look. */
const prompt: ReadonlySet<string> = new Set(["set_tid_address", "exit", "exit_group"]);

/** The calls of one task. */
export class Dispatcher {
  readonly #task: Task;
  readonly #options: DispatchOptions;
  /** The observed call that waits, until its wait is over. */
  #waiting: { readonly name: string; readonly words: readonly number[] } | undefined = undefined;
  readonly #byNumber: (BoundCall | undefined)[] = [];

  constructor(task: Task, options: DispatchOptions = {}) {
    this.#task = task;
    this.#options = options;
  }

  /** The function behind the import `__syscall_NAME`; `undefined` for a name that no call has. */
  bind(name: string): BoundCall | undefined {
    const row = systemCalls.get(name);
    if (row === undefined) return undefined;
    const isAllowed = this.#options.allows?.(name) !== false;
    const handler = isAllowed ? handlerOf(row) : refuse(-errno.EPERM.number);
    const { observer } = this.#options;
    if (observer !== undefined) return this.#observed(name, handler);
    return prompt.has(name) ? promptCall(this.#task, handler) : plainCall(this.#task, handler);
  }

  /** `__syscall`: a call by its number, with six words. */
  byNumber(number: number, words: readonly number[]): number {
    const found = (this.#byNumber[number] ??= this.bind(nameOf(number)));
    return found === undefined ? -errno.ENOSYS.number : found(...words);
  }

  /** What `__wait` returns. */
  endOfWait(): number {
    const result = this.#task.endOfWait();
    this.#endObserved(result);
    return result;
  }

  #observed(name: string, handler: Handler): BoundCall {
    const task = this.#task;
    const end = prompt.has(name) ? promptCall(task, handler) : plainCall(task, handler);
    return (...words) => {
      // The observer sees the end of a program too, of which the call does not return.
      if (name === "exit_group" || name === "exit") this.#options.observer?.(name, { task, words, result: 0 });
      const result = end(...words);
      if (result === WAIT || result === SIGNAL) this.#waiting = { name, words };
      else this.#options.observer?.(name, { task, words, result });
      return result;
    };
  }

  #endObserved(result: number): void {
    const waiting = this.#waiting;
    if (waiting === undefined || result === WAIT || result === SIGNAL) return;
    this.#waiting = undefined;
    this.#options.observer?.(waiting.name, { task: this.#task, words: waiting.words, result });
  }

  /** A handler has run, and the call it interrupted goes on. */
  endOfSignal(result: number): number {
    this.#endObserved(result);
    return result;
  }
}

let namesByNumber: ReadonlyMap<number, string> | undefined;

/** Few programs make calls by their numbers. */
function nameOf(number: number): string {
  namesByNumber ??= new Map(Object.entries(syscallNumbers).map(([name, one]) => [one, name]));
  return namesByNumber.get(number) ?? "";
}

export function handlerOf(row: SystemCall): Handler {
  if (row.support === "full" || row.support === "partial") return row.handler;
  return refuse(-errno[row.error].number);
}

function refuse(result: number): Handler {
  return () => result;
}

function plainCall(task: Task, handler: Handler): BoundCall {
  return (a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) => {
    let result: number;
    try {
      result = handler(task, a, b, c, d, e, f);
    } catch (error) {
      result = task.failed(error);
    }
    return task.needsAttention ? task.endOfCall(result) : result;
  };
}

/** A signal that is due is left for the next call. */
function promptCall(task: Task, handler: Handler): BoundCall {
  return (a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) => {
    try {
      const result = handler(task, a, b, c, d, e, f);
      return task.hasExited ? task.endOfCall(result) : result;
    } catch (error) {
      return task.failed(error);
    }
  };
}
