/**
 * Linking by a script: sections, symbols, relocations and archives, put together as a script of GNU ld's language says.
 *
 * Nothing here knows what WebAssembly is. That scripts can make modules all the same is the point of the
 * object format: an index is an address in a `.space` section, the size of such a section is a count, and all the rest
 * is bytes behind each other.
 *
 * 1. The script is read, and the files that it and the caller name are opened; members of archives are taken.
 * Beyond this point every file is known, and which definition of each symbol wins.
 * 2. Sections that nobody needs are left out, if that is wanted; the others go to output sections.
 * Beyond this point every section is in an output section, in its order.
 * 3. Sections get addresses, symbols of the script values (`layout.ts`).
 * Beyond this point every address is final.
 * 4. Contents are made and relocated; the file is written, as ELF or as the bytes alone.
 */
import { DiagnosticLog, type Diagnostic } from "../../diag/index.ts";
import { statementsIn, type Assignment, type InputDescription, type LinkerScript } from "./ast.ts";
import { assignSections } from "./assign-sections.ts";
import { collectGarbage } from "./collect.ts";
import { Definitions } from "./definitions.ts";
import { DynamicLinking } from "./dynamic/dynamic-linking.ts";
import { GlobalOffsetTable } from "./global-offset-table.ts";
import { Inputs, type ScriptLinkInput } from "./inputs.ts";
import { layOutAll, type FinishedLayout } from "./finished-layout.ts";
import { errorOf } from "./messages.ts";
import type { ScriptLinkOptions } from "./options.ts";
import { placeOrphans } from "./orphans.ts";
import { parseScript } from "./parse-script.ts";
import { overlayNames, placeStatements, type Placement } from "./placement.ts";
import { InputOpener, readScripts } from "./script-files.ts";
import { allocateCommon, SymbolTableOfLink } from "./symbols.ts";
import { writeOutput } from "./write-output.ts";

/** What a link gives. */
export interface ScriptLinkResult {
  /** The file; undefined if there were errors. */
  readonly output: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Errors in all, those too that were beyond the limit. */
  readonly errorCount: number;
  /** What went where, as text. */
  readonly map: string;
  /** The name that OUTPUT in the script gives to the file. */
  readonly outputName: string | undefined;
}

/** A link that is under way. */
export interface ScriptLink {
  readonly options: ScriptLinkOptions;
  readonly log: DiagnosticLog;
  readonly script: LinkerScript;
  readonly symbols: SymbolTableOfLink;
  readonly inputs: Inputs;
  readonly placement: Placement;
  readonly definitions: Definitions;
  /** Definitions of options. */
  readonly presets: readonly Assignment[];
}

/** A link of which only the file is left to be written. */
export interface Finished extends FinishedLayout {
  readonly table: GlobalOffsetTable | undefined;
  readonly dynamic: DynamicLinking | undefined;
}

/**
 * Links by a script.
 *
 * @example
 * ```ts
 * import { linkByScript } from "muslin/ld";
 *
 * declare const object: Uint8Array;
 * const text = "OUTPUT_FORMAT(binary) SECTIONS { .all : { LONG(0x12345678) *(.data) } }";
 * const { output, diagnostics } = linkByScript([{ name: "a.o", bytes: object }], { script: { name: "a.lds", text } });
 * ```
 */
export function linkByScript(inputs: readonly ScriptLinkInput[], options: ScriptLinkOptions): ScriptLinkResult {
  const link = openLink(inputs, options);
  const { log, script } = link;
  const finished = log.errorCount === 0 ? putTogether(link) : undefined;
  const output = finished !== undefined && log.errorCount === 0 ? writeOutput(link, finished) : undefined;
  return {
    output: log.errorCount === 0 ? output : undefined,
    diagnostics: log.diagnostics,
    errorCount: log.errorCount,
    map: finished?.map() ?? "",
    outputName: script.settings.outputName,
  };
}

