/**
 * Codecs: one declaration that reads, writes and labels a piece of a format.
 *
 * Most of a binary format is vectors, records and tagged choices of a few kinds of integers. Said
 * once as a codec, reader and writer cannot disagree, the labels of annotated listings come for
 * free, and the smallest size of an item, which bounds what a count may promise, is derived.
 */
import { byteText, FormatError } from "./format-error.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Reads and writes values of type `T`. */
export interface Codec<T> {
  /** Bytes of the shortest encoding. */
  readonly minimumSize: number;
  /** @param what names the value for errors. */
  read(reader: Reader, what: string): T;
  write(writer: Writer, value: T): void;
  /** How a value reads in a listing, if not as itself: `i32`, not 127. */
  show?(value: T): string;
}

/** The value type of a codec. */
export type Decoded<C> = C extends Codec<infer T> ? T : never;

/** A byte. */
export const byteCodec: Codec<number> = {
  minimumSize: 1,
  read: (reader, what) => reader.u8(what),
  write: (writer, value) => writer.u8(value),
};

/** A byte that stands for a name: the place in a list of names, or what a table says. */
export function enumerated<Name extends string>(names: readonly Name[] | Readonly<Record<Name, number>>): Codec<Name> {
  const rows: readonly (readonly [string, number])[] = Array.isArray(names)
    ? names.map((name: Name, byte) => [name, byte] as const)
    : Object.entries(names);
  const byByte = new Map(rows.map(([name, byte]) => [byte, name as Name]));
  const byName = new Map(rows);
  return {
    minimumSize: 1,
    read(reader, what) {
      const at = reader.position;
      const byte = reader.u8(what);
      const name = byByte.get(byte);
      if (name !== undefined) return name;
      return reader.fail({ at, reading: what, found: byteText(byte), expected: listOf(rows) });
    },
    write(writer, name) {
      const byte = byName.get(name);
      if (byte === undefined) throw new RangeError(`"${name}" is none of ${listOf(rows)}`);
      writer.u8(byte);
    },
    show: (name) => name,
  };
}

function listOf(rows: readonly (readonly [string, number])[]): string {
  const texts = rows.map(([name, byte]) => `0x${byte.toString(16).padStart(2, "0")} (${name})`);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}

/** An unsigned LEB128 integer of 32 bits. */
export const u32Codec: Codec<number> = {
  minimumSize: 1,
  read: (reader, what) => reader.lebU32(what),
  write: (writer, value) => writer.lebU32(value),
};

/** An unsigned LEB128 integer of 64 bits. */
export const u64Codec: Codec<bigint> = {
  minimumSize: 1,
  read: (reader, what) => reader.lebU64(what),
  write: (writer, value) => writer.lebU64(value),
};

/** A signed LEB128 integer of 32 bits. */
export const s32Codec: Codec<number> = {
  minimumSize: 1,
  read: (reader, what) => reader.lebS32(what),
  write: (writer, value) => writer.lebS32(value),
};

/** A signed LEB128 integer of 64 bits. */
export const s64Codec: Codec<bigint> = {
  minimumSize: 1,
  read: (reader, what) => reader.lebS64(what),
  write: (writer, value) => writer.lebS64(value),
};

/** UTF-8 text behind its LEB128 size. */
export const nameCodec: Codec<string> = {
  minimumSize: 1,
  read: (reader, what) => reader.name(what),
  write: (writer, value) => writer.name(value),
};

/** Bytes behind their LEB128 size; read as a view on the input. */
export const bytesCodec: Codec<Uint8Array> = {
  minimumSize: 1,
  read: (reader, what) => reader.view(reader.lebU32(`size of ${what}`), what),
  write: (writer, value) => {
    writer.lebU32(value.length);
    writer.raw(value);
  },
};

/** All bytes to the end of the window; read as a view on the input. */
export const restCodec: Codec<Uint8Array> = {
  minimumSize: 0,
  read: (reader, what) => reader.view(reader.remaining, what),
  write: (writer, value) => writer.raw(value),
};

/**
 * A LEB128 count and so many items.
 * @param item takes at least a byte: a count of items that take none could promise anything.
 * @param label what an item is, in the singular.
 */
export function vector<T>(item: Codec<T>, label: string): Codec<readonly T[]> {
  if (item.minimumSize === 0)
    throw new RangeError(`Nothing bounds how many of "${label}" there are: they may be empty`);
  const countCodec: Codec<number> = { ...u32Codec, read: (reader, what) => reader.count(what, item.minimumSize) };
  return {
    minimumSize: 1,
    read(reader, what) {
      const count = readLabelled(reader, countCodec, { label: "count", what });
      const items: T[] = [];
      try {
        while (items.length < count) items.push(readItem(reader, item, { label, index: items.length }));
      } catch (error) {
        throw within(error, { label, index: items.length, of: what });
      }
      return items;
    },
    write(writer, items) {
      writeField(writer, u32Codec, { label: "count", value: items.length });
      for (const [index, value] of items.entries()) {
        if (writer.fields === undefined) item.write(writer, value);
        else writeField(writer, item, { label: `${label}[${index}]`, value });
      }
    },
  };
}

