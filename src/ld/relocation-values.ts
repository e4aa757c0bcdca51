/** What relocations write: the values of symbols, once everything has its place. */
import {
  R_WASM32_32,
  R_WASM32_32_CODE,
  R_WASM32_LEB128,
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  R_WASM32_LEB128_PLT,
  R_WASM32_LLVM,
  R_WASM32_REL32,
  R_WASM32_REL32_CODE,
} from "../elf/index.ts";
import type { Entry } from "./entry.ts";
import { needOf } from "./scan-relocations.ts";
import type { StubTargets } from "./signatures.ts";
import type { LinkSymbol } from "./symbol.ts";

/** What values depend on beyond the symbols. */
export interface ValueContext {
  readonly stubs: StubTargets;
  /** Where thread-local data begins. */
  readonly threadLocalAddress: number;
  /** Slot that `__table_base` is. */
  readonly tableBase: number;
  /** Addresses of the words that hold addresses, in the manner of the GNU port. */
  readonly gotWords: ReadonlyMap<LinkSymbol, number>;
  /** Bytes in front of the first body in the contents of the code section. */
  readonly codeStart: number;
}

/** A place that is relocated. */
export interface Place {
  readonly entry: Entry;
  /** Position of the field in the entry's bytes. */
  readonly at: number;
  /** A, without what the field itself has. */
  readonly addend: number;
}

/** What stands for a place that is not in the output, in debug information: no address that can be. */
const TOMBSTONE = -1;
/** The same where -1 has a meaning: in lists of ranges it says that a base address follows. */
const RANGE_TOMBSTONE = -2;

/** What relocations write. In GNU's syntax one type serves for all: what it means depends on the symbol. */
type Formula =
  | "S + A"
  | "index"
  | "type"
  | "slot"
  | "global"
  | "slot - B"
  | "S + A - T"
  | "S + A - P"
  | "slot + A - P"
  | "code offset"
  | "section offset"
  | "GOT + A"
  | "GNU";

/** By number of the relocation type. */
const formulas: readonly Formula[] = formulaTable();

function formulaTable(): Formula[] {
  const table = Array.from({ length: 256 }, (): Formula => "S + A");
  const set = (formula: Formula, ...types: readonly number[]): void => types.forEach((type) => (table[type] = formula));
  const llvm = (...types: readonly number[]): number[] => types.map((type) => R_WASM32_LLVM + type);
  set("index", ...llvm(0, 10, 20, 26), R_WASM32_LEB128_PLT);
  set("type", ...llvm(6));
  set("slot", ...llvm(1, 2, 18, 19), R_WASM32_32_CODE);
  set("global", ...llvm(7, 13));
  set("slot - B", ...llvm(12, 24));
  set("S + A - T", ...llvm(21, 25));
  set("S + A - P", ...llvm(23), R_WASM32_REL32);
  set("slot + A - P", R_WASM32_REL32_CODE);
  set("code offset", ...llvm(8, 22));
  set("section offset", ...llvm(9));
  set("GOT + A", R_WASM32_LEB128_GOT, R_WASM32_LEB128_GOT_CODE);
  set("GNU", R_WASM32_LEB128, R_WASM32_32);
  return table;
}

export class RelocationValues {
  readonly #context: ValueContext;

  constructor(context: ValueContext) {
    this.#context = context;
  }

