/**
 * A module in the GNU syntax, section by section in the module's order. Everything is said, nothing is left to the linker: the
 * text assembles to one object whose entries are those of the module, in their order.
 */
import { TextWriter, Writer, type ChunkSink } from "../../bytes/index.ts";
import {
  CUSTOM_SECTION,
  cursorOf,
  externalKinds,
  sectionNameOf,
  type ElementSegment,
  type Export,
  type Expression,
  type ExternalKind,
  type ExternalType,
  type FunctionType,
  type Global,
  type Import,
  type Limits,
  type Module,
  type RecursiveGroup,
  type Section,
  type SectionName,
  type SegmentMode,
  type SubType,
  type Table,
} from "../../wasm/index.ts";
import { InstructionCursor } from "../../wasm/index.ts";
import type { SymbolKind } from "../wasmify/symbol-names.ts";
import { GnuCodeWriter } from "./gnu-code.ts";
import { gnuMacros } from "./gnu-macros.ts";
import {
  fieldText,
  functionTypeText,
  isPlainSymbol,
  quoted,
  signatureOf,
  symbolText,
  typeText,
  writeBytes,
} from "./gnu-text.ts";
import { ModuleSymbols, standsBehindNames, type EntryCounts } from "./module-symbols.ts";

/** Stands for the section in front of custom sections that are behind all, and behind the names. */
const BEHIND_ALL = 255;

/** The first part of an external kind's section names. */
const sectionWords = {
  func: "function",
  table: "table",
  memory: "memory",
  global: "global",
  tag: "tag",
} as const satisfies Record<ExternalKind, string>;

/** Writes a module; ends with the last byte given to the sink. */
export function writeGnuModule(module: Module, sink: ChunkSink): void {
  const out = new TextWriter(sink);
  new GnuModuleWriter(module, out).write();
  out.flush();
}

class GnuModuleWriter {
  readonly #module: Module;
  readonly #out: TextWriter;
  readonly #symbols: ModuleSymbols;
  readonly #code: GnuCodeWriter;
  readonly #types: readonly SubType[];
  readonly #imports: { readonly [Kind in ExternalKind]: readonly Import[] };

