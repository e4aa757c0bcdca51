/**
 * Reading LLVM's objects (tool-conventions, Linking.md): relocatable modules, as clang, rustc and others
 * write them.
 *
 * Only code, data and custom sections have relocations. Imports are symbols that are not defined,
 * types are taken by what they are, and the element section is made anew.
 */
import { notByHand } from "./by-hand.ts";
import { Reader, Writer } from "../bytes/index.ts";
import { R_WASM32_LLVM } from "../elf/index.ts";
import {
  blockOf,
  customNameOf,
  globalCodec,
  globalTypeCodec,
  llvmRelocation,
  memoryTypeCodec,
  readCustom,
  segmentFlags,
  symbolFlags,
  tableCodec,
  tableTypeCodec,
  tagTypeCodec,
  type ComdatEntry,
  type DataSegment,
  type Import,
  type LinkingBlocks,
  type LinkingSymbol,
  type Module,
  type Section,
  type SegmentInfo,
} from "../wasm/index.ts";
import { Entry, type EntryKind } from "./entry.ts";
import type { FunctionType, FunctionTypes } from "./function-types.ts";
import type { ComdatGroup, FileExport, ObjectFile } from "./object-file.ts";
import { distribute, RelocationList } from "./relocation-list.ts";
import { LinkSymbol } from "./symbol.ts";

/** Relocation types whose index is of a type, not of a symbol. */
const TYPE_INDEX_LEB = 6;

/** Whether a module is an object: it has a `linking` section. */
export function isLlvmObject(module: Module): boolean {
  return module.customSections("linking").length > 0;
}

/**
 * Reads an object.
 * @throws FormatError if something in it is malformed
 */
