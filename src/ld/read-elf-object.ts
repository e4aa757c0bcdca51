/**
 * Reading our ELF objects (docs/object-format.md).
 *
 * The companions of a code section are put together again here: the nth body of `.wasm.code.S`, the nth
 * type of `.wasm.function.S` and the nth byte of `.space.function_index.S` are one entry, and a symbol in
 * the latter is a symbol of the entry. The same goes for globals, tables, memories and tags. Sections that are
 * not about entries and have addresses are data.
 */
import { FormatError, Reader, type NameBytes } from "../bytes/index.ts";
import {
  GRP_COMDAT,
  SHF_ALLOC,
  SHF_GNU_RETAIN,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHN_ABS,
  SHT_NOBITS,
  STB_LOCAL,
  STB_WEAK,
  STT_FUNC,
  STT_SECTION,
  STT_TLS,
  STV_HIDDEN,
  STV_INTERNAL,
  STV_PROTECTED,
  type ElfFile,
  type Section,
  type SymbolTable,
} from "../elf/index.ts";
import { customCodec, type ProducersField, type TargetFeature } from "../wasm/index.ts";
import { readByHand } from "./by-hand.ts";
import { CodeSections } from "./elf-code-sections.ts";
import { readEntitySections, type EntitySections } from "./elf-entity-sections.ts";
import { readExports, readImports, type ElfImport } from "./elf-interface.ts";
import { ElfRelocationReader } from "./elf-relocations.ts";
import { readTypeSections, type TypeSections } from "./elf-type-sections.ts";
import { Entry } from "./entry.ts";
import type { FunctionTypes } from "./function-types.ts";
import type { ComdatGroup, Constructor, ObjectFile, VerbatimPart } from "./object-file.ts";
import { adopt } from "./read-llvm-object.ts";
import { LinkSymbol } from "./symbol.ts";

/** Where a symbol may be in an index space, by the prefix of its section's name. */
const spaces = {
  ".space.function_index": "function",
  ".space.global_index": "global",
  ".space.table_index": "table",
  ".space.memory_index": "memory",
  ".space.tag_index": "tag",
} as const;

/** Segments, by the section that has them. */
const verbatimSections = {
  ".wasm.element_segment": "element",
  ".wasm.data_segment": "data",
  ".wasm.start": "start",
  ".wasm.custom": "custom",
} as const;

/** The priority of `.init_array` without a number. */
const DEFAULT_PRIORITY = 65_535;

/**
 * Reads an object.
 * @throws FormatError if something in it is malformed
 */
export function readElfObject(
  elf: ElfFile,
  { name, types }: { readonly name: string; readonly types: FunctionTypes },
): ObjectFile {
  return new ElfObjectReader(elf, { name, types }).read();
}

class ElfObjectReader {
  readonly #elf: ElfFile;
  readonly #name: string;
  readonly #relocations: ElfRelocationReader;
  readonly #types: TypeSections;
  readonly #code: CodeSections;
  readonly #entities: EntitySections;
  readonly #imports: readonly ElfImport[];
  readonly #exports: ReturnType<typeof readExports>;
  /** Imports that are known by their place, by their kind. */
  readonly #directImports: ReadonlyMap<string, readonly ElfImport[]>;
  /** How many come before those of a section of an index space. */
  readonly #importCounts = new Map<Section, number>();
  readonly #data = new Map<number, Entry>();
  readonly #customs = new Map<number, Entry>();
  readonly #programCounters = new Map<number, Entry>();
  readonly #verbatim: VerbatimPart[] = [];
  readonly #constructors: Constructor[] = [];
  #features: readonly TargetFeature[] = [];
  #producers: readonly ProducersField[] = [];

  constructor(elf: ElfFile, options: { readonly name: string; readonly types: FunctionTypes }) {
    this.#elf = elf;
    this.#name = options.name;
    this.#relocations = new ElfRelocationReader(elf);
    this.#types = readTypeSections(elf, options.types);
    this.#code = new CodeSections(elf, { types: this.#types, relocations: this.#relocations });
    this.#entities = readEntitySections(elf, { types: this.#types, relocations: this.#relocations });
    this.#imports = readImports(elf, { types: this.#types, relocations: this.#relocations });
    const direct = new Map<string, ElfImport[]>();
    for (const each of this.#imports) {
      if (each.symbol !== undefined) continue;
      const others = direct.get(each.kind);
      if (others === undefined) direct.set(each.kind, [each]);
      else others.push(each);
    }
    this.#directImports = direct;
    this.#exports = readExports(elf, this.#relocations);
  }

