/** The one exception that readers of untrusted bytes throw. */

/** What a {@link FormatError} says, part by part. */
export interface FormatErrorParts {
  /** Absolute offset in the file, in bytes, of the first byte that is wrong. */
  readonly offset: number;
  /** What was being read, as a noun phrase: `count of section "type"`. */
  readonly reading: string;
  /** What is there: `end of input`, `byte 0x42`. */
  readonly found: string;
  /** What the format wants there: `LEB128 u32`, `at most 9`. */
  readonly expected: string;
}

/**
 * Input bytes do not follow their format.
 *
 * @example
 * ```ts
 * import { FormatError, Reader } from "muslin/bytes";
 *
 * try {
 *   new Reader(new Uint8Array([1])).u32("magic number");
 * } catch (error) {
 *   if (error instanceof FormatError) console.log(error.message);
 *   // Cannot read magic number at offset 0x0: found 1 byte before the end of input, expected 4 bytes
 * }
 * ```
 */
export class FormatError extends Error implements FormatErrorParts {
  override readonly name: string = "FormatError";
  readonly offset: number;
  readonly reading: string;
  readonly found: string;
  readonly expected: string;

  /** @param action what failed, as a verb. */
  constructor(parts: FormatErrorParts, action: string = "read") {
    const { offset, reading, found, expected } = parts;
    super(`Cannot ${action} ${reading} at offset 0x${offset.toString(16)}: found ${found}, expected ${expected}`);
    this.offset = offset;
    this.reading = reading;
    this.found = found;
    this.expected = expected;
  }
}

/** What messages call a byte: `byte 0x0b`. */
export function byteText(byte: number): string {
  return `byte 0x${byte.toString(16).padStart(2, "0")}`;
}
