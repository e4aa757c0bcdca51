/**
 * What an object file says, in one form for LLVM's objects and ours, so that they can be compared:
 * functions with their bytes and relocations, data, symbols, imports, custom sections. Numbers that
 * only count within a file (indices of symbols, types, sections) are replaced by what they mean.
 */
import {
  ElfFile,
  R_WASM32_LLVM,
  SHF_ALLOC,
  SHF_STRINGS,
  SHF_TLS,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  STB_LOCAL,
  STB_WEAK,
  STT_FUNC,
  STT_SECTION,
  STT_TLS,
  STV_HIDDEN,
  type Section as ElfSection,
} from "../../src/elf/index.ts";
import { hexOf, Reader } from "../../src/bytes/index.ts";
import {
  blockOf,
  customNameOf,
  externalKinds,
  fieldSizeOf,
  globalTypeCodec,
  llvmRelocation,
  nameOfType,
  readCustom,
  readModule,
  readRelocationSections,
  readValueType,
  symbolFlags,
  tableTypeCodec,
  type FunctionType,
  type LinkingSymbol,
  type Module,
} from "../../src/wasm/index.ts";

export interface SummaryFunction {
  readonly type: string;
  readonly bytes: string;
  readonly relocations: readonly string[];
  readonly binding: string;
  readonly visibility: string;
}

export interface SummaryData {
  readonly alignment: number;
  readonly flags: string;
  readonly bytes: string;
  readonly relocations: readonly string[];
}

/** Everything by name; objects of equal meaning have equal summaries. */
export interface ObjectSummary {
  readonly functions: Readonly<Record<string, SummaryFunction>>;
  readonly data: Readonly<Record<string, SummaryData>>;
  readonly symbols: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly initFunctions: readonly string[];
  readonly customs: Readonly<Record<string, { readonly bytes: string; readonly relocations: readonly string[] }>>;
}

function signature(type: FunctionType): string {
  return `(${type.parameters.map(nameOfType).join(", ")}) -> (${type.results.map(nameOfType).join(", ")})`;
}

/** Bytes with the fields of relocations as zeros. */
function blanked(bytes: Uint8Array, fields: readonly { offset: number; type: number }[]): Uint8Array {
  const copy = bytes.slice();
  for (const { offset, type } of fields) {
    const row = llvmRelocation(type);
    if (row !== undefined) copy.fill(0, offset, offset + fieldSizeOf(row));
  }
  return copy;
}

/** A name that is used again gets a number. */
function unique(names: Map<string, number>, name: string): string {
  const count = names.get(name) ?? 0;
  names.set(name, count + 1);
  return count === 0 ? name : `${name}#${count}`;
}

// LLVM's objects

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

function importText(module: string, name: string, type: string): string {
  return `${module}.${name}: ${type}`;
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

function raise(what: string): never {
  throw new Error(`There is no such ${what}`);
}

// Our objects

/** Summary of an ELF object that `muslin as` has made of LLVM's syntax. */
export function summarizeElfObject(bytes: Uint8Array): ObjectSummary {
  return new ElfView(new ElfFile(bytes)).summary();
}

interface ElfRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: number;
  readonly addend: number;
}

class ElfView {
  readonly file: ElfFile;
  readonly #sectionNames = new Map<number, string>();
  readonly #relocations = new Map<number, ElfRelocation[]>();
  readonly #types = new Map<string, string>();