  read(): ObjectFile {
    for (const section of this.#elf.sections) this.#readSection(section);
    const declared = this.#symbols();
    const imports = this.#describeImports(declared);
    for (const { symbol } of this.#exports.named) if (declared[symbol]) declared[symbol].isRetained = true;
    const { functions } = this.#code;
    const file: ObjectFile = {
      name: this.#name,
      bytes: this.#elf.bytes,
      base: this.#elf.base,
      declared,
      symbols: declared.slice(),
      entries: [
        ...functions,
        ...this.#entities.all,
        ...this.#data.values(),
        ...this.#customs.values(),
        ...this.#programCounters.values(),
        ...this.#types.verbatim.map(({ entry }) => entry),
        ...this.#exports.verbatim.map(({ entry }) => entry),
        ...this.#verbatim.map(({ entry }) => entry),
      ],
      relocations: this.#relocations.list,
      comdats: this.#comdats(),
      constructors: this.#constructors,
      exports: this.#exports.named,
      verbatimTypes: this.#types.verbatim,
      verbatimParts: [...this.#exports.verbatim, ...this.#verbatim],
      imports,
      features: this.#features,
      producers: this.#producers,
      wantsDataCount: this.#elf.section(".wasm.datacount") !== undefined,
      byHand: readByHand(this.#elf),
      number: 0,
    };
    for (const { entry } of this.#types.verbatim) this.#relocations.take([entry], this.#sectionOf(entry));
    adopt(file);
    return file;
  }

  #sectionOf(entry: Entry): Section {
    const section = this.#elf.sections.find(({ offset, name }) => offset === entry.start && name === entry.section);
    if (section === undefined) throw new Error(`No section has ${entry.section}`);
    return section;
  }

  #readSection(section: Section): void {
    const { name, index } = section;
    if (name.startsWith(".custom_section.")) return this.#readCustom(section, name.slice(".custom_section.".length));
    if (name.startsWith(".debug_")) return this.#addCustom(section, name);
    if (name.startsWith(".space.pc")) {
      const entry = this.#entryOf(section, "pc");
      this.#programCounters.set(index, entry);
      return;
    }
    if (name.startsWith(".wasm.")) return this.#readVerbatim(section);
    if (name.startsWith(".space.") || (section.flags & SHF_ALLOC) === 0) return;
    const constructors = /^\.(init_array|ctors)(?:\.(\d+))?$/.exec(name);
    if (constructors !== null) return this.#readConstructors(section, constructors);
    this.#data.set(index, this.#dataEntry(section));
  }

  #readVerbatim(section: Section): void {
    const part = Object.entries(verbatimSections).find(([name]) => section.name === name)?.[1];
    if (part === undefined) return;
    const entry = this.#entryOf(section, "segment");
    this.#relocations.take([entry], section);
    const count = this.#elf.section(section.name.replace(".wasm.", ".space."))?.size ?? (section.size > 0 ? 1 : 0);
    this.#verbatim.push({ section: part, entry, count });
  }

  #entryOf(section: Section, kind: Entry["kind"]): Entry {
    const { offset, name } = section;
    const end = section.hasContent && kind !== "pc" ? offset + section.size : offset;
    const entry = new Entry({ kind, file: undefined, section: name, bytes: this.#elf.bytes, start: offset, end });
    entry.size = section.size;
    entry.alignment = Math.max(1, section.alignment);
    return entry;
  }

  #dataEntry(section: Section): Entry {
    const { flags } = section;
    const entry = this.#entryOf(section, "data");
    entry.isZero = section.type === SHT_NOBITS;
    entry.isThreadLocal = (flags & SHF_TLS) !== 0;
    entry.isWritable = (flags & SHF_WRITE) !== 0;
    entry.isRetained = (flags & SHF_GNU_RETAIN) !== 0;
    // Strings of wider characters are aligned; a source in LLVM's syntax does not say how wide they are.
    entry.isStrings = isMergeable(section) && section.entrySize <= 1 && section.alignment <= 1;
    this.#relocations.take([entry], section);
    return entry;
  }

  #addCustom(section: Section, name: string): void {
    const entry = this.#entryOf(section, "custom");
    const named = new Entry({
      kind: "custom",
      file: undefined,
      section: name,
      bytes: entry.bytes,
      start: entry.start,
      end: entry.end,
    });
    named.isStrings = isMergeable(section);
    this.#relocations.take([named], section);
    this.#customs.set(section.index, named);
  }

  #readCustom(section: Section, name: string): void {
    const reader = (): Reader =>
      new Reader(this.#elf.bytes, {
        start: section.offset,
        end: section.offset + section.size,
        base: this.#elf.base,
        region: section.label,
      });
    if (name === "target_features") this.#features = customCodec("target_features").read(reader(), section.label);
    else if (name === "producers") this.#producers = customCodec("producers").read(reader(), section.label);
    else this.#addCustom(section, name);
  }

  /** What is in `.init_array` are functions to call, by relocations. */
  #readConstructors(section: Section, [, , number]: RegExpExecArray): void {
    const priority = number === undefined ? DEFAULT_PRIORITY : Number(number);
    for (const { symbol } of this.#relocations.of(section)) this.#constructors.push({ priority, symbol });
  }

  #symbols(): LinkSymbol[] {
    const table = this.#elf.symbols;
    if (table === undefined) return [new LinkSymbol("", "unknown")];
    const symbols: LinkSymbol[] = [new LinkSymbol("", "unknown")];
    for (let index = 1; index < table.count; index++) symbols.push(this.#symbol(table, index));
    return symbols;
  }

  #symbol(table: SymbolTable, index: number): LinkSymbol {
    const type = table.type(index);
    const symbol = new LinkSymbol(nameAt(table, index), type === STT_FUNC ? "function" : "unknown");
    const visibility = table.visibility(index);
    const binding = table.binding(index);
    symbol.isWeak = binding === STB_WEAK;
    symbol.isLocal = binding === STB_LOCAL;
    symbol.isHidden = visibility === STV_HIDDEN || visibility === STV_INTERNAL;
    symbol.isProtected = visibility === STV_PROTECTED;
    symbol.isThreadLocal = type === STT_TLS;
    symbol.size = table.size(index);
    if (table.isUndefined(index)) return symbol;
    symbol.value = table.value(index);
    if (table.isCommon(index)) {
      symbol.kind = "data";
      symbol.state = "common";
      return symbol;
    }
    const section = table.section(index);
    symbol.state = "defined";
    if (section === undefined) {
      symbol.state = "absolute";
      if (table.shndx(index) !== SHN_ABS || type !== STT_FUNC) symbol.kind = "data";
      return symbol;
    }
    return this.#place(symbol, { section, at: table.offsetOf(index), isSection: type === STT_SECTION });
  }

  /** Finds the entry of a symbol that is defined; the symbol that stands for it. */
  #place(
    symbol: LinkSymbol,
    { section, at, isSection }: { readonly section: Section; readonly at: number; readonly isSection: boolean },
  ): LinkSymbol {
    const { name, index } = section;
    const entry = this.#data.get(index) ?? this.#customs.get(index) ?? this.#programCounters.get(index);
    if (entry !== undefined) {
      symbol.kind = entry.kind === "data" ? "data" : entry.kind === "pc" ? "pc" : "section";
      symbol.entry = entry;
      if (symbol.value > entry.size && !isSection) refuseValue(symbol, { at, limit: entry.size });
      return symbol;
    }
    const space = Object.entries(spaces).find(([prefix]) => name.startsWith(prefix));
    if (space !== undefined) return this.#placeInSpace(symbol, { section, at, kind: space[1] });
    if (name.startsWith(".space.type")) {
      symbol.kind = "type";
      symbol.type = this.#types.at(index, symbol.value);
      symbol.isLocal = true;
      return symbol;
    }
    if (name.startsWith(".wasm.code")) {
      symbol.kind = "code";
      this.#code.placeIn(symbol, section);
      return symbol;
    }
    // Companions of entries, whose symbols serve to hold the entries together.
    symbol.kind = "section";
    return symbol;
  }

  /** The symbol, or the one that is there already: an import is one thing, however many names it has. */
  #placeInSpace(
    symbol: LinkSymbol,
    {
      section,
      at,
      kind,
    }: { readonly section: Section; readonly at: number; readonly kind: Entry["kind"] & LinkSymbol["kind"] },
  ): LinkSymbol {
    symbol.kind = kind;
    const ordinal = symbol.value;
    symbol.value = 0;
    if (section.name.includes("_index.import")) {
      const imported = this.#directImports.get(kind)?.[this.#importsBefore(section, kind) + ordinal];
      if (imported === undefined) refuseValue(symbol, { at, limit: section.size, ordinal });
      if (imported.placed !== undefined) return imported.placed;
      symbol.state = "undefined";
      symbol.importName = imported.name;
      symbol.type = imported.type;
      symbol.externalType = imported.externalType;
      imported.placed = symbol;
      return symbol;
    }
    const entry = kind === "function" ? this.#code.at(section, ordinal) : this.#entities.at(section, ordinal);
    if (entry === undefined) refuseValue(symbol, { at, limit: section.size, ordinal });
    symbol.entry = entry;
    symbol.type = entry.type;
    return symbol;
  }

  /** Imports of a kind are numbered through all sections of their index space, in the order of the file. */
  #importsBefore(section: Section, kind: string): number {
    const known = this.#importCounts.get(section);
    if (known !== undefined) return known;
    let count = 0;
    for (const other of this.#elf.sections) {
      if (!other.name.startsWith(`.space.${kind}_index.import`)) continue;
      this.#importCounts.set(other, count);
      count += other.size;
    }
    return this.#importCounts.get(section) ?? 0;
  }

  /** What undefined symbols would be imported as. */
  #describeImports(symbols: readonly LinkSymbol[]): readonly LinkSymbol[] {
    const inOrder: LinkSymbol[] = [];
    for (const imported of this.#imports) {
      const { symbol: index, kind, type, externalType } = imported;
      const symbol = imported.placed ?? (index === undefined ? undefined : symbols[index]);
      if (symbol === undefined) {
        inOrder.push(anonymousImport(imported));
        continue;
      }
      symbol.kind = kind;
      symbol.type = type;
      symbol.externalType = externalType;
      if (imported.isExplicit) symbol.importName = imported.name;
      if (index === undefined) inOrder.push(symbol);
    }
    return inOrder;
  }

  #comdats(): readonly ComdatGroup[] {
    const symbols = this.#elf.symbols;
    return this.#elf.groups.flatMap((group) => {
      if ((group.flags & GRP_COMDAT) === 0 || symbols === undefined || group.signature >= symbols.count) return [];
      const entries = group.members.flatMap((section) => [
        ...this.#code.entriesOf(section),
        ...[this.#data.get(section.index), this.#customs.get(section.index)].filter((entry) => entry !== undefined),
      ]);
      return entries.length === 0 ? [] : [{ name: symbols.name(group.signature), entries }];
    });
  }
}

