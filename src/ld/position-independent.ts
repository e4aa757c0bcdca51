/**
 * Libraries, and programs that use them (tool-conventions, DynamicLinking.md).
 *
 * Whoever loads such a module says where its data and its function pointers begin (`__memory_base`, `__table_base`),
 * and gives the addresses of what other modules have as globals: `GOT.mem.NAME`, `GOT.func.NAME`. Code adds what it needs;
 * words of data are filled in by a function that the loader calls before all others:
 *
 *     __wasm_apply_data_relocs: for each word: store(__memory_base + place, __memory_base + address)
 *
 * A symbol of this module that no other can replace needs no global from outside. Code that asks for one all the same,
 * as the compiler did not know, gets a global of this module, which its start function sets.
 */
import { Body } from "./internal-file.ts";
import type { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import type { DataRelocation, Scan } from "./scan-relocations.ts";
import { LinkSymbol } from "./symbol.ts";

const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const I32_STORE = [0x36, 2, 0] as const;
const END = 0x0b;
const NO_LOCALS = 0;
/** The type of an imported address: i32, mutable, since it may be found only after the module is there. */
const ADDRESS_GLOBAL: Uint8Array = Uint8Array.of(0x7f, 1);
const CONSTANT_GLOBAL: Uint8Array = Uint8Array.of(0x7f, 0);

/** What a module needs of its loader and gives to it, beyond what the source says. */
export interface LoaderInterface {
  /** Imports of addresses, and of the bases that are used. */
  readonly imports: readonly LinkSymbol[];
  /** Functions to export. */
  readonly exports: readonly LinkSymbol[];
  /** The start function, if there is one. */
  readonly start: LinkSymbol | undefined;
}

/** Makes imports and functions; to be called when it is known what the output has, before indices are given. */
export function makeLoaderInterface(state: LinkState, scan: Scan): LoaderInterface {
  if (!state.isPositionIndependent) return { imports: [], exports: [], start: undefined };
  return new LoaderInterfaceMaker(state, scan).make();
}

class LoaderInterfaceMaker {
  readonly #state: LinkState;
  readonly #scan: Scan;
  readonly #addresses = new Map<LinkSymbol, LinkSymbol>();
  readonly #bases = new Map<string, LinkSymbol>();

  constructor(state: LinkState, scan: Scan) {
    this.#state = state;
    this.#scan = scan;
    for (const symbol of scan.loaded) this.#addresses.set(symbol, addressImport(symbol));
  }

  make(): LoaderInterface {
    const { dataRelocations, gotGlobals } = this.#scan;
    const exports: LinkSymbol[] = [];
    if (dataRelocations.length > 0) exports.push(this.#function("__wasm_apply_data_relocs", this.#dataBody()));
    const start = gotGlobals.length > 0 ? this.#function("__wasm_apply_global_relocs", this.#globalBody()) : undefined;
    // Places of data and table are said by their bases, whether code uses these or not.
    if (this.#scan.slots.length > 0) this.#base("__table_base");
    this.#base("__memory_base");
    const constructors = this.#state.symbols.get("__wasm_call_ctors");
    if (constructors?.isDefined === true) exports.push(constructors);
    return { imports: [...this.#bases.values(), ...this.#addresses.values()], exports, start };
  }

  #function(name: string, body: Body): LinkSymbol {
    const { internal, types } = this.#state;
    const symbol = new LinkSymbol(name, "function");
    const entry = internal.addFunction(types.intern({ parameters: [], results: [] }), body.bytes(END));
    entry.isLive = true;
    symbol.state = "defined";
    symbol.isLocal = true;
    symbol.file = internal;
    symbol.entry = entry;
    symbol.type = entry.type;
    internal.symbolIndex(symbol);
    return symbol;
  }

  #dataBody(): Body {
    const body = new Body().bytes(NO_LOCALS);
    for (const relocation of this.#scan.dataRelocations) {
      this.#ownAddress(body, placeSymbol(relocation));
      this.#value(body, relocation);
      body.bytes(...I32_STORE);
    }
    return body;
  }

  #value(body: Body, { kind, symbol, addend }: DataRelocation): void {
    const imported = this.#addresses.get(symbol);
    if (imported !== undefined) {
      body.instruction(GLOBAL_GET, { type: "R_WASM_GLOBAL_INDEX_LEB", symbol: imported });
      if (addend !== 0) body.constant(addend).bytes(I32_ADD);
      return;
    }
    // A weak symbol that nobody has is the null pointer, wherever the module is.
    if (!symbol.isDefined) return void body.constant(0);
    if (kind === "slot") return this.#ownSlot(body, symbol);
    this.#ownAddress(body, symbol, addend);
  }

  #globalBody(): Body {
    const body = new Body().bytes(NO_LOCALS);
    for (const symbol of this.#scan.gotGlobals) {
      if (symbol.kind === "function") this.#ownSlot(body, symbol);
      else this.#ownAddress(body, symbol);
      body.instruction(GLOBAL_SET, { type: "R_WASM_GLOBAL_INDEX_LEB", symbol });
    }
    return body;
  }

  #ownAddress(body: Body, symbol: LinkSymbol, addend = 0): void {
    body.instruction(GLOBAL_GET, { type: "R_WASM_GLOBAL_INDEX_LEB", symbol: this.#base("__memory_base") });
    body.instruction(I32_CONST, { type: "R_WASM_MEMORY_ADDR_REL_SLEB", symbol, addend }).bytes(I32_ADD);
  }

  #ownSlot(body: Body, symbol: LinkSymbol): void {
    body.instruction(GLOBAL_GET, { type: "R_WASM_GLOBAL_INDEX_LEB", symbol: this.#base("__table_base") });
    body.instruction(I32_CONST, { type: "R_WASM_TABLE_INDEX_REL_SLEB", symbol }).bytes(I32_ADD);
  }

  #base(name: string): LinkSymbol {
    const known = this.#bases.get(name);
    if (known !== undefined) return known;
    const symbol = this.#state.symbols.intern(name);
    symbol.kind = "global";
    symbol.importName = { module: "env", name };
    symbol.externalType = CONSTANT_GLOBAL;
    this.#bases.set(name, symbol);
    return symbol;
  }
}

/** The global that a loader gives the address of a symbol by. */
function addressImport(symbol: LinkSymbol): LinkSymbol {
  const module = symbol.kind === "function" ? "GOT.func" : "GOT.mem";
  const imported = new LinkSymbol(`${module}.${symbol.name}`, "global");
  imported.importName = { module, name: symbol.name };
  imported.externalType = ADDRESS_GLOBAL;
  imported.isLocal = true;
  return imported;
}

/** The symbol of a place in data. */
function placeSymbol({ entry, offset }: { readonly entry: Entry; readonly offset: number }): LinkSymbol {
  const symbol = new LinkSymbol("", "data");
  symbol.isLocal = true;
  symbol.state = "defined";
  symbol.entry = entry;
  symbol.value = offset;
  return symbol;
}

/** Lets code that asks for the address of a symbol find the global that the loader gives. */
export function numberAddressImports({ imports }: LoaderInterface, scan: Scan): void {
  const byName = new Map(imports.map((symbol) => [symbol.name, symbol]));
  for (const symbol of scan.loaded) {
    const module = symbol.kind === "function" ? "GOT.func" : "GOT.mem";
    symbol.gotIndex = byName.get(`${module}.${symbol.name}`)?.index ?? -1;
  }
}
