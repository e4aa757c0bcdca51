/**
 * C struct layouts: size, offsets, reading and writing from one declaration.
 *
 * Fields are laid out as a C compiler does for little-endian targets: each at the next multiple of
 * its alignment, which is its size, and the whole padded to the largest alignment. Formats without
 * such padding (ELF has none) come out the same.
 */
import { decodeUtf8 } from "./utf8.ts";
import type { FieldLog } from "./fields.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Types of scalars: `u16` is `uint16_t`. A `char[N]` is `["u8", N]`; {@link textOf} reads it. */
export type ScalarType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "u64" | "i64" | "f32" | "f64";

/** A field: a scalar, an array `[type, count]`, or a nested layout. */
export type FieldType = ScalarType | readonly [ScalarType, number] | StructLayout<StructFields>;

/** The declaration of a struct: names and types in order. */
export interface StructFields {
  readonly [name: string]: FieldType;
}

type ScalarValue<S extends ScalarType> = S extends "u64" | "i64" ? bigint : number;

type FieldValue<F> = F extends ScalarType
  ? ScalarValue<F>
  : F extends readonly [infer S extends ScalarType, number]
    ? readonly ScalarValue<S>[]
    : F extends StructLayout<infer Fields>
      ? StructValue<Fields>
      : never;

/** The TypeScript type of a struct's values. */
export type StructValue<F extends StructFields> = { readonly [K in keyof F]: FieldValue<F[K]> };

/** The TypeScript type of the values of a layout: `ValueOf<typeof layout>`. */
export type ValueOf<L> = L extends StructLayout<infer F> ? StructValue<F> : never;

const scalarSizes: { readonly [S in ScalarType]: number } = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

interface PlacedField {
  readonly name: string;
  readonly type: FieldType;
  readonly offset: number;
}

/**
 * A struct's layout.
 *
 * @example
 * ```ts
 * import { StructLayout } from "muslin/bytes";
 *
 * const timespec = new StructLayout({ tv_sec: "i64", tv_nsec: "i32" });
 * timespec.size; // 16
 * timespec.offsets.tv_nsec; // 8
 * const view = new DataView(new ArrayBuffer(16));
 * timespec.put(view, 0, { tv_sec: 1n, tv_nsec: 5 });
 * timespec.get(view, 0); // { tv_sec: 1n, tv_nsec: 5 }
 * ```
 */
export class StructLayout<F extends StructFields> {
  /** Bytes of the whole, with the padding at its end. */
  readonly size: number;
  /** Bytes that its address must be a multiple of. */
  readonly alignment: number;
  /** Bytes from the start to each field. */
  readonly offsets: { readonly [K in keyof F]: number };
  readonly #fields: readonly PlacedField[];

  constructor(fields: F) {
    let offset = 0;
    let alignment = 1;
    const placed: PlacedField[] = [];
    for (const [name, type] of Object.entries(fields)) {
      const own = alignmentOf(type);
      offset = alignUp(offset, own);
      placed.push({ name, type, offset });
      offset += sizeOf(type);
      alignment = Math.max(alignment, own);
    }
    this.size = alignUp(offset, alignment);
    this.alignment = alignment;
    this.#fields = placed;
    this.offsets = Object.fromEntries(placed.map((field) => [field.name, field.offset])) as { [K in keyof F]: number };
  }

