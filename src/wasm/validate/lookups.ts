/** What immediates of instructions refer to; each lookup fails at the current instruction if there is no such thing. */
import type { ArrayType, FieldType, FunctionType, GlobalType, MemoryType, StructType, TableType } from "../entities.ts";
import { featureSet, type FeatureSet } from "../features.ts";
import type { BlockType } from "../immediates.ts";
import {
  ABSTRACT,
  heapTypeOf,
  I16,
  I32,
  I64,
  I8,
  isReference,
  nameOfType,
  referenceTo,
  type HeapType,
  type ValueType,
} from "../value-types.ts";
import { describeNeeded, featuresOfType, isEnabled } from "./feature-uses.ts";
import type { FunctionState } from "./function-state.ts";

const MULTIVALUE: FeatureSet = featureSet(["multivalue"]);

const NO_TYPES: readonly ValueType[] = [];

export function functionTypeAt(state: FunctionState, index: number): FunctionType {
  const type = state.environment.type(index)?.composite;
  if (type === undefined) state.fail(`type ${index}`, "the index of a type");
  if (type.kind !== "func") state.fail(`type ${index}, of kind "${type.kind}"`, "a function type");
  return type;
}

export function structTypeAt(state: FunctionState, index: number): StructType {
  const type = state.environment.type(index)?.composite;
  if (type === undefined) state.fail(`type ${index}`, "the index of a type");
  if (type.kind !== "struct") state.fail(`type ${index}, of kind "${type.kind}"`, "a structure type");
  return type;
}

export function arrayTypeAt(state: FunctionState, index: number): ArrayType {
  const type = state.environment.type(index)?.composite;
  if (type === undefined) state.fail(`type ${index}`, "the index of a type");
  if (type.kind !== "array") state.fail(`type ${index}, of kind "${type.kind}"`, "an array type");
  return type;
}

export function fieldAt(state: FunctionState, type: StructType, index: number): FieldType {
  const field = type.fields[index];
  if (field === undefined) state.fail(`field ${index}`, `a field of ${type.fields.length}`);
  return field;
}

/** Type index of a function. */
export function typeOfFunctionAt(state: FunctionState, index: number): number {
  const type = state.environment.typeOfFunction(index);
  if (type === undefined) state.fail(`function ${index}`, "the index of a function");
  return type;
}

export function tableAt(state: FunctionState, index: number): TableType {
  const table = state.environment.table(index);
  if (table === undefined) state.fail(`table ${index}`, "the index of a table");
  return table;
}

export function memoryAt(state: FunctionState, index: number): MemoryType {
  const memory = state.environment.memory(index);
  if (memory === undefined) state.fail(`memory ${index}`, "the index of a memory");
  return memory;
}

export function globalAt(state: FunctionState, index: number): GlobalType {
  const global = state.environment.global(index);
  if (global === undefined) {
    state.fail(`global ${index}`, state.constant ? "the index of an earlier global" : "the index of a global");
  }
  return global;
}

/** Types of the values that exceptions of a tag carry. */
export function tagTypeAt(state: FunctionState, index: number): FunctionType {
  const tag = state.environment.tag(index);
  if (tag === undefined) state.fail(`tag ${index}`, "the index of a tag");
  return functionTypeAt(state, tag.type);
}

/** Type of an element segment. */
export function elementSegmentAt(state: FunctionState, index: number): ValueType {
  const type = state.environment.elementSegment(index);
  if (type === undefined) state.fail(`element segment ${index}`, "the index of an element segment");
  return type;
}

export function checkDataSegment(state: FunctionState, index: number): void {
  if (!state.environment.hasDataSegment(index)) {
    state.fail(`data segment ${index}`, "the index of a data segment that a data count section announces");
  }
}

/** Type of addresses of a table or memory. */
export function addressType(type: TableType | MemoryType): ValueType {
  return type.limits.address64 ? I64 : I32;
}

/** Type of the number of items copied from one to another: the smaller of their address types. */
export function smallerAddressType(a: TableType | MemoryType, b: TableType | MemoryType): ValueType {
  return a.limits.address64 && b.limits.address64 ? I64 : I32;
}

/** Fails unless a value type exists and is enabled. */
export function checkValueType(state: FunctionState, type: ValueType): void {
  const needed = featuresOfType(type);
  if (!isEnabled(needed, state.environment.features)) {
    state.failHere(`type ${nameOfType(type)}`, describeNeeded(needed));
  }
  const heapType = heapTypeOf(type);
  if (isReference(type) && (heapType & ABSTRACT) === 0 && state.environment.type(heapType) === undefined) {
    state.fail(`type ${heapType}`, "the index of a type");
  }
}

/** Fails unless a heap type exists and is enabled. */
export function checkHeapType(state: FunctionState, type: HeapType): void {
  checkValueType(state, referenceTo(type, { nullable: true }));
}

/** Types of the operands that a block takes. */
export function parametersOfBlock(state: FunctionState, type: BlockType): readonly ValueType[] {
  return type < 0 ? NO_TYPES : typeOfLongBlock(state, type).parameters;
}

/** Types of the operands that a block leaves. */
export function resultsOfBlock(state: FunctionState, type: BlockType): readonly ValueType[] {
  if (type >= 0) return typeOfLongBlock(state, type).results;
  if (type < -1) checkValueType(state, -type);
  return state.resultsOfShortBlock(type);
}

function typeOfLongBlock(state: FunctionState, type: BlockType): FunctionType {
  if (!isEnabled(MULTIVALUE, state.environment.features))
    state.failHere("a block with a type index", describeNeeded(MULTIVALUE));
  return functionTypeAt(state, type);
}

/** Type of the value that a field's value is on the stack. */
export function unpacked(storage: ValueType): ValueType {
  return isPacked(storage) ? I32 : storage;
}

export function isPacked(storage: ValueType): boolean {
  return storage === I8 || storage === I16;
}