  /** S, A and the like put together as the relocation's row says; the field's own contents are not in it. */
  valueOf(type: number, symbol: LinkSymbol, place: Place): number {
    switch (formulas[type]!) {
      case "S + A":
        return this.#address(symbol, place);
      case "index":
        return this.indexOf(symbol);
      case "type":
        return symbol.type?.index ?? 0;
      case "slot":
        return this.slotOf(symbol);
      case "global":
        return symbol.kind === "global" ? this.indexOf(symbol) : Math.max(symbol.gotIndex, 0);
      case "slot - B":
        return this.slotOf(symbol) - this.#context.tableBase;
      case "S + A - T":
        return this.addressOf(symbol, place.addend) - this.#context.threadLocalAddress;
      case "S + A - P":
        return this.addressOf(symbol, place.addend) - addressOfPlace(place);
      case "slot + A - P":
        return this.slotOf(symbol) + place.addend - addressOfPlace(place);
      case "code offset":
        return this.#codeOffset(symbol, place);
      case "section offset":
        return this.#sectionOffset(symbol, place.addend);
      case "GOT + A":
        return (this.#context.gotWords.get(symbol) ?? 0) + place.addend;
      case "GNU":
        return this.#gnuValue(type, symbol, place);
    }
  }

  /** The index of a function, global, table, memory or tag. */
  indexOf({ entry, index }: LinkSymbol): number {
    return Math.max(entry === undefined ? index : entry.kept.index, 0);
  }

  /** A function pointer. */
  slotOf(symbol: LinkSymbol): number {
    return Math.max(this.pointedAt(symbol).slot, 0);
  }

  /** What a pointer to a function is one to: to that which a stub stands for. */
  pointedAt(symbol: LinkSymbol): LinkSymbol {
    return this.#context.stubs.get(symbol) ?? symbol;
  }

  /** S + A of data; 0 for a weak symbol that nobody defines. */
  addressOf(symbol: LinkSymbol, addend: number): number {
    if (symbol.state === "absolute") return symbol.value + addend;
    const { entry } = symbol;
    if (entry === undefined) return 0;
    if (entry.kind === "custom") return this.#sectionOffset(symbol, addend);
    const { pieces, address } = entry;
    const { value } = symbol;
    if (pieces === undefined) return address + value + addend;
    const offset = value + addend;
    const isInside = offset >= 0 && offset < entry.size;
    return address + (isInside ? pieces.offsetOf(offset) : pieces.offsetOf(Math.min(value, entry.size)) + addend);
  }

  /** Debug information is kept of what is gone. */
  #address(symbol: LinkSymbol, { entry, addend }: Place): number {
    return entry.kind === "custom" && isGone(symbol) ? tombstoneOf(entry) : this.addressOf(symbol, addend);
  }

  /** Offset in the contents of the code section. */
  #codeOffset(symbol: LinkSymbol, { entry: referrer, addend }: Place): number {
    const { entry } = symbol;
    if (entry === undefined || !entry.isLive || entry.foldedInto !== undefined) return tombstoneOf(referrer);
    return this.#context.codeStart + entry.address + symbol.value + addend;
  }

  /** Offset in a custom section of the output. */
  #sectionOffset(symbol: LinkSymbol, addend: number): number {
    const { entry } = symbol;
    if (entry === undefined || entry.isDiscarded) return 0;
    const offset = symbol.value + addend;
    const { pieces } = entry;
    return (
      entry.address + (pieces !== undefined && offset >= 0 && offset < entry.size ? pieces.offsetOf(offset) : offset)
    );
  }

  #gnuValue(type: number, symbol: LinkSymbol, place: Place): number {
    const { entry, at, addend } = place;
    switch (needOf(type, { symbol, entry, at })) {
      case "index":
        return this.indexOf(symbol) + addend;
      case "slot":
        return this.slotOf(symbol) + addend;
      case "type":
        return (symbol.type?.index ?? 0) + addend;
      default:
        break;
    }
    if (symbol.kind === "code") return this.#codeOffset(symbol, place);
    if (symbol.kind === "function") return this.indexOf(symbol) + addend;
    return this.addressOf(symbol, addend);
  }
}

function addressOfPlace({ entry, at }: Place): number {
  return entry.address + at - entry.start;
}

function isGone(symbol: LinkSymbol): boolean {
  return symbol.entry !== undefined && (symbol.entry.isDiscarded || !symbol.entry.isLive);
}

function tombstoneOf({ section }: Entry): number {
  return section === ".debug_ranges" || section === ".debug_loc" ? RANGE_TOMBSTONE : TOMBSTONE;
}
