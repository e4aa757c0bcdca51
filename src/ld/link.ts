/**
 * The linker: objects, archives and libraries to a module or an ELF file.
 *
 * The passes are below, in their order; each is a file. What they work on are entries (`entry.ts`): functions, sections
 * of data, globals. Sections of code do not exist beyond the readers.
 */
import type { Diagnostic } from "../diag/index.ts";
import { elfOfImage, moduleOfImage, rewriteModule, type LinkedImage } from "../module/index.ts";
import { allocateCommonSymbols } from "./common-symbols.ts";
import { makeConstructorCalls } from "./constructors.ts";
import { withBuildId } from "./build-id.ts";
import { buildImage, layOutCode } from "./build-image.ts";
import { layOutCustomSections } from "./custom-sections.ts";
import { makeDataExports, setDataExports } from "./data-exports.ts";
import { exportedSymbols } from "./exports.ts";
import { foldIdentical } from "./fold-identical.ts";
import { makeGlobalOffsets, numberGlobalOffsets, setGlobalOffsets } from "./global-offsets.ts";
import { assignIndices } from "./index-spaces.ts";
import { keptEntries } from "./kept-entries.ts";
import { defineByOption, defineLinkerSymbols } from "./linker-symbols.ts";
import { LinkState } from "./link-state.ts";
import { mapText } from "./map-text.ts";
import { markLive } from "./mark-live.ts";
import { layOutMemory } from "./memory-layout.ts";
import { suggestion } from "./messages.ts";
import { entryNameOf, type LinkInput, type LinkOptions } from "./options.ts";
import { makeOutputSections } from "./output-sections.ts";
import { startOf } from "./program-start.ts";
import { makeLoaderInterface, numberAddressImports } from "./position-independent.ts";
import { readInputs } from "./read-inputs.ts";
import { RelocationValues } from "./relocation-values.ts";
import { scanRelocations } from "./scan-relocations.ts";
import { joinObjects } from "./relocatable/join-objects.ts";
import { applyVersionScript } from "./symbol-scopes.ts";
import { resolveSignatures } from "./signatures.ts";
import type { LinkSymbol } from "./symbol.ts";
import { assignSlots, DEFAULT_TABLE_BASE, prepareTable } from "./tables.ts";
import { makeThreadLocalStart } from "./thread-local.ts";
import { tellUnused, traceSymbols } from "./told-symbols.ts";

/** What a link gives. */
export interface LinkResult {
  /** The module or ELF file; undefined if there were errors. */
  readonly output: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly errorCount: number;
  readonly warningCount: number;
  /** What options asked to be told. */
  readonly notes: readonly string[];
  /** With `whyExtract`, why members of archives were taken: a table with tabs between its columns. */
  readonly extractions: string;
  /** With `map`, what is where. */
  readonly map: string | undefined;
}

/** Bytes of the code section's count in a module with debug information. */
const PADDED_COUNT = 5;

/**
 * Links.
 *
 * @example
 * ```ts
 * import { assemble } from "muslin/asm";
 * import { link } from "muslin/ld";
 *
 * const source = ".globl _start\n_start:\n.functype _start () -> ()\nend_function\n";
 * const { object } = assemble(source, { syntax: "llvm" });
 * const { output, diagnostics } = link([{ name: "start.o", bytes: object ?? new Uint8Array() }]);
 * diagnostics.length; // 0
 * output?.subarray(0, 4); // Uint8Array [0, 0x61, 0x73, 0x6d]
 * ```
 */
export function link(inputs: readonly LinkInput[], options: LinkOptions = {}): LinkResult {
  const state = new LinkState(options);
  if (options.relocatable === true) return joined(state, inputs);
  const image = linkImage(state, inputs);
  const output = image === undefined || state.log.errorCount > 0 ? undefined : moduleFrom(image, options);
  return { ...toldBy(state), output };
}

/** Objects joined to one: nothing is left out or decided that a later link can do. */
function joined(state: LinkState, inputs: readonly LinkInput[]): LinkResult {
  for (const name of state.options.wrap ?? []) state.symbols.wrap(name);
  wantRoots(state);
  readInputs(state, inputs);
  traceSymbols(state);
  defineByOption(state);
  if (state.log.errorCount === 0) resolveSignatures(state);
  const output = state.log.errorCount === 0 ? joinObjects(state) : undefined;
  return { ...toldBy(state), output: state.log.errorCount === 0 ? output : undefined };
}

function toldBy({ log, notes, extractions, map }: LinkState): Omit<LinkResult, "output"> {
  const { diagnostics, errorCount, warningCount } = log;
  const table = ["reference\textracted\tsymbol", ...extractions, ""].join("\n");
  return { diagnostics, errorCount, warningCount, notes, extractions: table, map };
}

