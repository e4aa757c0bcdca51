/**
 * `--emit-relocs`: the relocations of what is kept, with the places that it has in the output.
 *
 * A relocation whose symbol is not in the output, as debug information has them of code that was left out, is left out.
 */
import { R_WASM32_LLVM } from "../elf/index.ts";
import type { ImageRelocation, ImageRelocations, ImageSymbol } from "../module/index.ts";
import { symbolFlags } from "../wasm/index.ts";
import type { LinkPlan } from "./build-image.ts";
import type { Entry } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { LinkState } from "./link-state.ts";
import { needOf } from "./scan-relocations.ts";
import type { LinkSymbol } from "./symbol.ts";

/** A piece of memory of the output. */
interface Piece {
  readonly address: number;
  readonly size: number;
}

const SECTION_OFFSET = R_WASM32_LLVM + 9;

export function keptRelocations(state: LinkState, plan: LinkPlan, pieces: readonly Piece[]): ImageRelocations {
  return new RelocationKeeper(state, plan, pieces).keep();
}

class RelocationKeeper {
  readonly #state: LinkState;
  readonly #plan: LinkPlan;
  readonly #pieces: readonly Piece[];
  readonly #symbols = new Map<LinkSymbol, ImageSymbol | undefined>();
  readonly #functions = new Map<Entry, ImageSymbol>();
  readonly #sections = new Map<string, ImageSymbol>();
  readonly #types = new Map<FunctionType, ImageSymbol>();

  constructor(state: LinkState, plan: LinkPlan, pieces: readonly Piece[]) {
    this.#state = state;
    this.#plan = plan;
    this.#pieces = pieces;
  }

