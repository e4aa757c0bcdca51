/** Names of what the output has, for the name section. */
import type { NameBytes } from "../bytes/index.ts";
import { isForSource, type ImageNames, type NamedIndex } from "../module/index.ts";
import { namesByHand } from "./by-hand.ts";
import { indexKinds, type IndexKind, type IndexSpaces } from "./index-spaces.ts";
import type { LinkState } from "./link-state.ts";
import type { LinkSymbol } from "./symbol.ts";

/** A symbol that names an index; its name is decoded only for whoever asks. */
class NamedSymbol implements NamedIndex {
  readonly index: number;
  readonly #symbol: LinkSymbol;

  constructor(index: number, symbol: LinkSymbol) {
    this.index = index;
    this.#symbol = symbol;
  }

  get name(): string {
    return this.#symbol.name;
  }

  get utf8(): NameBytes {
    return this.#symbol;
  }
}

/** The first name that something has counts, if it is not for the source alone. */
export function outputNames(
  state: LinkState,
  { spaces, entry }: { readonly spaces: IndexSpaces; readonly entry: LinkSymbol | undefined },
): ImageNames {
  const names: Record<IndexKind, (NamedIndex | undefined)[]> = {
    function: [],
    table: [],
    memory: [],
    global: [],
    tag: [],
  };
  const add = (kind: IndexKind, index: number, symbol: LinkSymbol): void => {
    if (index < 0 || !symbol.isNamed) return;
    const known = names[kind][index];
    if (known === undefined || isForSource(known)) names[kind][index] = new NamedSymbol(index, symbol);
  };
  for (const symbol of spaces.imports) if (isIndexKind(symbol.kind)) add(symbol.kind, symbol.index, symbol);
  for (const file of [...state.files, state.internal]) {
    for (const symbol of file.symbols) {
      const { kind, entry: place } = symbol;
      if (kind !== "data" && isIndexKind(kind) && place?.isLive === true) add(kind, place.kept.index, symbol);
    }
  }
  if (entry?.entry !== undefined && entry.kind === "function") add("function", entry.entry.kept.index, entry);
  const { soname } = state.options;
  const allOf = (kind: IndexKind): NamedIndex[] => names[kind].filter((each) => each !== undefined);
  return {
    ...namesByHand(state.files),
    ...(soname !== undefined && { module: soname }),
    functions: allOf("function"),
    tables: allOf("table"),
    memories: allOf("memory"),
    globals: allOf("global"),
    tags: allOf("tag"),
  };
}

function isIndexKind(kind: string): kind is IndexKind {
  return (indexKinds as readonly string[]).includes(kind);
}
