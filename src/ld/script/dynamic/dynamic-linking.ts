/**
 * What a file has for the dynamic linker, in the manner of GNU ld: it is an object like the others, whose sections the script
 * puts where it wants, with contents that are filled in when all has its address.
 *
 * 1. Before sections get places: which symbols are other modules' or for them, what that needs (`needs.ts`), how long tables are.
 * 2. When addresses are known: {@link DynamicLinking.fill} writes them.
 */
import {
  DT_HASH,
  DT_JMPREL,
  DT_NEEDED,
  DT_PLTREL,
  DT_PLTRELSZ,
  DT_RELA,
  DT_RELAENT,
  DT_RELASZ,
  DT_RUNPATH,
  DT_SONAME,
  DT_STRSZ,
  DT_STRTAB,
  DT_SYMBOLIC,
  DT_SYMENT,
  DT_SYMTAB,
  DT_VERDEF,
  DT_VERDEFNUM,
  DT_VERNEED,
  DT_VERNEEDNUM,
  DT_VERSYM,
  ElfBuilder,
  layouts,
  R_WASM32_COPY,
  R_WASM32_PLT_INDEX,
  SHF_ALLOC,
  SHF_WRITE,
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  SHT_HASH,
  SHT_NOBITS,
  SHT_RELA,
  SHT_STRTAB,
  STB_WEAK,
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
import { undefinedSymbol, type LinkSymbol } from "../symbols.ts";
import { dynamicTables, type DynamicTables } from "./dynamic-symbols.ts";
import { isFunction, SymbolScopes } from "./foreign.ts";
import { addLinkageTable, STUB_SPACE } from "./linkage-table.ts";
import { dynamicNeeds, type DynamicNeeds } from "./needs.ts";
import type { SharedObject } from "./shared-object.ts";

/** Sections of the tables, each named as its section. */
const DYNAMIC = ".dynamic";
const SYMBOLS = ".dynsym";
const STRINGS = ".dynstr";
const WORDS = ".rela.dyn";
const STUBS = ".rela.plt";
const COPIES = ".dynbss";
const VERSIONS = ".gnu.version";
const DEFINITIONS = ".gnu.version_d";
const NEEDS = ".gnu.version_r";

/** What `sh_link` of a section means. */
export const dynamicLinks: Readonly<Record<string, string>> = {
  [DYNAMIC]: STRINGS,
  [SYMBOLS]: STRINGS,
  [DEFINITIONS]: STRINGS,
  [NEEDS]: STRINGS,
  ".hash": SYMBOLS,
  [VERSIONS]: SYMBOLS,
  [WORDS]: SYMBOLS,
  [STUBS]: SYMBOLS,
};

interface TagValue {
  readonly tag: number;
  /** A number, or the section whose address it is. */
  readonly value: number | string;
}

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
    this.#scopes = new SymbolScopes(link);
    this.#needs = dynamicNeeds(inputs.files, { scopes: this.#scopes, log });
    const copied = this.#needs.copies;
    const ownName = options.soname ?? "";
    const scopes = this.#scopes;
    // What is copied becomes this file's; the loader finds the library's by name.
    const symbols = this.#dynamicSymbols();
    this.#tables = dynamicTables(symbols, { scopes, log, ownName });
    this.#tags = this.#tagsOf(neededBy(link, symbols));
    const made = this.#makeObject(copied);
    this.file = made.file;
    this.#stubs = made.stubs;
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
    const { versions } = this.#tables;
    if (section === SYMBOLS) return 1;
    return section === DEFINITIONS
      ? (versions?.definitionCount ?? 0)
      : section === NEEDS
        ? (versions?.needCount ?? 0)
        : 0;
  }

  /** Writes what is known when everything has its address. */
  fill(layout: FinishedLayout): void {
    this.#content(SYMBOLS)?.set(this.#symbolTable(layout));
    this.#content(WORDS)?.set(this.#wordTable(layout));
    this.#content(STUBS)?.set(this.#stubTable());
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

  #tagsOf(needed: readonly SharedObject[]): readonly TagValue[] {
    const { soname, runPaths = [], shared, bsymbolic } = this.#link.options;
    const { strings, versions } = this.#tables;
    const { stubs, words, copies } = this.#needs;
    const wordCount = words.length + copies.size;
    const entry = layouts[32].rela.size;
    const tags: TagValue[] = needed.map((library) => ({ tag: DT_NEEDED, value: strings.offsetOf(library.soname) }));
    if (soname !== undefined) tags.push({ tag: DT_SONAME, value: strings.offsetOf(soname) });
    if (runPaths.length > 0) tags.push({ tag: DT_RUNPATH, value: strings.offsetOf(runPaths.join(":")) });
    if (shared === true && bsymbolic === true) tags.push({ tag: DT_SYMBOLIC, value: 0 });
    tags.push({ tag: DT_HASH, value: ".hash" }, { tag: DT_STRTAB, value: STRINGS }, { tag: DT_SYMTAB, value: SYMBOLS });
    tags.push({ tag: DT_STRSZ, value: strings.size() }, { tag: DT_SYMENT, value: layouts[32].sym.size });
    if (stubs.size > 0)
      tags.push(
        { tag: DT_PLTRELSZ, value: stubs.size * entry },
        { tag: DT_PLTREL, value: DT_RELA },
        { tag: DT_JMPREL, value: STUBS },
      );
    if (wordCount > 0)
      tags.push(
        { tag: DT_RELA, value: WORDS },
        { tag: DT_RELASZ, value: wordCount * entry },
        { tag: DT_RELAENT, value: entry },
      );
    if (versions?.definitions !== undefined)
      tags.push({ tag: DT_VERDEF, value: DEFINITIONS }, { tag: DT_VERDEFNUM, value: versions.definitionCount });
    if (versions?.needs !== undefined)
      tags.push({ tag: DT_VERNEED, value: NEEDS }, { tag: DT_VERNEEDNUM, value: versions.needCount });
    if (versions !== undefined) tags.push({ tag: DT_VERSYM, value: VERSIONS });
    return tags;
  }

  #makeObject(copies: ReadonlySet<LinkSymbol>): {
    readonly file: ObjectFile;
    readonly stubs: Map<LinkSymbol, LinkSymbol>;
  } {
    const elf = new ElfBuilder();
    this.#addTables(elf);
    const bss = elf.addSection({
      name: COPIES,
      type: SHT_NOBITS,
      flags: SHF_ALLOC | SHF_WRITE,
      alignment: Math.max(1, ...Array.from(copies, ({ shared }) => shared?.alignment ?? 1)),
      size: roomFor(copies),
    });
    const { stubs } = this.#needs;
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
    const { symbols, strings, hash, versions } = this.#tables;
    const { stubs, words, copies } = this.#needs;
    const { rela, sym } = layouts[32];
    const add = (name: string, type: number, content: Uint8Array): void => {
      const alignment = type === SHT_GNU_versym ? 2 : type === SHT_STRTAB ? 1 : 4;
      if (content.length > 0) elf.addSection({ name, type, flags: SHF_ALLOC, alignment, content });
    };
    add(".hash", SHT_HASH, hash);
    add(SYMBOLS, SHT_DYNSYM, new Uint8Array((symbols.length + 1) * sym.size));
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

  #symbolTable(layout: FinishedLayout): Uint8Array {
    const { symbols, strings } = this.#tables;
    const { size: stride, offsets } = layouts[32].sym;
    const bytes = new Uint8Array((symbols.length + 1) * stride);
    const view = new DataView(bytes.buffer);
    const indices = new Map<OutputSection, number>(layout.outputs.map((output, index) => [output, index + 1]));
    symbols.forEach((symbol, index) => {
      const at = (index + 1) * stride;
      const isOwn = symbol.state !== "undefined";
      const type = isFunction(symbol) ? STT_FUNC : isOwn ? STT_OBJECT : symbol.type;
      view.setUint32(at + offsets.st_name, strings.offsetOf(symbol.plainName), true);
      view.setUint32(at + offsets.st_value, isOwn ? Number(layout.addressOf(symbol) ?? 0n) : 0, true);
      view.setUint32(at + offsets.st_size, isOwn ? Number(symbol.size) : 0, true);
      view.setUint8(at + offsets.st_info, (symbol.binding << 4) | type);
      view.setUint8(at + offsets.st_other, symbol.visibility);
      const output = symbol.section?.output;
      view.setUint16(at + offsets.st_shndx, isOwn && output !== undefined ? (indices.get(output) ?? 0) : 0, true);
    });
    return bytes;
  }

  #wordTable(layout: FinishedLayout): Uint8Array {
    const { words, copies } = this.#needs;
    const table = new RelocationWriter(this.#tables.symbols);
    for (const { section, offset, type, symbol, addend } of words) {
      const at = Number(addressOfSection(section)) + offset;
      const isForeign = this.#scopes.isForeign(symbol);
      const target = isForeign ? addend : Number(layout.addressOf(symbol) ?? 0n) + addend;
      table.add({ at, type, symbol: isForeign ? symbol : undefined, addend: target });
    }
    for (const symbol of copies)
      table.add({ at: Number(layout.addressOf(symbol) ?? 0n), type: R_WASM32_COPY, symbol, addend: 0 });
    return table.bytes();
  }

  /** Which slot of the table, counted from that of the module's function 0, gets which function. */
  #stubTable(): Uint8Array {
    const table = new RelocationWriter(this.#tables.symbols);
    for (const [symbol, { section, value }] of this.#stubs) {
      const at = (section === undefined ? 0n : addressOfSection(section)) + value;
      table.add({ at: Number(at), type: R_WASM32_PLT_INDEX, symbol, addend: 0 });
    }
    return table.bytes();
  }
}