  keep(): ImageRelocations {
    const { files, internal, symbols } = this.#state;
    const { spaces, customs } = this.#plan;
    for (const symbol of symbols.all) this.#symbolOf(symbol);
    for (const file of files) for (const symbol of file.symbols) if (symbol.isLocal) this.#symbolOf(symbol);
    for (const symbol of internal.symbols) this.#symbolOf(symbol);
    const code = spaces.defined.function.flatMap((entry) => this.#relocationsOf(entry, entry.address));
    const memory = this.#inMemory();
    const inCustoms = customs.map(({ name, entries }) => {
      return [name, entries.flatMap((entry) => this.#relocationsOf(entry, entry.address))] as const;
    });
    const told = [...this.#symbols.values(), ...this.#functions.values(), ...this.#sections.values()];
    const all = new Set(told.filter((symbol) => symbol !== undefined));
    return { symbols: [...all], code, memory, customs: new Map(inCustoms) };
  }

  #inMemory(): ReadonlyMap<number, readonly ImageRelocation[]> {
    const found = this.#pieces.map((): ImageRelocation[] => []);
    for (const entry of this.#plan.layout.sections.flatMap(({ entries }) => entries)) {
      const piece = this.#pieceAt(entry.address);
      const start = this.#pieces[piece]?.address;
      if (start === undefined) continue;
      for (const relocation of this.#relocationsOf(entry, entry.address - start)) found[piece]?.push(relocation);
    }
    return new Map([...found.entries()].filter(([, relocations]) => relocations.length > 0));
  }

  #relocationsOf(entry: Entry, start: number): readonly ImageRelocation[] {
    const { file, firstRelocation, endRelocation } = entry;
    if (file === undefined) return [];
    const { offset, type, symbol: indices, addend } = file.relocations;
    const found: ImageRelocation[] = [];
    for (let at = firstRelocation; at < endRelocation; at++) {
      const symbol = file.symbols[indices[at]!];
      if (symbol === undefined) continue;
      const place = { entry, at: offset[at]! };
      const target = this.#targetOf(type[at]!, symbol, { addend: addend[at]!, ...place });
      if (target !== undefined) found.push({ offset: start + place.at - entry.start, type: type[at]!, ...target });
    }
    return found;
  }

  #targetOf(
    type: number,
    symbol: LinkSymbol,
    { addend, entry, at }: { readonly addend: number; readonly entry: Entry; readonly at: number },
  ): Pick<ImageRelocation, "symbol" | "addend"> | undefined {
    const need = needOf(type, { symbol, entry, at });
    if (need === "type")
      return symbol.type === undefined ? undefined : { symbol: this.#typeOf(symbol.type), addend: 0 };
    const { values } = this.#plan;
    if (type === SECTION_OFFSET || symbol.entry?.kind === "custom") {
      const section = symbol.entry?.section;
      if (section === undefined || symbol.entry?.isDiscarded === true) return undefined;
      return { symbol: this.#sectionOf(section), addend: values.addressOf(symbol, addend) };
    }
    if (symbol.kind === "code") {
      const known = symbol.entry === undefined ? undefined : this.#functions.get(symbol.entry);
      return known === undefined ? undefined : { symbol: known, addend: symbol.value + addend };
    }
    const known = this.#symbolOf(need === "slot" ? values.pointedAt(symbol) : symbol);
    if (known === undefined) return undefined;
    const isData = known.kind === "data" && symbol.entry !== undefined;
    return { symbol: known, addend: isData ? values.addressOf(symbol, addend) - values.addressOf(symbol, 0) : addend };
  }

  #typeOf(type: FunctionType): ImageSymbol {
    let known = this.#types.get(type);
    if (known === undefined) this.#types.set(type, (known = { kind: "type", index: type.index }));
    return known;
  }

  #sectionOf(name: string): ImageSymbol {
    let known = this.#sections.get(name);
    if (known === undefined) this.#sections.set(name, (known = { kind: "section", name }));
    return known;
  }

  /** Undefined for what is not in the output. */
  #symbolOf(symbol: LinkSymbol): ImageSymbol | undefined {
    if (this.#symbols.has(symbol)) return this.#symbols.get(symbol);
    const made = this.#make(symbol);
    this.#symbols.set(symbol, made);
    const { entry } = symbol;
    if (made?.kind === "function" && entry !== undefined && !this.#functions.has(entry))
      this.#functions.set(entry, made);
    return made;
  }

  #make(symbol: LinkSymbol): ImageSymbol | undefined {
    const { kind, name, entry } = symbol;
    const flags = flagsOf(symbol);
    switch (kind) {
      case "function":
      case "global":
      case "table":
      case "tag": {
        const index = entry === undefined ? symbol.index : entry.kept.index;
        return index < 0 ? undefined : { kind, name, flags, index };
      }
      case "data":
        return this.#dataSymbol(symbol, flags);
      default:
        return undefined;
    }
  }

  #dataSymbol(symbol: LinkSymbol, flags: number): ImageSymbol | undefined {
    const { entry, name, size, state } = symbol;
    if (state === "undefined" || state === "shared")
      return symbol.isReferenced && symbol.isLive ? undefinedData(name, flags) : undefined;
    if (state === "absolute") return { kind: "data", name, flags, address: symbol.value, size, piece: undefined };
    if (entry === undefined || !entry.isLive) return undefined;
    const address = this.#plan.values.addressOf(symbol, 0);
    const piece = entry.section === "" ? -1 : this.#pieceAt(address);
    return {
      kind: "data",
      name: name === "" ? entry.section : name,
      flags,
      address,
      size,
      piece: piece < 0 ? undefined : piece,
    };
  }

  #pieceAt(address: number): number {
    const within = ({ address: start, size }: Piece): boolean => address >= start && address < start + size;
    const inside = this.#pieces.findIndex(within);
    return inside >= 0 ? inside : this.#pieces.findIndex(({ address: start, size }) => address === start + size);
  }
}

function undefinedData(name: string, flags: number): ImageSymbol {
  return { kind: "data", name, flags, address: 0, size: 0, piece: undefined };
}

function flagsOf(symbol: LinkSymbol): number {
  const { importName, name } = symbol;
  const isUndefined = !symbol.isDefined && symbol.entry === undefined;
  const isNamed = isUndefined && importName !== undefined && (importName.module !== "env" || importName.name !== name);
  const flags: readonly (readonly [boolean, number])[] = [
    [symbol.isWeak, symbolFlags.WASM_SYM_BINDING_WEAK],
    [symbol.isLocal, symbolFlags.WASM_SYM_BINDING_LOCAL],
    [symbol.isHidden, symbolFlags.WASM_SYM_VISIBILITY_HIDDEN],
    [isUndefined, symbolFlags.WASM_SYM_UNDEFINED],
    [symbol.isExported, symbolFlags.WASM_SYM_EXPORTED],
    [isNamed, symbolFlags.WASM_SYM_EXPLICIT_NAME],
    [symbol.isThreadLocal, symbolFlags.WASM_SYM_TLS],
  ];
  return flags.reduce((all, [isSet, flag]) => (isSet ? all | flag : all), 0);
}
