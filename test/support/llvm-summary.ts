/** Summaries of LLVM's objects. */
import { hexOf } from "../../src/bytes/index.ts";
import type { externalKinds } from "../../src/wasm/index.ts";
import {
  blockOf,
  customNameOf,
  llvmRelocation,
  nameOfType,
  readCustom,
  readModule,
  readRelocationSections,
  symbolFlags,
  type FunctionType,
  type LinkingSymbol,
  type Module,
} from "../../src/wasm/index.ts";
import type { ObjectSummary, SummaryFunction } from "./object-summary.ts";
import { blanked, importText, raise, signature, unique } from "./summary-text.ts";

/** Summary of an LLVM object. */
export function summarizeLlvmObject(bytes: Uint8Array): ObjectSummary {
  const module = readModule(bytes);
  const linking = readCustom(module, "linking");
  if (linking === undefined) throw new Error("No section 'linking'");
  const symbols = blockOf(linking.blocks, "symbols") ?? [];
  const segments = blockOf(linking.blocks, "segments") ?? [];
  const names = new Map<string, number>();
  const segmentNames = segments.map((segment) => unique(names, segment.name));
  const view = new LlvmView(module, symbols, segmentNames);
  return {
    functions: view.functions(),
    data: Object.fromEntries(
      module.data.map((segment, index) => {
        const start = segment.bytes.byteOffset - module.bytes.byteOffset;
        const part = view.part("data", { start, end: start + segment.bytes.length });
        const info = segments[index];
        const flags = [(info?.flags ?? 0) & 1 ? "strings" : "", (info?.flags ?? 0) & 2 ? "tls" : ""]
          .filter(Boolean)
          .join(" ");
        return [segmentNames[index] ?? "", { alignment: 2 ** (info?.alignment ?? 0), flags, ...part }];
      }),
    ),
    symbols: view.symbols(),
    imports: view.imports(),
    exports: view.exports(),
    initFunctions: (blockOf(linking.blocks, "initFunctions") ?? []).map(
      ({ priority, symbol }) => `${priority} ${view.nameOf(symbol)}`,
    ),
    customs: Object.fromEntries(
      module
        .customSections()
        .filter(({ name }) => (name !== "linking" && customNameOf(name) !== "reloc.") || name === "producers")
        .map((section) => [section.name, view.part(section.name, { start: section.contents, end: section.end })]),
    ),
  };
}

class LlvmView {
  readonly module: Module;
  readonly table: readonly LinkingSymbol[];
  readonly segmentNames: readonly string[];
  readonly #relocations: ReturnType<typeof readRelocationSections>;

  constructor(module: Module, table: readonly LinkingSymbol[], segmentNames: readonly string[]) {
    this.module = module;
    this.table = table;
    this.segmentNames = segmentNames;
    this.#relocations = readRelocationSections(module);
  }

  nameOf(index: number): string {
    const symbol = this.table[index];
    if (symbol === undefined) return `symbol ${index}`;
    if (symbol.kind === "section") return `section ${this.module.sections[symbol.section]?.name}`;
    if (symbol.name !== undefined) return symbol.name;
    const kind = symbol.kind === "function" ? "func" : symbol.kind;
    const entry = this.module.importsOf(kind as (typeof externalKinds)[number])[(symbol as { index: number }).index];
    return entry?.name ?? "?";
  }

