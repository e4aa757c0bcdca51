/**
 * Sections made of sized blocks with a kind byte in front: `name`, `linking`, `dylink.0`. Blocks of
 * kinds that the table does not know are kept as bytes.
 */
import { byteCodec, labelled, mapped, readField, restCodec, writeField, type Codec } from "../../bytes/index.ts";

/** Kind name -> kind byte and codec of the contents. */
export type BlockTable<T extends object> = {
  readonly [K in keyof T]: { readonly id: number; readonly codec: Codec<T[K]> };
};

/** One block of a table, or a block of a kind that is not in it. */
export type Block<T extends object> =
  | { readonly [K in keyof T]: { readonly kind: K; readonly value: T[K] } }[keyof T]
  | UnknownBlock;

export interface UnknownBlock {
  readonly kind: "unknown";
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** A block of any table. */
type AnyBlock = { readonly kind: string; readonly value: unknown } | UnknownBlock;

const unknownCodec: Codec<Uint8Array> = labelled("contents", restCodec);

/** Blocks up to the end of the window. */
export function blocksCodec<T extends object>(table: BlockTable<T>): Codec<readonly Block<T>[]> {
  const codec = blockCodec(table) as Codec<Block<T>>;
  return {
    minimumSize: 0,
    read(reader, what) {
      const blocks: Block<T>[] = [];
      while (!reader.done) {
        reader.fields?.open(`block[${blocks.length}]`, reader.offset);
        blocks.push(codec.read(reader, what));
        reader.fields?.close(reader.offset);
      }
      return blocks;
    },
    write(writer, blocks) {
      for (const [index, value] of blocks.entries()) writeField(writer, codec, { label: `block[${index}]`, value });
    },
  };
}

function blockCodec(table: BlockTable<Record<string, unknown>>): Codec<AnyBlock> {
  const kinds = new Map(Object.entries(table).map(([kind, { id }]) => [id, kind]));
  const idCodec: Codec<number> = mapped(byteCodec, {
    decode: (id) => id,
    encode: (id) => id,
    show: (id) => `${id} (${kinds.get(id) ?? "unknown"})`,
  });
  return {
    minimumSize: 2,
    read(reader, what) {
      const id = readField(reader, idCodec, { label: "kind", of: `block of ${what}` });
      const kind = kinds.get(id);
      const name = `block "${kind ?? id}" of ${what}`;
      const block = reader.sized(name, "block");
      if (kind === undefined) return { kind: "unknown", id, bytes: unknownCodec.read(block, name) };
      const value = table[kind]?.codec.read(block, name);
      block.expectEnd(name);
      return { kind, value };
    },
    write(writer, block) {
      const isUnknown = "bytes" in block;
      const id = isUnknown ? block.id : (table[block.kind]?.id ?? 0);
      writeField(writer, idCodec, { label: "kind", value: id });
      writer.sized("block", () => {
        if (isUnknown) unknownCodec.write(writer, block.bytes);
        else table[block.kind]?.codec.write(writer, block.value);
      });
    },
  };
}

/** The contents of the first block of a kind, if there is one. */
export function blockOf<T extends object, K extends keyof T>(blocks: readonly Block<T>[], kind: K): T[K] | undefined {
  const block = blocks.find((candidate): candidate is Extract<Block<T>, { value: unknown }> => candidate.kind === kind);
  return block?.value as T[K] | undefined;
}
