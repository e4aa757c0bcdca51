/**
 * Reading LLVM's objects (tool-conventions, Linking.md): relocatable modules, as clang, rustc and others
 * write them.
 *
 * Only code, data and custom sections have relocations. Imports are symbols that are not defined,
 * types are taken by what they are, and the element section is made anew.
 */
import { notByHand } from "./by-hand.ts";
import { FormatError, Reader, Writer } from "../bytes/index.ts";
import { R_WASM32_LLVM } from "../elf/index.ts";
import {
  allLlvmRelocations,
  customNameOf,
  DataSegmentCursor,
  globalCodec,
  globalTypeCodec,
  memoryTypeCodec,
  openLinking,
  readCustom,
  segmentFlags,
  symbolFlags,
  tableCodec,
  tableTypeCodec,
  tagTypeCodec,
  type ComdatEntry,
  type Import,
  type Module,
  type OpenLinking,
  type Section,
  type SegmentInfoCursor,
  type SymbolCursor,
} from "../wasm/index.ts";
import { Entry, type EntryKind } from "./entry.ts";
import type { FunctionType, FunctionTypes } from "./function-types.ts";
import type { ComdatGroup, FileExport, ObjectFile } from "./object-file.ts";
import { distribute, RelocationList } from "./relocation-list.ts";
import type { SegmentNames } from "./segment-names.ts";
import { LinkSymbol } from "./symbol.ts";

/** Relocation types whose index is of a type, not of a symbol. */
const TYPE_INDEX_LEB = 6;

/** Whether a module is an object: it has a `linking` section. */
export function isLlvmObject(module: Module): boolean {
  return module.customSections("linking").length > 0;
}

/** What a link knows when it reads an object. */
interface ReadOptions {
  readonly name: string;
  readonly types: FunctionTypes;
  readonly segmentNames: SegmentNames;
}

/**
 * Reads an object.
 * @throws FormatError if something in it is malformed
 */
export function readLlvmObject(module: Module, options: ReadOptions): ObjectFile {
  try {
    return new LlvmObjectReader(module, options).read();
  } catch (error) {
    // Here long tables are read without names for their fields. Their codecs have them, and fail at the same place.
    if (error instanceof FormatError) {
      readCustom(module, "linking");
      module.contents("data");
    }
    throw error;
  }
}

/** The entries of an object, by what it calls them. */
interface EntryIndex {
  readonly functions: readonly Entry[];
  readonly globals: readonly Entry[];
  readonly tables: readonly Entry[];
  readonly tags: readonly Entry[];
  readonly segments: readonly Entry[];
  /** By index among all sections. */
  readonly sections: ReadonlyMap<number, Entry>;
}

class LlvmObjectReader {
  readonly #module: Module;
  readonly #name: string;
  readonly #types: readonly (FunctionType | undefined)[];
  readonly #linking: OpenLinking;
  readonly #segmentNames: SegmentNames;
  readonly #relocations: RelocationList;

  constructor(module: Module, { name, types, segmentNames }: ReadOptions) {
    this.#module = module;
    this.#name = name;
    this.#linking = openLinking(module);
    this.#types = typesOf(module, types);
    this.#segmentNames = segmentNames;
    this.#relocations = new RelocationList(relocationCount(module));
  }

