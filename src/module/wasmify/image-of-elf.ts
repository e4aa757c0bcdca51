/** ELF files that the linker has written, as linked images: docs/linked-format.md. */
import { decodeUtf8, FormatError, Reader, Writer } from "../../bytes/index.ts";
import {
  EM_WEBASSEMBLY,
  ET_DYN,
  ET_EXEC,
  readElf,
  SHF_ALLOC,
  SHT_FINI_ARRAY,
  SHT_INIT_ARRAY,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
  type ElfFile,
  type Section,
} from "../../elf/index.ts";
import { sectionNameOf } from "../../wasm/index.ts";
import { decodedEntries } from "./image-entries.ts";
import {
  CUSTOM_PREFIX,
  CUSTOMS,
  DATA_COUNT,
  DEBUG_PREFIX,
  entryWords,
  GROUP_SPACE,
  HAS_ENTRY,
  MEMORY_BASE,
  MODULE_NAME,
  nameSpaces,
  PLAIN_ELEMENTS,
  START,
} from "./image-sections.ts";
import { loaderSections, portInterfaceOf, type PortInterface } from "./port-interface.ts";
import type {
  Entries,
  EntrySection,
  ImageCustom,
  ImageNames,
  LinkedImage,
  MemoryImage,
  MemoryPiece,
  NamedIndex,
  Placement,
} from "./linked-image.ts";

/** What to make of an ELF file. */
export interface ImageOptions {
  /** Whether data segments are active, so that instantiating the module writes them; false by default. */
  readonly activeData?: boolean;
  /** The module's name if the file has none. */
  readonly moduleName?: string;
}

/**
 * The image in an ELF executable or library.
 * @throws FormatError if the file is malformed, or of another kind
 */
export function imageOfElf(bytes: Uint8Array, options: ImageOptions = {}): LinkedImage {
  const elf = readElf(bytes);
  expectLinked(elf);
  const entries: { [Section in EntrySection]?: Entries } = {};
  for (const section of Object.keys(entryWords) as EntrySection[]) {
    const found = entriesIn(elf, section);
    if (found !== undefined) entries[section] = found;
  }
  const port = portInterfaceOf(elf, decodedEntries({ entries }, "import"));
  if (port !== undefined) relocateElements(elf, entries, port);
  const symbols = symbolNames(elf);
  const start = startOf(elf);
  const own = customsOf(elf);
  const isTold = port === undefined || own.some(({ name }) => name === "dyninfo");
  const customs = isTold ? own : [...own, ...loaderSections(elf, port)];
  const memory = memoryOf(elf, { options, symbols, port });
  if (memory !== undefined) expectEntry(elf, { entries, memory });
  const moduleName = elf.section(MODULE_NAME)?.content;
  const module = moduleName === undefined ? options.moduleName : decodeUtf8(moduleName);
  return {
    entries,
    ...(start !== undefined && { start }),
    hasDataCount: elf.section(DATA_COUNT) !== undefined,
    padsCodeCount: customs.some(({ name }) => name.startsWith(DEBUG_PREFIX)),
    ...(memory !== undefined && { memory }),
    names: { ...symbols, ...(module !== undefined && { module }) },
    customs,
  };
}

/** Behind `e_entry` there is a function. */
function expectEntry(elf: ElfFile, { entries, memory }: Pick<LinkedImage, "entries" | "memory">): void {
  if (memory?.placement.kind !== "passive") return;
  const { entry } = memory.placement;
  const imports = decodedEntries({ entries }, "import").filter(({ external }) => external.kind === "func");
  const functions = decodedEntries({ entries }, "function");
  const count = imports.length + functions.length;
  if (entry < count) return;
  const offset = elf.base + ENTRY_OFFSET;
  throw new FormatError({
    offset,
    reading: "the entry point",
    found: `function ${entry}`,
    expected: `one of ${count}`,
  });
}

/** Where `e_entry` is in files of 32 bits. */
const ENTRY_OFFSET = 24;

function expectLinked(elf: ElfFile): void {
  const { type, machine } = elf.header;
  if (machine !== EM_WEBASSEMBLY)
    throw new FormatError({ offset: 18, reading: "the machine", found: `${machine}`, expected: `${EM_WEBASSEMBLY}` });
  if (type === ET_EXEC || type === ET_DYN) return;
  const expected = "an executable or shared object, as the linker writes them";
  throw new FormatError({ offset: 16, reading: "the type of the ELF file", found: `${type}`, expected });
}

function entriesIn(elf: ElfFile, section: EntrySection): Entries | undefined {
  const word = entryWords[section];
  const payload = elf.section(`.wasm.${word}`);
  if (payload === undefined) return section === "element" ? plainElements(elf) : undefined;
  const groups = section === "type" ? elf.section(GROUP_SPACE) : undefined;
  const space = groups ?? elf.section(`.space.${word}`);
  const count = space?.size ?? 0;
  if (count > payload.size) {
    throw new FormatError({
      offset: space?.headerOffset ?? 0,
      reading: space?.label ?? payload.label,
      found: `${count} entries`,
      expected: `no more than the ${payload.size} bytes of "${payload.name}"`,
    });
  }
  return { count, pieces: [payload.content] };
}

