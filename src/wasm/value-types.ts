/**
 * Value types as numbers, so that stacks of them are arrays of small integers.
 *
 * A number, vector or packed type is its byte in the binary format (core 5.3). A reference type is
 * {@link REF}, {@link NULLABLE} where it is `(ref null ...)`, and a heap type: {@link ABSTRACT} with
 * the byte of an abstract heap type, or the index of a defined type.
 *
 * ```
 *  bit 26   25         24         23 .. 0
 *      REF  NULLABLE   ABSTRACT   byte of the heap type, or type index
 * ```
 */
import { byteText, type Reader, type Writer } from "../bytes/index.ts";

/** A value or storage type; see the head of `value-types.ts`. */
export type ValueType = number;

/** A heap type: {@link ABSTRACT} with a byte, or a type index. */
export type HeapType = number;

/** Bit of reference types. */
export const REF = 0x400_0000;
/** Bit of reference types that include null. */
export const NULLABLE = 0x200_0000;
/** Bit of abstract heap types. */
export const ABSTRACT = 0x100_0000;
/** The bits of a reference type that are its heap type. */
export const HEAP_TYPE_MASK = 0x1ff_ffff;

/** Number and vector types, and the packed types of fields. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;
export const I8 = 0x78;
export const I16 = 0x77;

/** Abstract heap types, by their names in the text format: {@link ABSTRACT} and their byte. */
export const heapTypes = {
  noexn: 0x100_0074,
  nofunc: 0x100_0073,
  noextern: 0x100_0072,
  none: 0x100_0071,
  func: 0x100_0070,
  extern: 0x100_006f,
  any: 0x100_006e,
  eq: 0x100_006d,
  i31: 0x100_006c,
  struct: 0x100_006b,
  array: 0x100_006a,
  exn: 0x100_0069,
} as const;

/** The least and the greatest byte of the abstract heap types. */
const FIRST_HEAP_BYTE = 0x69;
const LAST_HEAP_BYTE = 0x74;

/** Bytes that `(ref null ht)` takes where one would do: `funcref` written as 0x63 0x70. */
const LONG_FORM_SIZE = 2;

/** Bytes in front of `(ref null ht)` and `(ref ht)`. */
const REF_NULL_PREFIX = 0x63;
const REF_PREFIX = 0x64;

export const FUNCREF: ValueType = referenceTo(heapTypes.func, { nullable: true });
export const EXTERNREF: ValueType = referenceTo(heapTypes.extern, { nullable: true });
export const EXNREF: ValueType = referenceTo(heapTypes.exn, { nullable: true });

/** Names of the types that are one byte, in the text format's words. */
const names: ReadonlyMap<ValueType, string> = new Map<ValueType, string>([
  [I32, "i32"],
  [I64, "i64"],
  [F32, "f32"],
  [F64, "f64"],
  [V128, "v128"],
  [I8, "i8"],
  [I16, "i16"],
  ...Object.entries(heapTypes).map(([name, type]): [ValueType, string] => [
    referenceTo(type, { nullable: true }),
    shorthandOf(name),
  ]),
]);

const types: ReadonlyMap<string, ValueType> = new Map(Array.from(names, ([type, name]) => [name, type]));

const heapTypeNames: ReadonlyMap<HeapType, string> = new Map(
  Object.entries(heapTypes).map(([name, type]) => [type, name]),
);

/** `(ref heapType)` or `(ref null heapType)`. */
export function referenceTo(heapType: HeapType, options: { nullable: boolean }): ValueType {
  return REF | (options.nullable ? NULLABLE : 0) | heapType;
}

export function isReference(type: ValueType): boolean {
  return (type & REF) !== 0;
}

export function isNullable(type: ValueType): boolean {
  return (type & NULLABLE) !== 0;
}

/** The heap type of a reference type. */
export function heapTypeOf(type: ValueType): HeapType {
  return type & HEAP_TYPE_MASK;
}

/** The type as the text format writes it: `i32`, `funcref`, `(ref null 3)`. */
export function nameOfType(type: ValueType): string {
  const name = names.get(type);
  if (name !== undefined) return name;
  return `(ref ${isNullable(type) ? "null " : ""}${nameOfHeapType(heapTypeOf(type))})`;
}

/** The heap type as the text format writes it: `func`, `3`. */
export function nameOfHeapType(type: HeapType): string {
  return heapTypeNames.get(type) ?? `${type}`;
}

