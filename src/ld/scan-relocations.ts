/**
 * Going once over the relocations of all that is kept, to find out what the output needs beside it: table slots
 * for functions whose address is taken, globals for addresses in position-independent code, imports.
 * Symbols that nobody defines are found here too, so that only those are reported that matter.
 */
import {
  R_WASM32_32,
  R_WASM32_32_CODE,
  R_WASM32_LEB128,
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  R_WASM32_LEB128_PLT,
  R_WASM32_LLVM,
  R_WASM32_REL32_CODE,
  relocationKinds,
} from "../elf/index.ts";
import type { Entry } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { LinkState } from "./link-state.ts";
import { listOfPlaces, placeOfReference, suggestion } from "./messages.ts";
import type { ObjectFile } from "./object-file.ts";
import { trappingStub, type StubTargets } from "./signatures.ts";
import { isMissing, LinkSymbol } from "./symbol.ts";
import { INDIRECT_TABLE } from "./tables.ts";

/** What relocations of a type need of their symbol. */
export type Need = "index" | "slot" | "global" | "address" | "type" | "got" | "nothing";

/** By number of the relocation type. */
const needs: readonly Need[] = needTable();

function needTable(): Need[] {
  const table = Array.from({ length: 256 }, (): Need => "nothing");
  const set = (need: Need, ...types: readonly number[]): void => types.forEach((type) => (table[type] = need));
  const llvm = (...types: readonly number[]): number[] => types.map((type) => R_WASM32_LLVM + type);
  set("index", ...llvm(0, 10, 20, 26), R_WASM32_LEB128_PLT);
  set("slot", ...llvm(1, 2, 12, 18, 19, 24), R_WASM32_32_CODE, R_WASM32_REL32_CODE);
  set("address", ...llvm(3, 4, 5, 11, 14, 15, 16, 17, 21, 23, 25), R_WASM32_32);
  set("global", ...llvm(7, 13));
  set("type", ...llvm(6));
  set("got", R_WASM32_LEB128_GOT, R_WASM32_LEB128_GOT_CODE);
  return table;
}

/** The opcode of `i32.const`: behind it a function's symbol means a pointer, elsewhere its index. */
const I32_CONST = 0x41;

/** What a relocation needs. Those of GNU's syntax say it by their symbol and by the instruction that they are in. */
export function needOf(type: number, use: Use): Need {
  return type === R_WASM32_LEB128 ? needOfGnu(use) : needs[type]!;
}

interface Use {
  readonly symbol: LinkSymbol;
  readonly entry: Entry;
  readonly at: number;
}

function needOfGnu({ symbol, entry, at }: Use): Need {
  switch (symbol.kind) {
    case "function":
      return entry.kind === "function" && entry.bytes[at - 1] === I32_CONST ? "slot" : "index";
    case "global":
    case "table":
    case "tag":
    case "memory":
      return "index";
    case "type":
      return "type";
    default:
      return "address";
  }
}

/** What the scan has found. */
export interface Scan {
  /** Symbols that become imports, in the order of their first use. */
  readonly imports: readonly LinkSymbol[];
  /** Functions that get a slot of the table, in the order of the slots. */
  readonly slots: readonly LinkSymbol[];
  /** Symbols whose address code takes from a global. */
  readonly gotGlobals: readonly LinkSymbol[];
  /** Symbols whose address is taken from memory, in the manner of the GNU port. */
  readonly gotWords: readonly LinkSymbol[];
  readonly usesTable: boolean;
  /** Words of data that are only known when the output has been loaded: in position-independent output. */
  readonly dataRelocations: readonly DataRelocation[];
  /** Symbols whose address comes from whoever loads the output. */
  readonly loaded: ReadonlySet<LinkSymbol>;
}

/** A word of data that has an address or a function pointer. */
export interface DataRelocation {
  readonly entry: Entry;
  /** Bytes from the start of the entry. */
  readonly offset: number;
  readonly kind: "address" | "slot";
  readonly symbol: LinkSymbol;
  readonly addend: number;
}

export function scanRelocations(state: LinkState, stubs: StubTargets): Scan {
  return new Scanner(state, stubs).scan();
}

