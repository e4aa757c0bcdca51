/** Data symbols that are exported: a module can only export a global, which has the address. */
import type { Entry } from "./entry.ts";
import { setGlobal } from "./internal-file.ts";
import type { LinkState } from "./link-state.ts";
import type { RelocationValues } from "./relocation-values.ts";
import type { LinkSymbol } from "./symbol.ts";

export type DataExports = ReadonlyMap<LinkSymbol, Entry>;

/** Makes the globals; to be called before indices are given. */
export function makeDataExports(state: LinkState, exported: readonly LinkSymbol[]): DataExports {
  const globals = new Map<LinkSymbol, Entry>();
  for (const symbol of exported) {
    if (symbol.kind !== "data" || symbol.isThreadLocal) continue;
    const entry = state.internal.addGlobal({ mutable: false });
    entry.isLive = true;
    globals.set(symbol, entry);
  }
  return globals;
}

/** Gives them their addresses: in a library, from the start of its memory. */
export function setDataExports(exports: DataExports, values: RelocationValues): void {
  for (const [symbol, entry] of exports) setGlobal(entry, values.addressOf(symbol, 0));
}
