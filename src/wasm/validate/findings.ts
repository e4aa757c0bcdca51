/** Collects errors while a module is validated, as many as are wanted. */
import { FormatError } from "../../bytes/index.ts";
import { ValidationError } from "./validation-error.ts";

export class Findings {
  readonly errors: FormatError[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether there are as many errors as are wanted. */
  get full(): boolean {
    return this.errors.length >= this.#limit;
  }

  /** Runs a check unless there are enough errors; whether it found nothing. */
  attempt(check: () => void): boolean {
    if (this.full) return false;
    try {
      check();
      return true;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.errors.push(error);
      return false;
    }
  }
}

/** Fails to validate something that has no instructions. */
export function invalid(parts: { offset: number; what: string; found: string; expected: string }): never {
  const { offset, what, found, expected } = parts;
  throw new ValidationError({ offset, reading: what, found, expected });
}