export function readLlvmObject(
  module: Module,
  { name, types }: { readonly name: string; readonly types: FunctionTypes },
): ObjectFile {
  return new LlvmObjectReader(module, { name, types }).read();
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
  readonly #blocks: LinkingBlocks;
  readonly #relocations: RelocationList;

  constructor(module: Module, options: { readonly name: string; readonly types: FunctionTypes }) {
    const linking = readCustom(module, "linking")?.blocks ?? [];
    this.#module = module;
    this.#name = options.name;
    this.#types = typesOf(module, options.types);
    this.#blocks = {
      segments: blockOf(linking, "segments") ?? [],
      initFunctions: blockOf(linking, "initFunctions") ?? [],
      comdats: blockOf(linking, "comdats") ?? [],
      symbols: blockOf(linking, "symbols") ?? [],
    };
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
      symbols: declared.slice(),
      entries: [...functions, ...globals, ...tables, ...tags, ...segments, ...sections.values()],
      relocations: this.#relocations,
      comdats: this.#comdats(index),
      constructors: this.#blocks.initFunctions.map(({ priority, symbol }) => {
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
    const { data, bytes } = this.#module;
    return data.map((segment, index) => {
      const info = this.#blocks.segments[index];
      const start = segment.bytes.byteOffset - bytes.byteOffset;
      const section = info?.name ?? ".data";
      const entry = new Entry({
        kind: "data",
        file: undefined,
        section,
        bytes,
        start,
        end: start + segment.bytes.length,
      });
      if (info !== undefined) this.#describe(entry, { info, segment });
      return entry;
    });
  }

  #describe(entry: Entry, { info, segment }: { readonly info: SegmentInfo; readonly segment: DataSegment }): void {
    const { name, alignment, flags } = info;
    if (alignment > 31) this.#refuse(`the alignment of segment "${name}"`, `2**${alignment}`, "at most 2**31");
    entry.alignment = 2 ** alignment;
    entry.isThreadLocal =
      (flags & segmentFlags.WASM_SEGMENT_FLAG_TLS) !== 0 || isOf(name, ".tdata") || isOf(name, ".tbss");
    // The flag is also on strings of wider characters, whose ends are not single zeros: these are aligned.
    entry.isStrings = (flags & segmentFlags.WASM_SEGMENT_FLAG_STRINGS) !== 0 && alignment === 0;
    entry.isRetained = (flags & segmentFlags.WASM_SEG_FLAG_RETAIN) !== 0;
    entry.isZero = (isOf(name, ".bss") || isOf(name, ".tbss")) && isAllZero(segment.bytes);
    entry.isWritable = !isOf(name, ".rodata");
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
    const typeBase = this.#blocks.symbols.length;
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
    for (let item = 0; item < count; item++) {
      const at = reader.position;
      const type = reader.u8("type of relocation");
      const row = llvmRelocation(type);
      if (row === undefined) reader.fail({ at, reading: "type of relocation", found: `${type}`, expected: "0 to 26" });
      const offset = patched.contents + reader.lebU32("offset of relocation");
      const index = reader.lebU32("index of relocation");
      const addend = row.hasAddend ? (row.bits === 64 ? Number(reader.lebS64("addend")) : reader.lebS32("addend")) : 0;
      const isType = type === TYPE_INDEX_LEB;
      const limit = isType ? this.#types.length : typeBase;
      if (index >= limit)
        reader.fail({ at, reading: "index of relocation", found: `${index}`, expected: `less than ${limit}` });
      if (offset >= patched.end)
        reader.fail({ at, reading: "offset of relocation", found: `${offset}`, expected: `less than ${patched.end}` });
      relocations.add({ offset, type: R_WASM32_LLVM + type, symbol: isType ? typeBase + index : index, addend });
    }
    reader.expectEnd("the relocations");
  }

  #symbols(index: EntryIndex): LinkSymbol[] {
    const imports = importsByKind(this.#module);
    return this.#blocks.symbols.map((symbol, at) => {
      const what = `symbol ${at}`;
      if (symbol.kind === "section") return this.#sectionSymbol(symbol.section, { index, what });
      if (symbol.kind === "data") return this.#dataSymbol(symbol, { index, what });
      return this.#entitySymbol(symbol, { index, imports: imports[symbol.kind], what });
    });
  }

  #sectionSymbol(section: number, { index, what }: { readonly index: EntryIndex; readonly what: string }): LinkSymbol {
    const entry = index.sections.get(section);
    const symbol = new LinkSymbol(entry?.section ?? "", "section");
    if (section >= this.#module.sections.length) this.#refuse(what, `section ${section}`, "one that exists");
    symbol.isLocal = true;
    symbol.state = "defined";
    symbol.entry = entry;
    return symbol;
  }

  #dataSymbol(
    source: LinkingSymbol & { readonly kind: "data" },
    { index, what }: { readonly index: EntryIndex; readonly what: string },
  ): LinkSymbol {
    const symbol = new LinkSymbol(source.name, "data");
    applyFlags(symbol, source.flags);
    const { place } = source;
    if (place === undefined) return symbol;
    symbol.size = Number(place.size);
    symbol.value = Number(place.offset);
    if ((source.flags & symbolFlags.WASM_SYM_ABSOLUTE) !== 0) {
      symbol.state = "absolute";
      return symbol;
    }
    const entry = index.segments[this.#checked(place.segment, { count: index.segments.length, what })];
    symbol.state = "defined";
    symbol.entry = entry;
    if (entry !== undefined && symbol.value > entry.size)
      this.#refuse(`the offset of ${what} "${source.name}"`, `${symbol.value}`, `at most ${entry.size}`);
    return symbol;
  }

  #entitySymbol(
    source: LinkingSymbol & { readonly kind: "function" | "global" | "table" | "tag" },
    context: { readonly index: EntryIndex; readonly imports: readonly Import[]; readonly what: string },
  ): LinkSymbol {
    const { index, imports, what } = context;
    const isUndefined = (source.flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0;
    if (isUndefined) {
      const imported = imports[this.#checked(source.index, { count: imports.length, what })];
      const symbol = new LinkSymbol(source.name ?? imported?.name ?? "", source.kind);
      applyFlags(symbol, source.flags);
      if (imported !== undefined) this.#describeImport(symbol, { source, imported });
      return symbol;
    }
    const entries = { function: index.functions, global: index.globals, table: index.tables, tag: index.tags }[
      source.kind
    ];
    const place = source.index - imports.length;
    const entry = entries[this.#checked(place, { count: entries.length, what })];
    const symbol = new LinkSymbol(source.name ?? "", source.kind);
    applyFlags(symbol, source.flags);
    symbol.state = "defined";
    symbol.entry = entry;
    symbol.type = entry?.type;
    return symbol;
  }

  #describeImport(
    symbol: LinkSymbol,
    { source, imported }: { readonly source: LinkingSymbol; readonly imported: Import },
  ): void {
    const { external } = imported;
    if ((source.flags & symbolFlags.WASM_SYM_EXPLICIT_NAME) !== 0 || imported.module !== "env")
      symbol.importName = { module: imported.module, name: imported.name };
    if (external.kind === "func") symbol.type = this.#typeAt(external.type, `import "${imported.name}"`);
    else if (external.kind === "tag") symbol.type = this.#typeAt(external.type.type, `import "${imported.name}"`);
    else symbol.externalType = externalTypeBytes(external);
  }

  #comdats(index: EntryIndex): readonly ComdatGroup[] {
    return this.#blocks.comdats.map(({ name, entries }) => {
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
    const kinds = { func: "function", global: "global", table: "table", tag: "tag", memory: "memory" } as const;
    return this.#module.exports.flatMap(({ name, kind, index }) => {
      const symbol = this.#blocks.symbols.findIndex((source) => source.kind === kinds[kind] && source.index === index);
      if (symbol < 0) return [];
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

/** Whether a section is `family` itself or one of it, such as `.rodata.x`. */
function isOf(name: string, family: string): boolean {
  return name.startsWith(family) && (name.length === family.length || name[family.length] === ".");
}

function isAllZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
