/** What `muslin strip` is to leave out. */

export interface StripRequest {
  /** `-s`, `-g`, `--strip-unneeded`; `none` where only names or sections were given. */
  readonly symbols: "all" | "debug" | "unneeded" | "none";
  /** `-x`: all local symbols; `-X`: those that compilers make. */
  readonly discard: "none" | "labels" | "locals";
  /** `-K` */
  readonly keep: NameMatcher;
  /** `-N` */
  readonly remove: NameMatcher;
  /** `-R` */
  readonly removeSections: NameMatcher;
  /** `--keep-file-symbols` */
  readonly keepsFileSymbols: boolean;
}

/** Whether a name is meant. */
export type NameMatcher = (name: string) => boolean;

/** A request cannot be fulfilled; `message` says why. */
export class StripError extends Error {
  override readonly name: string = "StripError";
}

/** Matches the names of a list. */
export function namesMatcher(names: readonly string[]): NameMatcher {
  const set = new Set(names);
  return (name) => set.has(name);
}

/**
 * Matches names by shell patterns with `*`, `?` and `[...]`. A pattern behind `!` takes back what the others match.
 *
 * @example
 * ```ts
 * import { patternsMatcher } from "muslin/objdump";
 *
 * const matches = patternsMatcher([".debug_*", "!.debug_line"]);
 * matches(".debug_info"); // true
 * matches(".debug_line"); // false
 * ```
 */
export function patternsMatcher(patterns: readonly string[]): NameMatcher {
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!")).map(expressionOf);
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => expressionOf(pattern.slice(1)));
  return (name) => wanted.some((one) => one.test(name)) && !unwanted.some((one) => one.test(name));
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.match(/\[[!^]?\]?[^\]]*\]|./gsu) ?? [];
  return new RegExp(`^${parts.map(partExpression).join("")}$`, "su");
}

function partExpression(part: string): string {
  if (part === "*") return ".*";
  if (part === "?") return ".";
  if (part.length === 1 || part.codePointAt(1) === undefined || !part.startsWith("[")) return escaped(part);
  const isNegated = part[1] === "!" || part[1] === "^";
  const inside = part.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\\][&]/g, "\\$&");
  return `[${isNegated ? "^" : ""}${inside}]`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
