/**
 * The entries of a module as statements, section by section: what both syntaxes say with the same words. Everything is said,
 * nothing is left to the linker: the text assembles to one object whose entries are those of the module, in their order.
 */
import type { TextWriter } from "../../bytes/index.ts";
import {
  cursorOf,
  externalKinds,
  sectionNameOf,
  type ElementSegment,
  type DataSegment,
  type Export,
  type Expression,
  type ExternalKind,
  type ExternalType,
  type FunctionType,
  type Global,
  type InstructionCursor,
  type Limits,
  type Module,
  type RecursiveGroup,
  type Section,
  type SectionName,
  type SegmentMode,
  type SubType,
  type Table,
} from "../../wasm/index.ts";
import type { SymbolKind } from "../wasmify/symbol-names.ts";
import { entryMacros } from "./entry-macros.ts";
import {
  fieldText,
  functionTypeText,
  isPlainSymbol,
  quotedText,
  signatureOf,
  symbolText,
  typeText,
} from "./source-text.ts";
import { standsBehindNames, type EntryCounts, type ModuleSymbols } from "./module-symbols.ts";

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

/** Sections whose entries are the same in both syntaxes. */
export type EntrySection = Exclude<SectionName, "function" | "code" | "data">;

/** How a syntax writes what is inside of entries. */
export interface EntrySyntax {
  /** All instructions of the cursor's window. */
  write(cursor: InstructionCursor): void;
  /** A function type as a statement. */
  functionType(type: FunctionType): string;
}

/** How many entries a module has. */
export function countEntries(module: Module): EntryCounts {
  return {
    func: module.importsOf("func").length + module.functions.length,
    type: module.types.reduce((count, { types }) => count + types.length, 0),
    table: module.importsOf("table").length + module.tables.length,
    memory: module.importsOf("memory").length + module.memories.length,
    global: module.importsOf("global").length + module.globals.length,
    elem: module.elements.length,
    data: module.data.length,
    tag: module.importsOf("tag").length + module.tags.length,
  };
}

/** Writes entries. */
export class ModuleEntries {
  readonly #module: Module;
  readonly #out: TextWriter;
  readonly #symbols: ModuleSymbols;
  readonly #syntax: EntrySyntax;
  readonly #types: readonly SubType[];

  constructor(
    module: Module,
    parts: { readonly out: TextWriter; readonly symbols: ModuleSymbols; readonly syntax: EntrySyntax },
  ) {
    this.#module = module;
    this.#out = parts.out;
    this.#symbols = parts.symbols;
    this.#syntax = parts.syntax;
    this.#types = module.types.flatMap(({ types }) => types);
  }

  /** What stands in front of all sections. */
  begin(macros: string = ""): void {
    const out = this.#out;
    out.text(entryMacros);
    out.text(macros);
    const { moduleName } = this.#symbols;
    if (moduleName !== undefined) {
      out.line("\n\t.section .wasm.module_name");
      out.line(`\t.ascii ${quotedText(moduleName)}`);
    }
    // It says which memories there are: the linker adds none.
    out.line("\n\t.section .wasm.memory");
  }

  /** All of a section, but for those with code and data. */
  section(name: EntrySection): void {
    const module = this.#module;
    const out = this.#out;
    out.line(`\n# Section "${name}"\n`);
    switch (name) {
      case "type":
        return this.#typeSection();
      case "import":
        return this.#importSection();
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
        return out.line(`\t.rleb128 5, ${this.#symbols.text("func", module.start ?? 0)}`);
      case "element":
        return this.#entries("element_segment", module.elements, (segment) => this.#elementSegment(segment));
      case "datacount":
        return out.line("\t.section .wasm.datacount");
    }
  }

  /** Opens an entry by a macro, with a symbol if it has a name, or one is needed. */
  open(macro: string, place: { readonly space: string; readonly symbol: string | undefined }): void {
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
    const before = this.#module.importsOf(word).length;
    entries.forEach((entry, place) => {
      const symbol = this.#symbols.label(word, before + place);
      this.open(`define ${word}`, { space: `${word}_index`, symbol });
      write(entry);
    });
  }

