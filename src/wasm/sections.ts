/** The sections of a module: ids, order, codecs (core 5.5). One row each. */
import { labelled, u32Codec, vector, type Codec } from "../bytes/index.ts";
import type {
  DataSegment,
  ElementSegment,
  Export,
  FunctionBody,
  Global,
  Import,
  MemoryType,
  RecursiveGroup,
  Table,
  TagType,
} from "./entities.ts";
import { exportCodec, functionBodyCodec, globalCodec, importCodec, tableCodec } from "./entity-codecs.ts";
import { dataSegmentCodec, elementSegmentCodec } from "./segment-codecs.ts";
import { memoryTypeCodec, recursiveGroupCodec, tagTypeCodec } from "./type-codecs.ts";

/** What each section holds. */
export interface SectionContents {
  readonly type: readonly RecursiveGroup[];
  readonly import: readonly Import[];
  /** Type index of each function that the module defines. */
  readonly function: readonly number[];
  readonly table: readonly Table[];
  readonly memory: readonly MemoryType[];
  readonly tag: readonly TagType[];
  readonly global: readonly Global[];
  readonly export: readonly Export[];
  /** Function index. */
  readonly start: number;
  readonly element: readonly ElementSegment[];
  /** Number of data segments. */
  readonly datacount: number;
  readonly code: readonly FunctionBody[];
  readonly data: readonly DataSegment[];
}

/** The name of a section that is not custom. */
export type SectionName = keyof SectionContents;

/** The id of custom sections. */
export const CUSTOM_SECTION = 0;

/** Name -> id, in the order that sections must have in a module. */
export const sectionIds = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  tag: 13,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  datacount: 12,
  code: 10,
  data: 11,
} as const;

const names: ReadonlyMap<number, SectionName> = new Map(
  Object.entries(sectionIds).map(([name, id]): [number, SectionName] => [id, name as SectionName]),
);

const sectionCodecs: { readonly [Name in SectionName]: Codec<SectionContents[Name]> } = {
  type: vector(recursiveGroupCodec, "type"),
  import: vector(importCodec, "import"),
  function: vector(u32Codec, "function"),
  table: vector(tableCodec, "table"),
  memory: vector(memoryTypeCodec, "memory"),
  tag: vector(tagTypeCodec, "tag"),
  global: vector(globalCodec, "global"),
  export: vector(exportCodec, "export"),
  start: labelled("function", u32Codec),
  element: vector(elementSegmentCodec, "segment"),
  datacount: labelled("count", u32Codec),
  code: vector(functionBodyCodec, "body"),
  data: vector(dataSegmentCodec, "segment"),
};

/** The name of the section with that id, if there is one; custom sections are not among them. */
export function sectionNameOf(id: number): SectionName | undefined {
  return names.get(id);
}

/** Place of a section in the order that the format asks for: 0 is the first. */
export function sectionOrder(name: SectionName): number {
  return Object.keys(sectionIds).indexOf(name);
}

/** The codec of a section's contents. */
export function sectionCodec<Name extends SectionName>(name: Name): Codec<SectionContents[Name]> {
  return sectionCodecs[name];
}
