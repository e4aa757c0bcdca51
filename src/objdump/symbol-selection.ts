/** Which symbols nm lists, and in what order. */
import { hasFlag, symbolFlags, type ObjectSymbol } from "./object-file.ts";

export interface SymbolSelection {
  /** `-a`: section and file symbols too. */
  readonly debugging?: boolean;
  /** `-g` */
  readonly externalOnly?: boolean;
  /** `-u` */
  readonly undefinedOnly?: boolean;
  /** `-U` */
  readonly definedOnly?: boolean;
  /** `-W` */
  readonly noWeak?: boolean;
  /** By name unless it is given. */
  readonly order?: "address" | "size" | "file";
  /** `-r` */
  readonly isReverse?: boolean;
}

/** The symbols to list, in their order. */
export function selectSymbols(symbols: readonly ObjectSymbol[], selection: SymbolSelection): readonly ObjectSymbol[] {
  const chosen = symbols.filter((symbol) => isChosen(symbol, selection));
  if (selection.order === "file") return selection.isReverse ? chosen.toReversed() : chosen;
  const compare = comparisons[selection.order ?? "name"];
  const sign = selection.isReverse ? -1 : 1;
  return chosen.sort((one, other) => sign * compare(one, other));
}

function isChosen(symbol: ObjectSymbol, selection: SymbolSelection): boolean {
  const has = (flag: number): boolean => hasFlag(symbol.flags, flag);
  const isUndefined = symbol.section === "*UND*";
  if (selection.undefinedOnly && !isUndefined) return false;
  if (selection.externalOnly && !selection.undefinedOnly && !isExternal(symbol)) return false;
  if (selection.noWeak && has(symbolFlags.WEAK)) return false;
  if (!selection.debugging && has(symbolFlags.DEBUGGING)) return false;
  if (selection.definedOnly && isUndefined) return false;
  // Only what has a size has a place in that order.
  return selection.order !== "size" || (!isUndefined && symbol.section !== "*ABS*" && sizeOf(symbol) !== 0n);
}

function isExternal({ flags, section }: ObjectSymbol): boolean {
  const visible = symbolFlags.GLOBAL | symbolFlags.WEAK | symbolFlags.UNIQUE;
  return hasFlag(flags, visible) || section === "*UND*" || section === "*COM*";
}

const comparisons: Readonly<Record<"name" | "address" | "size", (one: ObjectSymbol, other: ObjectSymbol) => number>> = {
  name: compareNames,
  address(one, other) {
    const isUndefined = one.section === "*UND*";
    if (isUndefined !== (other.section === "*UND*")) return isUndefined ? -1 : 1;
    if (!isUndefined && one.value !== other.value) return one.value < other.value ? -1 : 1;
    return compareNames(one, other);
  },
  size(one, other) {
    const [size, otherSize] = [sizeOf(one), sizeOf(other)];
    if (size !== otherSize) return size < otherSize ? -1 : 1;
    return compareNames(one, other);
  },
};

/** As `strcmp` does: the order of the C locale. */
function compareNames({ name: one }: ObjectSymbol, { name: other }: ObjectSymbol): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A symbol's size in bytes; that of a common symbol is its value. */
export function sizeOf({ section, value, size }: ObjectSymbol): bigint {
  return section === "*COM*" ? value : size;
}
