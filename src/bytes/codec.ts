/**
 * Codecs: one declaration that reads, writes and labels a piece of a format.
 *
 * Most of a binary format is vectors, records and tagged choices of a few kinds of integers. Said
 * once as a codec, reader and writer cannot disagree, the labels of annotated listings come for
 * free, and the smallest size of an item, which bounds what a count may promise, is derived.
 */
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

/** A LEB128 count and so many items. */
export function vector<T>(item: Codec<T>, label: string): Codec<readonly T[]> {
  return {
    minimumSize: 1,
    read(reader, what) {
      const count = labelled(reader, "count", () => reader.count(what, item.minimumSize));
      const items: T[] = [];
      for (let index = 0; index < count; index++) {
        items.push(labelled(reader, `${label}[${index}]`, () => item.read(reader, label)));
      }
      return items;
    },
    write(writer, items) {
      writer.field("count", () => writer.lebU32(items.length));
      items.forEach((value, index) => writer.field(`${label}[${index}]`, () => item.write(writer, value)));
    },
  };
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
      for (const [name, codec] of entries) writer.field(name, () => codec.write(writer, value[name]));
    },
  };
}

/** A value behind its LEB128 size, which must be read to its end. */
export function sizedBlock<T>(content: Codec<T>): Codec<T> {
  return {
    minimumSize: 1,
    read(reader, what) {
      const block = reader.sized(what);
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
  log.close(reader.offset, typeof value === "object" ? undefined : `${String(value)}`);
  return value;
}