  #types(): readonly FunctionType[] {
    return this.module.types.flatMap((group) => group.types.map((type) => type.composite as FunctionType));
  }

  #target(type: number, entry: { index: number; addend: bigint | undefined }): string {
    const row = llvmRelocation(type);
    if (row?.name === "R_WASM_TYPE_INDEX_LEB") return `type ${signature(this.#types()[entry.index] ?? raise("type"))}`;
    const symbol = this.table[entry.index];
    const addend = Number(entry.addend ?? 0n);
    if (symbol?.kind === "data" && symbol.place !== undefined) {
      return `${this.segmentNames[symbol.place.segment]}+${Number(symbol.place.offset) + addend}`;
    }
    return `${this.nameOf(entry.index)}${addend === 0 ? "" : `+${addend}`}`;
  }

  /** Bytes and relocations of a part of a section; positions are indices in the module. */
  part(section: string, range: { start: number; end: number }): { bytes: string; relocations: readonly string[] } {
    const entries = this.#relocations
      .filter(({ target }) => this.module.sections[target]?.name === section)
      .flatMap(({ target, entries: list }) => {
        const contents = this.module.sections[target]?.contents ?? 0;
        return list.map((entry) => ({ ...entry, offset: entry.offset + contents - range.start }));
      })
      .filter(({ offset }) => offset >= 0 && offset < range.end - range.start);
    const bytes = blanked(this.module.bytes.subarray(range.start, range.end), entries);
    const relocations = entries.map(
      (entry) => `${entry.offset} ${llvmRelocation(entry.type)?.name} ${this.#target(entry.type, entry)}`,
    );
    return { bytes: hexOf(bytes), relocations };
  }

  functions(): Record<string, SummaryFunction> {
    const imported = this.module.importsOf("func").length;
    const out: Record<string, SummaryFunction> = {};
    for (const symbol of this.table) {
      if (symbol.kind !== "function" || symbol.index < imported || symbol.name === undefined) continue;
      const body = symbol.index - imported;
      const type = this.#types()[this.module.functions[body] ?? -1] ?? raise("type of function");
      const part = this.part("code", { start: this.module.code.start(body), end: this.module.code.end(body) });
      out[symbol.name] = {
        type: signature(type),
        ...part,
        binding: bindingOf(symbol.flags),
        visibility: visibilityOf(symbol.flags),
      };
    }
    return out;
  }

  symbols(): Record<string, string> {
    const out: Record<string, string> = {};
    for (const [index, symbol] of this.table.entries()) {
      if (symbol.kind === "section" || symbol.kind === "function") continue;
      const name = this.nameOf(index);
      if (name.startsWith(".L")) continue;
      const tls = symbol.flags & symbolFlags.WASM_SYM_TLS ? " tls" : "";
      const place =
        symbol.kind === "data" && symbol.place !== undefined
          ? ` ${this.segmentNames[symbol.place.segment]}+${symbol.place.offset} size ${symbol.place.size}`
          : "";
      const defined = symbol.flags & symbolFlags.WASM_SYM_UNDEFINED ? "undefined" : "defined";
      out[name] = `${symbol.kind} ${bindingOf(symbol.flags)} ${visibilityOf(symbol.flags)} ${defined}${tls}${place}`;
    }
    return out;
  }

  imports(): Record<string, string> {
    const out: Record<string, string> = {};
    for (const [index, symbol] of this.table.entries()) {
      if (!(symbol.flags & symbolFlags.WASM_SYM_UNDEFINED) || symbol.kind === "data" || symbol.kind === "section")
        continue;
      const kind = symbol.kind === "function" ? "func" : symbol.kind;
      const entry = this.module.importsOf(kind)[symbol.index] ?? raise("import");
      out[this.nameOf(index)] = importText(entry.module, entry.name, externalText(entry.external, this.#types()));
    }
    return out;
  }

  exports(): Record<string, string> {
    const kinds = { func: "function", table: "table", memory: "memory", global: "global", tag: "tag" } as const;
    return Object.fromEntries(
      this.module.exports.map((entry) => {
        const symbol = this.table.findIndex(
          ({ kind, ...rest }) => kind === kinds[entry.kind] && (rest as { index?: number }).index === entry.index,
        );
        return [entry.name, `${entry.kind} ${this.nameOf(symbol)}`];
      }),
    );
  }
}

function bindingOf(flags: number): string {
  if (flags & symbolFlags.WASM_SYM_BINDING_WEAK) return "weak";
  return flags & symbolFlags.WASM_SYM_BINDING_LOCAL ? "local" : "global";
}

function visibilityOf(flags: number): string {
  return flags & symbolFlags.WASM_SYM_VISIBILITY_HIDDEN ? "hidden" : "default";
}

function externalText(external: Module["imports"][number]["external"], types: readonly FunctionType[]): string {
  switch (external.kind) {
    case "func":
      return `func ${signature(types[external.type] ?? raise("type"))}`;
    case "tag":
      return `tag ${signature(types[external.type.type] ?? raise("type"))}`;
    case "global":
      return `global ${external.type.mutable ? "mut " : ""}${nameOfType(external.type.type)}`;
    case "table":
      return `table ${nameOfType(external.type.element)}`;
    case "memory":
      return "memory";
  }
}
