/** Rules for exceptions: those of the standard (core 3.4.3), and the legacy proposal's. */
import { Reader } from "../../bytes/index.ts";
import { catchKinds } from "../immediates.ts";
import type { InstructionCursor } from "../instruction-cursor.ts";
import { EXNREF, heapTypes, referenceTo, type ValueType } from "../value-types.ts";
import { enter, list } from "./control-rules.ts";
import type { FunctionState } from "./function-state.ts";
import { tagTypeAt } from "./lookups.ts";
import type { ExceptionInstruction, Rules } from "./rule.ts";
import { matchesAll } from "./subtyping.ts";

/** What the clauses `catch_ref` and `catch_all_ref` give: a reference that is not null. */
const EXCEPTION: ValueType = referenceTo(heapTypes.exn, { nullable: false });

export const exceptionRules: Rules<ExceptionInstruction> = {
  throw(state, at) {
    state.popAll(exceptionTypes(state, at.index));
    state.setUnreachable();
  },
  throw_ref(state) {
    state.pop(EXNREF);
    state.setUnreachable();
  },
  try_table(state, at) {
    checkCatches(state, at);
    enter(state, at, "try_table");
  },

  try: (state, at) => enter(state, at, "try"),
  catch(state, at) {
    checkHandled(state);
    const types = exceptionTypes(state, at.index);
    state.checkResults();
    state.switchTo("catch", types);
  },
  catch_all(state) {
    checkHandled(state);
    state.checkResults();
    state.switchTo("catch_all", []);
  },
  delegate(state, at) {
    if (state.kind(0) !== "try") state.fail(`a block of kind "${state.kind(0)}"`, 'a block of kind "try"');
    if (at.index >= state.depth - 1) state.fail(`label ${at.index}`, `a label below ${state.depth - 1}`);
    state.checkResults();
    state.leave();
  },
  rethrow(state, at) {
    state.labelTypes(at.index);
    const kind = state.kind(at.index);
    if (kind !== "catch" && kind !== "catch_all") state.fail(`a label of kind "${kind}"`, 'a label of kind "catch"');
    state.setUnreachable();
  },
};

/** Fails unless the innermost block may go on with a handler. */
function checkHandled(state: FunctionState): void {
  const kind = state.kind(0);
  if (kind !== "try" && kind !== "catch") state.fail(`a block of kind "${kind}"`, 'a block of kind "try" or "catch"');
}

/** Types of the values that exceptions of a tag carry. */
function exceptionTypes(state: FunctionState, tag: number): readonly ValueType[] {
  const type = tagTypeAt(state, tag);
  if (type.results.length > 0) state.fail(`tag ${tag} with results ${list(type.results)}`, "a tag without results");
  return type.parameters;
}

/** Labels of catch clauses are counted outside of the block. */
function checkCatches(state: FunctionState, at: InstructionCursor): void {
  const reader = new Reader(at.bytes, { start: at.items, end: at.position, base: at.base });
  for (let left = at.count; left > 0; left--) {
    const kind = catchKinds[reader.u8("catch clause")]!;
    const tagged = kind === "catch" || kind === "catch_ref";
    const carried = tagged ? exceptionTypes(state, reader.lebU32("tag")) : [];
    const label = reader.lebU32("label");
    const types = kind === "catch" || kind === "catch_all" ? carried : [...carried, EXCEPTION];
    const expected = state.labelTypes(label);
    if (!matchesAll(state.environment, types, expected)) {
      state.fail(`a clause "${kind}" that gives ${list(types)} to label ${label}`, list(expected));
    }
  }
}
