/**
 * What is said to a user about their source: collected, put in the order of the source, shown with
 * the line and a caret.
 */

/** A place in a text file. */
export interface TextPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The whole line, without its end. */
  readonly text: string;
  /** Units to underline, at least 1. */
  readonly length: number;
}

export type Severity = "error" | "warning" | "note";

/** One message. */
export interface Diagnostic {
  readonly severity: Severity;
  /** The name of a warning, by which it is switched off: `-Wno-NAME`. */
  readonly id: string | undefined;
  /** Capital first letter, no full stop. */
  readonly message: string;
  readonly place: TextPlace | undefined;
  /** How the place came to be read, innermost first: the macro or the include it is in. */
  readonly trail: readonly { readonly message: string; readonly place: TextPlace }[];
}

/** Which messages are kept. */
export interface DiagnosticOptions {
  /** Errors to keep; more are counted only. 0: all. */
  readonly errorLimit?: number;
  /** Names of warnings that are switched off. */
  readonly ignoredWarnings?: ReadonlySet<string>;
  /** Whether no warning is wanted. */
  readonly noWarnings?: boolean;
  /** Whether warnings are errors. */
  readonly fatalWarnings?: boolean;
}

/** Errors that are shown unless another limit is given. */
export const DEFAULT_ERROR_LIMIT = 100;

/** Collects diagnostics. */
export class DiagnosticLog {
  readonly #options: DiagnosticOptions;
  readonly #entries: { readonly diagnostic: Diagnostic; readonly order: number }[] = [];
  #errors = 0;
  #warnings = 0;

  constructor(options: DiagnosticOptions = {}) {
    this.#options = options;
  }

  /** Errors so far, those beyond the limit and fatal warnings included. */
  get errorCount(): number {
    return this.#errors;
  }

  /** Whether further errors are only counted: nobody reads what they say. */
  get isFull(): boolean {
    const { errorLimit = DEFAULT_ERROR_LIMIT } = this.#options;
    return errorLimit > 0 && this.#errors >= errorLimit;
  }

  get warningCount(): number {
    return this.#warnings;
  }

  /**
   * Takes a diagnostic.
   * @param order where it belongs among the others: smaller is earlier
   */
  add(diagnostic: Diagnostic, order: number = Number.POSITIVE_INFINITY): void {
    const { errorLimit = DEFAULT_ERROR_LIMIT, ignoredWarnings, noWarnings, fatalWarnings } = this.#options;
    if (diagnostic.severity === "warning") {
      if (noWarnings || (diagnostic.id !== undefined && ignoredWarnings?.has(diagnostic.id))) return;
      this.#warnings++;
      if (fatalWarnings) this.#errors++;
    } else if (diagnostic.severity === "error") {
      this.#errors++;
      if (errorLimit > 0 && this.#errors > errorLimit) return;
    }
    this.#entries.push({ diagnostic, order });
  }

  /** All that were kept, in order. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#entries
      .toSorted((a, b) => (a.order === b.order ? 0 : a.order - b.order))
      .map((entry) => entry.diagnostic);
  }
}

/**
 * A diagnostic as text: `file:line:column: error: message`, the line, a caret below, the trail.
 *
 * @example
 * ```ts
 * import { diagnosticText } from "muslin/diag";
 *
 * const place = { file: "a.s", line: 3, column: 2, text: "\tbr", length: 2 };
 * diagnosticText({ severity: "error", id: undefined, message: "Found nothing", place, trail: [] });
 * // "a.s:3:2: error: Found nothing\n    3 | \tbr\n      | \t^~\n"
 * ```
 */
export function diagnosticText(diagnostic: Diagnostic): string {
  const { severity, id, message, place, trail } = diagnostic;
  const name = id === undefined ? "" : ` [-W${id}]`;
  if (place === undefined) return `${severity}: ${message}${name}\n`;
  const head = `${place.file}:${place.line}:${place.column}: ${severity}: ${message}${name}\n`;
  const tail = trail.map(
    (step) =>
      `${step.place.file}:${step.place.line}:${step.place.column}: note: ${step.message}\n${excerpt(step.place)}`,
  );
  return head + excerpt(place) + tail.join("");
}

/** Longest part of a line that is shown. */
const LONGEST_LINE = 160;

function excerpt(place: TextPlace): string {
  const from = Math.max(0, Math.min(place.column - 1 - LONGEST_LINE / 2, place.text.length - LONGEST_LINE));
  const text = place.text.slice(from, from + LONGEST_LINE);
  const column = place.column - 1 - from;
  // Tabs in front of the caret keep it below its character, whatever a tab is worth.
  const indent = Array.from(text.slice(0, column), (character) => (character === "\t" ? "\t" : " ")).join("");
  const room = Math.max(1, Math.min(place.length, text.length - column));
  const number = `${place.line}`.padStart(5);
  return `${number} | ${text}\n${" ".repeat(number.length)} | ${indent}^${"~".repeat(room - 1)}\n`;
}