  read(): ObjectFile {
    const module = this.#module;
    const index = this.#entries();
    this.#readRelocations(index);
    const declared = this.#symbols(index);
    const symbolCount = declared.length;
    for (const type of this.#types) {
      const symbol = new LinkSymbol("", "type");
      symbol.isLocal = true;
      symbol.state = "defined";
      symbol.type = type;
      declared.push(symbol);
    }
    const { functions, globals, tables, tags, segments, sections } = index;
    const file: ObjectFile = {
      name: this.#name,
      bytes: module.bytes,
      base: module.base,
      declared,
      symbols: declared,
      entries: [...functions, ...globals, ...tables, ...tags, ...segments, ...sections.values()],
      relocations: this.#relocations,
      comdats: this.#comdats(index),
      constructors: this.#linking.initFunctions.map(({ priority, symbol }) => {
        return { priority, symbol: this.#checked(symbol, { count: symbolCount, what: "an initialization function" }) };
      }),
      exports: this.#exports(declared),
      verbatimTypes: [],
      verbatimParts: [],
      imports: [],
      features: readCustom(module, "target_features") ?? [],
      producers: readCustom(module, "producers") ?? [],
      wantsDataCount: false,
      byHand: notByHand,
      number: 0,
    };
    adopt(file);
    return file;
  }

  #entries(): EntryIndex {
    const module = this.#module;
    const { code, bytes } = module;
    const functions = module.functions.map((type, index) => {
      const isThere = index < code.count;
      const start = isThere ? code.start(index) : 0;
      const end = isThere ? code.end(index) : 0;
      const entry = new Entry({ kind: "function", file: undefined, section: ".text", bytes, start, end });
      entry.type = this.#typeAt(type, `function ${index}`);
      return entry;
    });
    if (code.count !== functions.length) this.#refuse("code section", `${code.count} bodies`, `${functions.length}`);
    const made = <T>(kind: EntryKind, values: readonly T[], write: (writer: Writer, value: T) => void): Entry[] =>
      values.map((value) => {
        const writer = new Writer({ capacity: 32 });
        write(writer, value);
        return new Entry({ kind, file: undefined, section: "", bytes: writer.finish() });
      });
    const tags = made("tag", module.tags, () => {});
    tags.forEach((entry, index) => (entry.type = this.#typeAt(module.tags[index]?.type ?? 0, `tag ${index}`)));
    return {
      functions,
      globals: made("global", module.globals, (writer, value) => globalCodec.write(writer, value)),
      tables: made("table", module.tables, (writer, value) => tableCodec.write(writer, value)),
      tags,
      segments: this.#segments(),
      sections: this.#customEntries(),
    };
  }

  #segments(): readonly Entry[] {
    const module = this.#module;
    const section = module.section("data");
    const segments = new DataSegmentCursor(section && module.reader(section));
    const infos = this.#linking.segments;
    const entries: Entry[] = [];
    while (segments.next()) entries.push(this.#segment(segments, infos.next() ? infos : undefined));
    while (infos.next());
    return entries;
  }

  #segment({ start, end }: DataSegmentCursor, info: SegmentInfoCursor | undefined): Entry {
    const { bytes } = this.#module;
    if (info === undefined) return new Entry({ kind: "data", file: undefined, section: ".data", bytes, start, end });
    const { nameStart, nameEnd, alignment, flags } = info;
    const name = this.#segmentNames.at({ nameBytes: bytes, nameStart, nameEnd });
    const entry = new Entry({ kind: "data", file: undefined, section: name.text, bytes, start, end });
    if (alignment > 31) this.#refuse(`the alignment of segment "${name.text}"`, `2**${alignment}`, "at most 2**31");
    // Not a double, which it would be in all entries then.
    entry.alignment = alignment < 31 ? 1 << alignment : 2 ** alignment;
    entry.isThreadLocal = name.isThreadLocal || (flags & segmentFlags.WASM_SEGMENT_FLAG_TLS) !== 0;
    // The flag is also on strings of wider characters, whose ends are not single zeros: these are aligned.
    entry.isStrings = (flags & segmentFlags.WASM_SEGMENT_FLAG_STRINGS) !== 0 && alignment === 0;
    entry.isRetained = (flags & segmentFlags.WASM_SEG_FLAG_RETAIN) !== 0;
    entry.isZero = name.isZero && isAllZero(entry);
    entry.isWritable = name.isWritable;
    return entry;
  }

  /** Custom sections that are joined with those of other files; what describes the object itself is not. */
  #customEntries(): ReadonlyMap<number, Entry> {
    const entries = new Map<number, Entry>();
    this.#module.sections.forEach((section, index) => {
      if (section.id !== 0 || customNameOf(section.name) !== undefined) return;
      const { bytes } = this.#module;
      const { contents: start, end } = section;
      entries.set(index, new Entry({ kind: "custom", file: undefined, section: section.name, bytes, start, end }));
    });
    return entries;
  }

  #readRelocations({ functions, segments, sections }: EntryIndex): void {
    const module = this.#module;
    const typeBase = this.#linking.symbols.count;
    for (const section of module.customSections()) {
      if (customNameOf(section.name) !== "reloc.") continue;
      const reader = module.reader(section);
      const target = reader.lebU32("section of relocations");
      const patched = module.sections[target];
      if (patched === undefined) this.#refuse(`section "${section.name}"`, `section ${target}`, "one that exists");
      const from = this.#relocations.count;
      this.#readSection(reader, { patched, typeBase });
      const region = `section "${patched.name}"`;
      const custom = sections.get(target);
      const entries = patched.id === 10 ? functions : patched.id === 11 ? segments : custom ? [custom] : [];
      distribute(this.#relocations, entries, { from, base: module.base, region });
    }
  }

  #readSection(reader: Reader, { patched, typeBase }: { readonly patched: Section; readonly typeBase: number }): void {
    const relocations = this.#relocations;
    const count = reader.count("relocations", 3);
    const { contents, end } = patched;
    for (let item = 0; item < count; item++) {
      const at = reader.position;
      const type = reader.u8("type of relocation");
      const bits = addendBits[type];
      if (bits === undefined) reader.fail({ at, reading: "type of relocation", found: `${type}`, expected: "0 to 26" });
      const offset = contents + reader.lebU32("offset of relocation");
      const index = reader.lebU32("index of relocation");
      const addend = bits === 0 ? 0 : bits === 32 ? reader.lebS32("addend") : Number(reader.lebS64("addend"));
      const isType = type === TYPE_INDEX_LEB;
      const limit = isType ? this.#types.length : typeBase;
      if (index >= limit)
        reader.fail({ at, reading: "index of relocation", found: `${index}`, expected: `less than ${limit}` });
      if (offset >= end)
        reader.fail({ at, reading: "offset of relocation", found: `${offset}`, expected: `less than ${end}` });
      relocations.add({ offset, type: R_WASM32_LLVM + type, symbol: isType ? typeBase + index : index, addend });
    }
    reader.expectEnd("the relocations");
  }

  #symbols(index: EntryIndex): LinkSymbol[] {
    const imports = importsByKind(this.#module);
    const { symbols } = this.#linking;
    const declared: LinkSymbol[] = [];
    while (symbols.next()) {
      const { kind } = symbols;
      if (kind === "section") declared.push(this.#sectionSymbol(symbols, index));
      else if (kind === "data") declared.push(this.#dataSymbol(symbols, index));
      else if (symbols.isUndefined) declared.push(this.#importedSymbol(symbols, imports[kind]));
      else declared.push(this.#entitySymbol(symbols, { kind, index, before: imports[kind].length }));
    }
    return declared;
  }

  /** A symbol of the name that is in the table. */
  #named({ kind, flags, nameStart, nameEnd }: SymbolCursor): LinkSymbol {
    const symbol = new LinkSymbol({ nameBytes: this.#module.bytes, nameStart, nameEnd }, kind);
    applyFlags(symbol, flags);
    return symbol;
  }

  #sectionSymbol({ index: section, ordinal }: SymbolCursor, index: EntryIndex): LinkSymbol {
    const entry = index.sections.get(section);
    const symbol = new LinkSymbol(entry?.section ?? "", "section");
    if (section >= this.#module.sections.length)
      this.#refuse(`symbol ${ordinal}`, `section ${section}`, "one that exists");
    symbol.isLocal = true;
    symbol.state = "defined";
    symbol.entry = entry;
    return symbol;
  }

  #dataSymbol(source: SymbolCursor, { segments }: EntryIndex): LinkSymbol {
    const symbol = this.#named(source);
    if (source.isUndefined) return symbol;
    symbol.size = source.size;
    symbol.value = source.offset;
    if ((source.flags & symbolFlags.WASM_SYM_ABSOLUTE) !== 0) {
      symbol.state = "absolute";
      return symbol;
    }
    const entry = this.#entryAt(segments, { place: source.index, source });
    symbol.state = "defined";
    symbol.entry = entry;
    if (symbol.value > entry.size)
      this.#refuse(
        `the offset of symbol ${source.ordinal} "${symbol.name}"`,
        `${symbol.value}`,
        `at most ${entry.size}`,
      );
    return symbol;
  }

  #entitySymbol(
    source: SymbolCursor,
    { kind, index, before }: { readonly kind: EntityKind; readonly index: EntryIndex; readonly before: number },
  ): LinkSymbol {
    const symbol = this.#named(source);
    const entry = this.#entryAt(index[`${kind}s`], { place: source.index - before, source });
    symbol.state = "defined";
    symbol.entry = entry;
    symbol.type = entry.type;
    return symbol;
  }

  #entryAt(
    entries: readonly Entry[],
    { place, source }: { readonly place: number; readonly source: SymbolCursor },
  ): Entry {
    const entry = entries[place];
    if (entry === undefined)
      this.#refuse(`the index of symbol ${source.ordinal}`, `${place}`, `less than ${entries.length}`);
    return entry;
  }

  #importedSymbol(source: SymbolCursor, imports: readonly Import[]): LinkSymbol {
    const imported = imports[source.index];
    if (imported === undefined)
      this.#refuse(`the index of symbol ${source.ordinal}`, `${source.index}`, `less than ${imports.length}`);
    const isExplicit = (source.flags & symbolFlags.WASM_SYM_EXPLICIT_NAME) !== 0;
    const symbol = isExplicit ? this.#named(source) : new LinkSymbol(imported.name, source.kind);
    applyFlags(symbol, source.flags);
    const { external, module, name } = imported;
    if (isExplicit || module !== "env") symbol.importName = { module, name };
    if (external.kind === "func") symbol.type = this.#typeAt(external.type, `import "${name}"`);
    else if (external.kind === "tag") symbol.type = this.#typeAt(external.type.type, `import "${name}"`);
    else symbol.externalType = externalTypeBytes(external);
    return symbol;
  }

  #comdats(index: EntryIndex): readonly ComdatGroup[] {
    return this.#linking.comdats.map(({ name, entries }) => {
      const members = entries.map((member) => this.#comdatMember(member, { index, name }));
      return { name, entries: members.filter((entry) => entry !== undefined) };
    });
  }

  #comdatMember(
    member: ComdatEntry,
    { index, name }: { readonly index: EntryIndex; readonly name: string },
  ): Entry | undefined {
    const what = `a member of comdat "${name}"`;
    if (member.kind === "section") return index.sections.get(member.index);
    if (member.kind === "data")
      return index.segments[this.#checked(member.index, { count: index.segments.length, what })];
    if (member.kind !== "function") return undefined;
    const place = member.index - this.#module.importsOf("func").length;
    return index.functions[this.#checked(place, { count: index.functions.length, what })];
  }

  /** Exports of an object are those for which the source gave a name. */
  #exports(declared: readonly LinkSymbol[]): readonly FileExport[] {
    const { exports } = this.#module;
    if (exports.length === 0) return [];
    const kinds = { func: "function", global: "global", table: "table", tag: "tag", memory: "memory" } as const;
    const first = new Map<string, number>();
    const { symbols } = openLinking(this.#module);
    while (symbols.next()) {
      const key = `${symbols.kind} ${symbols.index}`;
      if (!first.has(key)) first.set(key, symbols.ordinal);
    }
    return exports.flatMap(({ name, kind, index }) => {
      const symbol = first.get(`${kinds[kind]} ${index}`);
      if (symbol === undefined) return [];
      if (declared[symbol] !== undefined) declared[symbol].isRetained = true;
      return [{ name, kind, symbol }];
    });
  }

  #typeAt(index: number, what: string): FunctionType | undefined {
    if (index >= this.#types.length) this.#refuse(`the type of ${what}`, `${index}`, `less than ${this.#types.length}`);
    return this.#types[index];
  }

  #checked(index: number, { count, what }: { readonly count: number; readonly what: string }): number {
    if (index < 0 || index >= count) this.#refuse(`the index of ${what}`, `${index}`, `less than ${count}`);
    return index;
  }

  #refuse(reading: string, found: string, expected: string): never {
    const [linking] = this.#module.customSections("linking");
    return new Reader(this.#module.bytes, { base: this.#module.base }).fail({
      at: linking?.contents ?? 0,
      reading,
      found,
      expected,
    });
  }
}

