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
 * const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0x42, 0, 0x45, 0x1a, 0x0b];
 * try {
 *   validate(readModule(new Uint8Array(bytes)));
 * } catch (error) {
 *   if (error instanceof ValidationError) console.log(error.message);
 *   // Cannot validate function 0 at offset 0x19: found i64 on the operand stack, expected i32 for "i32.eqz"
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
