/** `--trace-symbol` and `--print-gc-sections`: lines about symbols and about what is left out. */
import type { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import type { LinkSymbol } from "./symbol.ts";

/** A line for each file that has something to do with one of the names. */
export function traceSymbols(state: LinkState): void {
  const { traceSymbols: names = [] } = state.options;
  if (names.length === 0) return;
  const traced = new Set(names);
  for (const file of state.files)
    for (const symbol of file.declared)
      if (traced.has(symbol.name) && !symbol.isLocal)
        state.notes.push(`${file.name}: ${roleOf(symbol)} of ${symbol.name}`.replace("reference of", "reference to"));
  for (const name of names) {
    const symbol = state.symbols.get(name);
    if (symbol?.state === "lazy")
      state.notes.push(`${state.symbols.memberOf(symbol)?.name ?? "<archive>"}: lazy definition of ${name}`);
  }
}

function roleOf({ state, isWeak }: LinkSymbol): string {
  if (state === "common") return "common definition";
  if (state === "undefined") return isWeak ? "weak reference" : "reference";
  return isWeak ? "weak definition" : "definition";
}

/** A line for each function, object or section that nothing uses. */
export function tellUnused(state: LinkState): void {
  if (state.options.printGcSections !== true) return;
  for (const file of state.files) {
    const names = new Map<Entry, string>();
    for (const { entry, name, kind } of file.declared)
      if (entry !== undefined && kind !== "section" && name !== "" && !names.has(entry)) names.set(entry, name);
    for (const entry of file.entries) {
      if (entry.isLive || entry.isDiscarded || entry.kind === "custom" || entry.kind === "pc") continue;
      state.notes.push(`removing unused section ${file.name}:(${names.get(entry) ?? entry.section})`);
    }
  }
}
