/** Function bodies: locals, then instructions (core 3.5.1). */
import { RawLebs, type Reader } from "../../bytes/index.ts";
import type { FunctionType } from "../entities.ts";
import { InstructionCursor, type CodeWindow } from "../instruction-cursor.ts";
import type { Module } from "../module.ts";
import { F64, I32, readValueType } from "../value-types.ts";
import { FunctionValidator } from "./function-validator.ts";
import type { ModuleEnvironment } from "./module-environment.ts";
import { ValidationError } from "./validation-error.ts";

/** Bytes of the shortest run of locals. */
const RUN_SIZE = 2;

/** Validates the function bodies of a module, with one validator and one cursor for all of them. */
export class BodyValidator {
  readonly validator: FunctionValidator;
  readonly cursor: InstructionCursor;
  readonly #module: Module;
  readonly #environment: ModuleEnvironment;
  readonly #imported: number;
  readonly #lebs: RawLebs;

  /** @param environment has all of the module. */
  constructor(module: Module, environment: ModuleEnvironment, options: Pick<CodeWindow, "wrapsI32"> = {}) {
    this.#module = module;
    this.#environment = environment;
    this.#imported = environment.functions.length - module.functions.length;
    this.#lebs = new RawLebs(module.bytes);
    this.validator = new FunctionValidator(environment);
    this.cursor = new InstructionCursor({ bytes: module.bytes, base: module.base, ...options });
  }

  /** Validates a body; `index` counts bodies, not functions. One of no type is left to the function section's check. */
  validate(index: number): void {
    const { cursor, validator } = this;
    if (this.#typeOf(index) === undefined) return;
    this.begin(index);
    validator.walk(cursor);
    validator.end(this.#module.base + cursor.end);
  }

  /** Reads the locals of a body, and goes in front of its first instruction. */
  begin(index: number): void {
    const { code } = this.#module;
    const functionIndex = this.#imported + index;
    const type = this.#typeOf(index);
    if (type === undefined) {
      const reading = `function ${functionIndex}`;
      const offset = this.#module.base + code.start(index);
      throw new ValidationError({ offset, reading, found: "no type", expected: "a type", functionIndex });
    }
    this.validator.begin(type, { name: `function ${functionIndex}`, functionIndex });
    this.cursor.reset(this.#locals(index), code.end(index));
  }

  /** Reads the locals of a body and returns the index behind them. */
  #locals(index: number): number {
    const { bytes, code } = this.#module;
    const start = code.start(index);
    if (bytes[start] === 0 && start < code.end(index)) return start + 1;
    const reader = code.reader(index);
    const runs = reader.count("runs of locals", RUN_SIZE);
    for (let run = 0; run < runs; run++) {
      if (this.#numbers(reader)) continue;
      const offset = reader.offset;
      const count = reader.lebU32("count of locals");
      this.validator.addLocals({ count, type: readValueType(reader, "type of locals") }, offset);
    }
    return reader.position;
  }

  /** Reads a run of numbers; if it is none, nothing. */
  #numbers(reader: Reader): boolean {
    const count = this.#lebs.u32(reader.position);
    const { next } = this.#lebs;
    const type = this.#module.bytes[next] ?? 0;
    if (next < 0 || next >= reader.end || type < F64 || type > I32) return false;
    this.validator.addLocals({ count, type }, reader.offset);
    reader.position = next + 1;
    return true;
  }

  #typeOf(index: number): FunctionType | undefined {
    const type = this.#environment.typeOfFunction(this.#imported + index);
    const composite = type === undefined ? undefined : this.#environment.type(type)?.composite;
    return composite?.kind === "func" ? composite : undefined;
  }
}