  /** Entries whose index is their place. */
  #entries<T>(section: "export" | "element_segment", entries: readonly T[], write: (entry: T) => void): void {
    this.#out.line(`\t.section .wasm.${section}`);
    entries.forEach((entry, index) => {
      const symbol = section === "export" ? undefined : this.#symbols.named("elem", index);
      this.open(`entry ${section}`, { space: section, symbol });
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
        this.open("entry type", { space: "type", symbol: this.#symbols.named("type", index++) });
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
      case "func":
        return out.line(`\t${this.#syntax.functionType(composite)}`);
      case "struct":
        return out.line(`\tstructtype [${composite.fields.map(fieldText).join(" ")}]`);
      case "array":
        return out.line(`\tarraytype [${fieldText(composite.element)}]`);
    }
  }

  /** A function type for a comment. */
  signature(index: number): string | undefined {
    const type = this.#types[index]?.composite;
    return type?.kind === "func" ? (signatureOf(type) ?? functionTypeText(type)) : undefined;
  }

  #importSection(): void {
    this.#out.line("\t.section .wasm.import");
    const counts = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
    for (const { module, name, external } of this.#module.imports) {
      const { kind } = external;
      const word = sectionWords[kind];
      const symbol = this.#symbols.label(kind, counts[kind]++);
      this.open(`import ${word}`, { space: `${word}_index.import`, symbol });
      this.#name(module);
      this.#name(name);
      this.#out.line(`\t.byte ${externalKinds.indexOf(kind)} # ${word}`);
      this.#externalType(external);
    }
  }

  #name(text: string): void {
    this.#out.line(`\tname ${quotedText(text)}`);
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
    const signature = this.signature(index);
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
    this.#syntax.write(cursorOf(expression));
  }

  #export({ name, kind, index }: Export): void {
    this.#name(name);
    this.#out.line(`\t.byte ${externalKinds.indexOf(kind)} # ${sectionWords[kind]}`);
    this.#out.line(`\t.rleb128 5, ${this.#symbols.text(kind, index)}`);
  }

  #elementSegment({ flags, mode, type, items }: ElementSegment): void {
    const out = this.#out;
    out.line(`\t.uleb128 ${flags} # ${mode.kind}`);
    this.#mode(mode, { explicit: (flags & 2) !== 0, kind: "table" });
    const hasType = (flags & 3) !== 0;
    if (items.kind === "functions") {
      if (hasType) out.line("\t.byte 0");
      out.line(`\t.uleb128 ${items.indices.length}`);
      for (const index of items.indices) out.line(`\t.rleb128 5, ${this.#symbols.text("func", index)}`);
      return;
    }
    if (hasType) out.line(`\tvaltype ${typeText(type)}`);
    out.line(`\t.uleb128 ${items.expressions.length}`);
    for (const expression of items.expressions) this.#expression(expression);
  }

  #mode(mode: SegmentMode, { explicit, kind }: { readonly explicit: boolean; readonly kind: SymbolKind }): void {
    if (mode.kind !== "active") return;
    if (explicit) this.#out.line(`\t.rleb128 5, ${this.#symbols.text(kind, mode.target)}`);
    this.#expression(mode.offset);
  }

  /** What is in front of a data segment's bytes. */
  dataHead({ flags, mode, bytes }: DataSegment, index: number): void {
    this.open("entry data_segment", { space: "data_segment", symbol: this.#symbols.named("data", index) });
    this.#out.line(`\t.uleb128 ${flags} # ${mode.kind}`);
    this.#mode(mode, { explicit: flags === 2, kind: "memory" });
    this.#out.line(`\t.uleb128 ${bytes.length}`);
  }

  /** What is in front of a custom section's bytes: its place, as the number of the section before it, or behind all. */
  customHead(section: Section, place: { readonly index: number; readonly behind: number }): void {
    const out = this.#out;
    const { index, behind } = place;
    const isLast = this.#symbols.sayNames && standsBehindNames(this.#module, index);
    const before = sectionNameOf(behind);
    const comment = isLast ? "behind all" : before === undefined ? "in front of all" : `behind "${before}"`;
    out.line("\tentry custom");
    out.line(`\t.byte ${isLast ? BEHIND_ALL : behind} # ${comment}`);
    this.#name(section.name);
    out.line(`\t.uleb128 ${section.end - section.contents}`);
  }
}
