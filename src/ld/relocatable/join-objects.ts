/**
 * `-r`: several objects joined to one, in the form of docs/object-format.md.
 *
 * Entries go behind those of their kind, relocations stay as they are, and global symbols are one for each name already.
 * Nothing is left out but what another file's comdat group has. Local symbols keep their names; the sections of data keep
 * theirs and stay apart, so that a later link can still leave some out.
 */
import {
  ElfBuilder,
  R_WASM32_INDEX,
  R_WASM32_LLVM,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_GNU_RETAIN,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_PROGBITS,
  type SectionBuilder,
} from "../../elf/index.ts";
import { featuresOf, producersOf } from "../custom-sections.ts";
import type { Entry } from "../entry.ts";
import type { FunctionType } from "../function-types.ts";
import type { LinkState } from "../link-state.ts";
import type { ObjectFile } from "../object-file.ts";
import type { LinkSymbol } from "../symbol.ts";
import { JoinedSection } from "./joined-section.ts";
import { JoinedSymbols, type SymbolPlace } from "./joined-symbols.ts";
import { JoinedTypes } from "./joined-types.ts";

/** The relocation of a type's index, and of a function pointer in data. */
const TYPE_INDEX = R_WASM32_LLVM + 6;
const TABLE_INDEX = R_WASM32_LLVM + 2;

/** The relocations of indices in exports. */
const indexRelocations: Readonly<Record<string, readonly [kind: number, relocation: number]>> = {
  function: [0, R_WASM32_LLVM + 0],
  table: [1, R_WASM32_LLVM + 20],
  global: [3, R_WASM32_LLVM + 7],
  tag: [4, R_WASM32_LLVM + 10],
};

/** The priority of `.init_array` without a number. */
const DEFAULT_PRIORITY = 65_535;

export function joinObjects(state: LinkState): Uint8Array {
  return new ObjectJoiner(state).join();
}

class ObjectJoiner {
  readonly #state: LinkState;
  readonly #elf = new ElfBuilder();
  readonly #sections: JoinedSection[] = [];
  readonly #places = new Map<Entry, SymbolPlace>();
  readonly #types: JoinedTypes;
  readonly #symbols: JoinedSymbols;
  readonly #groupOf = new Map<Entry, string>();
  readonly #members = new Map<string, SectionBuilder[]>();
  readonly #retained: ReadonlySet<Entry>;

  constructor(state: LinkState) {
    this.#state = state;
    this.#types = new JoinedTypes(this.#elf);
    this.#symbols = new JoinedSymbols({ elf: this.#elf, places: this.#places, types: this.#types });
    const retained = Array.from(state.symbols.all).filter(({ isRetained, isExported }) => isRetained && !isExported);
    this.#retained = new Set(retained.flatMap(({ entry }) => entry ?? []));
  }

  join(): Uint8Array {
    const files = [...this.#state.files, this.#state.internal];
    for (const { name, entries } of files.flatMap(({ comdats }) => comdats))
      for (const entry of entries) if (!entry.isDiscarded) this.#groupOf.set(entry, name);
    const kept = files.flatMap(({ entries }) => entries.filter(({ isDiscarded }) => !isDiscarded));
    this.#functions(kept);
    for (const kind of ["global", "table", "memory", "tag"] as const) this.#entities(kind, kept);
    for (const entry of kept) if (entry.kind === "data" && entry.section !== "") this.#data(entry);
    for (const entry of kept) if (entry.kind === "custom") this.#custom(entry);
    for (const entry of kept) if (entry.kind === "pc") this.#refuse(entry);
    this.#constructors();
    for (const file of this.#state.files) this.#verbatim(file);
    this.#undefined();
    this.#exports();
    this.#descriptions();
    this.#finish(files);
    return this.#elf.finish();
  }

  #finish(files: readonly ObjectFile[]): void {
    for (const file of files) for (const symbol of file.declared) if (symbol.isLocal) this.#symbols.addNamed(symbol);
    for (const symbol of this.#state.symbols.all) if (symbol.isReferenced) this.#symbols.addNamed(symbol);
    for (const joined of this.#sections) {
      joined.finish();
      for (const { offset, type, symbol, addend } of joined.relocations)
        this.#elf.addRelocation(joined.section, { offset, type, symbol: this.#symbols.of(symbol), addend });
    }
    for (const [name, members] of this.#members)
      this.#elf.addGroup({ signature: this.#symbols.signature(name), members });
  }

  #add(name: string, options: { readonly flags?: number; readonly alignment?: number } = {}): JoinedSection {
    const joined = new JoinedSection(this.#elf, { name, ...options });
    this.#sections.push(joined);
    return joined;
  }

  #join(group: string | undefined, ...sections: readonly JoinedSection[]): void {
    if (group === undefined) return;
    const members = this.#members.get(group) ?? [];
    this.#members.set(group, members);
    members.push(...sections.map(({ section }) => section));
  }

  /** Functions of one section of the source, group and kind stay together. */
  #functions(kept: readonly Entry[]): void {
    const sets = new Map<string, Entry[]>();
    for (const entry of kept) {
      if (entry.kind !== "function") continue;
      const group = this.#groupOf.get(entry);
      const key = `${entry.section}\0${group ?? ""}\0${this.#isRetained(entry) ? "R" : ""}`;
      const known = sets.get(key);
      if (known === undefined) sets.set(key, [entry]);
      else known.push(entry);
    }
    for (const entries of sets.values()) this.#code(entries);
  }

  #isRetained(entry: Entry): boolean {
    return entry.isRetained || this.#retained.has(entry);
  }