/** Libraries, in the order of the link, without those that are needed only if used and are not. */
function neededBy({ inputs }: ScriptLink, symbols: readonly LinkSymbol[]): readonly SharedObject[] {
  const isUsed = ({ state, shared, binding }: LinkSymbol, library: SharedObject): boolean =>
    state === "undefined" && binding !== STB_WEAK && shared?.object === library;
  return inputs.libraries.filter((library) => !library.isAsNeeded || symbols.some((symbol) => isUsed(symbol, library)));
}

function addressOfSection({ output, offset }: InputSection): bigint {
  return (output?.address ?? 0n) + offset;
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

function roomFor(copies: Iterable<LinkSymbol>): number {
  let size = 0;
  for (const { shared } of copies) size = alignUp(size, shared?.alignment ?? 1) + (shared?.size ?? 0);
  return size;
}

/** Data that is copied here is defined here from now on. */
function placeCopies(
  copies: Iterable<LinkSymbol>,
  place: { readonly file: ObjectFile; readonly section: InputSection | undefined },
): void {
  let value = 0;
  for (const symbol of copies) {
    const { size = 0, alignment = 1 } = symbol.shared ?? {};
    value = alignUp(value, alignment);
    define(symbol, { ...place, value, type: STT_OBJECT, size });
    value += size;
  }
}

function define(
  symbol: LinkSymbol,
  place: Pick<LinkSymbol, "file" | "section" | "type"> & { readonly value: number; readonly size: number },
): void {
  const { value, size, ...rest } = place;
  Object.assign(symbol, rest, { state: "defined", value: BigInt(value), size: BigInt(size) });
}

class RelocationWriter {
  readonly #indices: ReadonlyMap<LinkSymbol, number>;
  readonly #words: number[] = [];

  constructor(symbols: readonly LinkSymbol[]) {
    this.#indices = new Map(symbols.map((symbol, index) => [symbol, index + 1]));
  }

  add(entry: {
    readonly at: number;
    readonly type: number;
    readonly symbol: LinkSymbol | undefined;
    readonly addend: number;
  }): void {
    const index = entry.symbol === undefined ? 0 : (this.#indices.get(entry.symbol) ?? 0);
    this.#words.push(entry.at, (index << 8) | entry.type, entry.addend);
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#words.length * 4);
    const view = new DataView(bytes.buffer);
    this.#words.forEach((word, at) => view.setInt32(at * 4, word | 0, true));
    return bytes;
  }
}
