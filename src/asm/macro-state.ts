/** What macros and repetitions share, for each assembly. */
import type { Assembler } from "./assembler.ts";

/** State of macros that is not theirs alone. */
export interface MacroState {
  /** Calls so far: the value of `\@`. */
  calls: number;
  /** `.altmacro` */
  alternate: boolean;
  /** Set by `.exitm` until the macro is left. */
  leaving: boolean;
  /** `LOCAL` symbols so far. */
  locals: number;
}

const states = new WeakMap<Assembler, MacroState>();

/** The macro state of an assembly. */
export function macroState(assembler: Assembler): MacroState {
  let state = states.get(assembler);
  if (state === undefined) {
    state = { calls: 0, alternate: false, leaving: false, locals: 0 };
    states.set(assembler, state);
  }
  return state;
}