  #code(entries: readonly Entry[]): void {
    const [first] = entries;
    if (first === undefined) return;
    const group = this.#groupOf.get(first);
    const source = group === undefined ? first.section : `${first.section}.${group}`;
    const retain = this.#isRetained(first) ? SHF_GNU_RETAIN : 0;
    const code = this.#add(`.wasm.code.${source}`, { flags: SHF_ALLOC | SHF_EXECINSTR | retain });
    const codeSpace = this.#add(`.space.code.${source}`);
    const types = this.#add(`.wasm.function.${source}`);
    const typeSpace = this.#add(`.space.function.${source}`);
    const index = this.#add(`.space.function_index.${source}`);
    for (const entry of entries) {
      this.#places.set(entry, {
        section: index.section,
        value: index.size,
        size: 1,
        bytes: { section: code.section, at: code.size + SIZE_FIELD },
      });
      code.addSize(entry.end - entry.start);
      code.addEntry(entry);
      types.addIndex(TYPE_INDEX, this.#types.symbolOf(entry.type));
      for (const space of [codeSpace, typeSpace, index]) space.addBytes(0);
    }
    this.#join(group, code, codeSpace, types, typeSpace, index);
  }

  #entities(kind: "global" | "table" | "memory" | "tag", kept: readonly Entry[]): void {
    const entries = kept.filter((entry) => entry.kind === kind);
    if (entries.length === 0) return;
    const payload = this.#add(`.wasm.${kind}`);
    const space = this.#add(`.space.${kind}`);
    const index = this.#add(`.space.${kind}_index`);
    for (const entry of entries) {
      this.#places.set(entry, { section: index.section, value: index.size, size: 1 });
      if (kind === "tag") {
        payload.addBytes(0);
        payload.addIndex(TYPE_INDEX, this.#types.symbolOf(entry.type));
      } else payload.addEntry(entry);
      space.addBytes(0);
      index.addBytes(0);
    }
  }

  #data(entry: Entry): void {
    const { section: name, alignment, isZero, size } = entry;
    const type = isZero ? SHT_NOBITS : SHT_PROGBITS;
    const flags =
      SHF_ALLOC |
      (entry.isWritable ? SHF_WRITE : 0) |
      (entry.isThreadLocal ? SHF_TLS : 0) |
      (entry.isStrings ? SHF_MERGE | SHF_STRINGS : 0) |
      (this.#isRetained(entry) ? SHF_GNU_RETAIN : 0);
    const options = { name, type, flags, alignment, ...(isZero && { size }), ...(entry.isStrings && { entrySize: 1 }) };
    const joined = new JoinedSection(this.#elf, options);
    this.#sections.push(joined);
    this.#places.set(entry, { section: joined.section, value: 0 });
    if (!isZero) joined.addEntry(entry);
    this.#join(this.#groupOf.get(entry), joined);
  }

  #custom(entry: Entry): void {
    const name = entry.section.startsWith(".debug_") ? entry.section : `.custom_section.${entry.section}`;
    const flags = entry.isStrings ? SHF_MERGE | SHF_STRINGS : 0;
    const joined = this.#add(name, { flags });
    this.#places.set(entry, { section: joined.section, value: 0 });
    joined.addEntry(entry);
    this.#join(this.#groupOf.get(entry), joined);
  }

  #refuse({ file, section }: Entry): void {
    this.#state.error(`${file?.name ?? "<internal>"} (${section}): Objects with program counters cannot be joined`);
  }

  #constructors(): void {
    const byPriority = new Map<number, LinkSymbol[]>();
    for (const file of this.#state.files) {
      for (const { priority, symbol: index } of file.constructors) {
        const symbol = file.symbols[index];
        if (symbol === undefined || symbol.entry?.isDiscarded === true) continue;
        byPriority.set(priority, [...(byPriority.get(priority) ?? []), symbol]);
      }
    }
    for (const [priority, symbols] of byPriority) {
      const name = priority === DEFAULT_PRIORITY ? ".init_array" : `.init_array.${priority}`;
      const joined = this.#add(name, { flags: SHF_ALLOC | SHF_WRITE, alignment: 4 });
      for (const symbol of symbols) joined.addWord(TABLE_INDEX, symbol);
    }
  }

  /** What the source has written as it is to be. */
  #verbatim({ verbatimTypes, verbatimParts, wantsDataCount }: ObjectFile): void {
    for (const { entry, types } of verbatimTypes) {
      const payload = this.#add(".wasm.type");
      const space = this.#add(".space.type");
      payload.addEntry(entry);
      for (const type of types) {
        if (type !== undefined) this.#types.place(type, { section: space.section, value: space.size });
        space.addBytes(0);
      }
    }
    for (const { section, entry, count } of verbatimParts) {
      const name = {
        export: "export",
        element: "element_segment",
        data: "data_segment",
        start: "start",
        custom: "custom",
      }[section];
      this.#add(`.wasm.${name}`).addEntry(entry);
      if (section !== "start") this.#add(`.space.${name}`).addRaw(new Uint8Array(count));
    }
    if (wantsDataCount) this.#add(".wasm.datacount");
  }

  /** What undefined symbols would be imported as. */
  #undefined(): void {
    const sections = new Map<string, JoinedSection>();
    for (const symbol of this.#state.symbols.all) {
      if (symbol.isDefined || !symbol.isReferenced || symbol.kind === "unknown" || symbol.kind === "data") continue;
      const name = symbol.importName === undefined ? ".wasm.undefined" : ".wasm.undefined.import";
      const joined = sections.get(name) ?? this.#add(name);
      sections.set(name, joined);
      this.#import(joined, symbol);
    }
  }

  #import(joined: JoinedSection, symbol: LinkSymbol): void {
    const { module, name } = symbol.importName ?? { module: "env", name: symbol.name };
    joined.relocate(R_WASM32_INDEX, symbol);
    joined.addName(module);
    joined.addName(name);
    const type: FunctionType | undefined = symbol.type;
    switch (symbol.kind) {
      case "function":
        joined.addBytes(0);
        return joined.addIndex(TYPE_INDEX, this.#types.symbolOf(type));
      case "tag":
        joined.addBytes(4, 0);
        return joined.addIndex(TYPE_INDEX, this.#types.symbolOf(type));
      default:
        joined.addBytes(symbol.kind === "table" ? 1 : symbol.kind === "memory" ? 2 : 3);
        joined.addRaw(symbol.externalType ?? new Uint8Array(0));
    }
  }

  #exports(): void {
    const asked = Array.from(this.#state.symbols.all).filter(({ isExported, isDefined }) => isExported && isDefined);
    const all = [
      ...this.#state.files.flatMap((file) =>
        file.exports.map(({ name, symbol }) => ({ name, symbol: file.symbols[symbol] })),
      ),
      ...asked.map((symbol) => ({ name: symbol.name, symbol })),
    ];
    const names = new Set<string>();
    let joined: JoinedSection | undefined;
    let space: JoinedSection | undefined;
    for (const { name, symbol } of all) {
      const row = symbol && indexRelocations[symbol.kind];
      if (symbol === undefined || row === undefined || names.has(name)) continue;
      names.add(name);
      joined ??= this.#add(".wasm.export");
      space ??= this.#add(".space.export");
      joined.addName(name);
      joined.addBytes(row[0]);
      joined.addIndex(row[1], symbol);
      space.addBytes(0);
    }
  }

  #descriptions(): void {
    const features = featuresOf(this.#state);
    const producers = producersOf(this.#state);
    if (features !== undefined) this.#add(".custom_section.target_features").addRaw(features);
    if (producers !== undefined) this.#add(".custom_section.producers").addRaw(producers);
  }
}

/** Bytes of the size in front of a body. */
const SIZE_FIELD = 5;
