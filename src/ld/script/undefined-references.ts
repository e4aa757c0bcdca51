/** Symbols that nobody defines: one message for each, with the places that want it. */
import type { DiagnosticLog } from "../../diag/index.ts";
import { STB_WEAK } from "../../elf/index.ts";
import { hintOf } from "./messages.ts";
import type { LinkSymbol } from "./symbols.ts";

/** What is done about symbols that nobody defines. */
export type UnresolvedHandling = "error" | "warn" | "ignore";

/** Places that one message names. */
const MOST_PLACES = 3;

export class UndefinedReferences {
  readonly #places: Map<LinkSymbol, (() => string)[]> = new Map();

  /** @param place says where the reference is, if a message does */
  add(symbol: LinkSymbol, place: () => string): void {
    const places = this.#places.get(symbol);
    if (places === undefined) this.#places.set(symbol, [place]);
    else places.push(place);
  }

  /** Whether a relocation names the symbol. */
  has(symbol: LinkSymbol): boolean {
    return this.#places.has(symbol);
  }

  report(
    log: DiagnosticLog,
    options: { readonly handling: UnresolvedHandling; readonly known: () => Iterable<string> },
  ): void {
    const { handling, known } = options;
    if (handling === "ignore" || this.#places.size === 0) return;
    const names = [...known()];
    for (const [symbol, places] of this.#places) {
      if (symbol.binding === STB_WEAK) continue;
      const shown = Array.from(places.slice(0, MOST_PLACES), (place) => place()).join(", ");
      const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : "";
      const message = `Symbol "${symbol.name}" is not defined${hintOf(symbol.name, names)}; it is wanted by ${shown}${more}`;
      const severity = handling === "error" ? "error" : "warning";
      log.add({ severity, id: undefined, message, place: undefined, trail: [] });
    }
  }
}
