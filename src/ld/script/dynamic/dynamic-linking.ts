/**
 * What a file has for the dynamic linker, in the manner of GNU ld: it is an object like the others, whose sections the script
 * puts where it wants, with contents that are filled in when all has its address.
 *
 * 1. Before sections get places: which symbols are other modules' or for them, what that needs (`needs.ts`), how long tables are.
 * 2. When addresses are known: {@link DynamicLinking.fill} writes them.
 */
import {
  ElfBuilder,
  layouts,
  R_WASM32_COPY,
  R_WASM32_PLT_INDEX,
  RelocationTableBuilder,
  SHF_ALLOC,
  SHF_WRITE,
  SHN_UNDEF,
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  SHT_HASH,
  SHT_NOBITS,
  SHT_RELA,
  SHT_STRTAB,
  STT_FUNC,
  STT_OBJECT,
  writeDynamic,
  type SymbolBuilder,
} from "../../../elf/index.ts";
import type { FinishedLayout } from "../finished-layout.ts";
import type { ScriptLink } from "../link-by-script.ts";
import { errorOf } from "../messages.ts";
import { ObjectFile, type InputSection } from "../object-file.ts";
import type { OutputSection } from "../output-section.ts";
import { define, undefinedSymbol, type LinkSymbol } from "../symbols.ts";
import { placeCopies, roomFor } from "./copies.ts";
import { dynamicTables, type DynamicTables } from "./dynamic-symbols.ts";
import { dynamicTags, type TagValue } from "./dynamic-tags.ts";
import { isFunction, SymbolScopes } from "./foreign.ts";
import { addLinkageTable, STUB_SPACE } from "./linkage-table.ts";
import { dynamicNeeds, type DynamicNeeds } from "./needs.ts";
import {
  COPIES,
  DEFINITIONS,
  DYNAMIC,
  HASH,
  NEEDS,
  STRINGS,
  STUBS,
  SYMBOLS,
  VERSIONS,
  WORDS,
} from "./table-sections.ts";

export class DynamicLinking {
  readonly file: ObjectFile;
  readonly #link: ScriptLink;
  readonly #scopes: SymbolScopes;
  readonly #needs: DynamicNeeds;
  readonly #tables: DynamicTables;
  readonly #tags: readonly TagValue[];
  readonly #stubs: ReadonlyMap<LinkSymbol, LinkSymbol>;

  /** Undefined for a program without libraries. */
  static of(link: ScriptLink): DynamicLinking | undefined {
    const { options, inputs, log } = link;
    if (options.shared !== true && inputs.libraries.length === 0) return undefined;
    const other = inputs.files.find(({ elf }) => elf.elfClass !== 32);
    if (other === undefined) return new DynamicLinking(link);
    errorOf(
      log,
      `"${other.label}" is of ${other.elf.elfClass} bits: libraries and what uses them are linked of 32 only`,
    );
    return undefined;
  }

  private constructor(link: ScriptLink) {
    const { inputs, log, options } = link;
    this.#link = link;
    const scopes = new SymbolScopes(link);
    this.#scopes = scopes;
    this.#needs = dynamicNeeds(inputs.files, { scopes, log });
    const ownName = options.soname ?? "";
    this.#tables = dynamicTables(this.#dynamicSymbols(), { scopes, log, ownName });
    this.#tags = dynamicTags(link, { tables: this.#tables, needs: this.#needs });
    // What is copied becomes this file's only now: to the loader it is the library's, found by name.
    const { file, stubs } = this.#makeObject();
    this.file = file;
    this.#stubs = stubs;
  }

  /** Where a function is that has a stub: its index is the stub's. */
  stubOf(symbol: LinkSymbol): LinkSymbol | undefined {
    return this.#stubs.get(symbol);
  }

  /** Whether nobody of this link has to have the symbol. */
  isForeign(symbol: LinkSymbol): boolean {
    return this.#scopes.isForeign(symbol);
  }

  /** `sh_info` of the sections that have one. */
  infoOf(section: string): number {
    const { table, versions } = this.#tables;
    if (section === SYMBOLS) return table.localCount;
    if (section === DEFINITIONS) return versions?.definitionCount ?? 0;
    return section === NEEDS ? (versions?.needCount ?? 0) : 0;
  }

  /** Writes what is known when everything has its address. */
  fill(layout: FinishedLayout): void {
    this.#fillSymbols(layout);
    this.#content(SYMBOLS)?.set(this.#tables.table.bytes(32));
    this.#content(WORDS)?.set(this.#wordTable(layout).bytes(32));
    this.#content(STUBS)?.set(this.#stubTable().bytes(32));
    const values = this.#tags.map(({ tag, value }) => {
      return { tag, value: typeof value === "number" ? value : Number(this.#address(value)) };
    });
    this.#content(DYNAMIC)?.set(writeDynamic(values, 32));
  }