  /** The value at `at` of `view`. Out of bounds is a `RangeError`. */
  get(view: DataView, at: number): StructValue<F> {
    const value: Record<string, unknown> = {};
    for (const { name, type, offset } of this.#fields) value[name] = getField(view, at + offset, type);
    return value as StructValue<F>;
  }

  /** Puts `value` at `at` of `view`; padding is left as it is. */
  put(view: DataView, at: number, value: StructValue<F>): void {
    for (const { name, type, offset } of this.#fields) putField(view, at + offset, { type, value: value[name] });
  }

  /** The value at the reader's position, which moves behind it. */
  read(reader: Reader, what: string): StructValue<F> {
    const start = reader.offset;
    const bytes = reader.view(this.size, what);
    const value = this.get(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
    if (reader.fields !== undefined) this.#label(reader.fields, start, value);
    return value;
  }

  /** Appends `value`, padding as zeros. */
  write(writer: Writer, value: StructValue<F>): void {
    const start = writer.offset;
    const bytes = new Uint8Array(this.size);
    this.put(new DataView(bytes.buffer), 0, value);
    writer.raw(bytes);
    if (writer.fields !== undefined) this.#label(writer.fields, start, value);
  }

  #label(log: FieldLog, start: number, value: StructValue<F>): void {
    for (const { name, type, offset } of this.#fields) {
      log.open(name, start + offset);
      log.close(start + offset + sizeOf(type), shown(value[name]));
    }
  }
}

/** The text of a NUL-terminated or full `char[]` field. */
export function textOf(chars: readonly number[]): string {
  const end = chars.indexOf(0);
  return decodeUtf8(Uint8Array.from(end < 0 ? chars : chars.slice(0, end)));
}

/**
 * The least multiple of `alignment` that is at least `value`. Not by `Math.ceil`: what that gives is a double to V8, and one
 * double among the addresses of half a million objects gives each of them a box for its own.
 */
export function alignUp(value: number, alignment: number): number {
  const over = value % alignment;
  return over === 0 ? value : value + alignment - over;
}

function sizeOf(type: FieldType): number {
  if (typeof type === "string") return scalarSizes[type];
  return type instanceof StructLayout ? type.size : scalarSizes[type[0]] * type[1];
}

function alignmentOf(type: FieldType): number {
  if (typeof type === "string") return scalarSizes[type];
  return type instanceof StructLayout ? type.alignment : scalarSizes[type[0]];
}

function getField(view: DataView, at: number, type: FieldType): unknown {
  if (typeof type === "string") return getScalar(view, at, type);
  if (type instanceof StructLayout) return type.get(view, at);
  const [element, count] = type;
  return Array.from({ length: count }, (_, index) => getScalar(view, at + index * scalarSizes[element], element));
}

function putField(view: DataView, at: number, field: { type: FieldType; value: unknown }): void {
  const { type, value } = field;
  if (typeof type === "string") putScalar(view, at, { type, value: value as number | bigint });
  else if (type instanceof StructLayout) type.put(view, at, value as StructValue<StructFields>);
  else {
    const [element, count] = type;
    const values = value as readonly (number | bigint)[];
    if (values.length !== count) throw new RangeError(`An array of ${count} is given ${values.length} values`);
    values.forEach((item, index) => putScalar(view, at + index * scalarSizes[element], { type: element, value: item }));
  }
}

function getScalar(view: DataView, at: number, type: ScalarType): number | bigint {
  switch (type) {
    case "u8":
      return view.getUint8(at);
    case "i8":
      return view.getInt8(at);
    case "u16":
      return view.getUint16(at, true);
    case "i16":
      return view.getInt16(at, true);
    case "u32":
      return view.getUint32(at, true);
    case "i32":
      return view.getInt32(at, true);
    case "u64":
      return view.getBigUint64(at, true);
    case "i64":
      return view.getBigInt64(at, true);
    case "f32":
      return view.getFloat32(at, true);
    case "f64":
      return view.getFloat64(at, true);
  }
}

function putScalar(view: DataView, at: number, field: { type: ScalarType; value: number | bigint }): void {
  const { type, value } = field;
  switch (type) {
    case "u8":
    case "i8":
      return view.setUint8(at, Number(value));
    case "u16":
    case "i16":
      return view.setUint16(at, Number(value), true);
    case "u32":
    case "i32":
      return view.setUint32(at, Number(value), true);
    case "u64":
    case "i64":
      return view.setBigUint64(at, BigInt(value), true);
    case "f32":
      return view.setFloat32(at, Number(value), true);
    case "f64":
      return view.setFloat64(at, Number(value), true);
  }
}

function shown(value: unknown): string | undefined {
  return typeof value === "number" || typeof value === "bigint" ? `0x${value.toString(16)}` : undefined;
}
