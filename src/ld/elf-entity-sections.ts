/** Globals, tables, memories and tags of an ELF object. */
import { Reader } from "../bytes/index.ts";
import type { ElfFile, Section } from "../elf/index.ts";
import { globalCodec, memoryTypeCodec, tableCodec, tagTypeCodec } from "../wasm/index.ts";
import { typeOfSymbol } from "./elf-code-sections.ts";
import type { ElfRelocationReader } from "./elf-relocations.ts";
import type { TypeSections } from "./elf-type-sections.ts";
import { Entry } from "./entry.ts";

/** How the entries of each kind are read: what matters is where one ends. */
const codecs = { global: globalCodec, table: tableCodec, memory: memoryTypeCodec, tag: tagTypeCodec } as const;

type EntityKind = keyof typeof codecs;

export interface EntitySections {
  readonly all: readonly Entry[];
  /** The entry at that place of a `.space.X_index` section. */
  at(space: Section, place: number): Entry | undefined;
}

export function readEntitySections(
  elf: ElfFile,
  parts: { readonly types: TypeSections; readonly relocations: ElfRelocationReader },
): EntitySections {
  const byName = new Map<string, readonly Entry[]>();
  for (const section of elf.sections) {
    const kind = kindOf(section.name);
    if (kind === undefined) continue;
    const entries = readEntries(elf, { section, kind });
    parts.relocations.take(entries, section);
    if (kind === "tag") giveTypes(elf, { entries, section, ...parts });
    byName.set(section.name, [...(byName.get(section.name) ?? []), ...entries]);
  }
  return {
    all: [...byName.values()].flat(),
    at: (space, place) => byName.get(space.name.replace(/^\.space\.(\w+?)_index/, ".wasm.$1"))?.[place],
  };
}

function kindOf(name: string): EntityKind | undefined {
  const kind = /^\.wasm\.(global|table|memory|tag)(?:[._]|$)/.exec(name)?.[1];
  return kind as EntityKind | undefined;
}

function readEntries(
  elf: ElfFile,
  { section, kind }: { readonly section: Section; readonly kind: EntityKind },
): Entry[] {
  const { offset, size, name } = section;
  const reader = new Reader(elf.bytes, { start: offset, end: offset + size, base: elf.base, region: section.label });
  const entries: Entry[] = [];
  while (!reader.done) {
    const start = reader.position;
    codecs[kind].read(reader, `${kind} ${entries.length}`);
    entries.push(new Entry({ kind, file: undefined, section: name, bytes: elf.bytes, start, end: reader.position }));
  }
  return entries;
}

/** The relocation of a tag's type index says which type it is. */
function giveTypes(
  elf: ElfFile,
  context: {
    readonly entries: readonly Entry[];
    readonly section: Section;
    readonly types: TypeSections;
    readonly relocations: ElfRelocationReader;
  },
): void {
  const { entries, types, relocations } = context;
  const { list } = relocations;
  for (const entry of entries) {
    const symbol = entry.endRelocation > entry.firstRelocation ? list.symbol[entry.firstRelocation] : undefined;
    const index = elf.bytes[entry.end - 1] ?? 0;
    entry.type = symbol === undefined ? types.verbatim[0]?.types[index] : typeOfSymbol(elf, symbol, types);
  }
}
