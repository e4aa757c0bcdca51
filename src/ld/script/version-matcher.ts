/**
 * Which version a symbol gets, by the rules of GNU ld: a name as it is comes before patterns, in the first version that
 * has it; of patterns the last version's counts; `*` counts only where nothing else does, and what makes global comes before
 * what makes local.
 */
import { matchesGlob } from "./glob.ts";
import type { VersionNode, VersionPattern } from "./version-script.ts";

/** What a version script says of a symbol. */
export interface VersionMatch {
  readonly node: VersionNode;
  readonly isLocal: boolean;
}

/** How names are in the source, where a pattern is about that. */
export type Demangler = (name: string) => string | undefined;

export class VersionMatcher {
  readonly #nodes: readonly VersionNode[];
  readonly #demangle: Demangler;
  /** Names as they are, by the first version that has them; only those of C, which need no demangling. */
  readonly #literals: Map<string, VersionMatch> = new Map();

  constructor(nodes: readonly VersionNode[], demangle: Demangler = () => undefined) {
    this.#nodes = nodes;
    this.#demangle = demangle;
    for (const node of nodes) {
      this.#addLiterals(node.globals, { node, isLocal: false });
      this.#addLiterals(node.locals, { node, isLocal: true });
    }
  }

  /** What is said of a symbol; undefined if nothing is, and it stays as it is. */
  match(name: string): VersionMatch | undefined {
    return this.#literals.get(name) ?? this.#literalOf(name) ?? this.#patternOf(name);
  }

  #addLiterals(patterns: readonly VersionPattern[], match: VersionMatch): void {
    for (const { pattern, isLiteral, language } of patterns) {
      if (isLiteral && language === "C" && !this.#literals.has(pattern)) this.#literals.set(pattern, match);
    }
  }

  /** A name of another language that is written out. */
  #literalOf(name: string): VersionMatch | undefined {
    const isNamed = (each: VersionPattern): boolean => {
      return each.isLiteral && each.language !== "C" && this.#demangle(name) === each.pattern;
    };
    for (const node of this.#nodes) {
      if (node.globals.some(isNamed)) return { node, isLocal: false };
      if (node.locals.some(isNamed)) return { node, isLocal: true };
    }
    return undefined;
  }

  #patternOf(name: string): VersionMatch | undefined {
    const isMatched = (each: VersionPattern): boolean =>
      !each.isLiteral && each.pattern !== "*" && this.#matches(each, name);
    const isStar = (each: VersionPattern): boolean => each.pattern === "*" && !each.isLiteral;
    const last = (isLocal: boolean, isOne: (each: VersionPattern) => boolean): VersionMatch | undefined => {
      const node = this.#nodes.findLast((each) => (isLocal ? each.locals : each.globals).some(isOne));
      return node && { node, isLocal };
    };
    return last(false, isMatched) ?? last(true, isMatched) ?? last(false, isStar) ?? last(true, isStar);
  }

  #matches({ pattern, language }: VersionPattern, name: string): boolean {
    const shown = language === "C" ? name : this.#demangle(name);
    return shown !== undefined && matchesGlob(pattern, shown);
  }
}
