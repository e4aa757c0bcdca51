/**
 * Operands that an instruction would like to find on the stack, so that random code gets somewhere.
 * Only a hint: nothing breaks where it is wrong, and where it is, the code is invalid sooner.
 */
import {
  F32,
  F64,
  heapTypeOf,
  heapTypes,
  I32,
  I64,
  I8,
  I16,
  type InstructionWriter,
  isNullable,
  isReference,
  EXNREF,
  EXTERNREF,
  V128,
  type CompositeType,
  type Instruction,
  type InstructionCursor,
  type ValueType,
} from "../../../src/wasm/index.ts";
import type { Environment, FunctionValidator } from "../../../src/wasm/validate/index.ts";
import { nullable, tables, memories } from "./world.ts";

/** What is known at the place of an instruction. */
export interface Place {
  readonly row: Instruction;
  readonly at: InstructionCursor;
  readonly environment: Environment;
  readonly validator: FunctionValidator;
}

/** Types of operands, the top last. */
export function wishes(place: Place): readonly ValueType[] {
  const { row, at, environment, validator } = place;
  if (row.type !== "*") return plainWishes(place);
  const type = environment.type(at.index)?.composite;
  const self = nullable(at.index);
  const element = elementOf(type);
  const table = tables[row.immediates[0] === "table" ? at.index : at.index2]?.type;
  const address = table?.limits.address64 ? I64 : I32;
  const label = row.immediates.includes("label") && at.index < validator.depth ? validator.labelTypes(at.index) : [];
  switch (row.name) {
    case "struct.new":
      return type?.kind === "struct" ? type.fields.map(({ storage }) => unpacked(storage)) : [];
    case "struct.get":
    case "struct.get_s":
    case "struct.get_u":
      return [self];
    case "struct.set":
      return [self, type?.kind === "struct" ? unpacked(type.fields[at.index2]?.storage ?? I32) : I32];
    case "array.new":
      return [element, I32];
    case "array.new_default":
      return [I32];
    case "array.new_fixed":
      return Array.from({ length: at.index2 }, () => element);
    case "array.new_data":
    case "array.new_elem":
      return [I32, I32];
    case "array.get":
    case "array.get_s":
    case "array.get_u":
      return [self, I32];
    case "array.set":
      return [self, I32, element];
    case "array.fill":
      return [self, I32, element, I32];
    case "array.copy":
      return [self, I32, nullable(at.index2), I32, I32];
    case "array.init_data":
    case "array.init_elem":
      return [self, I32, I32, I32];
    case "call":
    case "return_call":
      return parametersOf(environment, environment.typeOfFunction(at.index));
    case "call_ref":
    case "return_call_ref":
      return [...parametersOf(environment, at.index), self];
    case "call_indirect":
    case "return_call_indirect":
      return [...parametersOf(environment, at.index), address];
    case "throw":
      return parametersOf(environment, environment.tag(at.index)?.type);
    case "throw_ref":
      return [EXNREF];
    case "br":
      return label;
    case "br_if":
      return [...label, I32];
    case "br_table":
      return [...validator.labelTypes(0), I32];
    case "br_on_null":
      return [...label, nullable(3)];
    case "br_on_non_null":
      return label;
    case "br_on_cast":
    case "br_on_cast_fail":
      return [...label.slice(0, -1), nullable(at.heapType)];
    case "block":
    case "loop":
    case "try":
    case "try_table":
      return parametersOf(environment, at.blockType);
    case "if":
      return [...parametersOf(environment, at.blockType), I32];
    case "end":
    case "else":
    case "catch":
    case "catch_all":
    case "delegate":
      return validator.blockResults(0);
    case "return":
      return validator.blockResults(validator.depth - 1);
    case "local.set":
    case "local.tee":
      return [validator.localType(at.index)];
    case "global.set":
      return [environment.global(at.index)?.type ?? I32];
    case "select":
      return [F32, F32, I32];
    case "table.get":
      return [address];
    case "table.set":
      return [address, table?.element ?? I32];
    case "table.grow":
      return [table?.element ?? I32, address];
    case "table.fill":
      return [address, table?.element ?? I32, address];
    case "table.init":
      return [address, I32, I32];
    case "table.copy":
      return [tables[at.index]?.type.limits.address64 ? I64 : I32, address, at.index === at.index2 ? address : I32];
    case "memory.copy":
      return [addressOf(at.index), addressOf(at.index2), at.index === at.index2 ? addressOf(at.index) : I32];
    case "ref.test":
    case "ref.test_null":
    case "ref.cast":
    case "ref.cast_null":
      return [nullable(at.heapType)];
    case "ref.is_null":
    case "ref.as_non_null":
      return [nullable(heapTypes.eq)];
    case "any.convert_extern":
      return [EXTERNREF];
    case "extern.convert_any":
      return [nullable(heapTypes.any)];
    default:
      return [];
  }
}

/** Instructions that make a value of a type. */
export function produce(code: InstructionWriter, type: ValueType): void {
  if (isReference(type)) {
    code.emit("ref.null", heapTypeOf(type));
    if (!isNullable(type)) code.emit("ref.as_non_null");
    return;
  }
  if (type === I64) code.emit("i64.const", 1n);
  else if (type === F32) code.emit("f32.const", 1);
  else if (type === F64) code.emit("f64.const", 1);
  else if (type === V128) code.emit("v128.const", new Uint8Array(16));
  else code.emit("i32.const", 1);
}

function plainWishes({ row, at }: Place): readonly ValueType[] {
  const [operands = ""] = row.type.split("->");
  const memory = row.immediates[0]?.startsWith("memarg")
    ? at.memory
    : row.immediates[0] === "memory"
      ? at.index
      : at.index2;
  const names: Readonly<Record<string, ValueType>> = {
    i32: I32,
    i64: I64,
    f32: F32,
    f64: F64,
    v128: V128,
    addr: addressOf(memory),
    eqref: nullable(heapTypes.eq),
    arrayref: nullable(heapTypes.array),
    i31ref: nullable(heapTypes.i31),
  };
  return operands.split(" ").flatMap((name) => names[name] ?? []);
}

function addressOf(memory: number): ValueType {
  return memories[memory]?.limits.address64 ? I64 : I32;
}

function parametersOf(environment: Environment, type: number | undefined): readonly ValueType[] {
  const composite = type === undefined || type < 0 ? undefined : environment.type(type)?.composite;
  return composite?.kind === "func" ? composite.parameters : [];
}

function elementOf(type: CompositeType | undefined): ValueType {
  return type?.kind === "array" ? unpacked(type.element.storage) : I32;
}

function unpacked(storage: ValueType): ValueType {
  return storage === I8 || storage === I16 ? I32 : storage;
}