/** Names that every host of ours has. */
const alwaysImportable = /^(__syscall|__wait$|__fork$|__siginfo_next$|__sigreturn$)/;

class Scanner {
  readonly #state: LinkState;
  readonly #stubs: StubTargets;
  readonly #imports = new Set<LinkSymbol>();
  readonly #slots: LinkSymbol[] = [];
  readonly #gotGlobals = new Set<LinkSymbol>();
  readonly #gotWords = new Set<LinkSymbol>();
  readonly #undefined = new Map<LinkSymbol, Entry[]>();
  readonly #allowed: ReadonlySet<string>;
  readonly #stubsOfNull = new Map<LinkSymbol, LinkSymbol>();
  readonly #nullStubs = new Set<LinkSymbol>();
  readonly #replaceables = new Map<LinkSymbol, LinkSymbol>();
  readonly #dataRelocations: DataRelocation[] = [];
  readonly #loaded = new Set<LinkSymbol>();
  #usesTable = false;

  constructor(state: LinkState, stubs: StubTargets) {
    const { allowUndefined } = state.options;
    this.#state = state;
    this.#stubs = stubs;
    this.#allowed = new Set(typeof allowUndefined === "object" ? allowUndefined : []);
  }

  scan(): Scan {
    const { files, internal } = this.#state;
    // Stubs that are made on the way need nothing themselves.
    for (const file of [...files, internal]) {
      for (const entry of file.entries) {
        if (!entry.isLive || entry.kind === "custom" || entry.foldedInto !== undefined) continue;
        this.#scanEntry(entry, file);
      }
    }
    for (const file of files) for (const { symbol } of file.exports) this.#require(file.symbols[symbol], undefined);
    for (const [symbol, places] of this.#undefined) this.#report(symbol, places);
    return {
      imports: [...this.#imports],
      slots: this.#slots,
      gotGlobals: [...this.#gotGlobals],
      gotWords: [...this.#gotWords],
      usesTable: this.#usesTable,
      dataRelocations: this.#dataRelocations,
      loaded: this.#loaded,
    };
  }

  #scanEntry(entry: Entry, file: ObjectFile): void {
    const { relocations, symbols } = file;
    const { offset, type, symbol: indices } = relocations;
    const { isPositionIndependent } = this.#state;
    for (let at = entry.firstRelocation; at < entry.endRelocation; at++) {
      const index = indices[at]!;
      const symbol = symbols[index];
      if (symbol === undefined) continue;
      const need = needOf(type[at]!, { symbol, entry, at: offset[at]! });
      // Nearly all: what is there needs nothing more.
      if (!isPositionIndependent && symbol.isDefined && (need === "index" || need === "address")) continue;
      if (isPositionIndependent && (need === "slot" || need === "address") && !isRelative(type[at]!)) {
        const place = { entry, offset: offset[at]! - entry.start, addend: relocations.addend[at]! };
        this.#relocateWhenLoaded(place, { kind: need, symbol, type: type[at]! });
        continue;
      }
      if (need !== "nothing" && need !== "type") this.#apply(need, { symbol, index, entry, file });
    }
  }

  #apply(
    need: Exclude<Need, "nothing" | "type">,
    use: { readonly symbol: LinkSymbol; readonly index: number; readonly entry: Entry; readonly file: ObjectFile },
  ): void {
    const { symbol, index, entry, file } = use;
    switch (need) {
      case "slot":
        this.#takeAddress(symbol, entry);
        return;
      case "global":
        if (symbol.kind === "global") this.#require(symbol, entry);
        else this.#needGlobal(symbol, entry);
        return;
      case "got":
        this.#gotWords.add(symbol);
        if (symbol.kind === "function") this.#takeAddress(symbol, entry);
        return;
      case "index":
        // The linker makes this one when all that is in it is known.
        if (symbol.kind !== "function" && symbol.name === INDIRECT_TABLE && !symbol.isLocal) {
          if (symbol.state === "undefined") this.#usesTable = true;
          return;
        }
        if (this.#isNull(symbol, entry)) {
          file.symbols[index] = this.#nullStub(symbol);
          return;
        }
        if (symbol.kind === "function" && symbol.isDefined && symbol.isWeak && isLoaded(this.#state, symbol))
          file.symbols[index] = this.#replaceable(symbol);
        this.#require(file.symbols[index], entry);
        return;
      case "address":
        this.#require(symbol, entry);
    }
  }

  /** A word of data becomes known when the output is loaded; an instruction cannot be changed then. */
  #relocateWhenLoaded(
    { entry, offset, addend }: Pick<DataRelocation, "entry" | "offset" | "addend">,
    { kind, symbol, type }: { readonly kind: "address" | "slot"; readonly symbol: LinkSymbol; readonly type: number },
  ): void {
    if (kind === "address" && symbol.state === "absolute") return;
    if (entry.kind !== "data") {
      const name = relocationKinds.get(type)?.name ?? "a relocation";
      this.#state.error(
        `${entry.file?.name ?? "<internal>"} (${entry.section}): ${name} against "${symbol.name}" cannot be in a library or ` +
          "position-independent program: compile with -fPIC",
      );
      return;
    }
    const target = this.#stubs.get(symbol) ?? symbol;
    this.#dataRelocations.push({ entry, offset, kind, symbol: target, addend });
    if (isLoaded(this.#state, target)) this.#loaded.add(target);
    else if (kind === "slot") this.#takeAddress(target, entry);
    else this.#require(target, entry);
  }

  /** A function pointer: a slot, or the null pointer for a weak symbol that nobody defines. */
  #takeAddress(symbol: LinkSymbol, entry: Entry): void {
    const target = this.#stubs.get(symbol) ?? symbol;
    this.#usesTable = true;
    if (target.slot >= 0) return;
    if (target.kind !== "function" && target.kind !== "unknown") return;
    if (this.#nullStubs.has(target) || this.#isNull(target, entry)) return;
    this.#require(target, entry);
    if (target.isDefined || this.#imports.has(target)) this.#giveSlot(target);
  }

  #giveSlot(symbol: LinkSymbol): void {
    if (symbol.slot >= 0) return;
    symbol.slot = this.#slots.length;
    this.#slots.push(symbol);
  }

  #needGlobal(symbol: LinkSymbol, entry: Entry): void {
    if (isLoaded(this.#state, symbol)) {
      this.#loaded.add(symbol);
      return;
    }
    this.#gotGlobals.add(symbol);
    if (symbol.kind === "function") this.#takeAddress(symbol, entry);
    else if (!symbol.isWeak) this.#require(symbol, entry);
  }

  /** Whether a function is not there and need not be: pointers to it are null, calls of it trap. */
  #isNull(symbol: LinkSymbol, entry: Entry): boolean {
    if (symbol.kind !== "function" || !isMissing(symbol) || this.#mayImport(symbol)) return false;
    if (symbol.isWeak) return true;
    if ((this.#state.options.unresolved ?? "report") === "report") return false;
    this.#miss(symbol, entry);
    return true;
  }

  /** What is called instead. */
  #nullStub(symbol: LinkSymbol): LinkSymbol {
    const known = this.#stubsOfNull.get(symbol);
    if (known !== undefined) return known;
    const type: FunctionType = symbol.type ?? this.#state.types.intern({ parameters: [], results: [] });
    const name = `${symbol.isWeak ? "undefined_weak" : "undefined_stub"}:${symbol.name}`;
    const stub = trappingStub(this.#state, { name, type });
    if (stub.entry !== undefined) stub.entry.isLive = true;
    this.#stubsOfNull.set(symbol, stub);
    this.#nullStubs.add(stub);
    return stub;
  }

  /**
   * A library asks its loader for the weak functions that it has: another module's may count instead. Others it calls
   * directly, as LLVM's linker has it: a program that brings its own `malloc` is rare, and calls are not.
   */
  #replaceable(symbol: LinkSymbol): LinkSymbol {
    const known = this.#replaceables.get(symbol);
    if (known !== undefined) return known;
    const imported = new LinkSymbol(symbol.name, "function");
    imported.importName = { module: "env", name: symbol.name };
    imported.type = symbol.type;
    imported.isLocal = true;
    this.#replaceables.set(symbol, imported);
    return imported;
  }

  #mayImport(symbol: LinkSymbol): boolean {
    if (symbol.importName !== undefined) return true;
    if (alwaysImportable.test(symbol.name) && symbol.kind === "function") return true;
    if (symbol.state === "shared" || (this.#state.options.shared === true && symbol.kind === "function")) return true;
    return !symbol.isWeak && (this.#state.options.allowUndefined === true || this.#allowed.has(symbol.name));
  }

  /** The symbol is used: it has to be there, or to come from outside. */
  #require(symbol: LinkSymbol | undefined, entry: Entry | undefined): void {
    if (symbol === undefined || symbol.isDefined) return;
    if (symbol.entry !== undefined) return;
    if (this.#imports.has(symbol)) return;
    const isEntity = symbol.kind !== "data" && symbol.kind !== "unknown";
    if (isEntity && this.#mayImport(symbol)) {
      symbol.importName ??= { module: "env", name: symbol.name };
      this.#imports.add(symbol);
      return;
    }
    if (symbol.state === "shared" && !isEntity) {
      this.#state.error(
        `Data "${symbol.name}" is in a library: what refers to it has to be compiled with -fPIC and linked with -pie`,
      );
      return;
    }
    if (symbol.isWeak || (!isEntity && this.#mayImport(symbol))) return;
    this.#miss(symbol, entry);
  }

  #miss(symbol: LinkSymbol, entry: Entry | undefined): void {
    const places = this.#undefined.get(symbol);
    if (places === undefined) this.#undefined.set(symbol, entry === undefined ? [] : [entry]);
    else if (entry !== undefined && places.at(-1) !== entry) places.push(entry);
  }

  #report(symbol: LinkSymbol, places: readonly Entry[]): void {
    const { unresolved = "report" } = this.#state.options;
    if (unresolved === "ignore") return this.#importAnyway(symbol);
    // Looking for near names and lines takes its time, and there may be thousands of such symbols.
    const isRead = unresolved !== "report" || !this.#state.log.isFull;
    const message = isRead ? undefinedMessage(this.#state, symbol, places) : "";
    if (unresolved === "report") return this.#state.error(message);
    this.#state.warn("unresolved-symbols", message);
    this.#importAnyway(symbol);
  }

  /** Indices have to be of something. */
  #importAnyway(symbol: LinkSymbol): void {
    if (symbol.kind === "data" || symbol.kind === "unknown" || symbol.kind === "function") return;
    symbol.importName = { module: "env", name: symbol.name };
    this.#imports.add(symbol);
  }
}

/** What is in no place of its own: distances, and what counts from where the module is loaded. */
const relative: ReadonlySet<number> = new Set([11, 12, 17, 21, 23, 24, 25].map((type) => R_WASM32_LLVM + type));

function isRelative(type: number): boolean {
  return relative.has(type);
}

/**
 * Whether the address of a symbol is asked of whoever loads the output: it is another module's, or another module
 * may have one of the same name that counts instead.
 */
export function isLoaded({ isPositionIndependent, options }: LinkState, symbol: LinkSymbol): boolean {
  if (!isPositionIndependent || symbol.isLocal) return false;
  if (!symbol.isDefined) return !(symbol.isWeak && symbol.isHidden);
  const isReplaceable = options.shared === true && options.bsymbolic !== true;
  return isReplaceable && !symbol.isHidden && !symbol.isProtected && symbol.file?.number !== -1;
}

function undefinedMessage(state: LinkState, symbol: LinkSymbol, places: readonly Entry[]): string {
  const users = listOfPlaces(places, (entry) => placeOfReference(state, entry, symbol));
  const where = places.length === 0 ? "" : `, needed by ${users}`;
  const what = symbol.kind === "unknown" || symbol.kind === "data" ? "Symbol" : capitalized(symbol.kind);
  const defined = state.symbols.all
    .filter((other) => other.isDefined || other.state === "lazy")
    .map(({ name }) => name);
  return `${what} "${symbol.name}" is not defined${where}${suggestion(symbol.name, defined)}`;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
