/** What the validator throws. */
import { FormatError, type FormatErrorParts } from "../../bytes/index.ts";

/** What a {@link ValidationError} says, part by part. `reading` is what is being validated: `function 12`. */
export interface ValidationErrorParts extends FormatErrorParts {
  /** Index of the function whose body is wrong, if it is one. */
  readonly functionIndex?: number | undefined;
}

/**
 * A module follows the binary format, but not the rules of validation (core 3).
 *
 * @example
 * ```ts
 * import { readModule, validate, ValidationError } from "muslin/wasm";
 *
 * try {
 *   validate(readModule(bytes));
 * } catch (error) {
 *   if (error instanceof ValidationError) console.log(error.message);
 *   // Cannot validate function 12 at offset 0x1a3: found i64 on the operand stack, expected i32 for "i32.add"
 * }
 * ```
 */
export class ValidationError extends FormatError {
  override readonly name: string = "ValidationError";
  readonly functionIndex: number | undefined;

  constructor(parts: ValidationErrorParts) {
    super(parts, "validate");
    this.functionIndex = parts.functionIndex;
  }
}
