/** The dynamic symbol table of a file, with versions: which symbols are in it, and the sections that say so. */
import type { DiagnosticLog } from "../../../diag/index.ts";
import {
  STB_WEAK,
  StringTableBuilder,
  SymbolTableBuilder,
  sysvHash,
  VER_FLG_BASE,
  VER_FLG_WEAK,
  VER_NDX_GLOBAL,
  writeSymbolVersions,
  writeVersionDefinitions,
  writeVersionNeeds,
  type SymbolBuilder,
  type SymbolVersion,
  type VersionDefinition,
  type VersionNeed,
} from "../../../elf/index.ts";
import { errorOf } from "../messages.ts";
import type { LinkSymbol } from "../symbols.ts";
import type { SymbolScopes } from "./foreign.ts";
import type { SharedObject } from "./shared-object.ts";

export interface DynamicTables {
  /** In the order of the table, without symbol 0, with what stands for each in it. */
  readonly symbols: ReadonlyMap<LinkSymbol, SymbolBuilder>;
  readonly table: SymbolTableBuilder;
  readonly strings: StringTableBuilder;
  readonly hash: Uint8Array;
  /** Undefined where nothing has a version. */
  readonly versions:
    | {
        readonly symbols: Uint8Array;
        readonly definitions: Uint8Array | undefined;
        readonly definitionCount: number;
        readonly needs: Uint8Array | undefined;
        readonly needCount: number;
      }
    | undefined;
}

export function dynamicTables(
  symbols: readonly LinkSymbol[],
  context: { readonly scopes: SymbolScopes; readonly log: DiagnosticLog; readonly ownName: string },
): DynamicTables {
  const strings = new StringTableBuilder();
  const table = new SymbolTableBuilder(strings);
  const builders = new Map<LinkSymbol, SymbolBuilder>();
  for (const symbol of symbols) {
    const { plainName: name, binding, visibility } = symbol;
    builders.set(symbol, table.add({ name, binding, visibility }));
  }
  table.layOut();
  const versions = new Versions(symbols, context);
  return { symbols: builders, table, strings, hash: hashTable(symbols), versions: versions.write(strings) };
}

class Versions {
  readonly #symbols: readonly LinkSymbol[];
  readonly #scopes: SymbolScopes;
  readonly #log: DiagnosticLog;
  readonly #ownName: string;

  constructor(
    symbols: readonly LinkSymbol[],
    context: { readonly scopes: SymbolScopes; readonly log: DiagnosticLog; readonly ownName: string },
  ) {
    this.#symbols = symbols;
    this.#scopes = context.scopes;
    this.#log = context.log;
    this.#ownName = context.ownName;
  }

  write(strings: StringTableBuilder): DynamicTables["versions"] {
    const definitions = this.#definitions();
    const needs = this.#needs(definitions.length + 1);
    const isVersioned = ({ state, version }: LinkSymbol): boolean => state !== "undefined" && version !== undefined;
    if (definitions.length === 0 && needs.length === 0 && !this.#symbols.some(isVersioned)) return undefined;
    const base: VersionDefinition = { flags: VER_FLG_BASE, index: 1, name: this.#ownName, predecessors: [] };
    const all = definitions.length === 0 ? [] : [base, ...definitions];
    const entries = this.#symbols.map((symbol) => this.#versionOf(symbol, { definitions, needs }));
    return {
      symbols: writeSymbolVersions([{ index: 0, hidden: false }, ...entries]),
      definitions: all.length === 0 ? undefined : writeVersionDefinitions(all, strings),
      definitionCount: all.length,
      needs: needs.length === 0 ? undefined : writeVersionNeeds(needs, strings),
      needCount: needs.length,
    };
  }

  /** Those of the version script, in its order. */
  #definitions(): readonly VersionDefinition[] {
    const named = this.#scopes.nodes.filter(({ name }) => name !== undefined);
    return named.map(({ name = "", predecessors }, at) => ({ flags: 0, index: FIRST_OWN + at, name, predecessors }));
  }

  /** Versions of libraries, by library, in the order in which symbols want them. */
  #needs(before: number): readonly VersionNeed[] {
    let next = Math.max(FIRST_OWN, before + 1);
    const byLibrary = new Map<SharedObject, Map<string, { flags: number; index: number }>>();
    for (const { state, shared, binding } of this.#symbols) {
      if (state !== "undefined" || shared?.version === undefined) continue;
      const versions = byLibrary.get(shared.object) ?? new Map<string, { flags: number; index: number }>();
      byLibrary.set(shared.object, versions);
      const known = versions.get(shared.version);
      const isWeak = binding === STB_WEAK;
      if (known === undefined) versions.set(shared.version, { flags: isWeak ? VER_FLG_WEAK : 0, index: next++ });
      else if (!isWeak) known.flags = 0;
    }
    return Array.from(byLibrary, ([{ soname }, versions]) => ({
      file: soname,
      versions: Array.from(versions, ([name, entry]) => ({ name, ...entry })),
    }));
  }

  #versionOf(
    symbol: LinkSymbol,
    known: { readonly definitions: readonly VersionDefinition[]; readonly needs: readonly VersionNeed[] },
  ): SymbolVersion {
    if (symbol.state === "undefined") {
      const need = known.needs.find(({ file }) => file === symbol.shared?.object.soname);
      const index = need?.versions.find(({ name }) => name === symbol.shared?.version)?.index;
      return { index: index ?? (symbol.shared === undefined ? 0 : VER_NDX_GLOBAL), hidden: false };
    }
    const version = this.#scopes.versionOf(symbol);
    if (version === undefined) return { index: VER_NDX_GLOBAL, hidden: false };
    const definition = known.definitions.find(({ name }) => name === version.name);
    if (definition !== undefined) return { index: definition.index, hidden: !version.isDefault };
    errorOf(this.#log, `Symbol "${symbol.name}" has a version that no version script defines`);
    return { index: VER_NDX_GLOBAL, hidden: false };
  }
}

/** Versions 0 and 1 are of what is local, and of the file itself. */
const FIRST_OWN = 2;

/** `SHT_HASH`: chains of symbols with the same hash (gABI, "Hash Table"). */
function hashTable(symbols: readonly LinkSymbol[]): Uint8Array {
  const buckets = Math.max(1, symbols.length);
  const words = new Uint32Array(2 + buckets + symbols.length + 1);
  words[0] = buckets;
  words[1] = symbols.length + 1;
  symbols.forEach(({ plainName }, at) => {
    const bucket = 2 + (sysvHash(plainName) % buckets);
    words[2 + buckets + at + 1] = words[bucket] ?? 0;
    words[bucket] = at + 1;
  });
  const bytes = new Uint8Array(words.length * WORD);
  const view = new DataView(bytes.buffer);
  words.forEach((word, at) => view.setUint32(at * WORD, word, true));
  return bytes;
}

const WORD = 4;
