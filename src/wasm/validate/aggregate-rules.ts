/** Rules for structures and arrays (core 3.4.11, 3.4.12). */
import type { ArrayType, FieldType, StructType } from "../entities.ts";
import type { InstructionCursor } from "../instruction-cursor.ts";
import { I32, isReference, referenceTo, type ValueType } from "../value-types.ts";
import type { FunctionState } from "./function-state.ts";
import {
  arrayTypeAt,
  checkDataSegment,
  elementSegmentAt,
  fieldAt,
  isPacked,
  structTypeAt,
  unpacked,
} from "./lookups.ts";
import type { AggregateInstruction, Rules } from "./rule.ts";
import { describeType, isDefaultable, matches } from "./subtyping.ts";

export const aggregateRules: Rules<AggregateInstruction> = {
  "struct.new"(state, at) {
    const { fields } = structTypeAt(state, at.index);
    for (let index = fields.length - 1; index >= 0 && !state.exhausted; index--)
      state.pop(unpacked(fields[index]!.storage));
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "struct.new_default"(state, at) {
    checkAllDefaultable(state, structTypeAt(state, at.index));
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "struct.get"(state, at) {
    const field = fieldOf(state, at);
    checkUnpacked(state, field);
    getField(state, at, field);
  },
  "struct.get_s"(state, at) {
    const field = fieldOf(state, at);
    checkPacked(state, field);
    getField(state, at, field);
  },
  "struct.get_u"(state, at) {
    const field = fieldOf(state, at);
    checkPacked(state, field);
    getField(state, at, field);
  },
  "struct.set"(state, at) {
    const field = fieldOf(state, at);
    checkMutable(state, field);
    state.pop(unpacked(field.storage));
    popObject(state, at.index);
  },

  "array.new"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    state.pop(I32);
    state.pop(unpacked(element.storage));
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "array.new_default"(state, at) {
    checkDefaultable(state, arrayTypeAt(state, at.index).element);
    state.pop(I32);
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "array.new_fixed"(state, at) {
    const type = unpacked(arrayTypeAt(state, at.index).element.storage);
    for (let left = at.index2; left > 0 && !state.exhausted; left--) state.pop(type);
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "array.new_data"(state, at) {
    checkBytes(state, arrayTypeAt(state, at.index).element);
    checkDataSegment(state, at.index2);
    state.pop(I32);
    state.pop(I32);
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "array.new_elem"(state, at) {
    checkElements(state, arrayTypeAt(state, at.index), at.index2);
    state.pop(I32);
    state.pop(I32);
    state.push(referenceTo(at.index, { nullable: false }));
  },
  "array.get"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    checkUnpacked(state, element);
    getElement(state, at, element);
  },
  "array.get_s"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    checkPacked(state, element);
    getElement(state, at, element);
  },
  "array.get_u"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    checkPacked(state, element);
    getElement(state, at, element);
  },
  "array.set"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    checkMutable(state, element);
    state.pop(unpacked(element.storage));
    state.pop(I32);
    popObject(state, at.index);
  },
  "array.fill"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    checkMutable(state, element);
    state.pop(I32);
    state.pop(unpacked(element.storage));
    state.pop(I32);
    popObject(state, at.index);
  },
  "array.copy"(state, at) {
    const target = arrayTypeAt(state, at.index).element;
    const source = arrayTypeAt(state, at.index2).element;
    checkMutable(state, target);
    checkStorage(state, source.storage, target.storage);
    state.pop(I32);
    state.pop(I32);
    popObject(state, at.index2);
    state.pop(I32);
    popObject(state, at.index);
  },
  "array.init_data"(state, at) {
    const { element } = arrayTypeAt(state, at.index);
    checkMutable(state, element);
    checkBytes(state, element);
    checkDataSegment(state, at.index2);
    popInit(state, at);
  },
  "array.init_elem"(state, at) {
    const type = arrayTypeAt(state, at.index);
    checkMutable(state, type.element);
    checkElements(state, type, at.index2);
    popInit(state, at);
  },
};

function fieldOf(state: FunctionState, at: InstructionCursor): FieldType {
  return fieldAt(state, structTypeAt(state, at.index), at.index2);
}

/** Takes a reference to a structure or array of that type, or null. */
function popObject(state: FunctionState, type: number): void {
  state.pop(referenceTo(type, { nullable: true }));
}

function getField(state: FunctionState, at: InstructionCursor, field: FieldType): void {
  popObject(state, at.index);
  state.push(unpacked(field.storage));
}

function getElement(state: FunctionState, at: InstructionCursor, element: FieldType): void {
  state.pop(I32);
  popObject(state, at.index);
  state.push(unpacked(element.storage));
}

/** Takes array, place in it, place in the segment, count. */
function popInit(state: FunctionState, at: InstructionCursor): void {
  state.pop(I32);
  state.pop(I32);
  state.pop(I32);
  popObject(state, at.index);
}

function checkMutable(state: FunctionState, field: FieldType): void {
  if (!field.mutable) state.fail(`an immutable ${placeOf(state)}`, `a mutable ${placeOf(state)}`);
}

function checkPacked(state: FunctionState, field: FieldType): void {
  if (!isPacked(field.storage)) state.fail(`${describeType(field.storage)} in the ${placeOf(state)}`, "a packed type");
}

function checkUnpacked(state: FunctionState, field: FieldType): void {
  if (isPacked(field.storage))
    state.fail(`${describeType(field.storage)} in the ${placeOf(state)}`, "a type that is not packed");
}

function checkDefaultable(state: FunctionState, field: FieldType): void {
  if (!isDefaultable(field.storage))
    state.fail(`${describeType(field.storage)} in the ${placeOf(state)}`, "a type with a default value");
}

/** Types that have passed: a type of ten thousand fields may be made by many instructions. */
const defaultable: WeakSet<StructType> = new WeakSet();

function checkAllDefaultable(state: FunctionState, type: StructType): void {
  if (defaultable.has(type)) return;
  for (const field of type.fields) checkDefaultable(state, field);
  defaultable.add(type);
}

/** Only numbers and vectors are made from bytes. */
function checkBytes(state: FunctionState, element: FieldType): void {
  if (isReference(element.storage))
    state.fail(`an array of ${describeType(element.storage)}`, "an array of numbers or vectors");
}

function checkElements(state: FunctionState, type: ArrayType, segment: number): void {
  checkStorage(state, elementSegmentAt(state, segment), type.element.storage);
}

function checkStorage(state: FunctionState, found: ValueType, expected: ValueType): void {
  if (!matches(state.environment, found, expected)) {
    state.fail(`elements of type ${describeType(found)}`, `elements of type ${describeType(expected)}`);
  }
}

function placeOf(state: FunctionState): string {
  return state.place?.instruction.name.startsWith("array") ? "array" : "field";
}
