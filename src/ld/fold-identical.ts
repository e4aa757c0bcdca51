/**
 * Identical-code folding: functions whose bodies do the same become one.
 *
 * Two functions are equal if their types and bytes are, and the symbols that their relocations mean. For
 * functions that call each other this is a question about itself, so it is answered from the other side (as in
 * Safe ICF, Tallam et al. 2010, and in partition refinement of automata): at first all functions of equal bytes count as
 * equal; then classes are split in which some function refers to another class than its fellows, until nothing changes.
 * What is equal then cannot be told apart by anyone.
 *
 * With `safe`, functions stay apart whose address somebody may compare: those in the table, and exports.
 */
import type { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import { needOf } from "./scan-relocations.ts";
import type { LinkSymbol } from "./symbol.ts";

/** Rounds after which classes that still split are left apart as they are. */
const MOST_ROUNDS = 64;

/** Folds, and returns how many functions went. */
export function foldIdentical(state: LinkState, exported: readonly LinkSymbol[]): number {
  const { icf = "none" } = state.options;
  if (icf === "none") return 0;
  return new Folder(state, icf === "safe" ? addressed(state, exported) : new Set()).fold();
}

/** Functions whose identity somebody may look at. */
function addressed(state: LinkState, exported: readonly LinkSymbol[]): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  for (const { entry } of exported) if (entry !== undefined) found.add(entry);
  const entries = [...state.files, state.internal].flatMap((file) => file.entries);
  for (const entry of entries) if (entry.isLive && entry.kind !== "custom") addAddressed(found, entry);
  return found;
}

/** Adds the functions whose address an entry takes. */
function addAddressed(found: Set<Entry>, entry: Entry): void {
  const { file } = entry;
  if (file === undefined) return;
  const { relocations, symbols } = file;
  for (let at = entry.firstRelocation; at < entry.endRelocation; at++) {
    const symbol = symbols[relocations.symbol[at]!];
    if (symbol?.kind !== "function" || symbol.entry === undefined) continue;
    const need = needOf(relocations.type[at]!, { symbol, entry, at: relocations.offset[at]! });
    if (need !== "index") found.add(symbol.entry);
  }
}

class Folder {
  readonly #functions: readonly Entry[];
  readonly #apart: ReadonlySet<Entry>;
  /** The class of each function. */
  #classes = new Map<Entry, number>();
  /** Numbers for what relocations refer to that is no function. */
  readonly #identities = new Map<object, number>();

  constructor(state: LinkState, apart: ReadonlySet<Entry>) {
    const all = [...state.files, state.internal].flatMap((file) => file.entries);
    this.#functions = all.filter((entry) => entry.kind === "function" && entry.isLive && !entry.isRetained);
    this.#apart = apart;
  }

  fold(): number {
    this.#refine((entry) => this.#contentKey(entry));
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = new Set(this.#classes.values()).size;
      this.#refine((entry) => this.#referenceKey(entry));
      if (new Set(this.#classes.values()).size === before) return this.#merge();
    }
    return 0;
  }

  #refine(keyOf: (entry: Entry) => string): void {
    const numbers = new Map<string, number>();
    const classes = new Map<Entry, number>();
    for (const entry of this.#functions) {
      const key = keyOf(entry);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      classes.set(entry, number);
    }
    this.#classes = classes;
  }

  /** Type and bytes: fields that are relocated are zeros in objects of every kind, or equal by accident. */
  #contentKey(entry: Entry): string {
    const { bytes, start, end, type } = entry;
    let key = this.#apart.has(entry) ? `${this.#identity(entry)}!` : "";
    key += `${type === undefined ? "" : this.#identity(type)}:${entry.endRelocation - entry.firstRelocation}:`;
    const relocated = this.#relocatedBytes(entry);
    for (let at = start; at < end; at++) key += String.fromCharCode(relocated.has(at) ? 0x100 : bytes[at]!);
    return key;
  }

  #relocatedBytes(entry: Entry): ReadonlySet<number> {
    const found = new Set<number>();
    const { file, bytes } = entry;
    for (let at = entry.firstRelocation; at < entry.endRelocation; at++) {
      let position = file?.relocations.offset[at] ?? 0;
      // All relocated fields of code are LEB128 integers.
      while (position < entry.end && bytes[position]! >= 0x80) found.add(position++);
      found.add(position);
    }
    return found;
  }

  /** What the relocations of a function mean, functions by their class. */
  #referenceKey(entry: Entry): string {
    const { file } = entry;
    let key = `${this.#classes.get(entry)}`;
    if (file === undefined) return key;
    const { offset, type, symbol: indices, addend } = file.relocations;
    for (let at = entry.firstRelocation; at < entry.endRelocation; at++) {
      const symbol = file.symbols[indices[at]!];
      key += `,${offset[at]! - entry.start}/${type[at]}/${addend[at]}/${symbol === undefined ? "" : this.#targetOf(symbol)}`;
    }
    return key;
  }

  #targetOf(symbol: LinkSymbol): string {
    const { entry, kind, type } = symbol;
    if (kind === "type" && type !== undefined) return `t${this.#identity(type)}`;
    if (entry === undefined) return `s${this.#identity(symbol)}`;
    const own = this.#classes.get(entry);
    return own === undefined ? `e${this.#identity(entry)}+${symbol.value}` : `c${own}`;
  }

  #identity(object: object): number {
    const known = this.#identities.get(object) ?? this.#identities.size;
    this.#identities.set(object, known);
    return known;
  }

  /** The first function of each class stands for all. */
  #merge(): number {
    const first = new Map<number, Entry>();
    let count = 0;
    for (const entry of this.#functions) {
      const number = this.#classes.get(entry);
      if (number === undefined) continue;
      const kept = first.get(number);
      if (kept === undefined) {
        first.set(number, entry);
        continue;
      }
      entry.foldedInto = kept;
      count++;
    }
    return count;
  }
}