/** Entries know their file from the moment that it exists. */
export function adopt(file: ObjectFile): void {
  for (const entry of file.entries) entry.file = file;
  for (const symbol of file.declared) symbol.file = file;
}

function typesOf(module: Module, types: FunctionTypes): readonly (FunctionType | undefined)[] {
  return module.types.flatMap((group) =>
    group.types.map(({ composite }) => (composite.kind === "func" ? types.intern(composite) : undefined)),
  );
}

/** Relocations of all sections together. */
function relocationCount(module: Module): number {
  const sections = module.customSections().filter(({ name }) => customNameOf(name) === "reloc.");
  return sections.reduce((sum, section) => {
    const reader = module.reader(section);
    reader.lebU32("section of relocations");
    return sum + reader.count("relocations", 3);
  }, 0);
}

type EntityKind = "function" | "global" | "table" | "tag";

function importsByKind(module: Module): Readonly<Record<EntityKind, readonly Import[]>> {
  return {
    function: module.importsOf("func"),
    global: module.importsOf("global"),
    table: module.importsOf("table"),
    tag: module.importsOf("tag"),
  };
}

/** The type of an import as it is encoded behind its kind. */
function externalTypeBytes(external: Import["external"]): Uint8Array {
  const writer = new Writer({ capacity: 16 });
  if (external.kind === "global") globalTypeCodec.write(writer, external.type);
  else if (external.kind === "table") tableTypeCodec.write(writer, external.type);
  else if (external.kind === "memory") memoryTypeCodec.write(writer, external.type);
  else if (external.kind === "tag") tagTypeCodec.write(writer, external.type);
  return writer.finish();
}

function applyFlags(symbol: LinkSymbol, flags: number): void {
  symbol.isWeak = (flags & symbolFlags.WASM_SYM_BINDING_WEAK) !== 0;
  symbol.isLocal = (flags & symbolFlags.WASM_SYM_BINDING_LOCAL) !== 0;
  symbol.isHidden = (flags & symbolFlags.WASM_SYM_VISIBILITY_HIDDEN) !== 0;
  symbol.isExported = (flags & symbolFlags.WASM_SYM_EXPORTED) !== 0;
  symbol.isRetained = (flags & (symbolFlags.WASM_SYM_NO_STRIP | symbolFlags.WASM_SYM_EXPORTED)) !== 0;
  symbol.isThreadLocal = (flags & symbolFlags.WASM_SYM_TLS) !== 0;
}

function isAllZero({ bytes, start, end }: Entry): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Bits of the addend that each type of relocation has, 0 for none. */
const addendBits: readonly number[] = allLlvmRelocations().map(({ hasAddend, bits }) => (hasAddend ? bits : 0));