/** The elements begin where the loader says. */
function relocateElements(
  elf: ElfFile,
  entries: { [Section in EntrySection]?: Entries },
  { plt }: PortInterface,
): void {
  const plain = plt === undefined ? undefined : plainElements(elf, plt);
  if (plain !== undefined) entries.element = plain;
}

/** Function indices, all in one segment of table 0 from slot 0 on, or from the value of a global. */
function plainElements(elf: ElfFile, base?: number): Entries | undefined {
  const payload = elf.section(`.wasm.${PLAIN_ELEMENTS}`);
  if (payload === undefined) return undefined;
  const head = new Writer({ capacity: 16 });
  head.u8(0);
  head.u8(base === undefined ? I32_CONST : GLOBAL_GET);
  head.lebU32(base ?? 0);
  head.u8(END);
  head.lebU32(elf.section(`.space.${PLAIN_ELEMENTS}`)?.size ?? 0);
  return { count: 1, pieces: [head.finish(), payload.content] };
}

const I32_CONST = 0x41;
const GLOBAL_GET = 0x23;
const END = 0x0b;

function startOf(elf: ElfFile): number | undefined {
  const section = elf.section(START);
  if (section === undefined || section.size === 0) return undefined;
  return readerOf(section).lebU32("the start function");
}

function readerOf(section: Section): Reader {
  return new Reader(section.content, { base: section.contentOffset, region: section.label });
}

function customsOf(elf: ElfFile): readonly ImageCustom[] {
  return elf.sections.flatMap((section): readonly ImageCustom[] => {
    const { name, content } = section;
    if (name === CUSTOMS) return placedCustoms(readerOf(section));
    if (name.startsWith(DEBUG_PREFIX)) return [{ name, pieces: [content] }];
    return name.startsWith(CUSTOM_PREFIX) ? [{ name: name.slice(CUSTOM_PREFIX.length), pieces: [content] }] : [];
  });
}

function placedCustoms(reader: Reader): readonly ImageCustom[] {
  const customs: ImageCustom[] = [];
  while (!reader.done) {
    const before = reader.u8("the section in front of a custom section");
    const name = reader.name("name of custom section");
    const contents = reader.sized("custom section");
    const pieces = [contents.view(contents.remaining, "custom section")];
    const behind = before === 0 ? "header" : sectionNameOf(before);
    customs.push({ name, pieces, ...(behind !== undefined && { behind }) });
  }
  return customs;
}

type SymbolLists = { readonly [List in keyof typeof nameSpaces]: NamedIndex[] };

function symbolNames(elf: ElfFile): SymbolLists {
  const lists: SymbolLists = {
    functions: [],
    types: [],
    tables: [],
    memories: [],
    globals: [],
    elements: [],
    data: [],
    tags: [],
  };
  const listOf = new Map(Object.entries(nameSpaces).map(([list, space]) => [space, lists[list as keyof SymbolLists]]));
  const bySection = elf.sections.map(({ name }) => listOf.get(name as (typeof nameSpaces)[keyof SymbolLists]));
  const { symbols } = elf;
  for (let index = 1; index < (symbols?.count ?? 0); index++) {
    const list = bySection[symbols?.sectionIndex(index) ?? 0];
    if (list === undefined || symbols === undefined) continue;
    const name = symbols.name(index);
    if (name !== "") list.push({ index: symbols.value(index), name });
  }
  return lists satisfies ImageNames;
}

/** Types of sections whose contents are a program's data. */
const dataTypes: ReadonlySet<number> = new Set([
  SHT_PROGBITS,
  SHT_INIT_ARRAY,
  SHT_FINI_ARRAY,
  SHT_PREINIT_ARRAY,
  SHT_NOTE,
]);

function memoryOf(
  elf: ElfFile,
  context: {
    readonly options: ImageOptions;
    readonly symbols: SymbolLists;
    readonly port: PortInterface | undefined;
  },
): MemoryImage | undefined {
  const { port } = context;
  const pieces = elf.sections.filter(isData).map((section): MemoryPiece => {
    return { address: section.address - (port?.dataStart ?? 0), bytes: section.content, name: section.name };
  });
  if (pieces.length === 0) return undefined;
  return { pieces, placement: port === undefined ? placementOf(elf, context) : { kind: "active", base: port.got } };
}

function isData({ name, type, flags }: Section): boolean {
  return (flags & SHF_ALLOC) !== 0 && dataTypes.has(type) && !name.startsWith(".wasm.") && !name.startsWith(".space.");
}

function placementOf(
  elf: ElfFile,
  { options, symbols }: { readonly options: ImageOptions; readonly symbols: SymbolLists },
): Placement {
  const { type, flags, entry } = elf.header;
  if (type === ET_DYN) {
    const base = symbols.globals.find(({ name }) => name === MEMORY_BASE)?.index;
    if (base !== undefined) return { kind: "active", base };
  }
  const hasEntry = (flags & HAS_ENTRY) !== 0 || entry !== 0;
  return hasEntry && options.activeData !== true ? { kind: "passive", entry } : { kind: "active" };
}
