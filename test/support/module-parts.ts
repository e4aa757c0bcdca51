/** Parts of modules, shortly written, for tests of the validator. */
import { FormatError } from "../../src/bytes/index.ts";
import {
  ALL_FEATURES,
  expressionOf,
  InstructionWriter,
  readModule,
  validate,
  writeModule,
  type CompositeType,
  type Expression,
  type InstructionName,
  type RecursiveGroup,
  type SectionSource,
  type ValueType,
} from "../../src/wasm/index.ts";

type Instructions = readonly (readonly [InstructionName, ...(readonly unknown[])])[];

function encode(instructions: Instructions): Uint8Array {
  const code = new InstructionWriter();
  const emit = code.emit.bind(code) as (name: InstructionName, ...operands: readonly unknown[]) => void;
  for (const [name, ...operands] of instructions) emit(name, ...operands);
  return code.written.slice();
}

/** A constant expression, or a body's code. */
export function value(...instructions: Instructions): Expression {
  return expressionOf(encode(instructions));
}

export function body(...instructions: Instructions): { locals: readonly []; code: Expression } {
  return { locals: [], code: value(...instructions) };
}

export function plain(composite: CompositeType): RecursiveGroup {
  return { explicit: false, types: [{ form: "plain", supertypes: [], composite }] };
}

export function sub(composite: CompositeType, ...supertypes: readonly number[]): RecursiveGroup {
  return { explicit: false, types: [{ form: "sub", supertypes, composite }] };
}

export function func(parameters: readonly ValueType[] = [], results: readonly ValueType[] = []): CompositeType {
  return { kind: "func", parameters, results };
}

export function struct(...storages: readonly ValueType[]): CompositeType {
  return { kind: "struct", fields: storages.map((storage) => ({ storage, mutable: false })) };
}

/** What a module of these sections is refused for, without the offset; or `valid`. */
export function verdictOn(sections: readonly SectionSource[], features: number = ALL_FEATURES): string {
  try {
    validate(readModule(writeModule(sections)), { features });
  } catch (caught) {
    if (caught instanceof FormatError) return caught.message.replace(/ at offset 0x[0-9a-f]+/, "");
    throw caught;
  }
  return "valid";
}
