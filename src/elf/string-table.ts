/** String tables, read: names that end in a NUL byte, addressed by their offset. */
import { decodeUtf8, FormatError } from "../bytes/index.ts";

/** Where a string table lies in its file. */
export interface StringTableOptions {
  /** Absolute offset of the table's first byte; 0 by default. */
  readonly base?: number;
  /** What the table is, for messages: `section ".strtab"`. */
  readonly region?: string;
}

/**
 * A string table of a file. Bytes that are not UTF-8 come as lone surrogates and lose nothing.
 *
 * @example
 * ```ts
 * import { StringTable } from "muslin/elf";
 *
 * const strings = new StringTable(new Uint8Array([0, 0x66, 0x6f, 0x6f, 0]));
 * strings.at(1); // "foo"
 * strings.at(2); // "oo"
 * strings.at(0); // ""
 * ```
 */
export class StringTable {
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly region: string;

  constructor(bytes: Uint8Array, options: StringTableOptions = {}) {
    this.bytes = bytes;
    this.base = options.base ?? 0;
    this.region = options.region ?? "the string table";
  }

  /** Bytes of the table. */
  get size(): number {
    return this.bytes.length;
  }

  /**
   * The string at `offset` bytes from the table's start.
   * @param reference absolute offset of the field that says so, for the error.
   */
  at(offset: number, reference: number = this.base + offset): string {
    const { bytes } = this;
    // An empty table is allowed, and then the only name is the empty one (gABI, "String Table").
    if (offset === 0 && bytes.length === 0) return "";
    return decodeUtf8(bytes, offset, this.endOf(offset, reference));
  }

  /** The bytes of the string at `offset`, without the NUL: for comparing and hashing without decoding. */
  bytesAt(offset: number, reference: number = this.base + offset): Uint8Array {
    if (offset === 0 && this.bytes.length === 0) return this.bytes;
    return this.bytes.subarray(offset, this.endOf(offset, reference));
  }

  /** Index of the NUL byte that ends the string at `offset`. */
  endOf(offset: number, reference: number = this.base + offset): number {
    const { bytes } = this;
    if (offset >= bytes.length) {
      throw new FormatError({
        offset: reference,
        reading: `the offset of a name in ${this.region}`,
        found: `${offset}`,
        expected: `less than its ${bytes.length} bytes`,
      });
    }
    // Most names are shorter than a call of indexOf is worth.
    const near = Math.min(offset + 32, bytes.length);
    for (let position = offset; position < near; position++) if (bytes[position] === 0) return position;
    const end = bytes.indexOf(0, near);
    if (end < 0) {
      throw new FormatError({
        offset: this.base + offset,
        reading: `a name in ${this.region}`,
        found: "the end of the table",
        expected: "a NUL byte at the end of the name",
      });
    }
    return end;
  }
}