  #section(name: string): InputSection | undefined {
    return this.file.parts.find((part) => part.name === name);
  }

  #content(name: string): Uint8Array | undefined {
    return this.#section(name)?.section?.content;
  }

  #address(name: string): bigint {
    const section = this.#section(name);
    return section === undefined ? 0n : addressOfSection(section);
  }

  /** What others have, then what this file has for them. */
  #dynamicSymbols(): readonly LinkSymbol[] {
    const { stubs, words, copies } = this.#needs;
    const isRelocated = new Set([...stubs.keys(), ...words.map(({ symbol }) => symbol), ...copies]);
    const all = [...this.#link.symbols.values()];
    const others = all.filter((symbol) => symbol.state === "undefined" && isRelocated.has(symbol));
    return [...others, ...all.filter((symbol) => this.#scopes.isExported(symbol))];
  }

  #makeObject(): { readonly file: ObjectFile; readonly stubs: ReadonlyMap<LinkSymbol, LinkSymbol> } {
    const { copies, stubs } = this.#needs;
    const elf = new ElfBuilder();
    this.#addTables(elf);
    const bss = elf.addSection({
      name: COPIES,
      type: SHT_NOBITS,
      flags: SHF_ALLOC | SHF_WRITE,
      alignment: Math.max(1, ...Array.from(copies, ({ shared }) => shared?.alignment ?? 1)),
      size: roomFor(copies),
    });
    const space = elf.addSection({ name: STUB_SPACE, type: SHT_NOBITS, size: stubs.size });
    const targets: LinkSymbol[] = [];
    const symbolOf = new Map<LinkSymbol, SymbolBuilder>();
    const standingFor = (symbol: LinkSymbol): SymbolBuilder => {
      let made = symbolOf.get(symbol);
      if (made === undefined) {
        // Names are places only: what they stand for is put in their place below.
        symbolOf.set(symbol, (made = elf.addSymbol({ name: `${targets.length}` })));
        targets.push(symbol);
      }
      return made;
    };
    const stubSymbols = new Map<LinkSymbol, LinkSymbol>();
    for (const symbol of stubs.keys()) stubSymbols.set(symbol, undefinedSymbol(`${symbol.plainName}@plt`, 0));
    addLinkageTable(elf, stubs, {
      of: standingFor,
      ofStub: (symbol) => standingFor(stubSymbols.get(symbol) ?? symbol),
    });
    const file = new ObjectFile({ name: "<dynamic linking>", content: elf.finish() });
    file.symbols = [undefined, ...targets];
    const at = (name: string): InputSection | undefined => file.parts.find((part) => part.name === name);
    for (const [index, stub] of [...stubSymbols.values()].entries())
      define(stub, { file, section: at(space.name), value: index, type: STT_FUNC, size: 1 });
    placeCopies(copies, { file, section: at(bss.name) });
    return { file, stubs: stubSymbols };
  }

  #addTables(elf: ElfBuilder): void {
    const { table, strings, hash, versions } = this.#tables;
    const { stubs, words, copies } = this.#needs;
    const { rela } = layouts[32];
    const add = (name: string, type: number, content: Uint8Array): void => {
      const alignment = type === SHT_GNU_versym ? 2 : type === SHT_STRTAB ? 1 : 4;
      if (content.length > 0) elf.addSection({ name, type, flags: SHF_ALLOC, alignment, content });
    };
    add(HASH, SHT_HASH, hash);
    add(SYMBOLS, SHT_DYNSYM, new Uint8Array(table.size(32)));
    if (versions !== undefined) {
      add(VERSIONS, SHT_GNU_versym, versions.symbols);
      add(DEFINITIONS, SHT_GNU_verdef, versions.definitions ?? new Uint8Array(0));
      add(NEEDS, SHT_GNU_verneed, versions.needs ?? new Uint8Array(0));
    }
    add(STRINGS, SHT_STRTAB, strings.bytes());
    add(WORDS, SHT_RELA, new Uint8Array((words.length + copies.size) * rela.size));
    add(STUBS, SHT_RELA, new Uint8Array(stubs.size * rela.size));
    const content = writeDynamic(
      this.#tags.map(({ tag }) => ({ tag, value: 0 })),
      32,
    );
    elf.addSection({ name: DYNAMIC, type: SHT_DYNAMIC, flags: SHF_ALLOC | SHF_WRITE, alignment: 4, content });
  }

  #fillSymbols(layout: FinishedLayout): void {
    const indices = new Map<OutputSection, number>(layout.outputs.map((output, index) => [output, index + 1]));
    for (const [symbol, entry] of this.#tables.symbols) {
      const isOwn = symbol.state !== "undefined";
      entry.type = isFunction(symbol) ? STT_FUNC : isOwn ? STT_OBJECT : symbol.type;
      if (!isOwn) continue;
      const output = symbol.section?.output;
      entry.value = layout.addressOf(symbol) ?? 0n;
      entry.size = symbol.size;
      // The file's sections are not made yet, but what their numbers will be is known.
      entry.section = (output && indices.get(output)) ?? SHN_UNDEF;
    }
  }

  #wordTable(layout: FinishedLayout): RelocationTableBuilder {
    const { words, copies } = this.#needs;
    const { symbols } = this.#tables;
    const table = new RelocationTableBuilder();
    for (const { section, offset, type, symbol, addend } of words) {
      const isForeign = this.#scopes.isForeign(symbol);
      const target = isForeign ? 0n : (layout.addressOf(symbol) ?? 0n);
      table.add({
        offset: addressOfSection(section) + BigInt(offset),
        type,
        symbol: isForeign ? symbols.get(symbol) : undefined,
        addend: target + BigInt(addend),
      });
    }
    for (const symbol of copies)
      table.add({ offset: layout.addressOf(symbol) ?? 0n, type: R_WASM32_COPY, symbol: symbols.get(symbol) });
    return table;
  }

  /** Which slot of the table, counted from that of the module's function 0, gets which function. */
  #stubTable(): RelocationTableBuilder {
    const table = new RelocationTableBuilder();
    for (const [symbol, { section, value }] of this.#stubs) {
      const offset = (section === undefined ? 0n : addressOfSection(section)) + value;
      table.add({ offset, type: R_WASM32_PLT_INDEX, symbol: this.#tables.symbols.get(symbol) });
    }
    return table;
  }
}

function addressOfSection({ output, offset }: InputSection): bigint {
  return (output?.address ?? 0n) + offset;
}
