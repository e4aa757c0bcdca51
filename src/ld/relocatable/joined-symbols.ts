/** The symbols of the joined object. */
import {
  SHN_ABS,
  SHN_COMMON,
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_FUNC,
  STT_NOTYPE,
  STT_OBJECT,
  STT_SECTION,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
  STV_PROTECTED,
  type ElfBuilder,
  type SectionBuilder,
  type SymbolBuilder,
  type SymbolOptions,
} from "../../elf/index.ts";
import type { Entry } from "../entry.ts";
import type { LinkSymbol } from "../symbol.ts";
import type { JoinedTypes } from "./joined-types.ts";

/** Where an entry went: its place in its index space, or its bytes. */
export interface SymbolPlace {
  readonly section: SectionBuilder;
  readonly value: number;
  /** Of entries that have an index: their symbols are one byte of the space. */
  readonly size?: number;
  /** Where a function's body is. */
  readonly bytes?: { readonly section: SectionBuilder; readonly at: number };
}

export class JoinedSymbols {
  readonly #elf: ElfBuilder;
  readonly #places: ReadonlyMap<Entry, SymbolPlace>;
  readonly #types: JoinedTypes;
  readonly #builders = new Map<LinkSymbol, SymbolBuilder>();
  readonly #globals = new Map<string, SymbolBuilder>();

  constructor(context: {
    readonly elf: ElfBuilder;
    readonly places: ReadonlyMap<Entry, SymbolPlace>;
    readonly types: JoinedTypes;
  }) {
    this.#elf = context.elf;
    this.#places = context.places;
    this.#types = context.types;
  }

  /** Adds a symbol that has a name and is in the object, or is undefined and global. */
  addNamed(symbol: LinkSymbol): void {
    const { name, kind, entry, isLocal } = symbol;
    if (name === "" || kind === "type" || kind === "section" || kind === "code") return;
    const isHere = entry !== undefined && this.#places.has(entry);
    if (isHere || !isLocal || symbol.state === "absolute") this.of(symbol);
  }

  of(symbol: LinkSymbol): SymbolBuilder {
    const known = this.#builders.get(symbol);
    if (known !== undefined) return known;
    const made = symbol.kind === "type" && symbol.type ? this.#types.builderOf(symbol.type) : this.#add(symbol);
    this.#builders.set(symbol, made);
    if (!symbol.isLocal) this.#globals.set(symbol.name, made);
    return made;
  }

  /** The symbol whose name names a group. */
  signature(name: string): SymbolBuilder {
    return this.#globals.get(name) ?? this.#elf.addSymbol({ name, section: SHN_ABS, binding: STB_LOCAL });
  }

  #add(symbol: LinkSymbol): SymbolBuilder {
    const { isHidden, isProtected, isWeak, isLocal } = symbol;
    return this.#elf.addSymbol({
      name: symbol.kind === "section" ? "" : symbol.name,
      binding: isLocal ? STB_LOCAL : isWeak ? STB_WEAK : STB_GLOBAL,
      visibility: isHidden ? STV_HIDDEN : isProtected ? STV_PROTECTED : STV_DEFAULT,
      type: typeOf(symbol),
      size: symbol.size,
      ...this.#placeOf(symbol),
    });
  }

  #placeOf({ state, kind, entry, value, size }: LinkSymbol): Pick<SymbolOptions, "section" | "value" | "size"> {
    if (state === "common") return { section: SHN_COMMON, value, size };
    if (state === "absolute") return { section: SHN_ABS, value };
    const place = entry === undefined ? undefined : this.#places.get(entry);
    if (place === undefined) return {};
    if (kind === "code" && place.bytes !== undefined)
      return { section: place.bytes.section, value: place.bytes.at + value };
    return place.size === undefined
      ? { section: place.section, value: place.value + value }
      : { section: place.section, value: place.value, size: place.size };
  }
}

function typeOf({ kind, isThreadLocal, entry }: LinkSymbol): number {
  if (kind === "function") return STT_FUNC;
  if (isThreadLocal) return STT_TLS;
  if (kind === "section") return STT_SECTION;
  return kind === "data" && entry !== undefined ? STT_OBJECT : STT_NOTYPE;
}
