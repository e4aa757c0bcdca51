/**
 * The symbols of one assembly by their names, the numbered labels, and what it means to define them.
 *
 * A symbol that `.set` gives another value is replaced by a successor of the same name: whatever refers to the old one
 * keeps the value that it had then. `.eqv` is the other way about: its expression is taken anew wherever the symbol is
 * used.
 */
import { constantOf, ExpressionMistake, valueNow, type Expression } from "./expression.ts";
import { NameTable, wordOf } from "./name-table.ts";
import type { NamePool, Word } from "./name-pool.ts";
import type { Site } from "./source.ts";
import { AsmSymbol, symbolAt, type Label } from "./symbol.ts";

/** How a symbol may be defined again. */
export interface AssignOptions {
  /** Whether `.set` may give it yet another value. */
  readonly redefinable: boolean;
  /** Whether the expression is taken anew wherever the symbol is used. */
  readonly lazy?: boolean;
}

/** A symbol is defined twice. */
export class AlreadyDefined extends ExpressionMistake {
  readonly symbol: AsmSymbol;

  constructor(symbol: AsmSymbol) {
    super(`The symbol "${symbol.name}" is already defined`);
    this.symbol = symbol;
  }
}

interface NumberedLabels {
  last: AsmSymbol | undefined;
  next: AsmSymbol | undefined;
}

/** `.eqv` symbols that stand for each other are followed so deep. */
const DEEPEST_LAZY = 100;

export class SymbolScope {
  readonly table: NameTable<AsmSymbol> = new NameTable();
  readonly #here: () => Label;
  readonly #site: () => Site;
  readonly #numbered = new Map<number, NumberedLabels>();

  constructor(where: { here: () => Label; site: () => Site }) {
    this.#here = where.here;
    this.#site = where.site;
  }

  /** The symbol of that name, made if need be. */
  named(name: string): AsmSymbol {
    return this.worded(wordOf(name));
  }

  /** The symbol that a word (the scanner's last) names, made if need be. */
  worded(word: Word): AsmSymbol {
    return this.table.find(word) ?? this.table.add(word, symbolOfPool);
  }

  /** What a word means in an expression. */
  used(word: Word): AsmSymbol {
    const symbol = this.worded(word);
    return symbol.isLazy ? this.#renewed(symbol, 0) : symbol;
  }

  /** A symbol for the place where the next byte goes. */
  here(): AsmSymbol {
    return symbolAt(this.#here());
  }

  numbered(number: number, direction: "backward" | "forward"): AsmSymbol | undefined {
    const labels = this.#numberedLabels(number);
    if (direction === "backward") return labels.last;
    if (labels.next === undefined) {
      labels.next = new AsmSymbol(`${number}`);
      labels.next.anonymous = true;
      labels.next.referenceSite = this.#site();
    }
    return labels.next;
  }

  /** Defines the label `number:` here. */
  defineNumbered(number: number): void {
    const labels = this.#numberedLabels(number);
    const symbol = labels.next ?? new AsmSymbol(`${number}`);
    symbol.anonymous = true;
    symbol.value = this.#here();
    labels.last = symbol;
    labels.next = undefined;
  }

  /** Numbered labels that were referred to forward and never came. */
  missingNumbered(): readonly { readonly number: number; readonly symbol: AsmSymbol }[] {
    return Array.from(this.#numbered).flatMap(([number, { next }]) =>
      next === undefined ? [] : [{ number, symbol: next }],
    );
  }

  /** Whether that is a label of this very place. */
  isHere({ value }: AsmSymbol): boolean {
    if (value.kind !== "label") return false;
    const { subsection, offset, gaps } = this.#here();
    return value.place.subsection === subsection && value.place.offset === offset && value.place.gaps === gaps;
  }

  /** Defines a label here. */
  define(known: AsmSymbol): AsmSymbol {
    const symbol = this.fresh(known);
    symbol.value = this.#here();
    symbol.site = this.#site();
    return symbol;
  }

  /** The symbol to give a value to: itself, or its successor if it may have another one. */
  fresh(symbol: AsmSymbol): AsmSymbol {
    if (!symbol.isDefined) return symbol;
    if (!symbol.redefinable) throw new AlreadyDefined(symbol);
    const successor = symbol.successor();
    this.table.set(symbol.name, successor);
    return successor;
  }

  /** Gives a symbol the value of an expression. */
  assign(given: AsmSymbol, expression: Expression, options: AssignOptions): void {
    if (given.isDefined && !options.redefinable) throw new AlreadyDefined(given);
    const value = options.lazy ? expression : simplified(expression);
    const symbol = this.fresh(given);
    symbol.value = { kind: "expression", expression: value };
    symbol.copies = copiedSymbol(expression);
    symbol.redefinable = options.redefinable;
    symbol.isLazy = options.lazy === true;
    symbol.site = this.#site();
  }

  #numberedLabels(number: number): NumberedLabels {
    let labels = this.#numbered.get(number);
    if (labels === undefined) {
      labels = { last: undefined, next: undefined };
      this.#numbered.set(number, labels);
    }
    return labels;
  }

  /** A symbol with the present value of a lazy one. */
  #renewed(lazy: AsmSymbol, depth: number): AsmSymbol {
    if (depth > DEEPEST_LAZY) throw new ExpressionMistake(`The value of "${lazy.name}" depends on itself`);
    const symbol = lazy.successor();
    symbol.anonymous = true;
    if (lazy.value.kind === "expression") {
      symbol.value = { kind: "expression", expression: this.#anew(lazy.value.expression, depth) };
    }
    return symbol;
  }

  #anew(expression: Expression, depth: number): Expression {
    switch (expression.kind) {
      case "constant":
        return expression;
      case "symbol": {
        const { symbol, modifier } = expression;
        if (symbol.anonymous) return symbol.name === "." ? { ...expression, symbol: this.here() } : expression;
        const now = this.table.get(symbol.name) ?? symbol;
        return { kind: "symbol", symbol: now.isLazy ? this.#renewed(now, depth + 1) : now, modifier };
      }
      case "unary":
        return { ...expression, operand: this.#anew(expression.operand, depth) };
      case "binary":
        return {
          ...expression,
          left: this.#anew(expression.left, depth),
          right: this.#anew(expression.right, depth),
        };
    }
  }
}

function symbolOfPool(names: NamePool, number: number): AsmSymbol {
  return new AsmSymbol(names, number);
}

/** The symbol that another one is defined to be, with an offset or without. */
function copiedSymbol(expression: Expression): AsmSymbol | undefined {
  if (expression.kind === "symbol") return expression.symbol;
  const isOffset = expression.kind === "binary" && (expression.operator === "+" || expression.operator === "-");
  return isOffset && expression.right.kind === "constant" ? copiedSymbol(expression.left) : undefined;
}

/** The expression in its shortest form, as far as its value is known now. */
function simplified(expression: Expression): Expression {
  if (expression.kind === "constant") return expression;
  const value = valueNow(expression);
  if (value === undefined) return expression;
  const { plus, minus, constant, modifier } = value;
  let result: Expression | undefined;
  if (plus !== undefined) result = { kind: "symbol", symbol: plus, modifier };
  if (minus !== undefined) {
    const right = minus.expression;
    result =
      result === undefined
        ? { kind: "unary", operator: "-", operand: right }
        : { kind: "binary", operator: "-", left: result, right };
  }
  if (result === undefined) return constantOf(constant);
  return constant === 0n ? result : { kind: "binary", operator: "+", left: result, right: constantOf(constant) };
}
