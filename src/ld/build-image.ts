/** Writing the output: every entry to its place, patched, as the image of a module. */
import { sizeOfU32, Writer } from "../bytes/index.ts";
import type { Entries, ImageCustom, ImageRelocations, LinkedImage, MemoryPiece, Placement } from "../module/index.ts";
import { memoryTypeCodec } from "../wasm/index.ts";
import { customsByHand } from "./by-hand.ts";
import type { CustomSection } from "./custom-sections.ts";
import { featuresOf, producersOf } from "./custom-sections.ts";
import type { DataExports } from "./data-exports.ts";
import { copyBodies } from "./copy-bodies.ts";
import { dylinkSection, dyninfoSection } from "./dylink-section.ts";
import type { Entry } from "./entry.ts";
import { ExportList } from "./exports.ts";
import type { IndexSpaces } from "./index-spaces.ts";
import { keptRelocations } from "./kept-relocations.ts";
import type { LinkState } from "./link-state.ts";
import type { MemoryLayout } from "./memory-layout.ts";
import { entryNameOf } from "./options.ts";
import { outputNames } from "./output-names.ts";
import type { OutputSection } from "./output-sections.ts";
import type { LoaderInterface } from "./position-independent.ts";
import type { RelocationValues } from "./relocation-values.ts";
import { Relocator } from "./relocate.ts";
import type { Scan } from "./scan-relocations.ts";
import type { LinkSymbol } from "./symbol.ts";
import { DEFAULT_TABLE_BASE } from "./tables.ts";

/** All that earlier passes have decided. */
export interface LinkPlan {
  readonly spaces: IndexSpaces;
  readonly layout: MemoryLayout;
  readonly customs: readonly CustomSection[];
  readonly scan: Scan;
  readonly values: RelocationValues;
  readonly entry: LinkSymbol | undefined;
  readonly exported: readonly LinkSymbol[];
  readonly table: LinkSymbol | undefined;
  readonly codeSize: number;
  readonly loader: LoaderInterface;
  readonly dataExports: DataExports;
}

/** Places of function bodies: beyond this point each has its offset behind the code section's count. */
export function layOutCode({ defined }: IndexSpaces): number {
  let at = 0;
  for (const entry of defined.function) {
    at += sizeOfU32(entry.size);
    entry.address = at;
    at += entry.size;
  }
  return at;
}

export function buildImage(state: LinkState, plan: LinkPlan): LinkedImage {
  return new ImageBuilder(state, plan).build();
}

class ImageBuilder {
  readonly #state: LinkState;
  readonly #plan: LinkPlan;
  readonly #relocator: Relocator;
  readonly #importsMemory: boolean;
  readonly #definesMemory: boolean;

  constructor(state: LinkState, plan: LinkPlan) {
    this.#state = state;
    this.#plan = plan;
    this.#relocator = new Relocator(state, plan.values);
    const { importCounts, defined } = plan.spaces;
    const hasOwn = importCounts.memory + defined.memory.length > 0 || !needsMemory(state, plan);
    this.#importsMemory = !hasOwn && state.options.importMemory !== false;
    this.#definesMemory = !hasOwn && !this.#importsMemory;
  }

