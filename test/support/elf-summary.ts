/** Summaries of our objects. */
import { hexOf, Reader } from "../../src/bytes/index.ts";
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
  STT_FILE,
  STT_FUNC,
  STT_SECTION,
  STT_TLS,
  STV_HIDDEN,
  type Section as ElfSection,
} from "../../src/elf/index.ts";
import {
  externalKinds,
  globalTypeCodec,
  llvmRelocation,
  nameOfType,
  readValueType,
  tableTypeCodec,
} from "../../src/wasm/index.ts";
import type { ObjectSummary, SummaryData, SummaryFunction } from "./object-summary.ts";
import { blanked, importText, raise, unique } from "./summary-text.ts";

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
        symbols.type(index) === STT_FILE ||
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
