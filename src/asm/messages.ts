/** Turns mistakes into diagnostics with places and trails. */
import type { Diagnostic, DiagnosticLog, Severity, TextPlace } from "../diag/index.ts";
import type { Site } from "./source.ts";

/** Warnings, by the name that `-Wno-NAME` switches them off with. */
export const warnings = {
  truncated: "a value does not fit its field and is cut",
  "user-warning": "the source says .warning",
  "repeated-symbol-type": "a symbol is given another type",
  "section-flags": "a section is given other flags than before",
  "ignored-directive": "a directive has no effect here",
} as const;

/** The name of a warning. */
export type WarningName = keyof typeof warnings;

/** Whether that is the name of a warning. */
export function isWarningName(name: string): name is WarningName {
  return Object.hasOwn(warnings, name);
}

/** A message at a site. */
export interface Report {
  readonly severity: Severity;
  readonly id?: WarningName;
  readonly message: string;
  readonly site: Site;
  readonly length?: number;
  /** What else to say, and where. */
  readonly notes?: readonly { readonly message: string; readonly site: Site }[];
}

/** Adds a report to the log, in the order of the outermost file. */
export function report(log: DiagnosticLog, request: Report): void {
  const { severity, id, message, notes = [] } = request;
  if (severity === "error" && log.isFull) return log.add({ severity, id, message, place: undefined, trail: [] });
  const site = siteOfUser(request.site);
  const length = site === request.site ? (request.length ?? 1) : 1;
  const trail: { message: string; place: TextPlace }[] = [];
  let outermost = site;
  for (let parent = site.source.parent; parent !== undefined; parent = parent.source.parent) {
    trail.push({ message: trailMessage(outermost), place: placeOfSite(parent, 1) });
    outermost = parent;
  }
  const extra = notes.map((note) => ({ message: note.message, place: placeOfSite(note.site, 1) }));
  const diagnostic: Diagnostic = {
    severity,
    id,
    message,
    place: placeOfSite(site, length),
    trail: [...extra, ...shortened(trail)],
  };
  log.add(diagnostic, outermost.source.base + outermost.offset);
}

/** Mistakes inside of a built-in macro are shown where the user calls it. */
function siteOfUser(site: Site): Site {
  let shown = site;
  while (shown.source.isBuiltIn && shown.source.parent !== undefined) shown = shown.source.parent;
  return shown;
}

/** Steps of a trail that are shown at its ends. */
const SHOWN_STEPS = 5;

function shortened<T>(trail: readonly T[]): readonly T[] {
  return trail.length <= 2 * SHOWN_STEPS ? trail : [...trail.slice(0, SHOWN_STEPS), ...trail.slice(-SHOWN_STEPS)];
}

function trailMessage(site: Site): string {
  const { kind, maker } = site.source;
  switch (kind) {
    case "macro":
      return `In the macro "${maker}" called here`;
    case "repetition":
      return `In the repetition "${maker}" begun here`;
    case "include":
    case "file":
      return "Included from here";
  }
}

function placeOfSite(site: Site, length: number): TextPlace {
  const { source, offset } = site;
  return {
    file: source.nameAt(offset),
    line: source.lineAt(offset),
    column: source.columnAt(offset),
    text: source.lineText(offset),
    length,
  };
}
