/** Constant expressions: initial values and offsets (core 3.4.14). */
import type { Expression, FunctionType } from "../entities.ts";
import { cursorOf } from "../expression.ts";
import type { ValueType } from "../value-types.ts";
import type { Environment } from "./environment.ts";
import { FunctionValidator } from "./function-validator.ts";

/** Validates constant expressions of one environment. */
export class ConstantValidator {
  readonly #validator: FunctionValidator;

  constructor(environment: Environment) {
    this.#validator = new FunctionValidator(environment, { constant: true });
  }

  /**
   * Validates an expression that must have a value of a type. Functions that it refers to become declared.
   * @param what names it for errors: `global 3`.
   */
  validate(expression: Expression, type: ValueType, what: string): void {
    const signature: FunctionType = { kind: "func", parameters: [], results: [type] };
    const cursor = cursorOf(expression);
    this.#validator.begin(signature, { name: what });
    while (cursor.next()) this.#validator.step(cursor);
    this.#validator.end(expression.offset + expression.bytes.length);
  }
}
