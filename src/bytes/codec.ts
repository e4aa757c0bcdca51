/**
 * Codecs: one declaration that reads, writes and labels a piece of a format.
 *
 * Most of a binary format is vectors, records and tagged choices of a few kinds of integers. Said
 * once as a codec, reader and writer cannot disagree, the labels of annotated listings come for
 * free, and the smallest size of an item, which bounds what a count may promise, is derived.
 */
import { FormatError } from "./format-error.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** Reads and writes values of type `T`. */
export interface Codec<T> {
  /** Bytes of the shortest encoding. */
  readonly minimumSize: number;
  /** @param what names the value for errors. */
  read(reader: Reader, what: string): T;
  write(writer: Writer, value: T): void;
}

/** The value type of a codec. */
export type Decoded<C> = C extends Codec<infer T> ? T : never;

/** A byte. */
export const byteCodec: Codec<number> = {
  minimumSize: 1,
  read: (reader, what) => reader.u8(what),
  write: (writer, value) => writer.u8(value),
};

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
  return {
    minimumSize: 1,
    read(reader, what) {
      const count = labelled(reader, "count", () => reader.count(what, item.minimumSize));
      const items: T[] = [];
      try {
        while (items.length < count) items.push(readItem(reader, item, { label, index: items.length }));
      } catch (error) {
        throw error instanceof FormatError ? inItem(error, label, items.length) : error;
      }
      return items;
    },
    write(writer, items) {
      writeLabelled(writer, "count", { codec: u32Codec, value: items.length });
      for (const [index, value] of items.entries()) {
        if (writer.fields === undefined) item.write(writer, value);
        else writeLabelled(writer, `${label}[${index}]`, { codec: item, value });
      }
    },
  };
}

function readItem<T>(reader: Reader, item: Codec<T>, place: { label: string; index: number }): T {
  if (reader.fields === undefined) return item.read(reader, place.label);
  return labelled(reader, `${place.label}[${place.index}]`, () => item.read(reader, place.label));
}

/** The error, which says which item it is of: there only, so that reading costs no texts. */
function inItem(error: FormatError, label: string, index: number): FormatError {
  const { offset, reading, found, expected } = error;
  const named = reading === label || reading.endsWith(` of ${label}`);
  return new FormatError({ offset, reading: `${reading}${named ? "" : ` of ${label}`} ${index}`, found, expected });
}

/** Fields one after the other. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Codec<T[K]> }): Codec<T> {
  const entries = Object.entries(fields) as [keyof T & string, Codec<T[keyof T]>][];
  return {
    minimumSize: entries.reduce((sum, [, codec]) => sum + codec.minimumSize, 0),
    read(reader, what) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of entries) {
        value[name] = labelled(reader, name, () => codec.read(reader, `${name} of ${what}`));
      }
      return value as T;
    },
    write(writer, value) {
      for (const [name, codec] of entries) writeLabelled(writer, name, { codec, value: value[name] });
    },
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

/** A codec of `Outer` by way of one of `Inner`. */
export function mapped<Inner, Outer>(
  inner: Codec<Inner>,
  maps: { decode(value: Inner, reader: Reader): Outer; encode(value: Outer): Inner },
): Codec<Outer> {
  return {
    minimumSize: inner.minimumSize,
    read: (reader, what) => maps.decode(inner.read(reader, what), reader),
    write: (writer, value) => inner.write(writer, maps.encode(value)),
  };
}

function labelled<T>(reader: Reader, label: string, read: () => T): T {
  const log = reader.fields;
  if (log === undefined) return read();
  log.open(label, reader.offset);
  const value = read();
  log.close(reader.offset, shown(value));
  return value;
}

function writeLabelled<T>(writer: Writer, label: string, field: { codec: Codec<T>; value: T }): void {
  if (writer.fields === undefined) field.codec.write(writer, field.value);
  else writer.field(label, () => field.codec.write(writer, field.value), shown(field.value));
}

/** How a value reads in a listing; what is made of other fields shows in them. */
function shown(value: unknown): string | undefined {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? `${value}` : undefined;
}
