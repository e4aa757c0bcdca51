/**
 * Addresses that code takes from elsewhere because it was compiled to be position independent: from globals
 * (LLVM's `GOT.mem`, `GOT.func`), or from words in memory (the GNU port's `@got`). In an executable they are constants.
 */
import { Body, setGlobal } from "./internal-file.ts";
import type { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import type { RelocationValues } from "./relocation-values.ts";
import type { Scan } from "./scan-relocations.ts";
import type { LinkSymbol } from "./symbol.ts";

export interface GlobalOffsets {
  readonly globals: ReadonlyMap<LinkSymbol, Entry>;
  readonly words: ReadonlyMap<LinkSymbol, Entry>;
}

/** Makes the globals and words; to be called before indices are given and memory is laid out. */
export function makeGlobalOffsets(state: LinkState, { gotGlobals, gotWords }: Scan): GlobalOffsets {
  const globals = new Map<LinkSymbol, Entry>();
  const words = new Map<LinkSymbol, Entry>();
  for (const symbol of gotGlobals) {
    const entry = state.internal.addGlobal({ mutable: state.isPositionIndependent });
    entry.isLive = true;
    globals.set(symbol, entry);
  }
  for (const symbol of gotWords) {
    const type = symbol.kind === "function" ? "R_WASM_TABLE_INDEX_I32" : "R_WASM_MEMORY_ADDR_I32";
    const entry = state.internal.addData(".got", new Body().word({ type, symbol }));
    entry.alignment = 4;
    entry.isLive = true;
    entry.isWritable = true;
    words.set(symbol, entry);
  }
  return { globals, words };
}

/** Indices of the globals, once they have them. */
export function numberGlobalOffsets({ globals }: GlobalOffsets): void {
  for (const [symbol, entry] of globals) symbol.gotIndex = entry.index;
}

/** Values of the globals, once addresses are known. */
export function setGlobalOffsets({ globals }: GlobalOffsets, values: RelocationValues): void {
  for (const [symbol, entry] of globals)
    setGlobal(entry, symbol.kind === "function" ? values.slotOf(symbol) : values.addressOf(symbol, 0));
}
