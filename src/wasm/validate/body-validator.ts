/** Function bodies: locals, then instructions (core 3.5.1). */
import type { FunctionType } from "../entities.ts";
import { InstructionCursor } from "../instruction-cursor.ts";
import type { Module } from "../module.ts";
import { readValueType } from "../value-types.ts";
import { FunctionValidator } from "./function-validator.ts";
import type { ModuleEnvironment } from "./module-environment.ts";

/** Bytes of the shortest run of locals. */
const RUN_SIZE = 2;

/** Validates the function bodies of a module, with one validator and one cursor for all of them. */
export class BodyValidator {
  readonly validator: FunctionValidator;
  readonly cursor: InstructionCursor;
  readonly #module: Module;
  readonly #environment: ModuleEnvironment;
  readonly #imported: number;

  /** @param environment has all of the module. */
  constructor(module: Module, environment: ModuleEnvironment) {
    this.#module = module;
    this.#environment = environment;
    this.#imported = environment.functions.length - module.functions.length;
    this.validator = new FunctionValidator(environment);
    this.cursor = new InstructionCursor({ bytes: module.bytes, base: module.base });
  }

  /** Validates a body; `index` counts bodies, not functions. */
  validate(index: number): void {
    const { cursor, validator } = this;
    this.begin(index);
    while (cursor.next()) validator.step(cursor);
    validator.end(this.#module.base + cursor.end);
  }

  /** Reads the locals of a body, and goes in front of its first instruction. */
  begin(index: number): void {
    const { code } = this.#module;
    const functionIndex = this.#imported + index;
    this.validator.begin(this.#typeOf(functionIndex), { name: `function ${functionIndex}`, functionIndex });
    const reader = code.reader(index);
    const runs = reader.count("runs of locals", RUN_SIZE);
    for (let run = 0; run < runs; run++) {
      const offset = reader.offset;
      const count = reader.lebU32("count of locals");
      this.validator.addLocals({ count, type: readValueType(reader, "type of locals") }, offset);
    }
    this.cursor.reset(reader.position, reader.end);
  }

  #typeOf(functionIndex: number): FunctionType {
    const index = this.#environment.typeOfFunction(functionIndex);
    const type = index === undefined ? undefined : this.#environment.type(index)?.composite;
    if (type?.kind !== "func") throw new RangeError(`There is no function ${functionIndex}`);
    return type;
  }
}