function nameAt(table: SymbolTable, index: number): NameBytes {
  const { strings } = table;
  const nameStart = table.nameOffset(index);
  // An empty table has no name but the empty one.
  const isEmpty = nameStart === 0 && strings.size === 0;
  const nameEnd = isEmpty ? 0 : strings.endOf(nameStart, table.offsetOf(index));
  return { nameBytes: strings.bytes, nameStart, nameEnd };
}

/** An import that no symbol is about is kept where it is. */
function anonymousImport(imported: ElfImport): LinkSymbol {
  const symbol = new LinkSymbol("", imported.kind);
  symbol.importName = imported.name;
  symbol.type = imported.type;
  symbol.externalType = imported.externalType;
  symbol.isLocal = true;
  return symbol;
}

function isMergeable({ flags }: Section): boolean {
  return (flags & SHF_MERGE) !== 0 && (flags & SHF_STRINGS) !== 0;
}

function refuseValue(
  symbol: LinkSymbol,
  { at, limit, ordinal = symbol.value }: { readonly at: number; readonly limit: number; readonly ordinal?: number },
): never {
  throw new FormatError({
    offset: at,
    reading: `the value of symbol "${symbol.name}"`,
    found: `${ordinal}`,
    expected: `an entry of its section, which has ${limit}`,
  });
}
