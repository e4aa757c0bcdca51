/** The `name` section: names for what a module's indices mean (core, appendix 7.4.1; extended name section proposal). */
import { labelled, nameCodec, record, u32Codec, vector, type Codec } from "../../bytes/index.ts";
import { blocksCodec, type Block, type BlockTable } from "./blocks.ts";

/** A name of one index. */
export interface IndexName {
  readonly index: number;
  readonly name: string;
}

/** Names within one index: a function's locals, a type's fields. */
export interface IndirectNames {
  readonly index: number;
  readonly names: readonly IndexName[];
}

/** What each block of the section holds. */
export interface NameBlocks {
  readonly module: string;
  readonly function: readonly IndexName[];
  readonly local: readonly IndirectNames[];
  readonly label: readonly IndirectNames[];
  readonly type: readonly IndexName[];
  readonly table: readonly IndexName[];
  readonly memory: readonly IndexName[];
  readonly global: readonly IndexName[];
  readonly element: readonly IndexName[];
  readonly data: readonly IndexName[];
  readonly field: readonly IndirectNames[];
  readonly tag: readonly IndexName[];
}

const nameMap: Codec<readonly IndexName[]> = vector(record<IndexName>({ index: u32Codec, name: nameCodec }), "name");

const indirectNameMap: Codec<readonly IndirectNames[]> = vector(
  record<IndirectNames>({ index: u32Codec, names: nameMap }),
  "names",
);

/** Kind byte and codec of each block. */
export const nameBlocks: BlockTable<NameBlocks> = {
  module: { id: 0, codec: labelled("name", nameCodec) },
  function: { id: 1, codec: nameMap },
  local: { id: 2, codec: indirectNameMap },
  label: { id: 3, codec: indirectNameMap },
  type: { id: 4, codec: nameMap },
  table: { id: 5, codec: nameMap },
  memory: { id: 6, codec: nameMap },
  global: { id: 7, codec: nameMap },
  element: { id: 8, codec: nameMap },
  data: { id: 9, codec: nameMap },
  field: { id: 10, codec: indirectNameMap },
  tag: { id: 11, codec: nameMap },
};

export const nameSectionCodec: Codec<readonly Block<NameBlocks>[]> = blocksCodec(nameBlocks);
