/** The relocations of an image as tables of its ELF file, as GNU ld leaves them (`-q`), and the symbols that they are about. */
import {
  R_WASM32_NONE,
  SHN_ABS,
  SHN_UNDEF,
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  STT_FUNC,
  STT_NOTYPE,
  STT_OBJECT,
  STV_DEFAULT,
  STV_HIDDEN,
  type ElfBuilder,
  type SectionBuilder,
  type SymbolBuilder,
} from "../../elf/index.ts";
import { symbolFlags } from "../../wasm/index.ts";
import type { ImageRelocation, ImageRelocations, ImageSymbol } from "./image-relocations.ts";

/** The sections of the file that have fields. */
export interface RelocatedPlaces {
  code: SectionBuilder | undefined;
  /** By the index of the piece. */
  readonly memory: { readonly section: SectionBuilder; readonly address: number }[];
  readonly customs: Map<string, SectionBuilder>;
}

type IndexKind = (ImageSymbol & { readonly index: number })["kind"];

interface ElfPlaces {
  readonly places: RelocatedPlaces;
  /** The section that is an index space. */
  readonly spaceOf: (kind: IndexKind) => SectionBuilder;
  /** The symbol that the file has for an index already. */
  readonly indexSymbol: (kind: IndexKind, index: number) => SymbolBuilder | undefined;
}

/** Adds tables and symbols. Fields in memory are said by their addresses, as in all executables. */
export function addRelocations(elf: ElfBuilder, relocations: ImageRelocations, context: ElfPlaces): void {
  const { places } = context;
  const symbols = new ElfSymbols(elf, context);
  for (const symbol of relocations.symbols) symbols.of(symbol);
  const add = (section: SectionBuilder | undefined, entries: readonly ImageRelocation[], start: number): void => {
    if (section === undefined) return;
    for (const { offset, type, symbol, addend } of entries)
      if (type !== R_WASM32_NONE)
        elf.addRelocation(section, { offset: start + offset, type, symbol: symbols.of(symbol), addend });
  };
  add(places.code, relocations.code, 0);
  for (const [piece, entries] of relocations.memory)
    add(places.memory[piece]?.section, entries, places.memory[piece]?.address ?? 0);
  for (const [name, entries] of relocations.customs) add(places.customs.get(name), entries, 0);
}

class ElfSymbols {
  readonly #elf: ElfBuilder;
  readonly #context: ElfPlaces;
  readonly #known = new Map<ImageSymbol, SymbolBuilder>();

  constructor(elf: ElfBuilder, context: ElfPlaces) {
    this.#elf = elf;
    this.#context = context;
  }

  of(symbol: ImageSymbol): SymbolBuilder {
    let made = this.#known.get(symbol);
    if (made === undefined) this.#known.set(symbol, (made = this.#make(symbol)));
    return made;
  }

  #make(symbol: ImageSymbol): SymbolBuilder {
    const { places, spaceOf, indexSymbol } = this.#context;
    switch (symbol.kind) {
      case "section":
        return this.#elf.addSymbol({
          name: "",
          binding: STB_LOCAL,
          section: places.customs.get(symbol.name) ?? SHN_ABS,
        });
      case "data":
        return this.#data(symbol);
      case "type":
        return this.#elf.addSymbol({ name: "", binding: STB_LOCAL, value: symbol.index, section: spaceOf("type") });
      default: {
        const known = indexSymbol(symbol.kind, symbol.index);
        if (known !== undefined) return known;
        const { kind, name, index } = symbol;
        const type = kind === "function" ? STT_FUNC : STT_NOTYPE;
        return this.#elf.addSymbol({ name, value: index, size: 1, type, section: spaceOf(kind), ...scopeOf(symbol) });
      }
    }
  }

  #data(symbol: ImageSymbol & { readonly kind: "data" }): SymbolBuilder {
    const { name, address: value, size, flags, piece } = symbol;
    const scope = scopeOf(symbol);
    if ((flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0)
      return this.#elf.addSymbol({ name, section: SHN_UNDEF, ...scope });
    const section = piece === undefined ? SHN_ABS : (this.#context.places.memory[piece]?.section ?? SHN_ABS);
    return this.#elf.addSymbol({ name, value, size, type: STT_OBJECT, section, ...scope });
  }
}

function scopeOf({ flags }: { readonly flags: number }): { readonly binding: number; readonly visibility: number } {
  const { WASM_SYM_BINDING_LOCAL, WASM_SYM_BINDING_WEAK, WASM_SYM_VISIBILITY_HIDDEN } = symbolFlags;
  const isLocal = (flags & WASM_SYM_BINDING_LOCAL) !== 0;
  const isWeak = (flags & WASM_SYM_BINDING_WEAK) !== 0;
  return {
    binding: isLocal ? STB_LOCAL : isWeak ? STB_WEAK : STB_GLOBAL,
    visibility: !isLocal && (flags & WASM_SYM_VISIBILITY_HIDDEN) !== 0 ? STV_HIDDEN : STV_DEFAULT,
  };
}