  constructor(file: ElfFile) {
    this.file = file;
    const names = new Map<string, number>();
    for (const section of file.sections) {
      if (section.flags & SHF_ALLOC) this.#sectionNames.set(section.index, unique(names, section.name));
      else this.#sectionNames.set(section.index, section.name);
      const target = file.target(section);
      if (!section.name.startsWith(".rela") || target === undefined) continue;
      const table = file.relocations(section);
      this.#relocations.set(
        target.index,
        Array.from({ length: table.count }, (_, index) => table.at(index)),
      );
    }
    this.#readTypes();
  }

  #readTypes(): void {
    const { symbols } = this.file;
    if (symbols === undefined) return;
    for (let index = 0; index < symbols.count; index++) {
      const section = symbols.section(index);
      if (section?.name !== ".space.type") continue;
      const payload = this.file.sections[section.index - 1];
      if (payload?.name !== ".wasm.type") throw new Error("The payload of a type is not before its space");
      const reader = new Reader(payload.content);
      reader.u8("form");
      const list = (): string =>
        Array.from({ length: reader.lebU32("count") }, () => nameOfType(readValueType(reader, "type"))).join(", ");
      this.#types.set(symbols.name(index), `(${list()}) -> (${list()})`);
    }
  }

  summary(): ObjectSummary {
    return {
      functions: this.#functions(),
      data: this.#data(),
      symbols: this.#symbols(),
      imports: this.#imports(),
      exports: this.#exports(),
      initFunctions: this.#initFunctions(),
      customs: this.#customs(),
    };
  }

  #symbolName(index: number): string {
    const { symbols } = this.file;
    return symbols?.name(index) ?? "?";
  }

  #target({ type, symbol, addend }: ElfRelocation): string {
    const { symbols } = this.file;
    if (symbols === undefined) return "?";
    const name = this.#symbolName(symbol);
    if (type - R_WASM32_LLVM === 6) return `type ${this.#types.get(name)}`;
    const section = symbols.section(symbol);
    const at = symbols.value(symbol) + addend;
    if (section !== undefined && !section.name.startsWith(".space.")) {
      if (section.flags & SHF_ALLOC) return `${this.#sectionNames.get(section.index)}+${at}`;
      return `section ${customName(section.name)}${at === 0 ? "" : `+${at}`}`;
    }
    return `${name}${addend === 0 ? "" : `+${addend}`}`;
  }

  #part(section: ElfSection, range: { start: number; end: number }): { bytes: string; relocations: readonly string[] } {
    const entries = (this.#relocations.get(section.index) ?? [])
      .filter(({ offset, type }) => offset >= range.start && offset < range.end && type >= R_WASM32_LLVM)
      .map((entry) => ({ ...entry, offset: entry.offset - range.start }));
    const content = section.type === SHT_NOBITS ? new Uint8Array(section.size) : section.content;
    const bytes = blanked(
      content.subarray(range.start, range.end),
      entries.map(({ offset, type }) => ({ offset, type: type - R_WASM32_LLVM })),
    );
    const relocations = entries.map(
      (entry) => `${entry.offset} ${llvmRelocation(entry.type - R_WASM32_LLVM)?.name} ${this.#target(entry)}`,
    );
    return { bytes: hexOf(bytes), relocations };
  }

  #functions(): Record<string, SummaryFunction> {
    const { symbols } = this.file;
    const out: Record<string, SummaryFunction> = {};
    if (symbols === undefined) return out;
    for (const [index, group] of this.#codeSections()) {
      const starts = bodiesOf(group.code.content);
      const typeRelocations = this.#relocations.get(group.functions.index) ?? [];
      for (let symbol = 0; symbol < symbols.count; symbol++) {
        if (symbols.section(symbol)?.index !== index || symbols.type(symbol) !== STT_FUNC) continue;
        const place = symbols.value(symbol);
        const range = starts[place] ?? raise("body");
        const typeSymbol = typeRelocations.find(({ offset }) => offset === 5 * place)?.symbol ?? -1;
        out[symbols.name(symbol)] = {
          type: this.#types.get(this.#symbolName(typeSymbol)) ?? "?",
          ...this.#part(group.code, range),
          binding: elfBinding(symbols.binding(symbol)),
          visibility: symbols.visibility(symbol) === STV_HIDDEN ? "hidden" : "default",
        };
      }
    }
    return out;
  }

  /** Index of a `.space.function_index` section -> its code and function sections. */
  #codeSections(): Map<number, { code: ElfSection; functions: ElfSection }> {
    const out = new Map<number, { code: ElfSection; functions: ElfSection }>();
    const named = (name: string): ElfSection[] => this.file.sections.filter((section) => section.name === name);
    const names = new Set(
      this.file.sections.filter(({ name }) => name.startsWith(".wasm.code.")).map(({ name }) => name),
    );
    for (const name of names) {
      const suffix = name.slice(".wasm.code".length);
      const spaces = named(`.space.function_index${suffix}`);
      const functions = named(`.wasm.function${suffix}`);
      named(name).forEach((code, index) => {
        const space = spaces[index];
        const types = functions[index];
        if (space !== undefined && types !== undefined) out.set(space.index, { code, functions: types });
      });
    }
    return out;
  }

  #isData(section: ElfSection): boolean {
    return (section.flags & SHF_ALLOC) !== 0 && !section.name.startsWith(".wasm.") && section.type !== SHT_INIT_ARRAY;
  }

  #data(): Record<string, SummaryData> {
    return Object.fromEntries(
      this.file.sections
        .filter((section) => this.#isData(section))
        .map((section) => {
          const flags = [section.flags & SHF_STRINGS ? "strings" : "", section.flags & SHF_TLS ? "tls" : ""]
            .filter(Boolean)
            .join(" ");
          const part = this.#part(section, { start: 0, end: section.size });
          return [
            this.#sectionNames.get(section.index) ?? "",
            { alignment: Math.max(1, section.alignment), flags, ...part },
          ];
        }),
    );
  }

  #symbols(): Record<string, string> {
    const { symbols } = this.file;
    const out: Record<string, string> = {};
    if (symbols === undefined) return out;
    const kinds = new Map(
      Object.entries(this.#imports()).map(([name, text]) => [name, /: (\w+)/.exec(text)?.[1] ?? ""]),
    );
    for (let index = 1; index < symbols.count; index++) {
      const name = symbols.name(index);
      const section = symbols.section(index);
      if (
        symbols.type(index) === STT_SECTION ||
        symbols.type(index) === 4 ||
        section?.name.startsWith(".space.function_index")
      )
        continue;
      if (section?.name === ".space.type" || name.startsWith("__sigchar_") || name.startsWith(".L")) continue;
      const space = /^\.space\.(\w+)_index$/.exec(section?.name ?? "")?.[1];
      const kind = space ?? kinds.get(name) ?? "data";
      if (kind === "func") continue;
      const tls = symbols.type(index) === STT_TLS ? " tls" : "";
      const place =
        kind === "data" && section !== undefined
          ? ` ${this.#sectionNames.get(section.index)}+${symbols.value(index)} size ${symbols.size(index)}`
          : "";
      const visibility = symbols.visibility(index) === STV_HIDDEN ? "hidden" : "default";
      out[name] =
        `${kind} ${elfBinding(symbols.binding(index))} ${visibility} ${section === undefined ? "undefined" : "defined"}${tls}${place}`;
    }
    return out;
  }

  #imports(): Record<string, string> {
    const out: Record<string, string> = {};
    for (const section of this.file.sections) {
      if (!section.name.startsWith(".wasm.undefined")) continue;
      const relocations = this.#relocations.get(section.index) ?? [];
      const reader = new Reader(section.content);
      while (!reader.done) {
        const symbol =
          relocations.find(({ offset, type }) => offset === reader.position && type < R_WASM32_LLVM)?.symbol ?? -1;
        const module = reader.name("module");
        const name = reader.name("name");
        const kind = externalKinds[reader.u8("kind")] ?? raise("kind");
        const text = this.#external(reader, { kind, relocations });
        out[this.#symbolName(symbol)] = importText(module, name, text);
      }
    }
    return out;
  }

  #external(
    reader: Reader,
    entry: { kind: (typeof externalKinds)[number]; relocations: readonly ElfRelocation[] },
  ): string {
    const typeHere = (): string => {
      const relocation = entry.relocations.find(
        ({ offset, type }) => offset === reader.position && type >= R_WASM32_LLVM,
      );
      reader.skip(5, "type");
      return this.#types.get(this.#symbolName(relocation?.symbol ?? -1)) ?? "?";
    };
    switch (entry.kind) {
      case "func":
        return `func ${typeHere()}`;
      case "tag":
        reader.skip(1, "attribute");
        return `tag ${typeHere()}`;
      case "global": {
        const type = globalTypeCodec.read(reader, "type");
        return `global ${type.mutable ? "mut " : ""}${nameOfType(type.type)}`;
      }
      case "table":
        return `table ${nameOfType(tableTypeCodec.read(reader, "type").element)}`;
      case "memory":
        return "memory";
    }
  }

  #exports(): Record<string, string> {
    const out: Record<string, string> = {};
    for (const section of this.file.sections.filter(({ name }) => name === ".wasm.export")) {
      const reader = new Reader(section.content);
      while (!reader.done) {
        const name = reader.name("name");
        const kind = externalKinds[reader.u8("kind")] ?? raise("kind");
        const relocation = (this.#relocations.get(section.index) ?? []).find(
          ({ offset }) => offset === reader.position,
        );
        reader.skip(5, "index");
        out[name] = `${kind} ${this.#symbolName(relocation?.symbol ?? -1)}`;
      }
    }
    return out;
  }

  #initFunctions(): readonly string[] {
    return this.file.sections
      .filter((section) => section.type === SHT_INIT_ARRAY)
      .flatMap((section) => {
        const priority = /\.(\d+)$/.exec(section.name)?.[1] ?? "65535";
        return (this.#relocations.get(section.index) ?? []).map(
          ({ symbol }) => `${priority} ${this.#symbolName(symbol)}`,
        );
      });
  }

  #customs(): ObjectSummary["customs"] {
    return Object.fromEntries(
      this.file.sections
        .filter(({ name }) => name.startsWith(".debug_") || name.startsWith(".custom_section."))
        .filter(({ size }) => size > 0)
        .map((section) => [customName(section.name), this.#part(section, { start: 0, end: section.size })]),
    );
  }
}

