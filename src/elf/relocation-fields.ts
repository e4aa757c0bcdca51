/**
 * The fields that relocations patch: reading them, and writing them in the length they have.
 *
 * A LEB128 field is as long as the assembler padded it, and keeps that length. One of five bytes has
 * room for 35 bits but stands for 32, so what does not fit is cut off and the last byte is at most
 * 0x0f; in the same way one of ten bytes stands for 64. Those are full: any integer of 32 or 64 bits,
 * signed or not, has an encoding in them. A shorter one, for which the assembler took the risk
 * (`rleb128_8`), holds only what it has bits for.
 */
import { FormatError } from "../bytes/index.ts";

/** The most bytes of a LEB128 field: the port's `rleb128` pads integers that it knows nothing of so far. */
const LONGEST_LEB = 16;

/** How a field is encoded. */
export interface RelocationField {
  /** LEB128, little-endian bytes, or no field at all. */
  readonly encoding: "uleb" | "sleb" | "le" | "none";
  /** Bits of the value in a field of full length. */
  readonly bits: 32 | 64;
}

/** What is in a field. */
export interface FieldContent {
  /** Signed for `sleb`, unsigned for the others; beyond 2^53 the nearest number. */
  readonly value: number;
  /** Bytes that the field takes. */
  readonly size: number;
}

/** Where a field is, for errors. */
export interface FieldOptions {
  /** Absolute offset of the first of the bytes; 0 by default. */
  readonly base?: number;
}

/**
 * Reads the field at `at`.
 * @throws FormatError if it does not end within `bytes`, or is longer than 16 bytes.
 */
export function readField(
  bytes: Uint8Array,
  at: number,
  { field, base = 0 }: FieldOptions & { readonly field: RelocationField },
): FieldContent {
  const size = fieldSize(bytes, at, { field, base });
  switch (field.encoding) {
    case "none":
      return { value: 0, size };
    case "le":
      return { value: littleEndian(bytes, at, size), size };
    case "uleb":
      return { value: leb(bytes, at, size), size };
    case "sleb":
      return { value: signedLeb(bytes, at, size), size };
  }
}

/**
 * Writes `value` into the field at `at`, in the length that the field has.
 * @returns whether the value fits; if it does not, the bytes are as they were.
 * @throws FormatError as {@link readField}.
 *
 * @example
 * ```ts
 * import { writeField } from "muslin/elf";
 *
 * const code = new Uint8Array([0x10, 0x80, 0x80, 0x80, 0x80, 0x00]);
 * writeField(code, 1, { field: { encoding: "uleb", bits: 32 }, value: 300 }); // true
 * code; // 10 ac 82 80 80 00
 * ```
 */
export function writeField(
  bytes: Uint8Array,
  at: number,
  { field, value, base = 0 }: FieldOptions & { readonly field: RelocationField; readonly value: number },
): boolean {
  const size = fieldSize(bytes, at, { field, base });
  if (field.encoding === "none") return true;
  const isSigned = field.encoding === "sleb";
  const room = field.encoding === "le" ? 8 * size : 7 * size;
  const bits = room < 35 ? Math.min(room, 32) : Math.min(room, size > 5 ? 64 : 32);
  if (!fits(value, { bits, isSigned })) return false;
  if (field.encoding === "le") putLittleEndian(bytes, at, { value, size });
  else putLeb(bytes, at, { value, size, bits, isSigned });
  return true;
}

/**
 * Bytes that the field at `at` takes; 0 for none.
 * @throws FormatError as {@link readField}.
 */
export function fieldSize(
  bytes: Uint8Array,
  at: number,
  { field, base = 0 }: FieldOptions & { readonly field: RelocationField },
): number {
  if (field.encoding === "none") return 0;
  const isLeb = field.encoding !== "le";
  const longest = isLeb ? LONGEST_LEB : field.bits / 8;
  if (at < 0 || at + (isLeb ? 1 : longest) > bytes.length) fail(base + at, "the end of the section", "a field");
  if (!isLeb) return longest;
  const limit = Math.min(at + longest, bytes.length);
  for (let position = at; position < limit; position++) if ((bytes[position] ?? 0) < 0x80) return position - at + 1;
  return fail(base + at, "no last byte", `a LEB128 integer of at most ${longest} bytes`);
}

function fail(offset: number, found: string, expected: string): never {
  throw new FormatError({ offset, reading: "the field of a relocation", found, expected });
}

/**
 * In a field of full length, numbers of both signs: addresses above 2^31 are negative constants to
 * the instructions that use them. 64-bit fields are not checked: the values are exact to 2^53 only.
 */
function fits(value: number, { bits, isSigned }: { readonly bits: number; readonly isSigned: boolean }): boolean {
  if (bits === 64) return true;
  if (bits === 32) return value >= -(2 ** 31) && value < 2 ** 32;
  if (isSigned) return value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
  return value >= 0 && value < 2 ** bits;
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = size - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

function putLittleEndian(
  bytes: Uint8Array,
  at: number,
  field: { readonly value: number; readonly size: number },
): void {
  let rest = field.value;
  for (let index = 0; index < field.size; index++) {
    bytes[at + index] = rest;
    rest = Math.floor(rest / 256);
  }
}

function leb(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = size - 1; index >= 0; index--) value = value * 128 + ((bytes[at + index] ?? 0) & 0x7f);
  return value;
}

/** From the sign on, so that small negative numbers come out exactly. */
function signedLeb(bytes: Uint8Array, at: number, size: number): number {
  let value = ((bytes[at + size - 1] ?? 0) << 25) >> 25;
  for (let index = size - 2; index >= 0; index--) value = value * 128 + ((bytes[at + index] ?? 0) & 0x7f);
  return value;
}

function putLeb(
  bytes: Uint8Array,
  at: number,
  field: { readonly value: number; readonly size: number; readonly bits: number; readonly isSigned: boolean },
): void {
  const { size, bits, isSigned } = field;
  let rest = bits === 32 ? (isSigned ? field.value | 0 : field.value >>> 0) : field.value;
  for (let index = 0; index < size; index++) {
    const septet = ((rest % 128) + 128) % 128;
    rest = (rest - septet) / 128;
    bytes[at + index] = index < size - 1 ? septet | 0x80 : septet;
  }
  // The tenth byte has one bit of the 64; a signed one repeats it.
  if (bits === 64 && !isSigned && size === 10) bytes[at + 9] = (bytes[at + 9] ?? 0) & 1;
}