/** The type that is one word in the text format (`i32`, `funcref`), if there is one of that name. */
export function typeOfName(name: string): ValueType | undefined {
  return types.get(name);
}

/** The abstract heap type of that name, if there is one. */
export function heapTypeOfName(name: string): HeapType | undefined {
  return Object.hasOwn(heapTypes, name) ? heapTypes[name as keyof typeof heapTypes] : undefined;
}

/**
 * The type that a byte alone means, or 0: numbers, vectors, and the shorthands of `(ref null ht)`.
 * Packed types are not among them.
 */
export function typeOfByte(byte: number): ValueType {
  if (byte >= V128 && byte <= I32) return byte;
  return byte >= FIRST_HEAP_BYTE && byte <= LAST_HEAP_BYTE ? REF | NULLABLE | ABSTRACT | byte : 0;
}

/** Reads a value type (core 5.3.4). */
export function readValueType(reader: Reader, what: string): ValueType {
  const byte = reader.u8(what);
  const type = typeOfByte(byte);
  if (type !== 0) return type;
  if (byte === REF_PREFIX || byte === REF_NULL_PREFIX) {
    const at = reader.offset - 1;
    const long = referenceTo(readHeapType(reader, what), { nullable: byte === REF_NULL_PREFIX });
    if (byteOfType(long) !== 0) reader.padded?.set(at, LONG_FORM_SIZE);
    return long;
  }
  return reader.fail({ at: reader.position - 1, reading: what, found: byteText(byte), expected: "a value type" });
}

/** Reads a reference type (core 5.3.3). */
export function readReferenceType(reader: Reader, what: string): ValueType {
  const at = reader.position;
  const type = readValueType(reader, what);
  if (isReference(type)) return type;
  return reader.fail({ at, reading: what, found: nameOfType(type), expected: "a reference type" });
}

/** Reads a storage type: a value type or a packed type (core 5.3.8). */
export function readStorageType(reader: Reader, what: string): ValueType {
  const byte = reader.bytes[reader.position];
  if (!reader.done && (byte === I8 || byte === I16)) return reader.u8(what);
  return readValueType(reader, what);
}

/** Reads a heap type (core 5.3.2): a signed 33-bit integer. */
export function readHeapType(reader: Reader, what: string): HeapType {
  const at = reader.position;
  const value = reader.lebS33(what);
  const heapType = heapTypeOfS33(value, reader.position - at);
  if (heapType >= 0) return heapType;
  return reader.fail({ at, reading: what, found: `${value}`, expected: "a heap type" });
}

/** The heap type of a decoded s33, or -1; a negative one is a byte, so it must have taken one. */
export function heapTypeOfS33(value: number, size: number): HeapType | -1 {
  if (value >= 0) return value < ABSTRACT ? value : -1;
  const byte = value & 0x7f;
  const known = size === 1 && byte >= FIRST_HEAP_BYTE && byte <= LAST_HEAP_BYTE;
  return known ? ABSTRACT | byte : -1;
}

/** Writes a value type: as a byte if one means it, unless it was read in the longer form. */
export function writeValueType(writer: Writer, type: ValueType): void {
  const byte = byteOfType(type);
  const isLong = isReference(type) && writer.padded?.get(writer.offset) === LONG_FORM_SIZE;
  if (byte !== 0 && !isLong) {
    writer.u8(byte);
    return;
  }
  writer.u8(isNullable(type) ? REF_NULL_PREFIX : REF_PREFIX);
  writeHeapType(writer, heapTypeOf(type));
}

export function writeHeapType(writer: Writer, type: HeapType): void {
  if ((type & ABSTRACT) !== 0) writer.u8(type & 0xff);
  else writer.lebS33(type);
}

/** The byte that alone means `type`, or 0. */
export function byteOfType(type: ValueType): number {
  if ((type & REF) === 0) return type;
  return (type & (NULLABLE | ABSTRACT)) === (NULLABLE | ABSTRACT) ? type & 0xff : 0;
}

function shorthandOf(heapType: string): string {
  const bottoms: Readonly<Record<string, string>> = {
    none: "nullref",
    nofunc: "nullfuncref",
    noextern: "nullexternref",
    noexn: "nullexnref",
  };
  return bottoms[heapType] ?? `${heapType}ref`;
}