  build(): LinkedImage {
    const { spaces } = this.#plan;
    const { defined } = spaces;
    const placement = this.#placement();
    const start = this.#start();
    const pieces = this.#memoryPieces();
    const { emitRelocations } = this.#state.options;
    return {
      entries: {
        ...optional("type", this.#types()),
        ...optional("import", this.#imports()),
        ...optional("function", functionTypes(defined.function)),
        ...optional("table", this.#relocated(defined.table)),
        ...optional("memory", this.#memories()),
        ...optional("tag", tagEntries(defined.tag)),
        ...optional("global", this.#relocated(defined.global)),
        ...optional("export", this.#exports()),
        ...optional("element", this.#elements()),
        ...optional("code", this.#code()),
        ...optional("data", this.#verbatim("data")),
      },
      ...(start !== undefined && { start }),
      hasDataCount: this.#state.files.some(({ wantsDataCount }) => wantsDataCount),
      padsCodeCount: this.#plan.customs.some(({ name }) => name.startsWith(".debug_")),
      ...(this.#importsMemory || this.#definesMemory || this.#plan.layout.sections.length > 0
        ? { memory: { pieces, placement } }
        : {}),
      ...(this.#isTold("name") && { names: outputNames(this.#state, this.#plan) }),
      customs: this.#customs(),
      ...(emitRelocations === true && { relocations: this.#relocations(pieces) }),
    };
  }

  #relocations(pieces: readonly MemoryPiece[]): ImageRelocations {
    const places = pieces.map(({ address, bytes }) => ({ address, size: bytes.length }));
    return keptRelocations(this.#state, this.#plan, places);
  }

  #placement(): Placement {
    const { entry, values } = this.#plan;
    const { activeData, importMemory } = this.#state.options;
    if (this.#state.isPositionIndependent) return { kind: "active", base: this.#baseIndex("__memory_base") };
    if (entry?.isDefined !== true || activeData === true || importMemory === false) return { kind: "active" };
    return { kind: "passive", entry: values.indexOf(entry) };
  }

  #baseIndex(name: string): number {
    return Math.max(this.#state.symbols.get(name)?.index ?? 0, 0);
  }

  #types(): Entries {
    const { verbatimTypes, types } = this.#plan.spaces;
    const pieces = verbatimTypes.map(({ entry }) => this.#copy(entry));
    const count = verbatimTypes.reduce((sum, part) => sum + part.count, 0);
    return { count: count + types.length, pieces: [...pieces, ...types.map(({ bytes }) => bytes)] };
  }

  #imports(): Entries {
    const writer = new Writer();
    let count = 0;
    const { importMemory } = this.#state.options;
    if (this.#importsMemory) {
      const { module, name } = typeof importMemory === "object" ? importMemory : DEFAULT_MEMORY_IMPORT;
      writer.name(module);
      writer.name(name);
      writer.u8(MEMORY_KIND);
      writer.raw(this.#memoryType());
      count++;
    }
    for (const symbol of this.#plan.spaces.imports) {
      writeImport(writer, symbol);
      count++;
    }
    return { count, pieces: [writer.finish()] };
  }

  #memoryType(): Uint8Array {
    const { initialPages, maximumPages } = this.#plan.layout;
    const writer = new Writer({ capacity: 16 });
    memoryTypeCodec.write(writer, {
      limits: {
        minimum: BigInt(initialPages),
        maximum: maximumPages === undefined ? undefined : BigInt(maximumPages),
        shared: this.#state.options.sharedMemory === true,
        address64: false,
      },
    });
    return writer.finish();
  }

  #memories(): Entries {
    if (this.#definesMemory) return { count: 1, pieces: [this.#memoryType()] };
    return this.#relocated(this.#plan.spaces.defined.memory);
  }

  /** Entries that are no functions, one after the other. */
  #relocated(entries: readonly Entry[]): Entries {
    return { count: entries.length, pieces: entries.map((entry) => this.#copy(entry)) };
  }

  #copy(entry: Entry): Uint8Array {
    const bytes = new Uint8Array(entry.end - entry.start);
    this.#relocator.write(entry, bytes, 0);
    return bytes;
  }

  #exports(): Entries {
    const { values, entry, exported, table } = this.#plan;
    const { options, files } = this.#state;
    const list = new ExportList();
    const start = entry?.isDefined === true ? { symbol: entry, name: entryNameOf(options) ?? entry.name } : undefined;
    const memoryName = options.exportMemory ?? (this.#definesMemory ? "memory" : false);
    if (memoryName !== false && (this.#definesMemory || this.#importsMemory))
      list.add({ name: memoryName, kind: "memory", index: 0 });
    for (const file of files) {
      for (const { name, symbol: index } of file.exports) {
        // A start file may ask for the export itself: what is done before the entry point has to be done all the same.
        const symbol = name === start?.name ? start.symbol : file.symbols[index];
        if (symbol !== undefined) list.addSymbol(symbol, { name, values });
      }
      for (const part of file.verbatimParts)
        if (part.section === "export") list.addVerbatim(this.#copy(part.entry), part.count);
    }
    if (start !== undefined) list.addSymbol(start.symbol, { name: start.name, values });
    for (const symbol of [...exported, ...this.#plan.loader.exports])
      list.addSymbol(symbol, { name: symbol.name, values });
    for (const [{ name }, global] of this.#plan.dataExports) list.add({ name, kind: "global", index: global.index });
    if (options.exportTable === true && table !== undefined) list.addSymbol(table, { name: table.name, values });
    return { count: list.count, pieces: [list.finish()] };
  }

  #elements(): Entries {
    const { scan, table, values } = this.#plan;
    const verbatim = this.#verbatim("element");
    if (scan.slots.length === 0 || table === undefined) return verbatim;
    const writer = new Writer({ capacity: scan.slots.length * 5 + 32 });
    const tableIndex = values.indexOf(table);
    writer.u8(tableIndex === 0 ? 0 : ACTIVE_WITH_TABLE);
    if (tableIndex !== 0) writer.lebU32(tableIndex);
    if (this.#state.isPositionIndependent) {
      writer.u8(GLOBAL_GET);
      writer.lebU32(this.#baseIndex("__table_base"));
    } else {
      writer.u8(I32_CONST);
      writer.lebS32(this.#state.options.tableBase ?? DEFAULT_TABLE_BASE);
    }
    writer.u8(END);
    if (tableIndex !== 0) writer.u8(FUNCTION_ELEMENTS);
    writer.lebU32(scan.slots.length);
    for (const symbol of scan.slots) writer.lebU32(values.indexOf(symbol));
    return { count: verbatim.count + 1, pieces: [...verbatim.pieces, writer.finish()] };
  }

  #verbatim(section: "element" | "data"): Entries {
    const parts = this.#state.files.flatMap((file) => file.verbatimParts.filter((part) => part.section === section));
    return {
      count: parts.reduce((sum, part) => sum + part.count, 0),
      pieces: parts.map(({ entry }) => this.#copy(entry)),
    };
  }

  #code(): Entries {
    const { defined } = this.#plan.spaces;
    const output = new Uint8Array(this.#plan.codeSize);
    copyBodies(defined.function, output);
    for (const entry of defined.function) this.#relocator.patch(entry, output, entry.address);
    return { count: defined.function.length, pieces: [output] };
  }

  /** The start function as some source gave it. */
  #start(): number | undefined {
    const { loader, values } = this.#plan;
    if (loader.start !== undefined) return values.indexOf(loader.start);
    for (const file of this.#state.files) {
      for (const { section, entry } of file.verbatimParts) {
        if (section !== "start") continue;
        const bytes = this.#copy(entry);
        let index = 0;
        for (let at = bytes.length - 1; at >= 0; at--) index = index * 128 + (bytes[at]! & 0x7f);
        return index;
      }
    }
    return undefined;
  }

  #memoryPieces(): readonly MemoryPiece[] {
    if (this.#state.isPositionIndependent) return this.#wholeMemory();
    // As LLVM's linker has it: what a relocation is about has contents, be they zeros.
    const keepsZeros = this.#state.options.emitRelocations === true;
    return this.#plan.layout.sections
      .filter(({ isZero, size }) => (keepsZeros || !isZero) && size > 0)
      .map((section) => ({ address: section.address, bytes: this.#contents(section), name: section.name }));
  }

  /** One segment: a place in a library is its base, and to add to that in an initializer not every engine knows how. */
  #wholeMemory(): readonly MemoryPiece[] {
    const sections = this.#plan.layout.sections.filter(({ isZero, size }) => !isZero && size > 0);
    const end = sections.reduce((largest, { address, size }) => Math.max(largest, address + size), 0);
    if (end === 0) return [];
    const bytes = new Uint8Array(end);
    for (const section of sections) bytes.set(this.#contents(section), section.address);
    return [{ address: 0, bytes, name: ".data" }];
  }

  #contents(section: OutputSection): Uint8Array {
    const bytes = new Uint8Array(section.size);
    section.pool?.writeTo(bytes, 0);
    for (const entry of section.entries)
      if (!entry.isZero) this.#relocator.write(entry, bytes, entry.address - section.address);
    return bytes;
  }

  #customs(): readonly ImageCustom[] {
    const sections: ImageCustom[] = this.#plan.customs.map((section) => ({
      name: section.name,
      pieces: [this.#customContents(section)],
    }));
    if (this.#state.isPositionIndependent) this.#addLoaderSections(sections);
    for (const file of this.#state.files) {
      for (const { section, entry } of file.verbatimParts) {
        if (section !== "custom") continue;
        sections.push(...customsByHand(this.#copy(entry), file).filter(({ name }) => this.#isTold(name)));
      }
    }
    const producers = producersOf(this.#state);
    const features = featuresOf(this.#state);
    if (producers !== undefined && this.#isTold("producers")) sections.push({ name: "producers", pieces: [producers] });
    if (features !== undefined && this.#isTold("target_features"))
      sections.push({ name: "target_features", pieces: [features] });
    return sections;
  }

  #isTold(section: string): boolean {
    const { strip, stripSections = [], keepSections = [] } = this.#state.options;
    return keepSections.includes(section) || (strip !== "all" && !stripSections.includes(section));
  }

  #addLoaderSections(sections: ImageCustom[]): void {
    const { layout, scan, spaces, exported, values, entry } = this.#plan;
    const parts = { layout, scan, imports: spaces.imports };
    sections.push({ name: "dylink.0", pieces: [dylinkSection(this.#state, parts)], behind: "header" });
    sections.push({ name: "dyninfo", pieces: [dyninfoSection(this.#state, { ...parts, exported, values, entry })] });
  }

  #customContents(section: CustomSection): Uint8Array {
    const bytes = new Uint8Array(section.size);
    section.pool?.writeTo(bytes, 0);
    for (const entry of section.entries) this.#relocator.write(entry, bytes, entry.address);
    return bytes;
  }
}

const DEFAULT_MEMORY_IMPORT = { module: "env", name: "memory" };
const MEMORY_KIND = 2;
const ACTIVE_WITH_TABLE = 2;
const FUNCTION_ELEMENTS = 0;
const I32_CONST = 0x41;
const GLOBAL_GET = 0x23;
const END = 0x0b;

/** Modules whose source says which memories there are need no other, unless there is something to put into it. */
function needsMemory({ options, files }: LinkState, { layout }: LinkPlan): boolean {
  if (!files.some(({ byHand }) => byHand.saysMemories)) return true;
  return (
    layout.sections.some(({ size }) => size > 0) ||
    options.importMemory !== undefined ||
    options.exportMemory !== undefined
  );
}

function writeImport(writer: Writer, symbol: LinkSymbol): void {
  const { module, name } = symbol.importName ?? { module: "env", name: symbol.name };
  writer.name(module);
  writer.name(name);
  switch (symbol.kind) {
    case "table":
      writer.u8(1);
      break;
    case "memory":
      writer.u8(MEMORY_KIND);
      break;
    case "global":
      writer.u8(3);
      break;
    case "tag":
      writer.u8(4);
      writer.u8(0);
      writer.lebU32(symbol.type?.index ?? 0);
      return;
    default:
      writer.u8(0);
      writer.lebU32(symbol.type?.index ?? 0);
      return;
  }
  writer.raw(symbol.externalType ?? new Uint8Array(0));
}

function functionTypes(functions: readonly Entry[]): Entries {
  const writer = new Writer({ capacity: functions.length * 2 });
  for (const { type } of functions) writer.lebU32(type?.index ?? 0);
  return { count: functions.length, pieces: [writer.finish()] };
}

function tagEntries(tags: readonly Entry[]): Entries {
  const writer = new Writer({ capacity: tags.length * 3 });
  for (const { type } of tags) {
    writer.u8(0);
    writer.lebU32(type?.index ?? 0);
  }
  return { count: tags.length, pieces: [writer.finish()] };
}

/** Sections without entries are left out. */
function optional<Name extends string>(name: Name, entries: Entries): { readonly [Key in Name]?: Entries } {
  return (entries.count === 0 ? {} : { [name]: entries }) as { readonly [Key in Name]?: Entries };
}