function customName(section: string): string {
  return section.replace(/^\.custom_section\./, "");
}

function elfBinding(binding: number): string {
  if (binding === STB_WEAK) return "weak";
  return binding === STB_LOCAL ? "local" : "global";
}

/** Ranges of the bodies behind their padded sizes. */
function bodiesOf(code: Uint8Array): readonly { start: number; end: number }[] {
  const reader = new Reader(code);
  const ranges: { start: number; end: number }[] = [];
  while (!reader.done) {
    const size = reader.lebU32("size of body");
    ranges.push({ start: reader.position, end: reader.position + size });
    reader.skip(size, "body");
  }
  return ranges;
}

/** Lines in which two summaries differ, at most so many. */
export function differencesOf(expected: ObjectSummary, found: ObjectSummary, limit: number = 20): readonly string[] {
  const lines: string[] = [];
  const walk = (path: string, left: unknown, right: unknown): void => {
    if (lines.length >= limit || JSON.stringify(left) === JSON.stringify(right)) return;
    if (isRecord(left) && isRecord(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
        walk(`${path}/${key}`, left[key], right[key]);
    } else if (Array.isArray(left) && Array.isArray(right)) {
      for (let index = 0; index < Math.max(left.length, right.length); index++)
        walk(`${path}[${index}]`, left[index], right[index]);
    } else lines.push(`${path}: ${apart(text(left), text(right))}`);
  };
  walk("", expected, found);
  return lines;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts from a little before they part. */
function apart(expected: string, found: string): string {
  let same = 0;
  while (same < expected.length && expected[same] === found[same]) same++;
  const from = Math.max(0, same - 30);
  const cut = (whole: string): string => (whole.length > 240 ? `[${from}] ${whole.slice(from, from + 200)}` : whole);
  return `expected ${cut(expected)}, found ${cut(found)}`;
}

function text(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
