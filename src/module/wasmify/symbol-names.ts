/**
 * Names of a module's entries as names of ELF symbols, and back.
 *
 * In a module functions and globals may have the same name, two functions may, and segments are called `.data`. In assembler
 * source a symbol is one thing, and `.data` is a section. So a name that cannot be a symbol as it is has the kind and the
 * index of its entry in front: `func#7:main`, `data#0:.data`. Symbols that begin with `.L`, and those such as `.func7`, are for
 * the source alone: LLVM's assembler takes none of the former for what is imported.
 */

/** Kinds of entries, as they are called in symbols. */
export type SymbolKind = "func" | "type" | "table" | "memory" | "global" | "elem" | "data" | "tag";

const numbered = /^([a-z]+)#\d+:/;

const sourceName = /^\.(?:L|(?:func|type|table|memory|global|elem|data|tag)\d+$)/;

/** Whether a symbol is for the source alone, and names nothing in the module. */
export function isSourceName(symbol: string): boolean {
  return sourceName.test(symbol);
}

/** The name that a symbol which is not for the source alone gives its entry. */
export function nameOfSymbol(symbol: string, kind: SymbolKind): string {
  const prefix = numbered.exec(symbol);
  return prefix?.[1] === kind ? symbol.slice(prefix[0].length) : symbol;
}

/** The symbol of an entry whose name is not free, or cannot be a symbol. */
export function numberedSymbol(name: string, entry: { readonly kind: SymbolKind; readonly index: number }): string {
  return `${entry.kind}#${entry.index}:${name}`;
}

/** The symbol of an entry without a name, in the GNU syntax. */
export function localSymbol({ kind, index }: { readonly kind: SymbolKind; readonly index: number }): string {
  return `.L${kind}${index}`;
}

/** The symbol of an entry without a name, in the LLVM syntax. */
export function dottedSymbol({ kind, index }: { readonly kind: SymbolKind; readonly index: number }): string {
  return `.${kind}${index}`;
}

/** Whether a name can be a symbol if no other entry has it. */
export function canBeSymbol(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !numbered.test(name);
}
