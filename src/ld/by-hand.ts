/**
 * What a source that says all of a module has besides its entries: custom sections with their places, names of what
 * has no symbols in other sources, and how many memories there are. `wasm2s` writes such sources.
 */
import { decodeUtf8, Reader } from "../bytes/index.ts";
import type { ElfFile } from "../elf/index.ts";
import type { ImageCustom, ImageNames, NamedIndex } from "../module/index.ts";
import { sectionNameOf } from "../wasm/index.ts";
import type { ObjectFile } from "./object-file.ts";

/** A name of a type or a segment, by its place in the file. */
export interface EntryName extends NamedIndex {
  readonly list: "types" | "elements" | "data";
}

export interface ByHand {
  readonly names: readonly EntryName[];
  readonly moduleName: string | undefined;
  /** Whether the file says which memories there are, so that the linker adds none. */
  readonly saysMemories: boolean;
}

/** What other files say of this. */
export const notByHand: ByHand = { names: [], moduleName: undefined, saysMemories: false };

/** Sections whose symbols name entries. */
const namedSpaces: ReadonlyMap<string, EntryName["list"]> = new Map([
  [".space.type", "types"],
  [".space.element_segment", "elements"],
  [".space.data_segment", "data"],
]);

export function readByHand(elf: ElfFile): ByHand {
  const moduleName = elf.section(".wasm.module_name")?.content;
  const saysMemories = elf.section(".wasm.memory") !== undefined;
  return { names: namesOf(elf), moduleName: moduleName && decodeUtf8(moduleName), saysMemories };
}

function namesOf(elf: ElfFile): readonly EntryName[] {
  const lists = elf.sections.map(({ name }) => namedSpaces.get(name));
  const { symbols } = elf;
  if (symbols === undefined || lists.every((list) => list === undefined)) return [];
  const names: EntryName[] = [];
  for (let index = 1; index < symbols.count; index++) {
    const list = lists[symbols.sectionIndex(index)];
    const name = list === undefined ? "" : symbols.name(index);
    if (list !== undefined && name !== "" && !name.startsWith("__sigchar_"))
      names.push({ list, index: symbols.value(index), name });
  }
  return names;
}

/** The names of all files, with indices of the output. */
export function namesByHand(files: readonly ObjectFile[]): ImageNames {
  const before = { types: 0, elements: 0, data: 0 };
  const names = { types: [] as NamedIndex[], elements: [] as NamedIndex[], data: [] as NamedIndex[] };
  for (const file of files) {
    for (const { list, index, name } of file.byHand.names) names[list].push({ index: before[list] + index, name });
    before.types += sum(file.verbatimTypes.map(({ types }) => types.length));
    before.elements += countOf(file, "element");
    before.data += countOf(file, "data");
  }
  const module = files.find(({ byHand }) => byHand.moduleName !== undefined)?.byHand.moduleName;
  return { ...names, ...(module !== undefined && { module }) };
}

function countOf(file: ObjectFile, section: "element" | "data"): number {
  return sum(file.verbatimParts.map((part) => (part.section === section ? part.count : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The custom sections in the contents of `.wasm.custom`. */
export function customsByHand(contents: Uint8Array, file: ObjectFile): readonly ImageCustom[] {
  const reader = new Reader(contents, { region: `section ".wasm.custom" of ${file.name}` });
  const customs: ImageCustom[] = [];
  while (!reader.done) {
    const before = reader.u8("the section in front of a custom section");
    const name = reader.name("name of custom section");
    const bytes = reader.sized("custom section");
    const pieces = [contents.subarray(bytes.position, bytes.end)];
    const behind = before === 0 ? "header" : sectionNameOf(before);
    customs.push({ name, pieces, ...(behind !== undefined && { behind }) });
  }
  return customs;
}
