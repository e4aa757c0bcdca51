/**
 * Finding what the program needs: from what is kept in any case along the relocations. With garbage collection switched
 * off everything is needed, except what another file's comdat group has already.
 */
import type { Entry } from "./entry.ts";
import type { SectionBound } from "./linker-symbols.ts";
import type { LinkState } from "./link-state.ts";
import type { LinkSymbol } from "./symbol.ts";

interface Roots {
  readonly symbols: readonly LinkSymbol[];
  readonly bounds: readonly SectionBound[];
}

export function markLive(state: LinkState, roots: Roots): void {
  new Marker(state, roots.bounds).mark(roots.symbols);
}

class Marker {
  readonly #state: LinkState;
  readonly #bounds = new Map<LinkSymbol, string>();
  readonly #work: Entry[] = [];

  constructor(state: LinkState, bounds: readonly SectionBound[]) {
    this.#state = state;
    for (const { symbol, section } of bounds) this.#bounds.set(symbol, section);
  }

  mark(roots: readonly LinkSymbol[]): void {
    const keepsAll = this.#state.options.gcSections === false;
    for (const file of [...this.#state.files, this.#state.internal]) {
      for (const entry of file.entries) {
        if (entry.isDiscarded) continue;
        if (entry.kind === "custom") entry.isLive = true;
        else if (entry.isRetained || entry.kind === "segment" || (keepsAll && file !== this.#state.internal))
          this.#markEntry(entry);
      }
      for (const { symbol } of file.exports) this.#markSymbol(file.symbols[symbol]);
    }
    for (const symbol of roots) this.#markSymbol(symbol);
    for (const symbol of this.#state.symbols.all) if (symbol.isRetained && symbol.isDefined) this.#markSymbol(symbol);
    for (let entry = this.#work.pop(); entry !== undefined; entry = this.#work.pop()) this.#follow(entry);
  }

  #follow(entry: Entry): void {
    const { file } = entry;
    if (file === undefined) return;
    const { symbols, relocations } = file;
    for (let at = entry.firstRelocation; at < entry.endRelocation; at++)
      this.#markSymbol(symbols[relocations.symbol[at]!]);
  }

  #markSymbol(symbol: LinkSymbol | undefined): void {
    if (symbol === undefined || symbol.isLive) return;
    symbol.isLive = true;
    if (symbol.entry !== undefined && symbol.kind !== "section") this.#markEntry(symbol.entry);
    const section = this.#bounds.get(symbol);
    if (section !== undefined) this.#markSection(section);
  }

  /** Whoever knows the bounds of a section may use all that is in it. */
  #markSection(section: string): void {
    for (const file of [...this.#state.files, this.#state.internal])
      for (const entry of file.entries)
        if (entry.kind === "data" && (entry.section === section || entry.section.startsWith(`${section}.`)))
          this.#markEntry(entry);
  }

  #markEntry(entry: Entry): void {
    if (entry.isLive || entry.isDiscarded) return;
    entry.isLive = true;
    this.#work.push(entry);
  }
}