function readItem<T>(reader: Reader, item: Codec<T>, place: { label: string; index: number }): T {
  const { label } = place;
  if (reader.fields === undefined) return item.read(reader, label);
  return readLabelled(reader, item, { label: `${label}[${place.index}]`, what: label });
}

/** A part of something: a field, or with an index an item of a vector. */
interface Part {
  readonly label: string;
  readonly index?: number;
  readonly of: string;
}

/**
 * The error, which says in what part of what it is. It is put together here, on its way out, so that reading costs no
 * texts as long as nothing is wrong.
 */
function within(error: unknown, { label, index, of }: Part): unknown {
  if (!(error instanceof FormatError)) return error;
  const { offset, reading, found, expected } = error;
  const isNamed = reading === label || reading.endsWith(` of ${label}`);
  const part = `${reading}${isNamed ? "" : ` of ${label}`}${index === undefined ? "" : ` ${index}`}`;
  return new FormatError({ offset, reading: `${part} of ${of}`, found, expected });
}

/** Fields one after the other. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Codec<T[K]> }): Codec<T> {
  const entries = Object.entries(fields) as [keyof T & string, Codec<T[keyof T]>][];
  return {
    minimumSize: entries.reduce((sum, [, codec]) => sum + codec.minimumSize, 0),
    read(reader, what) {
      const value: Record<string, unknown> = {};
      if (reader.fields === undefined) readPlainly(reader, entries, { value, of: what });
      else for (const [label, codec] of entries) value[label] = readField(reader, codec, { label, of: what });
      return value as T;
    },
    write(writer, value) {
      for (const [label, codec] of entries) writeField(writer, codec, { label, value: value[label] });
    },
  };
}

/** Reads the fields of a record where nobody wants to know their places: large files have a million. */
function readPlainly(
  reader: Reader,
  entries: readonly (readonly [string, Codec<unknown>])[],
  { value, of }: { readonly value: Record<string, unknown>; readonly of: string },
): void {
  let at = 0;
  try {
    for (; at < entries.length; at++) {
      const [label, codec] = entries[at]!;
      value[label] = codec.read(reader, label);
    }
  } catch (error) {
    throw within(error, { label: entries[at]![0], of });
  }
}

/** A value as a field with a label of its own, where it would else be read without one. */
export function labelled<T>(label: string, codec: Codec<T>): Codec<T> {
  return {
    minimumSize: codec.minimumSize,
    read: (reader, what) => readField(reader, codec, { label, of: what }),
    write: (writer, value) => writeField(writer, codec, { label, value }),
  };
}

/** A value behind its LEB128 size, which must be read to its end. */
export function sizedBlock<T>(content: Codec<T>): Codec<T> {
  return {
    minimumSize: 1,
    read(reader, what) {
      const block = reader.sized(what, "block");
      const value = content.read(block, what);
      block.expectEnd(what);
      return value;
    },
    write(writer, value) {
      writer.sized("block", () => content.write(writer, value));
    },
  };
}

/** How a codec of `Outer` is made of one of `Inner`. */
export interface Maps<Inner, Outer> {
  /** @param refuse fails at the value's first byte. */
  decode(value: Inner, refuse: Refuse): Outer;
  encode(value: Outer): Inner;
  show?(value: Outer): string;
}

/** Throws a {@link FormatError} that says what there is and what there should be. */
export type Refuse = (parts: { readonly found: string; readonly expected: string }) => never;

/** A codec of `Outer` by way of one of `Inner`. */
export function mapped<Inner, Outer>(inner: Codec<Inner>, maps: Maps<Inner, Outer>): Codec<Outer> {
  return {
    minimumSize: inner.minimumSize,
    read(reader, what) {
      const at = reader.position;
      return maps.decode(inner.read(reader, what), (parts) => reader.fail({ at, reading: what, ...parts }));
    },
    write: (writer, value) => inner.write(writer, maps.encode(value)),
    ...(maps.show && { show: (value) => maps.show?.(value) ?? "" }),
  };
}

/**
 * Reads a labelled field, as {@link record} does: for codecs whose fields depend on each other.
 * @param field `of`: what the field is of, for errors
 */
export function readField<T>(reader: Reader, codec: Codec<T>, field: { label: string; of: string }): T {
  try {
    return readLabelled(reader, codec, { label: field.label, what: field.label });
  } catch (error) {
    throw within(error, field);
  }
}

/** Writes a labelled field, as {@link record} does. */
export function writeField<T>(writer: Writer, codec: Codec<T>, field: { label: string; value: T }): void {
  const { label, value } = field;
  if (writer.fields === undefined) codec.write(writer, value);
  else writer.field(label, () => codec.write(writer, value), shown(codec, value));
}

function readLabelled<T>(reader: Reader, codec: Codec<T>, field: { label: string; what: string }): T {
  const { fields } = reader;
  if (fields === undefined) return codec.read(reader, field.what);
  fields.open(field.label, reader.offset);
  const value = codec.read(reader, field.what);
  fields.close(reader.offset, shown(codec, value));
  return value;
}

/** How a value reads in a listing; what is made of other fields shows in them. */
function shown<T>(codec: Codec<T>, value: T): string | undefined {
  if (codec.show !== undefined) return codec.show(value);
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? `${value}` : undefined;
}
