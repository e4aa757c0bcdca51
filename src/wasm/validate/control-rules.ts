/** Rules for blocks, branches, calls (core 3.4.2 to 3.4.4). */
import { Reader } from "../../bytes/index.ts";
import type { FunctionType } from "../entities.ts";
import type { InstructionCursor } from "../instruction-cursor.ts";
import { heapTypes, I32, isReference, NULLABLE, referenceTo, type ValueType } from "../value-types.ts";
import { counted, type BlockKind, type FunctionState } from "./function-state.ts";
import {
  addressType,
  checkHeapType,
  functionTypeAt,
  parametersOfBlock,
  resultsOfBlock,
  tableAt,
  typeOfFunctionAt,
} from "./lookups.ts";
import type { ControlInstruction, Rules } from "./rule.ts";
import { describeType, matches, matchesAll } from "./subtyping.ts";

const FUNCREF: ValueType = referenceTo(heapTypes.func, { nullable: true });

export const controlRules: Rules<ControlInstruction> = {
  unreachable: (state) => state.setUnreachable(),
  block: (state, at) => enter(state, at, "block"),
  loop: (state, at) => enter(state, at, "loop"),
  if(state, at) {
    state.pop(I32);
    enter(state, at, "if");
  },
  else(state) {
    if (state.kind(0) !== "if") state.fail(`"else" in a block of kind "${state.kind(0)}"`, 'a block of kind "if"');
    state.checkResults();
    state.switchTo("else", state.parameters(0));
  },
  end(state) {
    state.checkResults();
    if (state.kind(0) === "if") checkMissingElse(state);
    state.leave();
  },

  br(state, at) {
    state.popAll(state.labelTypes(at.index));
    state.setUnreachable();
  },
  br_if(state, at) {
    state.pop(I32);
    const types = state.labelTypes(at.index);
    state.popAll(types);
    state.pushAll(types);
  },
  br_table: branchTable,
  br_on_null(state, at) {
    const type = state.popReference();
    const types = state.labelTypes(at.index);
    state.popAll(types);
    state.pushAll(types);
    state.push(type & ~NULLABLE);
  },
  br_on_non_null(state, at) {
    const type = state.popReference();
    const types = state.labelTypes(at.index);
    const target = targetOfReference(state, types);
    checkMatch(state, type & ~NULLABLE, target);
    branchWithoutLast(state, types);
  },
  br_on_cast(state, at) {
    const { source, target } = castTypes(state, at);
    const types = state.labelTypes(at.index);
    checkMatch(state, target, targetOfReference(state, types));
    state.pop(source);
    branchWithoutLast(state, types);
    state.push(difference(source, target));
  },
  br_on_cast_fail(state, at) {
    const { source, target } = castTypes(state, at);
    const types = state.labelTypes(at.index);
    checkMatch(state, difference(source, target), targetOfReference(state, types));
    state.pop(source);
    branchWithoutLast(state, types);
    state.push(target);
  },
  return: (state) => leaveFunction(state),

  call: (state, at) => call(state, functionTypeAt(state, typeOfFunctionAt(state, at.index))),
  call_ref(state, at) {
    const type = functionTypeAt(state, at.index);
    state.pop(referenceTo(at.index, { nullable: true }));
    call(state, type);
  },
  call_indirect: (state, at) => call(state, popTableCallee(state, at)),
  return_call: (state, at) => callInTail(state, functionTypeAt(state, typeOfFunctionAt(state, at.index))),
  return_call_ref(state, at) {
    const type = functionTypeAt(state, at.index);
    state.pop(referenceTo(at.index, { nullable: true }));
    callInTail(state, type);
  },
  return_call_indirect: (state, at) => callInTail(state, popTableCallee(state, at)),
};

/** Enters a block that the current instruction begins. */
export function enter(state: FunctionState, at: InstructionCursor, kind: BlockKind): void {
  const parameters = parametersOfBlock(state, at.blockType);
  const results = resultsOfBlock(state, at.blockType);
  state.popAll(parameters);
  state.enter(kind, parameters, results);
}

