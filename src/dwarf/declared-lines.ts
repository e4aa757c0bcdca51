/** Where the functions and variables that a file has are declared in the sources; variables of functions are left out. */
import { FormatError } from "../bytes/index.ts";
import {
  DW_AT_abstract_origin,
  DW_AT_decl_file,
  DW_AT_decl_line,
  DW_AT_location,
  DW_AT_low_pc,
  DW_AT_ranges,
  DW_AT_specification,
  DW_TAG_inlined_subroutine,
  DW_TAG_subprogram,
  DW_TAG_variable,
} from "./constants.ts";
import { Entry } from "./entry.ts";
import { functionName } from "./function-names.ts";
import { LineFilePaths } from "./line-file-paths.ts";
import type { DwarfSections } from "./sections.ts";
import { openUnits, type Unit } from "./unit.ts";

/** A line of a source. */
export interface SourceLine {
  /** Path of the source file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

interface Context {
  readonly units: readonly Unit[];
  readonly paths: LineFilePaths;
}

/**
 * The lines of functions and variables, by the names that linkers know them by. A name that several have, as `static` ones may, is
 * that of the first. What is malformed is left out.
 */
export function declaredLines(sections: DwarfSections): ReadonlyMap<string, SourceLine> {
  const found = new Map<string, SourceLine>();
  const units = openUnits(sections, () => undefined);
  const context = { units, paths: new LineFilePaths(sections) };
  for (const unit of units) {
    try {
      for (const entry of definitionsOf(unit)) addLine(entry, { ...context, found });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return found;
}

function addLine(entry: Entry, context: Context & { readonly found: Map<string, SourceLine> }): void {
  const { name, linkageName = name } = functionName(entry.unit, entry.offset, (offset) => unitAt(context, offset));
  if (linkageName === undefined || context.found.has(linkageName)) return;
  const line = declaredAt(entry, context);
  if (line !== undefined) context.found.set(linkageName, line);
}

/** What the entry says, and as to what it does not say, the one that it refers to: a definition to its declaration. */
function declaredAt(entry: Entry, context: Context): SourceLine | undefined {
  let at: Entry | undefined = entry;
  let path: string | undefined;
  let line: number | undefined;
  for (let step = 0; at !== undefined && step < MOST_STEPS; step++) {
    const { unit } = at;
    const file = at.number(DW_AT_decl_file);
    line ??= at.number(DW_AT_decl_line);
    if (file !== undefined && unit.lineTable !== undefined)
      path ??= context.paths.at(unit.lineTable, file, unit.directory);
    if (path !== undefined && line !== undefined) return { file: path, line };
    const next: number | undefined = at.reference(DW_AT_abstract_origin) ?? at.reference(DW_AT_specification);
    const owner: Unit | undefined = next === undefined ? undefined : unitAt(context, next);
    at = next === undefined || owner === undefined ? undefined : Entry.at(owner, next);
  }
  return undefined;
}

/** From a function that was inlined elsewhere to its declaration are two. */
const MOST_STEPS = 4;

function unitAt({ units }: Context, offset: number): Unit | undefined {
  return units.find((unit) => offset >= unit.offset && offset < unit.end);
}

/** The unit's functions that have code, and its variables that are in no function, in their order. */
function* definitionsOf(unit: Unit): Generator<Entry> {
  /** For each list of children that has begun, whether a function is around it. */
  const around: boolean[] = [false];
  for (let offset = unit.firstEntry; offset < unit.end && around.length > 0;) {
    const entry = Entry.at(unit, offset);
    if (entry === undefined) {
      offset++;
      around.pop();
      continue;
    }
    const { tag, hasChildren } = entry.abbreviation;
    const isInFunction = around.at(-1) === true;
    if (!isInFunction && isDefinition(entry)) yield entry;
    if (hasChildren) around.push(isInFunction || tag === DW_TAG_subprogram || tag === DW_TAG_inlined_subroutine);
    else if (around.length === 1) return;
    offset = entry.end;
  }
}

function isDefinition(entry: Entry): boolean {
  const { tag } = entry.abbreviation;
  if (tag === DW_TAG_variable) return entry.formOf(DW_AT_location) !== undefined;
  if (tag !== DW_TAG_subprogram) return false;
  return entry.formOf(DW_AT_low_pc) !== undefined || entry.formOf(DW_AT_ranges) !== undefined;
}
