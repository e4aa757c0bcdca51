/** The order of sections that one input description matches. */
import type { InputDescription, Sorting } from "./ast.ts";
import type { InputSection } from "./object-file.ts";

/** A section with the sorting of the pattern that matched it. */
export interface Match {
  readonly section: InputSection;
  readonly sorting: readonly Sorting[];
}

/**
 * Puts what a description matched, which is in the order of the files and of their sections, in the order that
 * the description wants. Each section goes in front of the first one that is greater, and to the end if its
 * pattern does not sort: as GNU ld has it where patterns with and without sorting are mixed.
 */
export function sortMatches(description: InputDescription, matches: readonly Match[]): readonly InputSection[] {
  const { sortsFiles } = description;
  const isSorted = sortsFiles || matches.some(({ sorting }) => orderOf(sorting) !== undefined);
  if (!isSorted) return matches.map(({ section }) => section);
  const [first] = matches;
  const isUniform = matches.every(({ sorting }) => sorting.join() === first?.sorting.join());
  if (isUniform && first !== undefined) {
    const order = comparison({ sortsFiles, sorting: first.sorting });
    return matches.map(({ section }) => section).toSorted(order);
  }
  const sections: InputSection[] = [];
  for (const { section, sorting } of matches) {
    const order = sortsFiles || orderOf(sorting) ? comparison({ sortsFiles, sorting }) : () => 1;
    const at = sections.findIndex((other) => order(section, other) < 0);
    sections.splice(at < 0 ? sections.length : at, 0, section);
  }
  return sections;
}

type Order = (a: InputSection, b: InputSection) => number;

function comparison({ sortsFiles, sorting }: { sortsFiles: boolean; sorting: readonly Sorting[] }): Order {
  const order = orderOf(sorting) ?? (() => 0);
  if (!sortsFiles) return order;
  return (a, b) => {
    const archives = compareText(a.file.archive ?? a.file.name, b.file.archive ?? b.file.name);
    return archives || compareText(a.file.name, b.file.name) || order(a, b);
  };
}

function orderOf([outer, inner]: readonly Sorting[]): Order | undefined {
  switch (outer) {
    case "name":
      return inner === "alignment" ? (a, b) => byName(a, b) || byAlignment(a, b) : byName;
    case "alignment":
      return inner === "name" ? (a, b) => byAlignment(a, b) || byName(a, b) : byAlignment;
    case "init-priority":
      return byPriority;
    default:
      return undefined;
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byName(a: InputSection, b: InputSection): number {
  return compareText(a.name, b.name);
}

/** The largest first, so that there is little padding. */
function byAlignment(a: InputSection, b: InputSection): number {
  return b.alignment - a.alignment;
}

function byPriority(a: InputSection, b: InputSection): number {
  const [left, right] = [priorityOf(a.name), priorityOf(b.name)];
  if (left === undefined || right === undefined) return byName(a, b);
  return left - right || byName(a, b);
}

/** `.init_array.101` is run before `.init_array.102`; in `.ctors.N` and `.dtors.N` the numbers go the other way. */
function priorityOf(name: string): number | undefined {
  const digits = /\.(\d{1,9})$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  return /^\.[cd]tors\.\d+$/.test(name) ? 65_535 - number : number;
}