/** Without `else`, the parameters of `if` become its results. */
function checkMissingElse(state: FunctionState): void {
  if (matchesAll(state.environment, state.parameters(0), state.results(0))) return;
  state.fail(
    '"if" without "else"',
    `"else", as the block changes ${list(state.parameters(0))} to ${list(state.results(0))}`,
  );
}

/** Labels are read from the instruction's bytes: a table of millions of them needs no array. */
function branchTable(state: FunctionState, at: InstructionCursor): void {
  state.pop(I32);
  const reader = new Reader(at.bytes, { start: at.items, end: at.position, base: at.base });
  const seen = new Set<number>();
  let arity = -1;
  for (let left = at.count; left >= 0; left--) {
    const label = reader.lebU32("label");
    if (seen.has(label)) continue;
    seen.add(label);
    const types = state.labelTypes(label);
    if (arity >= 0 && types.length !== arity) {
      state.fail(`label ${label} with ${counted(types.length, "operand")}`, `${arity}, as for the first label,`);
    }
    arity = types.length;
    state.expect(types);
  }
  state.setUnreachable();
}

function leaveFunction(state: FunctionState): void {
  state.popAll(state.results(state.depth - 1));
  state.setUnreachable();
}

function call(state: FunctionState, type: FunctionType): void {
  state.popAll(type.parameters);
  state.pushAll(type.results);
}

function callInTail(state: FunctionState, type: FunctionType): void {
  const results = state.results(state.depth - 1);
  if (!matchesAll(state.environment, type.results, results)) {
    state.fail(`a callee with results ${list(type.results)}`, `results ${list(results)}`);
  }
  state.popAll(type.parameters);
  state.setUnreachable();
}

/** The type of a call through a table, whose index it takes from the stack. */
function popTableCallee(state: FunctionState, at: InstructionCursor): FunctionType {
  const table = tableAt(state, at.index2);
  if (!matches(state.environment, table.element, FUNCREF)) {
    state.fail(`table ${at.index2} of ${describeType(table.element)}`, "a table of functions");
  }
  const type = functionTypeAt(state, at.index);
  state.pop(addressType(table));
  return type;
}

function castTypes(state: FunctionState, at: InstructionCursor): { source: ValueType; target: ValueType } {
  checkHeapType(state, at.heapType);
  checkHeapType(state, at.heapType2);
  const source = referenceTo(at.heapType, { nullable: (at.flags & 1) !== 0 });
  const target = referenceTo(at.heapType2, { nullable: (at.flags & 2) !== 0 });
  checkMatch(state, target, source);
  return { source, target };
}

/** The type of what is in `source` but not in `target`: no null where the cast takes it. */
function difference(source: ValueType, target: ValueType): ValueType {
  return (target & NULLABLE) === 0 ? source : source & ~NULLABLE;
}

/** The type that a branch to a label gives the reference on top. */
function targetOfReference(state: FunctionState, types: readonly ValueType[]): ValueType {
  const type = types.at(-1);
  if (type === undefined || !isReference(type))
    state.fail(`a label of type ${list(types)}`, "a label whose last type is a reference");
  return type;
}

/** What a conditional branch does to the operands below the reference. */
function branchWithoutLast(state: FunctionState, types: readonly ValueType[]): void {
  const rest = types.slice(0, -1);
  state.popAll(rest);
  state.pushAll(rest);
}

function checkMatch(state: FunctionState, found: ValueType, expected: ValueType): void {
  if (!matches(state.environment, found, expected))
    state.fail(describeType(found), `a subtype of ${describeType(expected)}`);
}

/** Types as the text format's results: `[i32 i64]`. */
export function list(types: readonly ValueType[]): string {
  return `[${types.map(describeType).join(" ")}]`;
}
