/** Rules for references and casts (core 3.4.9, 3.4.10). */
import type { InstructionCursor } from "../instruction-cursor.ts";
import { heapTypes, I32, isNullable, NULLABLE, referenceTo, type HeapType } from "../value-types.ts";
import type { FunctionState } from "./function-state.ts";
import { checkHeapType, typeOfFunctionAt } from "./lookups.ts";
import type { ReferenceInstruction, Rules } from "./rule.ts";
import { BOTTOM_REFERENCE, describeType, matches, topOf } from "./subtyping.ts";

export const referenceRules: Rules<ReferenceInstruction> = {
  "ref.null"(state, at) {
    checkHeapType(state, at.heapType);
    state.push(referenceTo(at.heapType, { nullable: true }));
  },
  "ref.is_null"(state) {
    state.popReference();
    state.push(I32);
  },
  "ref.as_non_null": (state) => state.push(state.popReference() & ~NULLABLE),
  "ref.func"(state, at) {
    const type = typeOfFunctionAt(state, at.index);
    const { declaredFunctions } = state.environment;
    if (state.constant) declaredFunctions.add(at.index);
    else if (!declaredFunctions.has(at.index)) {
      state.fail(`function ${at.index}`, "a function that occurs in an export, a global or an element segment");
    }
    state.push(referenceTo(type, { nullable: false }));
  },
  "ref.test"(state, at) {
    popCastOperand(state, at);
    state.push(I32);
  },
  "ref.test_null"(state, at) {
    popCastOperand(state, at);
    state.push(I32);
  },
  "ref.cast"(state, at) {
    popCastOperand(state, at);
    state.push(referenceTo(at.heapType, { nullable: false }));
  },
  "ref.cast_null"(state, at) {
    popCastOperand(state, at);
    state.push(referenceTo(at.heapType, { nullable: true }));
  },
  "any.convert_extern": (state) => convert(state, heapTypes.extern, heapTypes.any),
  "extern.convert_any": (state) => convert(state, heapTypes.any, heapTypes.extern),
};

/** What is cast may be anything in the target's hierarchy. */
function popCastOperand(state: FunctionState, at: InstructionCursor): void {
  checkHeapType(state, at.heapType);
  state.pop(referenceTo(topOf(state.environment, at.heapType), { nullable: true }));
}

/** Null stays null, and what is not null does too. */
function convert(state: FunctionState, from: HeapType, to: HeapType): void {
  const type = state.popReference();
  const expected = referenceTo(from, { nullable: true });
  if (!matches(state.environment, type, expected)) {
    state.fail(`${describeType(type)} on the operand stack`, describeType(expected));
  }
  state.push(referenceTo(to, { nullable: type !== BOTTOM_REFERENCE && isNullable(type) }));
}
