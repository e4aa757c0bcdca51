/** Common symbols: objects that files only announce. Where none of them defines one, it is zeros. */
import type { LinkState } from "./link-state.ts";

export function allocateCommonSymbols(state: LinkState): void {
  for (const symbol of state.symbols.all) {
    if (symbol.state !== "common") continue;
    const alignment = Math.max(1, symbol.value);
    symbol.entry = state.internal.addZeros(`.bss.${symbol.name}`, { size: symbol.size, alignment });
    symbol.state = "defined";
    symbol.value = 0;
  }
}
