/**
 * What an object file says, in one form for LLVM's objects and ours, so that they can be compared:
 * functions with their bytes and relocations, data, symbols, imports, custom sections. Numbers that
 * only count within a file (indices of symbols, types, sections) are replaced by what they mean.
 */
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