/** Step 1. */
function openLink(files: readonly ScriptLinkInput[], options: ScriptLinkOptions): ScriptLink {
  const { errorLimit, fatalWarnings, noWarnings } = options;
  const log = new DiagnosticLog({
    ...(errorLimit !== undefined && { errorLimit }),
    ...(fatalWarnings !== undefined && { fatalWarnings }),
    ...(noWarnings !== undefined && { noWarnings }),
  });
  const script = readScripts(options, log);
  const symbols = new SymbolTableOfLink(log, { allowsMultiple: options.allowMultipleDefinition ?? false });
  for (const name of wantedSymbols(script, options)) symbols.want(name);
  const inputs = new Inputs(symbols, log);
  new InputOpener(inputs, { options, log, script }).open(files);
  if (script.settings.allocatesCommon) allocateCommon(symbols);
  const placement = placeStatements(script.layout, log);
  const presets = readPresets(options, log);
  const definitions = new Definitions(symbols, assignedNames(script, presets));
  return { options, log, script, symbols, inputs, placement, definitions, presets };
}

/** Steps 2 and 3. */
function putTogether(link: ScriptLink): Finished {
  const { options, script, symbols, inputs, placement, log } = link;
  if (options.gcSections === true) {
    const roots = { symbols: wantedSymbols(script, options), kept: keptInputs(script) };
    collectGarbage(inputs.files, { symbols, roots });
  }
  const table = GlobalOffsetTable.of(inputs.files);
  if (table !== undefined) inputs.addMade(table.file);
  const dynamic = DynamicLinking.of(link);
  if (dynamic !== undefined) inputs.addMade(dynamic.file);
  const { files } = inputs;
  const defaultSorting = options.sortSection === undefined ? [] : [options.sortSection];
  assignSections(files, { placement, options: { defaultSorting } });
  const handling = options.orphanHandling ?? "place";
  const orphans = placeOrphans(files, { placement, handling });
  for (const orphan of orphans) {
    const message = `Section ${orphan.label} is nowhere in the script`;
    if (handling === "error") errorOf(log, message);
    else if (handling === "warn")
      log.add({ severity: "warning", id: "orphan-section", message, place: undefined, trail: [] });
  }
  return { ...layOutAll(link), table, dynamic };
}

/** Symbols that are wanted whatever the objects say; numbers of `-e` are none. */
function wantedSymbols({ settings }: LinkerScript, options: ScriptLinkOptions): readonly string[] {
  const entry = options.entry ?? settings.entry?.name;
  const names = [...settings.externs.map(({ name }) => name), ...(options.undefined ?? [])];
  return entry === undefined || /^\d/.test(entry) ? names : [entry, ...names];
}

function keptInputs({ layout }: LinkerScript): readonly InputDescription[] {
  return layout
    .flatMap(statementsIn)
    .filter((statement) => statement.kind === "input")
    .filter(({ isKept }) => isKept);
}

function readPresets({ definitions = {} }: ScriptLinkOptions, log: DiagnosticLog): readonly Assignment[] {
  return Object.entries(definitions).flatMap(([name, expression]) => {
    const { layout } = parseScript(`"${name}" = ${expression};`, { name: `--defsym ${name}`, log });
    return layout.filter((statement) => statement.kind === "assignment");
  });
}

/** All names that the script assigns, and those that it only provides. */
function assignedNames(
  { layout }: LinkerScript,
  presets: readonly Assignment[],
): { readonly assigned: ReadonlySet<string>; readonly provided: ReadonlySet<string> } {
  const assigned = new Set<string>();
  const provided = new Set<string>();
  const add = (assignment: Assignment): void => {
    if (assignment.symbol !== ".") (assignment.isProvided ? provided : assigned).add(assignment.symbol);
  };
  for (const preset of presets) add(preset);
  for (const statement of layout) {
    if (statement.kind === "assignment") add(statement);
    if (statement.kind === "overlay") overlayNames(statement).forEach((name) => provided.add(name));
    for (const inner of statementsIn(statement)) if (inner.kind === "assignment") add(inner);
  }
  return { assigned, provided };
}
