/** The symbols of LLVM's objects: what their `linking` section says. */
import { STT_FUNC, STT_NOTYPE, STT_OBJECT, STT_SECTION, STV_DEFAULT, STV_HIDDEN } from "../elf/index.ts";
import {
  blockOf,
  symbolFlags as llvmFlags,
  type ExternalKind,
  type LinkingSection,
  type LinkingSymbol,
  type Module,
} from "../wasm/index.ts";
import { orNone, type KnownName } from "./module-names.ts";
import type { ModuleObject } from "./module-object.ts";
import { constantOf } from "./module-symbols.ts";
import { symbolFlags, type CodeRegion, type ObjectSymbol } from "./object-file.ts";

/** The types that ELF has for them. */
const symbolTypes = {
  function: STT_FUNC,
  data: STT_OBJECT,
  section: STT_SECTION,
  global: STT_NOTYPE,
  tag: STT_NOTYPE,
  table: STT_NOTYPE,
} as const;

/** Names of segments by index, of an object. */
export function segmentNames(linking: LinkingSection): readonly string[] {
  return (blockOf(linking.blocks, "segments") ?? []).map(({ name }) => name);
}

/** Names that the symbols of an object give to indices. Symbols of imports have the import's own, without the module. */
export function* namesOfSymbols(module: Module, linking: LinkingSection | undefined): Generator<KnownName> {
  if (linking === undefined) return;
  const imports = importNames(module);
  for (const symbol of blockOf(linking.blocks, "symbols") ?? []) {
    if (symbol.kind === "data" || symbol.kind === "section") continue;
    const kind = externalKindOf(symbol.kind);
    const name = symbol.name ?? imports[kind][symbol.index];
    if (name !== undefined) yield { kind, index: symbol.index, name };
  }
}

function externalKindOf(kind: "function" | "global" | "tag" | "table"): ExternalKind {
  return kind === "function" ? "func" : kind;
}

type Place = Pick<ObjectSymbol, "value" | "size" | "section" | "place">;

/** The symbols in the order of the table, so that relocations find theirs by index. */
export function llvmSymbols(object: ModuleObject, linking: LinkingSection): readonly ObjectSymbol[] {
  const code = object.sectionNamed("code");
  const regions = new Map<number | undefined, CodeRegion>();
  for (const region of code === undefined ? [] : object.codeRegions(code)) regions.set(region.functionIndex, region);
  const context = { object, regions, segments: segmentNames(linking), imports: importNames(object.module) };
  return (blockOf(linking.blocks, "symbols") ?? []).map((symbol) => {
    const isUndefined = (symbol.flags & llvmFlags.WASM_SYM_UNDEFINED) !== 0;
    const place: Place = isUndefined ? { value: 0n, size: 0n, section: "*UND*" } : placeOf(symbol, context);
    return {
      name: nameOf(symbol, context),
      ...place,
      flags: flagsOf(symbol),
      other: (symbol.flags & llvmFlags.WASM_SYM_VISIBILITY_HIDDEN) === 0 ? STV_DEFAULT : STV_HIDDEN,
      type: symbolTypes[symbol.kind],
      version: undefined,
    };
  });
}

interface Context {
  readonly object: ModuleObject;
  readonly regions: ReadonlyMap<number | undefined, CodeRegion>;
  readonly segments: readonly string[];
  readonly imports: Readonly<Record<ExternalKind, readonly string[]>>;
}

function importNames(module: Module): Readonly<Record<ExternalKind, readonly string[]>> {
  const names: Record<ExternalKind, string[]> = { func: [], table: [], memory: [], global: [], tag: [] };
  for (const { name, external } of orNone(
    () => module.imports,
    () => undefined,
  ))
    names[external.kind].push(name);
  return names;
}

function nameOf(symbol: LinkingSymbol, { object, imports }: Context): string {
  if (symbol.kind === "section") return object.sections[symbol.section]?.name ?? "";
  if (symbol.name !== undefined || symbol.kind === "data") return symbol.name ?? "";
  return imports[externalKindOf(symbol.kind)][symbol.index] ?? "";
}

function placeOf(symbol: LinkingSymbol, { object, regions, segments }: Context): Place {
  const absolute: Place = { value: 0n, size: 0n, section: "*ABS*" };
  switch (symbol.kind) {
    case "section": {
      const section = object.sections[symbol.section];
      return section === undefined ? absolute : { value: 0n, size: 0n, section };
    }
    case "function": {
      const region = regions.get(symbol.index);
      const section = object.sectionNamed("code");
      if (region === undefined || section === undefined) return absolute;
      return { value: BigInt(region.start), size: BigInt(region.end - region.start), section };
    }
    case "data": {
      const section = object.sectionNamed("data");
      const { place } = symbol;
      if (section === undefined || place === undefined) return absolute;
      const mode = object.module.data[place.segment]?.mode;
      const start = mode?.kind === "active" ? (constantOf(mode.offset) ?? 0n) : 0n;
      const name = segments[place.segment];
      return { value: start + place.offset, size: place.size, section, ...(name !== undefined && { place: name }) };
    }
    case "global":
    case "tag":
    case "table": {
      const section = object.sectionNamed(symbol.kind);
      return { value: BigInt(symbol.index), size: 0n, section: section ?? "*ABS*" };
    }
  }
}

function flagsOf({ kind, flags }: LinkingSymbol): number {
  const is = (flag: number): boolean => (flags & flag) !== 0;
  const isWeak = is(llvmFlags.WASM_SYM_BINDING_WEAK);
  const isGlobal = !isWeak && !is(llvmFlags.WASM_SYM_BINDING_LOCAL) && !is(llvmFlags.WASM_SYM_UNDEFINED);
  return (
    (is(llvmFlags.WASM_SYM_BINDING_LOCAL) ? symbolFlags.LOCAL : 0) |
    (isGlobal ? symbolFlags.GLOBAL : 0) |
    (isWeak ? symbolFlags.WEAK : 0) |
    (kind === "function" ? symbolFlags.FUNCTION : 0) |
    (kind === "data" ? symbolFlags.OBJECT : 0) |
    (kind === "section" ? symbolFlags.SECTION_SYM | symbolFlags.DEBUGGING : 0) |
    (is(llvmFlags.WASM_SYM_TLS) ? symbolFlags.THREAD_LOCAL : 0)
  );
}