  constructor(module: Module, out: TextWriter) {
    this.#module = module;
    this.#out = out;
    this.#types = module.types.flatMap(({ types }) => types);
    this.#imports = {
      func: module.importsOf("func"),
      table: module.importsOf("table"),
      memory: module.importsOf("memory"),
      global: module.importsOf("global"),
      tag: module.importsOf("tag"),
    };
    this.#symbols = new ModuleSymbols(module, this.#counts());
    this.#code = new GnuCodeWriter(out, {
      symbols: this.#symbols,
      signatureOfType: (index) => this.#signature(index),
    });
  }

  write(): void {
    const out = this.#out;
    out.line("# A module, made by muslin wasm2s");
    out.text(gnuMacros);
    const { moduleName } = this.#symbols;
    if (moduleName !== undefined) {
      out.line("\n\t.section .wasm.module_name");
      out.line(`\t.ascii ${quoted(bytesOfText(moduleName))}`);
    }
    // It says which memories there are: the linker adds none.
    out.line("\n\t.section .wasm.memory");
    let behind = 0;
    this.#module.sections.forEach((section, index) => {
      const name = sectionNameOf(section.id);
      if (section.id === CUSTOM_SECTION) this.#custom(section, { index, behind });
      else if (name !== undefined) this.#section(name);
      behind = section.id === CUSTOM_SECTION ? behind : section.id;
    });
  }

  #counts(): EntryCounts {
    const module = this.#module;
    return {
      func: this.#imports.func.length + module.functions.length,
      type: this.#types.length,
      table: this.#imports.table.length + module.tables.length,
      memory: this.#imports.memory.length + module.memories.length,
      global: this.#imports.global.length + module.globals.length,
      elem: module.elements.length,
      data: module.data.length,
      tag: this.#imports.tag.length + module.tags.length,
    };
  }

  #section(name: SectionName): void {
    const module = this.#module;
    const out = this.#out;
    if (name !== "function") out.line(`\n# Section "${name}"\n`);
    switch (name) {
      case "type":
        return this.#typeSection();
      case "import":
        return this.#importSection();
      case "function":
        // With the bodies.
        if (module.section("code") === undefined) out.line("\n\t.section .wasm.function");
        return;
      case "table":
        return this.#each("table", module.tables, (table) => this.#table(table));
      case "memory":
        return this.#each("memory", module.memories, ({ limits }) => this.#limits(limits));
      case "tag":
        return this.#each("tag", module.tags, ({ type }) => this.#tagType(type));
      case "global":
        return this.#each("global", module.globals, (global) => this.#global(global));
      case "export":
        return this.#entries("export", module.exports, (entry) => this.#export(entry));
      case "start":
        out.line("\t.section .wasm.start");
        return out.line(`\t.rleb128 5, ${this.#code.symbol("func", module.start ?? 0)}`);
      case "element":
        return this.#entries("element_segment", module.elements, (segment) => this.#elementSegment(segment));
      case "datacount":
        return out.line("\t.section .wasm.datacount");
      case "code":
        return this.#codeSection();
      case "data":
        return this.#dataSection();
    }
  }

  /** Opens an entry by a macro, with a symbol if it has a name, or one is needed. */
  #open(macro: string, place: { readonly space: string; readonly symbol: string | undefined }): void {
    const { space, symbol } = place;
    const out = this.#out;
    if (symbol !== undefined && !isPlainSymbol(symbol)) {
      out.line(`\t.section .space.${space}`);
      out.line(`${symbolText(symbol)}:`);
      out.line(`\t${macro}`);
      return;
    }
    out.line(symbol === undefined ? `\t${macro}` : `\t${macro}, ${symbol}`);
  }

  /** Entries of a kind with an index space of its own, imports first. */
  #each<T>(word: "table" | "memory" | "tag" | "global", entries: readonly T[], write: (entry: T) => void): void {
    this.#out.line(`\t.section .wasm.${word}`);
    const before = this.#imports[word].length;
    entries.forEach((entry, place) => {
      const symbol = this.#symbols.of(word, before + place);
      this.#open(`define ${word}`, { space: `${word}_index`, symbol });
      write(entry);
    });
  }

  /** Entries whose index is their place. */
  #entries<T>(
    section: "export" | "element_segment" | "data_segment",
    entries: readonly T[],
    write: (entry: T) => void,
  ): void {
    this.#out.line(`\t.section .wasm.${section}`);
    const kind = section === "export" ? undefined : section === "element_segment" ? "elem" : "data";
    entries.forEach((entry, index) => {
      const symbol = kind && this.#symbols.named(kind, index);
      this.#open(`entry ${section}`, { space: section, symbol });
      write(entry);
    });
  }

  #typeSection(): void {
    const out = this.#out;
    const groups = this.#module.types;
    const hasGroups = groups.some(({ explicit }) => explicit);
    out.line("\t.section .space.type\n\t.section .wasm.type");
    let index = 0;
    for (const group of groups) {
      if (hasGroups) this.#groupHead(group);
      for (const type of group.types) {
        out.line(`# type ${index}`);
        this.#open("entry type", { space: "type", symbol: this.#symbols.named("type", index++) });
        this.#type(type);
      }
    }
  }

  #groupHead({ explicit, types }: RecursiveGroup): void {
    const out = this.#out;
    out.line("\t.section .space.rectype");
    out.line("\t.byte 0");
    if (!explicit) return;
    out.line("\t.section .wasm.type");
    out.line(`\trectype ${types.length}`);
  }

  #type({ form, supertypes, composite }: SubType): void {
    const out = this.#out;
    if (form !== "plain") out.line(`\t${form === "sub" ? "subtype" : "subtype_final"} [${supertypes.join(" ")}]`);
    switch (composite.kind) {
      case "func": {
        const signature = signatureOf(composite);
        out.line(signature === undefined ? `\tfunctype ${functionTypeText(composite)}` : `\tsignature ${signature}`);
        return;
      }
      case "struct":
        return out.line(`\tstructtype [${composite.fields.map(fieldText).join(" ")}]`);
      case "array":
        return out.line(`\tarraytype [${fieldText(composite.element)}]`);
    }
  }

  #signature(index: number): string | undefined {
    const type = this.#functionType(index);
    return type && (signatureOf(type) ?? functionTypeText(type));
  }

  #functionType(index: number): FunctionType | undefined {
    const composite = this.#types[index]?.composite;
    return composite?.kind === "func" ? composite : undefined;
  }

  #importSection(): void {
    this.#out.line("\t.section .wasm.import");
    const counts = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
    for (const { module, name, external } of this.#module.imports) {
      const { kind } = external;
      const word = sectionWords[kind];
      const symbol = this.#symbols.of(kind, counts[kind]++);
      this.#open(`import ${word}`, { space: `${word}_index.import`, symbol });
      this.#name(module);
      this.#name(name);
      this.#out.line(`\t.byte ${externalKinds.indexOf(kind)} # ${word}`);
      this.#externalType(external);
    }
  }

  #name(text: string): void {
    this.#out.line(`\tname ${quoted(bytesOfText(text))}`);
  }

  #externalType(external: ExternalType): void {
    switch (external.kind) {
      case "func":
        return this.#typeIndex(external.type);
      case "table":
        return this.#table({ type: external.type, initial: undefined });
      case "memory":
        return this.#limits(external.type.limits);
      case "global":
        return this.#globalType(external.type);
      case "tag":
        return this.#tagType(external.type.type);
    }
  }

  #typeIndex(index: number): void {
    const signature = this.#signature(index);
    this.#out.line(`\t.uleb128 ${index}${signature === undefined ? "" : ` # ${signature}`}`);
  }

  #table({ type, initial }: Table): void {
    if (initial !== undefined) this.#out.line("\t.byte 0x40, 0 # with an initial value");
    this.#out.line(`\tvaltype ${typeText(type.element)}`);
    this.#limits(type.limits);
    if (initial !== undefined) this.#expression(initial);
  }

  #limits({ minimum, maximum, shared, address64 }: Limits): void {
    const most = maximum === undefined ? "" : ` ${maximum}`;
    this.#out.line(`\tlimits ${minimum}${most}${shared ? " shared" : ""}${address64 ? " address64" : ""}`);
  }

  #tagType(type: number): void {
    this.#out.line("\t.byte 0");
    this.#typeIndex(type);
  }

  #globalType({ type, mutable }: Global["type"]): void {
    this.#out.line(`\tvaltype ${typeText(type)}`);
    this.#out.line(mutable ? "\t.byte 1 # mutable" : "\t.byte 0");
  }

  #global({ type, initial }: Global): void {
    this.#globalType(type);
    this.#expression(initial);
  }

  #expression(expression: Expression): void {
    this.#code.write(cursorOf(expression));
  }

  #export({ name, kind, index }: Export): void {
    this.#name(name);
    this.#out.line(`\t.byte ${externalKinds.indexOf(kind)} # ${sectionWords[kind]}`);
    this.#out.line(`\t.rleb128 5, ${this.#code.symbol(kind, index)}`);
  }

  #elementSegment({ flags, mode, type, items }: ElementSegment): void {
    const out = this.#out;
    out.line(`\t.uleb128 ${flags} # ${mode.kind}`);
    this.#mode(mode, { explicit: (flags & 2) !== 0, kind: "table" });
    const hasType = (flags & 3) !== 0;
    if (items.kind === "functions") {
      if (hasType) out.line("\t.byte 0");
      out.line(`\t.uleb128 ${items.indices.length}`);
      for (const index of items.indices) out.line(`\t.rleb128 5, ${this.#code.symbol("func", index)}`);
      return;
    }
    if (hasType) out.line(`\tvaltype ${typeText(type)}`);
    out.line(`\t.uleb128 ${items.expressions.length}`);
    for (const expression of items.expressions) this.#expression(expression);
  }

  #mode(mode: SegmentMode, { explicit, kind }: { readonly explicit: boolean; readonly kind: SymbolKind }): void {
    if (mode.kind !== "active") return;
    if (explicit) this.#out.line(`\t.rleb128 5, ${this.#code.symbol(kind, mode.target)}`);
    this.#expression(mode.offset);
  }

  #codeSection(): void {
    const { code, functions, bytes, base } = this.#module;
    const out = this.#out;
    out.line("\t.section .wasm.function\n\t.section .wasm.code");
    const before = this.#imports.func.length;
    const cursor = new InstructionCursor({ bytes, base, start: 0, end: 0 });
    for (let index = 0; index < code.count; index++) {
      const type = functions[index] ?? 0;
      const { locals } = code.body(index);
      const signature = this.#signature(type);
      out.line(signature === undefined ? "" : `\n# ${signature}`);
      this.#open(`function ${type}`, { space: "function_index", symbol: this.#symbols.of("func", before + index) });
      out.line(`\tlocals ${locals.map(({ count, type: local }) => `${count} ${typeText(local)}`).join(" ")}`.trimEnd());
      const end = code.end(index);
      cursor.reset(end - code.body(index).code.bytes.length, end);
      this.#code.write(cursor);
      out.line("\tendfunction");
    }
  }

  #dataSection(): void {
    this.#entries("data_segment", this.#module.data, ({ flags, mode, bytes }) => {
      this.#out.line(`\t.uleb128 ${flags} # ${mode.kind}`);
      this.#mode(mode, { explicit: flags === 2, kind: "memory" });
      this.#out.line(`\t.uleb128 ${bytes.length}`);
      writeBytes(this.#out, bytes);
    });
  }

  /** A custom section with its place, as the number of the section before it, or behind all. */
  #custom(section: Section, { index, behind }: { readonly index: number; readonly behind: number }): void {
    const out = this.#out;
    const { sayNames } = this.#symbols;
    if (sayNames && section.name === "name") return;
    const bytes = this.#module.bytes.subarray(section.contents, section.end);
    out.line(`\n# Custom section "${JSON.stringify(section.name).slice(1, -1)}"\n`);
    const isLast = sayNames && standsBehindNames(this.#module, index);
    const before = sectionNameOf(behind);
    const place = isLast ? "behind all" : before === undefined ? "in front of all" : `behind "${before}"`;
    out.line("\tentry custom");
    out.line(`\t.byte ${isLast ? BEHIND_ALL : behind} # ${place}`);
    this.#name(section.name);
    out.line(`\t.uleb128 ${bytes.length}`);
    writeBytes(out, bytes);
  }
}

function bytesOfText(text: string): Uint8Array {
  const writer = new Writer({ capacity: text.length * 3 });
  writer.utf8(text);
  return writer.finish();
}
