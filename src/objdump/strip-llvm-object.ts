/**
 * `strip` of LLVM's objects. They are for linking, so their symbols stay; sections go, with the relocations for them.
 *
 * Three things refer to sections by number: `reloc.*` sections to their target, symbols of sections, and comdats. A
 * symbol of a section that is gone goes too, and then the symbols behind it have other numbers, in relocations and
 * lists of initial functions.
 */
import { FormatError, Writer } from "../bytes/index.ts";
import {
  customCodec,
  customNameOf,
  linkingCodec,
  llvmRelocation,
  readCustom,
  sectionsOf,
  writeModule,
  type Block,
  type LinkingBlocks,
  type LinkingSection,
  type LinkingSymbol,
  type Module,
  type RelocationSection,
  type Section,
  type SectionSource,
} from "../wasm/index.ts";

/** The object without those sections. */
export function stripLlvmObject(module: Module, isGone: (section: Section) => boolean): Uint8Array {
  const relocations = relocationSections(module);
  const goneSections = new Set(module.sections.filter((section) => isGone(section)));
  for (const [section, { target }] of relocations) {
    const targetSection = module.sections[target];
    if (targetSection !== undefined && goneSections.has(targetSection)) goneSections.add(section);
  }
  const linking = readCustom(module, "linking");
  if (goneSections.size === 0 || linking === undefined) return Uint8Array.from(module.bytes);
  const sections = numbering(module.sections, (section) => !goneSections.has(section));
  const symbols = numbering(
    symbolsOf(linking),
    (symbol) => symbol.kind !== "section" || sections[symbol.section] !== undefined,
  );
  const sources = sectionsOf(module).flatMap((source, index): readonly SectionSource[] => {
    const section = module.sections[index];
    if (section === undefined || goneSections.has(section)) return [];
    if (section.name === "linking")
      return [custom(section.name, linkingCodec, renumberedLinking(linking, { sections, symbols }))];
    const table = relocations.get(section);
    if (table === undefined) return [source];
    return [custom(section.name, customCodec("reloc."), renumberedRelocations(table, { sections, symbols, section }))];
  });
  return writeModule(sources);
}

/** Old number -> new number; `undefined` for what goes. */
type Numbering = readonly (number | undefined)[];

interface Numberings {
  readonly sections: Numbering;
  readonly symbols: Numbering;
}

function numbering<T>(items: readonly T[], stays: (item: T) => boolean): Numbering {
  let next = 0;
  return items.map((item) => (stays(item) ? next++ : undefined));
}

function symbolsOf(linking: LinkingSection): readonly LinkingSymbol[] {
  return linking.blocks.flatMap((block) => (block.kind === "symbols" ? block.value : []));
}

function relocationSections(module: Module): ReadonlyMap<Section, RelocationSection> {
  const codec = customCodec("reloc.");
  const tables = new Map<Section, RelocationSection>();
  for (const section of module.customSections()) {
    if (customNameOf(section.name) !== "reloc.") continue;
    tables.set(section, codec.read(module.reader(section), `section "${section.name}"`));
  }
  return tables;
}

function renumberedLinking(linking: LinkingSection, { sections, symbols }: Numberings): LinkingSection {
  const blocks = linking.blocks.map((block): Block<LinkingBlocks> => {
    switch (block.kind) {
      case "symbols":
        return { kind: "symbols", value: block.value.flatMap((symbol) => renumberedSymbol(symbol, sections)) };
      case "initFunctions":
        return {
          kind: "initFunctions",
          value: block.value.map((entry) => ({ ...entry, symbol: symbols[entry.symbol] ?? entry.symbol })),
        };
      case "comdats":
        return {
          kind: "comdats",
          value: block.value.map((comdat) => ({
            ...comdat,
            entries: comdat.entries.flatMap((entry) => {
              if (entry.kind !== "section") return [entry];
              const index = sections[entry.index];
              return index === undefined ? [] : [{ ...entry, index }];
            }),
          })),
        };
      case "segments":
      case "unknown":
        return block;
    }
  });
  return { ...linking, blocks };
}

function renumberedSymbol(symbol: LinkingSymbol, sections: Numbering): readonly LinkingSymbol[] {
  if (symbol.kind !== "section") return [symbol];
  const section = sections[symbol.section];
  return section === undefined ? [] : [{ ...symbol, section }];
}

function renumberedRelocations(
  table: RelocationSection,
  { sections, symbols, section }: Numberings & { readonly section: Section },
): RelocationSection {
  const entries = table.entries.map((entry, number) => {
    // The index of this one is a type's.
    if (llvmRelocation(entry.type)?.name === "R_WASM_TYPE_INDEX_LEB") return entry;
    const index = symbols[entry.index];
    if (index !== undefined) return { ...entry, index };
    throw new FormatError({
      offset: section.contents,
      reading: `relocation ${number} of section "${section.name}"`,
      found: `symbol ${entry.index}`,
      expected: "a symbol that is there, of a section that stays",
    });
  });
  return { target: sections[table.target] ?? table.target, entries };
}

function custom<T>(name: string, codec: { write(writer: Writer, value: T): void }, value: T): SectionSource {
  const writer = new Writer();
  codec.write(writer, value);
  return { custom: name, bytes: writer.finish() };
}
