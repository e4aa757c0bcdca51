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
}

/** What stands for a place that is not in the output, in debug information: no address that can be. */
const TOMBSTONE = -1;
/** The same where -1 has a meaning: in lists of ranges it says that a base address follows. */
const RANGE_TOMBSTONE = -2;

export class RelocationValues {
  readonly #context: ValueContext;

  constructor(context: ValueContext) {
    this.#context = context;
  }

  /** S, A and the like put together as the relocation's row says; the field's own contents are not in it. */
  valueOf(
    type: number,
    symbol: LinkSymbol,
    { addend, place }: { readonly addend: number; readonly place: Place },
  ): number {
    switch (type) {
      case R_WASM32_LLVM + 7:
      case R_WASM32_LLVM + 13:
        return symbol.kind === "global" ? this.indexOf(symbol) : Math.max(symbol.gotIndex, 0);
      case R_WASM32_LLVM + 0:
      case R_WASM32_LLVM + 10:
      case R_WASM32_LLVM + 20:
      case R_WASM32_LLVM + 26:
      case R_WASM32_LEB128_PLT:
        return this.indexOf(symbol);
      case R_WASM32_LLVM + 6:
        return symbol.type?.index ?? 0;
      case R_WASM32_LLVM + 1:
      case R_WASM32_LLVM + 2:
      case R_WASM32_LLVM + 18:
      case R_WASM32_LLVM + 19:
      case R_WASM32_32_CODE:
        return this.slotOf(symbol);
      case R_WASM32_LLVM + 12:
      case R_WASM32_LLVM + 24:
        return this.slotOf(symbol) - this.#context.tableBase;
      case R_WASM32_LLVM + 21:
      case R_WASM32_LLVM + 25:
        return this.addressOf(symbol, addend) - this.#context.threadLocalAddress;
      case R_WASM32_LLVM + 23:
      case R_WASM32_REL32:
        return this.addressOf(symbol, addend) - this.#addressOfPlace(place);
      case R_WASM32_REL32_CODE:
        return this.slotOf(symbol) + addend - this.#addressOfPlace(place);
      case R_WASM32_LLVM + 8:
      case R_WASM32_LLVM + 22:
        return this.#codeOffset(symbol, { addend, place });
      case R_WASM32_LLVM + 9:
        return this.#sectionOffset(symbol, addend);
      case R_WASM32_LEB128_GOT:
      case R_WASM32_LEB128_GOT_CODE:
        return (this.#context.gotWords.get(symbol) ?? 0) + addend;
      case R_WASM32_LEB128:
      case R_WASM32_32:
        return this.#gnuValue(type, symbol, { addend, place });
      default:
        return place.entry.kind === "custom" && isGone(symbol)
          ? tombstoneOf(place.entry)
          : this.addressOf(symbol, addend);
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

  /** Offset in the contents of the code section. */
  #codeOffset(symbol: LinkSymbol, { addend, place }: { readonly addend: number; readonly place: Place }): number {
    const { entry } = symbol;
    if (entry === undefined || !entry.isLive || entry.foldedInto !== undefined) return tombstoneOf(place.entry);
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

  /** In GNU's syntax one relocation serves for all: what it means depends on the symbol. */
  #gnuValue(
    type: number,
    symbol: LinkSymbol,
    { addend, place }: { readonly addend: number; readonly place: Place },
  ): number {
    switch (needOf(type, { symbol, entry: place.entry, at: place.at })) {
      case "index":
        return this.indexOf(symbol) + addend;
      case "slot":
        return this.slotOf(symbol) + addend;
      case "type":
        return (symbol.type?.index ?? 0) + addend;
      default:
        break;
    }
    if (symbol.kind === "code") return this.#codeOffset(symbol, { addend, place });
    if (symbol.kind === "function") return this.indexOf(symbol) + addend;
    return this.addressOf(symbol, addend);
  }

  #addressOfPlace({ entry, at }: Place): number {
    return entry.address + at - entry.start;
  }
}

function isGone(symbol: LinkSymbol): boolean {
  return symbol.entry !== undefined && (symbol.entry.isDiscarded || !symbol.entry.isLive);
}

function tombstoneOf({ section }: Entry): number {
  return section === ".debug_ranges" || section === ".debug_loc" ? RANGE_TOMBSTONE : TOMBSTONE;
}
