/**
 * Sections made of sized blocks with a kind byte in front: `name`, `linking`, `dylink.0`. Blocks of
 * kinds that the table does not know are kept as bytes.
 */
import type { Codec } from "../../bytes/index.ts";

/** Kind name -> kind byte and codec of the contents. */
export type BlockTable<T extends object> = {
  readonly [K in keyof T]: { readonly id: number; readonly codec: Codec<T[K]> };
};

/** One block of a table, or a block of a kind that is not in it. */
export type Block<T extends object> =
  | { readonly [K in keyof T]: { readonly kind: K; readonly value: T[K] } }[keyof T]
  | { readonly kind: "unknown"; readonly id: number; readonly bytes: Uint8Array };

/** Blocks up to the end of the window. */
export function blocksCodec<T extends object>(table: BlockTable<T>, section: string): Codec<readonly Block<T>[]> {
  const kinds = Object.entries(table) as [keyof T & string, { id: number; codec: Codec<T[keyof T]> }][];
  return {
    minimumSize: 0,
    read(reader) {
      const blocks: Block<T>[] = [];
      while (!reader.done) {
        reader.fields?.open(`block[${blocks.length}]`, reader.offset);
        const id = reader.u8(`kind of a block of section "${section}"`);
        const known = kinds.find(([, row]) => row.id === id);
        const what = `block "${known?.[0] ?? id}" of section "${section}"`;
        const block = reader.sized(what);
        if (known === undefined) {
          blocks.push({ kind: "unknown", id, bytes: block.view(block.remaining, what) });
        } else {
          const value = known[1].codec.read(block, what);
          block.expectEnd(what);
          blocks.push({ kind: known[0], value } as Block<T>);
        }
        reader.fields?.close(reader.offset, known?.[0]);
      }
      return blocks;
    },
    write(writer, blocks) {
      for (const block of blocks) {
        const known = kinds.find(([kind]) => kind === block.kind)?.[1];
        writer.u8(block.kind === "unknown" ? (block as { id: number }).id : (known?.id ?? 0));
        writer.sized(String(block.kind), () => {
          if (known === undefined) writer.raw((block as { bytes: Uint8Array }).bytes);
          else known.codec.write(writer, (block as { value: T[keyof T] }).value);
        });
      }
    },
  };
}

/** The contents of the first block of a kind, if there is one. */
export function blockOf<T extends object, K extends keyof T>(blocks: readonly Block<T>[], kind: K): T[K] | undefined {
  const block = blocks.find((candidate) => candidate.kind === kind);
  return block === undefined ? undefined : (block as unknown as { value: T[K] }).value;
}
