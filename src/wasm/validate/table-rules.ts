/** Rules for tables, and for copies between memories (core 3.4.7, 3.4.8). */
import { I32 } from "../value-types.ts";
import { addressType, elementSegmentAt, memoryAt, smallerAddressType, tableAt } from "./lookups.ts";
import type { TableInstruction, Rules } from "./rule.ts";
import { describeType, matches } from "./subtyping.ts";

export const tableRules: Rules<TableInstruction> = {
  "table.get"(state, at) {
    const table = tableAt(state, at.index);
    state.pop(addressType(table));
    state.push(table.element);
  },
  "table.set"(state, at) {
    const table = tableAt(state, at.index);
    state.pop(table.element);
    state.pop(addressType(table));
  },
  "table.size": (state, at) => state.push(addressType(tableAt(state, at.index))),
  "table.grow"(state, at) {
    const table = tableAt(state, at.index);
    const address = addressType(table);
    state.pop(address);
    state.pop(table.element);
    state.push(address);
  },
  "table.fill"(state, at) {
    const table = tableAt(state, at.index);
    const address = addressType(table);
    state.pop(address);
    state.pop(table.element);
    state.pop(address);
  },
  "table.copy"(state, at) {
    const target = tableAt(state, at.index);
    const source = tableAt(state, at.index2);
    if (!matches(state.environment, source.element, target.element)) {
      state.fail(`a table of ${describeType(source.element)}`, `a table of ${describeType(target.element)}`);
    }
    state.pop(smallerAddressType(target, source));
    state.pop(addressType(source));
    state.pop(addressType(target));
  },
  "table.init"(state, at) {
    const table = tableAt(state, at.index2);
    const element = elementSegmentAt(state, at.index);
    if (!matches(state.environment, element, table.element)) {
      state.fail(`a segment of ${describeType(element)}`, `a segment of ${describeType(table.element)}`);
    }
    state.pop(I32);
    state.pop(I32);
    state.pop(addressType(table));
  },
  "memory.copy"(state, at) {
    const target = memoryAt(state, at.index);
    const source = memoryAt(state, at.index2);
    state.pop(smallerAddressType(target, source));
    state.pop(addressType(source));
    state.pop(addressType(target));
  },
};
