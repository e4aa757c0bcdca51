/** Symbols of one assembly, and the places that labels mean. */
import type { Expression, Value } from "./expression.ts";
import type { Section } from "./section.ts";
import type { Site } from "./source.ts";
import type { Subsection } from "./subsection.ts";

/** A place in a subsection that stays the same when gaps before it change their size. */
export interface Place {
  readonly subsection: Subsection;
  /** Bytes written before it, gaps not counted. */
  readonly offset: number;
  /** Gaps before it. */
  readonly gaps: number;
}

/** What a symbol means. */
export type SymbolValue =
  | { readonly kind: "undefined" }
  | { readonly kind: "label"; readonly place: Place }
  | { readonly kind: "section"; readonly section: Section }
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "common"; readonly size: number; readonly alignment: number };

export type Binding = "local" | "global" | "weak" | "unique";
export type Visibility = "default" | "hidden" | "protected" | "internal";
export type SymbolType = "notype" | "object" | "function" | "tls" | "common" | "ifunc";

/** What a symbol names where it is not an address, with its WebAssembly type; said by `.functype` and its like. */
export type EntityKind = "function" | "global" | "table" | "tag" | "memory";

const UNDEFINED: SymbolValue = { kind: "undefined" };

/** A name, and what the source says of it. */
export class AsmSymbol {
  readonly name: string;
  value: SymbolValue = UNDEFINED;
  /** What the source asks for; absent: local if it is defined here, else global. */
  binding: Binding | undefined;
  visibility: Visibility = "default";
  type: SymbolType = "notype";
  size: Expression | undefined;
  /** Whether something refers to it, so that it must be in the object's table if it is undefined. */
  referenced: boolean = false;
  /** Whether `.set` may give it another value. */
  redefinable: boolean = false;
  /** Whether it has no name of its own: a local label, the place `.`. */
  anonymous: boolean = false;
  /** Where it was defined or first mentioned. */
  site: Site | undefined;
  /** Where it was first referred to. */
  referenceSite: Site | undefined;
  /** `NAME@VERSION` and its like, from `.symver`. */
  versionedNames: readonly string[] = [];
  /** Where it got its first version. */
  versionSite: Site | undefined;
  /** What becomes of the name without a version. */
  original: "kept" | "local" | "hidden" | "removed" = "kept";
  /** Where its size was said. */
  sizeSite: Site | undefined;
  /** The symbol that it is another name of, with an offset or without: it has that one's size and type. */
  copies: AsmSymbol | undefined;
  /** Whether it is the target of a `.weakref`. */
  isWeakTarget: boolean = false;
  /** Whether something uses it through `.weakref`. */
  isUsedWeakly: boolean = false;
  /** Whether a mistake in its value has been reported. */
  isReported: boolean = false;
  /** Whether its value is looked for right now: meeting it again is a circle. */
  isBeingEvaluated: boolean = false;
  /** What its expression comes to with the final layout, or why it comes to nothing; kept when it is first asked for. */
  finalValue: Value | Error | undefined;
  /** Whether its expression is taken anew, with the values of then, wherever it is used: `.eqv`. */
  isLazy: boolean = false;
  /** Whether it was said to stand for another weakly: `.weakref`. */
  weakTarget: AsmSymbol | undefined;
  /** The entity that it names, in the LLVM syntax. */
  entity: EntityKind | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get isDefined(): boolean {
    return this.value.kind !== "undefined";
  }

  /**
   * Another symbol of that name, with all that was said of it but its value. What referred to this one until now goes on
   * doing so: that is how `.set` gives a symbol another value.
   */
  successor(): AsmSymbol {
    const symbol = new AsmSymbol(this.name);
    const { binding, visibility, type, size, sizeSite, referenced, referenceSite } = this;
    const { versionedNames, original, entity } = this;
    return Object.assign(symbol, {
      binding,
      visibility,
      type,
      size,
      sizeSite,
      referenced,
      referenceSite,
      versionedNames,
      original,
      entity,
    });
  }
}
