/** Symbols of one assembly, and the places that labels mean. */
import type { Expression, SymbolExpression, Value } from "./expression.ts";
import type { NamePool } from "./name-pool.ts";
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

/** The value of a label, which is its place too: sources have hundreds of thousands of them. */
export class Label implements Place {
  readonly kind = "label" as const;
  readonly subsection: Subsection;
  readonly offset: number;
  readonly gaps: number;

  /** What comes next in a subsection. */
  constructor(subsection: Subsection) {
    this.subsection = subsection;
    this.offset = subsection.length;
    this.gaps = subsection.gaps.length;
  }

  get place(): Place {
    return this;
  }
}

/** What a symbol means. */
export type SymbolValue =
  | { readonly kind: "undefined" }
  | Label
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
  /** Whether the name begins with ".L": labels of compilers, which are left out of the object's table. */
  readonly isPrivate: boolean;
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
  #expression: SymbolExpression | undefined;
  #name: string | undefined;
  readonly #names: NamePool | undefined;
  readonly #number: number;

  /** @param name the name, or the pool that has it: most names of labels are never needed as text. */
  constructor(name: string | NamePool, number: number = 0) {
    const isText = typeof name === "string";
    this.#name = isText ? name : undefined;
    this.#names = isText ? undefined : name;
    this.#number = number;
    this.isPrivate = isText ? name.startsWith(".L") : name.isPrivate(number);
  }

  /** The expression that is the symbol and nothing else. */
  get expression(): SymbolExpression {
    this.#expression ??= { kind: "symbol", symbol: this, modifier: undefined };
    return this.#expression;
  }

  get name(): string {
    this.#name ??= this.#names?.text(this.#number) ?? "";
    return this.#name;
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

/** A symbol without a name for a place. */
export function symbolAt(label: Label): AsmSymbol {
  const symbol = new AsmSymbol(".");
  symbol.anonymous = true;
  symbol.value = label;
  return symbol;
}