/** With debug information or relocations, offsets of code have to stay. */
function moduleFrom(image: LinkedImage, options: LinkOptions): Uint8Array {
  if (options.format === "elf") return elfOfImage(image);
  const plain = moduleOfImage(image);
  const isRewritten = options.optimize === true && image.padsCodeCount !== true && image.relocations === undefined;
  return withBuildId(isRewritten ? rewriteModule(plain, { trusted: true }).module : plain, options);
}

function linkImage(state: LinkState, inputs: readonly LinkInput[]): LinkedImage | undefined {
  const { options } = state;
  const named = wantRoots(state);
  for (const name of options.wrap ?? []) state.symbols.wrap(name);
  readInputs(state, inputs);
  traceSymbols(state);
  if (state.log.errorCount > 0) return undefined;
  // Beyond this point all files are read, and every global symbol is one object.

  defineByOption(state);
  allocateCommonSymbols(state);
  const entry = named && startOf(state, named);
  makeThreadLocalStart(state);
  makeConstructorCalls(state);
  const linkerSymbols = defineLinkerSymbols(state);
  if (entry?.isDefined === false) reportEntry(state, entry);
  const stubs = resolveSignatures(state);
  applyVersionScript(state);
  const exported = exportedSymbols(state);
  // Beyond this point nothing is defined any more, and every file knows each symbol by its type.

  const roots = [...exported, ...rootsOf(state), ...(entry === undefined ? [] : [entry])];
  markLive(state, { symbols: roots, bounds: linkerSymbols.bounds });
  const kept = keptEntries(state);
  tellUnused(state);
  foldIdentical(state, exported);
  const scan = scanRelocations(state, stubs);
  const table = prepareTable(state, scan);
  const offsets = makeGlobalOffsets(state, scan);
  const loader = makeLoaderInterface(state, scan);
  const dataExports = makeDataExports(state, exported);
  if (state.log.errorCount > 0) return undefined;
  // Beyond this point it is known what the output has.

  const tableImport = table?.isImported === true ? [table] : [];
  const spaces = assignIndices(state, kept, { ...scan, imports: [...tableImport, ...loader.imports, ...scan.imports] });
  numberGlobalOffsets(offsets);
  numberAddressImports(loader, scan);
  assignSlots(state, scan);
  const layout = layOutMemory(state, makeOutputSections(state, kept), linkerSymbols);
  const customs = layOutCustomSections(state, kept);
  const codeSize = layOutCode(spaces);
  if (state.log.errorCount > 0) return undefined;
  // Beyond this point everything has its number, address or offset.

  const values = new RelocationValues({
    stubs,
    threadLocalAddress: layout.threadLocal.address,
    tableBase: state.isPositionIndependent ? 0 : (options.tableBase ?? DEFAULT_TABLE_BASE),
    gotWords: new Map(Array.from(offsets.words, ([symbol, { address }]) => [symbol, address])),
    codeStart: PADDED_COUNT,
  });
  setGlobalOffsets(offsets, values);
  if (options.map === true) state.map = mapText(state, { spaces, layout, scan });
  setDataExports(dataExports, values);
  return buildImage(state, {
    spaces,
    layout,
    customs,
    scan,
    values,
    entry,
    exported,
    table,
    codeSize,
    loader,
    dataExports,
  });
}

/** Symbols that are wanted whatever the inputs say, so that archives are asked for them. */
function wantRoots({ options, symbols }: LinkState): LinkSymbol | undefined {
  const { undefined: names = [], exports = [], exportsIfDefined = [] } = options;
  for (const name of [...names, ...exports]) symbols.want(symbols.intern(name), undefined);
  for (const name of exportsIfDefined) symbols.intern(name);
  const entry = entryNameOf(options);
  if (entry === undefined) return undefined;
  const symbol = symbols.intern(entry);
  symbols.want(symbol, undefined);
  return symbol;
}

function rootsOf(state: LinkState): readonly LinkSymbol[] {
  return (state.options.undefined ?? []).flatMap((name) => state.symbols.get(name) ?? []);
}

function reportEntry(state: LinkState, { name }: LinkSymbol): void {
  const functions = Array.from(state.symbols.all).filter(({ kind, isDefined }) => kind === "function" && isDefined);
  const near = suggestion(
    name,
    functions.map((symbol) => symbol.name),
  );
  state.error(
    `The entry point "${name}" is not defined${near === "" ? "; another one is given by --entry, none is wanted by --no-entry" : near}`,
  );
}
