/**
 * Which section goes where: the statements of the script in their order take the sections that they match and that
 * no other has taken before.
 */
import { SHF_WRITE } from "../../elf/index.ts";
import type { InputDescription, OutputDescription, Sorting } from "./ast.ts";
import { matchesFile, matchesGlob } from "./glob.ts";
import type { InputSection, ObjectFile } from "./object-file.ts";
import { sortMatches, type Match } from "./sort-sections.ts";
import type { OutputSection } from "./output-section.ts";
import type { Placement } from "./placement.ts";

/** The name of the output section for what is not wanted. */
export const DISCARD = "/DISCARD/";

/** How sections are given to statements. */
export interface AssignOptions {
  /** Sorting of patterns that say nothing. */
  readonly defaultSorting: readonly Sorting[];
}

/** Gives sections to the output sections of `placement`, whose statements are in place. */
export function assignSections(
  files: readonly ObjectFile[],
  { placement, options }: { readonly placement: Placement; readonly options: AssignOptions },
): void {
  const taken = new Set<InputSection>();
  const give = (section: InputSection, output: OutputSection): void => {
    taken.add(section);
    section.output = output;
    if (output.name === DISCARD) section.dropped = "discarded";
  };
  for (const output of placement.takers) {
    const { description } = output;
    if (description === undefined || !isAllowed(description, { files, taken })) continue;
    for (const statement of description.statements) {
      if (statement.kind !== "input") {
        output.contents.push({ kind: "statement", statement });
        continue;
      }
      const matches = matchesOf(statement, { files, taken, options });
      const sections = [...sortMatches(statement, matches)];
      for (const section of sections) give(section, output);
      output.contents.push({ kind: "inputs", description: statement, sections });
    }
  }
}

/** Whether the sections that a description would take are as its `ONLY_IF_RO` or `ONLY_IF_RW` wants them. */
function isAllowed(
  description: OutputDescription,
  state: { readonly files: readonly ObjectFile[]; readonly taken: ReadonlySet<InputSection> },
): boolean {
  const { constraint, statements } = description;
  if (constraint === undefined) return true;
  const sections = statements.flatMap((statement) => {
    return statement.kind === "input" ? matchesOf(statement, { ...state, options: { defaultSorting: [] } }) : [];
  });
  const isReadOnly = sections.every(({ section }) => (section.flags & SHF_WRITE) === 0);
  return isReadOnly === (constraint === "ONLY_IF_RO");
}

function matchesOf(
  description: InputDescription,
  state: {
    readonly files: readonly ObjectFile[];
    readonly taken: ReadonlySet<InputSection>;
    readonly options: AssignOptions;
  },
): readonly Match[] {
  const matches: Match[] = [];
  for (const file of state.files) {
    if (!matchesFile(description.file, file) || isExcluded(description.excludedFiles, file)) continue;
    for (const section of file.parts) {
      if (section.dropped !== undefined || state.taken.has(section)) continue;
      const sorting = sortingFor(section, description);
      if (sorting === undefined) continue;
      matches.push({ section, sorting: sorting.length === 0 ? state.options.defaultSorting : sorting });
    }
  }
  return matches;
}

/** The sorting of the first pattern that matches a section; undefined if none does. */
function sortingFor(section: InputSection, description: InputDescription): readonly Sorting[] | undefined {
  const { required, forbidden } = description.flags;
  // Common symbols are no section of the file, and have no flags there.
  const flags = section.section === undefined ? 0 : section.flags;
  if ((flags & required) !== required || (flags & forbidden) !== 0) return undefined;
  if (description.sections.length === 0) return [];
  const found = description.sections.find(({ pattern, excludedFiles }) => {
    return matchesGlob(pattern, section.name) && !isExcluded(excludedFiles, section.file);
  });
  return found?.sorting;
}

function isExcluded(patterns: readonly string[], file: ObjectFile): boolean {
  return patterns.some((pattern) => matchesFile(pattern, file));
}

/** Whether a `KEEP` of the script matches a section. */
export function isKept(section: InputSection, kept: readonly InputDescription[]): boolean {
  return kept.some((description) => {
    const { file } = section;
    return (
      matchesFile(description.file, file) &&
      !isExcluded(description.excludedFiles, file) &&
      sortingFor(section, description) !== undefined
    );
  });
}
