/** What the output exports. */
import { Writer } from "../bytes/index.ts";
import { exportCodec, type Export, type ExternalKind } from "../wasm/index.ts";
import type { LinkState } from "./link-state.ts";
import { suggestion } from "./messages.ts";
import type { RelocationValues } from "./relocation-values.ts";
import type { LinkSymbol, SymbolKind } from "./symbol.ts";

/** The symbols that options ask to export, before it is known what is kept: they are kept. */
export function exportedSymbols(state: LinkState): readonly LinkSymbol[] {
  const { exports = [], exportsIfDefined = [], exportDynamic, shared } = state.options;
  const found = new Set<LinkSymbol>();
  for (const name of exports) {
    const symbol = state.symbols.get(name);
    if (symbol?.isDefined === true) found.add(symbol);
    else state.error(`Cannot export "${name}": it is not defined${suggestion(name, definedNames(state))}`);
  }
  for (const name of exportsIfDefined) {
    const symbol = state.symbols.get(name);
    if (symbol?.isDefined === true) found.add(symbol);
  }
  const isOpen = exportDynamic ?? shared === true;
  for (const symbol of state.symbols.all) {
    if (!symbol.isDefined) continue;
    if (symbol.isExported || exportDynamic === "all" || (isOpen && !symbol.isHidden)) found.add(symbol);
  }
  return [...found];
}

function definedNames(state: LinkState): readonly string[] {
  return Array.from(state.symbols.all)
    .filter((symbol) => symbol.isDefined)
    .map(({ name }) => name);
}

const externalKinds: Partial<Record<SymbolKind, ExternalKind>> = {
  function: "func",
  table: "table",
  memory: "memory",
  global: "global",
  tag: "tag",
};

/** Collects exports; the first of a name counts. */
export class ExportList {
  readonly #names = new Set<string>();
  readonly #writer = new Writer();
  count = 0;

  add(entry: Export): void {
    if (this.#names.has(entry.name)) return;
    this.#names.add(entry.name);
    this.count++;
    exportCodec.write(this.#writer, entry);
  }

  /** A symbol that is a function, global, table, memory or tag. */
  addSymbol(symbol: LinkSymbol, { name, values }: { readonly name: string; readonly values: RelocationValues }): void {
    const kind = externalKinds[symbol.kind];
    if (kind !== undefined) this.add({ name, kind, index: values.indexOf(symbol) });
  }

  /** An export as the source has it. */
  addVerbatim(bytes: Uint8Array, count: number): void {
    this.#writer.raw(bytes);
    this.count += count;
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}
