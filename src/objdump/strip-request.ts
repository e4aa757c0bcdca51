/** What `muslin strip` is to leave out. */
import { globMatches } from "./glob.ts";

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
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return (name) => {
    const isMatched = (pattern: string): boolean => globMatches(pattern, name);
    return wanted.some(isMatched) && !unwanted.some(isMatched);
  };
}
