/**
 * Giving every entry its index: imports first, then what the files define in their order, then what the linker has made.
 *
 * Beyond this point functions, globals, tables, memories, tags, types and table slots have their numbers.
 */
import type { Entry, EntryKind } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { KeptEntries } from "./kept-entries.ts";
import { needOf, type Scan } from "./scan-relocations.ts";
import type { LinkState } from "./link-state.ts";
import type { LinkSymbol, SymbolKind } from "./symbol.ts";
import type { VerbatimTypes } from "./object-file.ts";

/** The kinds that have an index space of their own. */
export const indexKinds = ["function", "table", "memory", "global", "tag"] as const;

export type IndexKind = (typeof indexKinds)[number];

export interface IndexSpaces {
  readonly imports: readonly LinkSymbol[];
  /** What the output defines, in the order of indices. */
  readonly defined: Readonly<Record<IndexKind, readonly Entry[]>>;
  readonly importCounts: Readonly<Record<IndexKind, number>>;
  /** Types that come as they are, first. */
  readonly verbatimTypes: readonly VerbatimTypes[];
  readonly types: readonly FunctionType[];
}

export function assignIndices(state: LinkState, kept: KeptEntries, scan: Scan): IndexSpaces {
  const { imports, twins } = withoutTwins(importsOf(state, scan));
  const importCounts: Record<IndexKind, number> = { function: 0, table: 0, memory: 0, global: 0, tag: 0 };
  for (const symbol of imports) {
    const kind = indexKindOf(symbol.kind);
    if (kind !== undefined) symbol.index = importCounts[kind]++;
  }
  for (const [twin, symbol] of twins) twin.index = symbol.index;
  const defined: Record<IndexKind, Entry[]> = { function: [], table: [], memory: [], global: [], tag: [] };
  for (const kind of indexKinds) {
    const own = state.internal.entries.filter((entry) => entry.kind === kind && entry.isLive);
    for (const entry of [...kept[kind], ...own]) {
      if (entry.foldedInto !== undefined) continue;
      entry.index = importCounts[kind] + defined[kind].length;
      defined[kind].push(entry);
    }
  }
  const verbatimTypes = state.files.flatMap((file) => file.verbatimTypes);
  return { imports, defined, importCounts, verbatimTypes, types: numberTypes({ imports, defined, verbatimTypes }) };
}

interface Imports {
  /** What sources import in their order: these are as they stand. */
  readonly direct: readonly LinkSymbol[];
  /** The others by their first use. */
  readonly used: readonly LinkSymbol[];
}

/** Symbols that are imported by the same names with the same type are one import. */
function withoutTwins({ direct, used }: Imports): {
  readonly imports: readonly LinkSymbol[];
  /** The symbols that have no import of their own, and those that have it. */
  readonly twins: ReadonlyMap<LinkSymbol, LinkSymbol>;
} {
  const byKey = new Map<string, LinkSymbol>();
  for (const symbol of direct) {
    const key = importKey(symbol);
    if (!byKey.has(key)) byKey.set(key, symbol);
  }
  const twins = new Map<LinkSymbol, LinkSymbol>();
  const own = used.filter((symbol) => {
    const key = importKey(symbol);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, symbol);
    else twins.set(symbol, known);
    return known === undefined;
  });
  return { imports: [...direct, ...own], twins };
}

function importKey({ kind, name, importName, type, externalType }: LinkSymbol): string {
  const { module, name: field } = importName ?? { module: "env", name };
  return [kind, module, field, type?.text ?? "", externalType?.join() ?? ""].join("\0");
}

function importsOf(state: LinkState, scan: Scan): Imports {
  const keepsAll = state.options.gcSections === false;
  const wanted = new Set(scan.imports);
  const inSource = state.files.flatMap((file) => file.imports.map((symbol) => sharedSymbol(state, symbol)));
  const direct = new Set(
    inSource.filter((symbol) => symbol.isImported && (keepsAll || wanted.has(symbol) || symbol.name === "")),
  );
  return { direct: [...direct], used: scan.imports.filter((symbol) => !direct.has(symbol)) };
}

/** The symbol that all files share, of one that a file declares. */
function sharedSymbol(state: LinkState, symbol: LinkSymbol): LinkSymbol {
  return symbol.isLocal || symbol.name === "" ? symbol : (state.symbols.get(symbol.name) ?? symbol);
}

function indexKindOf(kind: EntryKind | SymbolKind): IndexKind | undefined {
  return (indexKinds as readonly string[]).includes(kind) ? (kind as IndexKind) : undefined;
}

/** Types get their numbers in the order in which they are come across. */
function numberTypes({
  imports,
  defined,
  verbatimTypes,
}: Pick<IndexSpaces, "imports" | "defined" | "verbatimTypes">): readonly FunctionType[] {
  let next = 0;
  for (const { types } of verbatimTypes) {
    for (const type of types) {
      if (type !== undefined) type.index = next;
      next++;
    }
  }
  const others: FunctionType[] = [];
  const number = (type: FunctionType | undefined): void => {
    if (type === undefined || type.index >= 0) return;
    type.index = next++;
    others.push(type);
  };
  for (const { type } of imports) number(type);
  for (const kind of ["tag", "function"] as const) for (const { type } of defined[kind]) number(type);
  for (const entry of defined.function) forEachType(entry, number);
  return others;
}

function forEachType(entry: Entry, visit: (type: FunctionType | undefined) => void): void {
  const { file } = entry;
  if (file === undefined) return;
  const { type, symbol: indices, offset } = file.relocations;
  for (let at = entry.firstRelocation; at < entry.endRelocation; at++) {
    const symbol = file.symbols[indices[at]!];
    if (symbol?.kind === "type" && needOf(type[at]!, { symbol, entry, at: offset[at]! }) === "type") visit(symbol.type);
  }
}
