/**
 * What names mean to expressions, pass by pass.
 *
 * A pass goes through the script from its start. A symbol that the pass has assigned already has that value; one that is
 * assigned further down has the value of the pass before, so after enough passes references forward come out right. What the
 * script assigns takes the place of what objects define.
 */
import type { LinkSymbol, SymbolTableOfLink } from "./symbols.ts";
import type { Value } from "./evaluate.ts";
import type { OutputSection } from "./output-section.ts";

/** A symbol that the script defines. */
export interface ScriptSymbol {
  readonly value: Value;
  readonly isHidden: boolean;
  /** The symbol that it is another name of, if it is. */
  readonly alias: LinkSymbol | undefined;
}

export class Definitions {
  readonly #symbols: SymbolTableOfLink;
  /** Names that the script assigns without PROVIDE. */
  readonly #assigned: ReadonlySet<string>;
  readonly #provided: ReadonlySet<string>;
  /** Names of PROVIDE that an expression needs. */
  readonly #needed: Set<string> = new Set();
  #current: Map<string, ScriptSymbol> = new Map();
  #previous: ReadonlyMap<string, ScriptSymbol> = new Map();

  constructor(
    symbols: SymbolTableOfLink,
    names: { readonly assigned: ReadonlySet<string>; readonly provided: ReadonlySet<string> },
  ) {
    this.#symbols = symbols;
    this.#assigned = names.assigned;
    this.#provided = names.provided;
  }

  /** The symbols of the script, as of the pass that is under way or has been the last. */
  get defined(): ReadonlyMap<string, ScriptSymbol> {
    return this.#current;
  }

  beginPass(): void {
    this.#previous = this.#current;
    this.#current = new Map();
  }

  /** Whether symbols have other values than in the pass before; their names. */
  changed(): readonly string[] {
    const names = new Set([...this.#current.keys(), ...this.#previous.keys()]);
    return [...names].filter((name) => !isSame(this.#current.get(name), this.#previous.get(name)));
  }

  assign(name: string, symbol: ScriptSymbol): void {
    this.#current.set(name, symbol);
  }

  /** Whether a PROVIDE defines its symbol: someone needs it, and nobody else has it. */
  isWanted(name: string): boolean {
    if (this.#current.has(name)) return false;
    const symbol = this.#symbols.get(name);
    if (symbol === undefined) return this.#needed.has(name);
    return symbol.state === "undefined";
  }

  /** Whether the script assigns it somewhere. */
  isAssigned(name: string): boolean {
    return this.#assigned.has(name);
  }

  isDefined(name: string): boolean {
    if (this.#current.has(name)) return true;
    const symbol = this.#symbols.get(name);
    return symbol !== undefined && symbol.state !== "undefined";
  }

  /** The value of a symbol; undefined if it is not known, or there is no such symbol. */
  value(name: string, assigning: string | undefined): Value | undefined {
    const current = this.#current.get(name);
    if (current !== undefined) return current.value;
    const symbol = this.#symbols.get(name);
    const ofObject = symbol && valueOf(symbol);
    // What is being assigned has no value of a later pass: `x = x + 1` would never end.
    if (name === assigning) return ofObject;
    if (this.#assigned.has(name)) return this.#previous.get(name)?.value ?? ofObject;
    if (ofObject !== undefined) return ofObject;
    if (this.#provided.has(name)) this.#needed.add(name);
    return this.#previous.get(name)?.value;
  }

  /** The value that the script gives to a symbol in the end. */
  final(name: string): Value | undefined {
    return this.#current.get(name)?.value;
  }

  /** Names for suggestions. */
  *names(): Generator<string> {
    yield* this.#assigned;
    yield* this.#provided;
    for (const symbol of this.#symbols.values()) if (symbol.state !== "undefined") yield symbol.name;
  }
}

/** The value of an object's symbol; undefined if it is not defined, or in no output section. */
function valueOf({ state, section, value }: LinkSymbol): Value | undefined {
  if (state === "absolute") return { number: value, section: "absolute" };
  if (state !== "defined" || section?.output === undefined || section.dropped !== undefined) return undefined;
  return { number: section.offset + value, section: section.output };
}

function isSame(a: ScriptSymbol | undefined, b: ScriptSymbol | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.value.number === b.value.number && a.value.section === b.value.section;
}

/** Where a symbol of the script is: in a section, or nowhere. */
export function sectionOf({ section }: Value): OutputSection | undefined {
  return typeof section === "object" ? section : undefined;
}
