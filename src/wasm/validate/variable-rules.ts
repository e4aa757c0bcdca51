/** Rules for parametric instructions, locals, globals (core 3.4.1, 3.4.5). */
import type { InstructionCursor } from "../instruction-cursor.ts";
import { I32, NULLABLE, REF, V128, type ValueType } from "../value-types.ts";
import type { FunctionState } from "./function-state.ts";
import { checkValueType, globalAt } from "./lookups.ts";
import type { VariableInstruction, Rules } from "./rule.ts";
import { BOTTOM, describeType, isNumber } from "./subtyping.ts";

export const variableRules: Rules<VariableInstruction> = {
  drop(state) {
    state.popAny();
  },
  select(state) {
    state.pop(I32);
    const second = popNumber(state);
    const first = popNumber(state);
    if (first !== second && first !== BOTTOM && second !== BOTTOM) {
      state.fail(`operands ${describeType(first)} and ${describeType(second)}`, "operands of one type");
    }
    state.push(first === BOTTOM ? second : first);
  },
  select_t(state, at) {
    const type = onlyType(state, at);
    state.pop(I32);
    state.pop(type);
    state.pop(type);
    state.push(type);
  },

  "local.get"(state, at) {
    const type = localAt(state, at.index);
    if ((type & (REF | NULLABLE)) === REF && !state.locals.isAssigned(at.index)) {
      state.fail(`local ${at.index} of type ${describeType(type)} without a value`, "a local that is set before");
    }
    state.push(type);
  },
  "local.set"(state, at) {
    const type = localAt(state, at.index);
    state.pop(type);
    if ((type & (REF | NULLABLE)) === REF) state.locals.assign(at.index);
  },
  "local.tee"(state, at) {
    const type = localAt(state, at.index);
    state.pop(type);
    if ((type & (REF | NULLABLE)) === REF) state.locals.assign(at.index);
    state.push(type);
  },

  "global.get"(state, at) {
    const global = globalAt(state, at.index);
    if (state.constant && global.mutable) state.fail(`mutable global ${at.index}`, "an immutable global");
    state.push(global.type);
  },
  "global.set"(state, at) {
    const global = globalAt(state, at.index);
    if (!global.mutable) state.fail(`immutable global ${at.index}`, "a mutable global");
    state.pop(global.type);
  },
};

function localAt(state: FunctionState, index: number): ValueType {
  const type = state.locals.typeOf(index);
  if (type === BOTTOM) state.fail(`local ${index}`, `a local below ${state.locals.count}`);
  return type;
}

/** Without a type, `select` takes numbers and vectors only. */
function popNumber(state: FunctionState): ValueType {
  const type = state.popAny();
  if (type !== BOTTOM && type !== V128 && !isNumber(type)) {
    state.fail(`${describeType(type)} on the operand stack`, "a number or vector");
  }
  return type;
}

function onlyType(state: FunctionState, at: InstructionCursor): ValueType {
  if (at.count !== 1) state.fail(`${at.count} types`, "one type");
  const [type = BOTTOM] = at.types();
  checkValueType(state, type);
  return type;
}
