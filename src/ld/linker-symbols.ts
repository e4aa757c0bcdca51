/**
 * The symbols that the linker defines where something mentions them and nothing defines them: bounds of sections,
 * stack and heap, the globals of the tool conventions, functions that it writes itself.
 */
import type { Entry } from "./entry.ts";
import { Body } from "./internal-file.ts";
import type { LinkState } from "./link-state.ts";
import { defineByLinker, takeDefinition } from "./symbol-table.ts";
import type { LinkSymbol } from "./symbol.ts";

/** Places in memory that are known when data is laid out. */
export const markerNames = [
  "__global_base",
  "__data_end",
  "__heap_base",
  "__heap_end",
  "__stack_low",
  "__stack_high",
  "__dso_handle",
  "__tls_template_start",
  "__tls_template_end",
  "__tls_first_block",
  "__bss_start",
  "_edata",
  "edata",
  "_end",
  "end",
] as const;

export type MarkerName = (typeof markerNames)[number];

/** Globals of type i32, with whether code may write them. */
const globalRows = {
  __stack_pointer: true,
  __tls_base: true,
  __tls_size: false,
  __tls_align: false,
  __memory_base: false,
  __table_base: false,
} as const;

export type LinkerGlobalName = keyof typeof globalRows;

/** Imported by what is position independent: each module that is loaded has its own. */
const importedGlobals: ReadonlySet<string> = new Set(["__stack_pointer", "__memory_base", "__table_base"]);

/** What the linker has defined, to be given values later. */
export interface LinkerSymbols {
  readonly markers: ReadonlyMap<MarkerName, LinkSymbol>;
  readonly globals: ReadonlyMap<LinkerGlobalName, Entry>;
  /** `__start_NAME` and `__stop_NAME`, by the name of the section. */
  readonly bounds: readonly SectionBound[];
}

export interface SectionBound {
  readonly section: string;
  readonly symbol: LinkSymbol;
  readonly isEnd: boolean;
}

/** Defines those that are wanted. */
export function defineLinkerSymbols(state: LinkState): LinkerSymbols {
  const markers = new Map<MarkerName, LinkSymbol>();
  for (const name of markerNames) {
    const symbol = wanted(state, name);
    if (symbol === undefined) continue;
    defineMarker(state, symbol);
    markers.set(name, symbol);
  }
  return { markers, globals: defineGlobals(state), bounds: defineBounds(state) };
}

function defineGlobals(state: LinkState): ReadonlyMap<LinkerGlobalName, Entry> {
  const globals = new Map<LinkerGlobalName, Entry>();
  for (const [name, mutable] of Object.entries(globalRows)) {
    const symbol = wanted(state, name);
    if (symbol === undefined) continue;
    symbol.kind = "global";
    if (state.isPositionIndependent && importedGlobals.has(name)) {
      symbol.importName = { module: "env", name };
      symbol.externalType = Uint8Array.of(I32_TYPE, mutable ? 1 : 0);
      continue;
    }
    const entry = state.internal.addGlobal({ mutable });
    defineByLinker(symbol, entry);
    globals.set(name as LinkerGlobalName, entry);
  }
  return globals;
}

const I32_TYPE = 0x7f;

/** Sections whose names are identifiers of C have bounds, and so have the arrays of functions. */
function defineBounds(state: LinkState): readonly SectionBound[] {
  const bounds: SectionBound[] = [];
  let sections: ReadonlySet<string> | undefined;
  for (const symbol of state.symbols.all) {
    if (!isReserved(symbol)) continue;
    const array = /^__((?:preinit|init|fini)_array)_(start|end)$/.exec(symbol.name);
    const named = /^__(start|stop)_(.+)$/.exec(symbol.name);
    const section = array === null ? named?.[2] : `.${array[1]}`;
    if (section === undefined || !isOpen(symbol)) continue;
    sections ??= dataSections(state);
    if (array === null && !sections.has(section)) continue;
    defineMarker(state, symbol);
    bounds.push({ section, symbol, isEnd: (array?.[2] ?? named?.[1]) !== "start" });
  }
  return bounds;
}

/** Whether a name begins with two underscores: few do, and only these are decoded. */
function isReserved({ nameBytes, nameStart, nameEnd }: LinkSymbol): boolean {
  return nameEnd - nameStart > 2 && nameBytes[nameStart] === UNDERSCORE && nameBytes[nameStart + 1] === UNDERSCORE;
}

const UNDERSCORE = 0x5f;

function dataSections({ files }: LinkState): ReadonlySet<string> {
  const sections = new Set<string>();
  for (const { entries } of files) for (const { kind, section } of entries) if (kind === "data") sections.add(section);
  return sections;
}

/** A symbol that is mentioned and that nobody defines. */
function wanted(state: LinkState, name: string): LinkSymbol | undefined {
  const symbol = state.symbols.get(name);
  return symbol !== undefined && symbol.isReferenced && isOpen(symbol) ? symbol : undefined;
}

function isOpen(symbol: LinkSymbol): boolean {
  return symbol.state === "undefined" || symbol.state === "lazy";
}

/** A marker is an entry of no bytes, whose address is set when it is known. */
function defineMarker(state: LinkState, symbol: LinkSymbol): void {
  symbol.kind = "data";
  defineByLinker(symbol, state.internal.addData("", new Body()));
}

/** `--defsym`: a symbol gets a number, or is another name of one. */
export function defineByOption(state: LinkState): void {
  for (const [name, value] of state.options.definitions ?? []) {
    const symbol = state.symbols.intern(name);
    symbol.isReferenced = true;
    if (typeof value === "number") {
      symbol.kind = symbol.kind === "unknown" ? "data" : symbol.kind;
      symbol.state = "absolute";
      symbol.value = value;
      continue;
    }
    const target = state.symbols.get(value);
    if (target === undefined || !target.isDefined) {
      state.error(`Cannot define "${name}" as "${value}": that symbol is not defined`);
      continue;
    }
    takeDefinition(symbol, target);
  }
}
