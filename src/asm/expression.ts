/**
 * Expressions: trees of constants, symbols and operators, and the values they come to. A value is a
 * constant, or a constant plus a symbol, or plus the difference of two. Arithmetic is that of GNU
 * as: 64 bits, two's complement, comparisons give -1.
 */
import type { AsmSymbol, Place } from "./symbol.ts";

export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "|"
  | "&"
  | "^"
  | "|~"
  | "+"
  | "-"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "&&"
  | "||";

export type UnaryOperator = "-" | "~" | "!";

/** A symbol, perhaps with a modifier. */
export interface SymbolExpression {
  readonly kind: "symbol";
  readonly symbol: AsmSymbol;
  /** `GOT` of `foo@GOT`. */
  readonly modifier: string | undefined;
}

export type Expression =
  | { readonly kind: "constant"; readonly value: bigint }
  | SymbolExpression
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** `plus - minus + constant`; symbols as far as they are needed. */
export interface Value {
  readonly plus: AsmSymbol | undefined;
  readonly minus: AsmSymbol | undefined;
  readonly constant: bigint;
  readonly modifier: string | undefined;
}

/** Why an expression has no value. */
export class ExpressionMistake extends Error {
  override readonly name: string = "ExpressionMistake";
}

/** How far evaluation goes. */
export interface EvaluationOptions {
  /** Whether the layout is final: then any two labels of a section have a difference. */
  readonly final: boolean;
}

/** Operators and `.set` symbols that are followed into each other. */
const DEEPEST = 1500;
/** Operators and symbols that one evaluation looks at. */
const MOST_STEPS = 1_000_000;

export function constantOf(value: bigint): Expression {
  return { kind: "constant", value };
}

/**
 * What an expression comes to when all is known and the layout is final.
 * @throws ExpressionMistake if no relocation could mean it
 */
export function evaluate(expression: Expression): Value {
  if (expression.kind === "symbol" && hasNoOtherValue(expression.symbol)) return ownValue(expression);
  return known(new Evaluation({ final: true, remembers: true }), expression);
}

/** {@link evaluate} with a layout that may still change. */
export function evaluateSoFar(expression: Expression): Value {
  return known(new Evaluation({ final: true }), expression);
}

function known(evaluation: Evaluation, expression: Expression): Value {
  const value = evaluation.value(expression);
  if (value === undefined) throw new ExpressionMistake("The value is not known");
  return value;
}

/** What an expression comes to as far as it is known now; undefined where more must be known. */
export function valueNow(expression: Expression): Value | undefined {
  return new Evaluation({ final: false }).value(expression);
}

/**
 * The constant that an expression comes to, or undefined if it is none.
 * @throws ExpressionMistake only if `final`
 */
export function constantValue(expression: Expression, options: EvaluationOptions): bigint | undefined {
  if (expression.kind === "constant") return expression.value;
  if (expression.kind === "symbol" && hasNoOtherValue(expression.symbol)) return undefined;
  const value = new Evaluation(options).value(expression);
  return value !== undefined && value.plus === undefined && value.minus === undefined ? value.constant : undefined;
}

/** Whether the value of a symbol is the symbol itself: it stands for no expression, and is no label that is a number. */
function hasNoOtherValue({ value }: AsmSymbol): boolean {
  return value.kind === "label" ? !value.subsection.section.isAbsolute : value.kind !== "expression";
}

function ownValue({ symbol, modifier }: SymbolExpression): Value {
  return { plus: symbol, minus: undefined, constant: 0n, modifier };
}

/** The difference of two labels of one subsection, if that is what an expression is and nothing between them can change. */
export function knownDifference(expression: Expression): number | undefined {
  if (expression.kind !== "binary" || expression.operator !== "-") return undefined;
  const { left, right } = expression;
  if (left.kind !== "symbol" || right.kind !== "symbol") return undefined;
  const to = left.symbol.value;
  const from = right.symbol.value;
  if (to.kind !== "label" || from.kind !== "label" || to.subsection !== from.subsection) return undefined;
  return to.subsection.section.isAbsolute ? undefined : knownDistance(to, from);
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(["==", "!=", "<", "<=", ">", ">="] as const);

function constant(value: bigint): Value {
  return { plus: undefined, minus: undefined, constant: value, modifier: undefined };
}

function negated(value: Value): Value {
  return { ...value, plus: value.minus, minus: value.plus, constant: -value.constant };
}

/** One evaluation. Where a value is not known, it is undefined, or a mistake if the layout is final. */
class Evaluation {
  readonly #final: boolean;
  readonly #remembers: boolean;
  #depth = 0;
  #steps = 0;

  /** @param remembers whether values of symbols cannot change any more: they are kept, so that chains cost no more than links */
  constructor({ final, remembers = false }: EvaluationOptions & { readonly remembers?: boolean }) {
    this.#final = final;
    this.#remembers = remembers;
  }

  value(expression: Expression): Value | undefined {
    if (expression.kind === "constant") return constant(expression.value);
    if (this.#depth > DEEPEST || ++this.#steps > MOST_STEPS) {
      return this.fail("The value is made of too many others, or depends on itself");
    }
    this.#depth++;
    const value = this.#node(expression);
    this.#depth--;
    return value;
  }

  fail(message: string): undefined {
    if (this.#final) throw new ExpressionMistake(message);
    return undefined;
  }

  #node(expression: Exclude<Expression, { kind: "constant" }>): Value | undefined {
    switch (expression.kind) {
      case "symbol":
        return this.#symbol(expression);
      case "unary": {
        const operand = this.value(expression.operand);
        return operand && this.#unary(expression.operator, operand);
      }
      case "binary": {
        const left = this.value(expression.left);
        if (left === undefined) return undefined;
        const right = this.value(expression.right);
        return right && this.#binary(expression.operator, { left, right });
      }
    }
  }

  #symbol(expression: SymbolExpression): Value | undefined {
    const { symbol, modifier } = expression;
    if (hasNoOtherValue(symbol)) return ownValue(expression);
    if (symbol.value.kind !== "expression") {
      return symbol.value.kind === "label" ? this.#absolute(symbol.value.place) : undefined;
    }
    const value = this.#ofAlias(symbol, symbol.value.expression);
    return value === undefined || modifier === undefined ? value : { ...value, modifier };
  }

  /** The value of a symbol that `.set` gave an expression. */
  #ofAlias(symbol: AsmSymbol, expression: Expression): Value | undefined {
    if (this.#remembers && symbol.finalValue !== undefined) {
      if (symbol.finalValue instanceof Error) throw symbol.finalValue;
      return symbol.finalValue;
    }
    if (symbol.isBeingEvaluated) return this.fail(`The value of "${symbol.name}" depends on itself`);
    symbol.isBeingEvaluated = true;
    try {
      const value = this.value(expression);
      if (this.#remembers) symbol.finalValue = value;
      return value;
    } catch (error) {
      if (this.#remembers && error instanceof ExpressionMistake) symbol.finalValue = error;
      throw error;
    } finally {
      symbol.isBeingEvaluated = false;
    }
  }

  /** A label of `.struct` is a number. */
  #absolute(place: Place): Value | undefined {
    const { subsection } = place;
    const offset = this.#final ? subsection.offsetOf(place) : subsection.knownOffset(place);
    return offset === undefined ? undefined : constant(BigInt(subsection.base + offset));
  }

  #unary(operator: UnaryOperator, operand: Value): Value | undefined {
    if (operator === "-") {
      // A constant of more than 64 bits keeps them.
      if (operand.plus === undefined && operand.minus === undefined) return constant(-operand.constant);
      return this.#binary("-", { left: constant(0n), right: operand });
    }
    if (operand.plus !== undefined || operand.minus !== undefined) {
      return this.fail(`The operand of "${operator}" is no constant`);
    }
    return constant(operator === "~" ? ~operand.constant : operand.constant === 0n ? 1n : 0n);
  }

  #binary(operator: BinaryOperator, sides: { left: Value; right: Value }): Value | undefined {
    const { left, right } = sides;
    if (operator === "+") return this.#sum(left, right);
    if (operator === "-") return this.#difference(left, right);
    const isConstant =
      left.plus === undefined && left.minus === undefined && right.plus === undefined && right.minus === undefined;
    if (isConstant) return this.#arithmetic(operator, left.constant, right.constant);
    const difference = comparisons.has(operator) ? this.#difference(left, right) : undefined;
    if (difference !== undefined && difference.plus === undefined && difference.minus === undefined) {
      return this.#arithmetic(operator, difference.constant, 0n);
    }
    // What has no difference is not the same.
    if (this.#final && operator === "==") return constant(0n);
    if (this.#final && operator === "!=") return constant(-1n);
    const culprit = left.plus ?? left.minus ?? right.plus ?? right.minus;
    return this.fail(`An operand of "${operator}" is no constant: "${culprit?.name}"`);
  }

  #arithmetic(operator: BinaryOperator, left: bigint, right: bigint): Value | undefined {
    if (right === 0n && (operator === "/" || operator === "%")) throw new ExpressionMistake("Division by zero");
    return constant(arithmetic(operator, BigInt.asIntN(64, left), BigInt.asIntN(64, right)));
  }

  #difference(left: Value, right: Value): Value | undefined {
    if (left.plus === undefined || left.minus !== undefined || right.plus === undefined || right.minus !== undefined) {
      return this.#sum(left, negated(right));
    }
    // Nearly all: one symbol minus another.
    const constantPart = left.constant - right.constant;
    const distance = this.#distance(left.plus, right.plus);
    if (distance !== undefined) return constant(BigInt.asIntN(64, constantPart + BigInt(distance)));
    const modifier = left.modifier ?? right.modifier;
    return { plus: left.plus, minus: right.plus, constant: BigInt.asIntN(64, constantPart), modifier };
  }

  #sum(left: Value, right: Value): Value | undefined {
    let constantPart = BigInt.asIntN(64, left.constant + right.constant);
    const pluses = [left.plus, right.plus].filter((symbol) => symbol !== undefined);
    const minuses = [left.minus, right.minus].filter((symbol) => symbol !== undefined);
    for (let index = 0; index < pluses.length; index++) {
      for (let other = 0; other < minuses.length; other++) {
        const difference = this.#distance(pluses[index]!, minuses[other]!);
        if (difference === undefined) continue;
        constantPart = BigInt.asIntN(64, constantPart + BigInt(difference));
        pluses.splice(index--, 1);
        minuses.splice(other, 1);
        break;
      }
    }
    if (pluses.length > 1) return this.fail(`Both "${pluses[0]?.name}" and "${pluses[1]?.name}" are added`);
    if (minuses.length > 1) return this.fail(`Both "${minuses[0]?.name}" and "${minuses[1]?.name}" are subtracted`);
    const modifier = pluses.length === 0 ? undefined : (left.modifier ?? right.modifier);
    return { plus: pluses[0], minus: minuses[0], constant: constantPart, modifier };
  }

  /** Bytes from `minus` to `plus`, if that is known. */
  #distance(plus: AsmSymbol, minus: AsmSymbol): number | undefined {
    if (plus === minus) return 0;
    const to = placeOf(plus);
    const from = placeOf(minus);
    if (to === undefined || from === undefined || to.subsection.section !== from.subsection.section) return undefined;
    if (this.#final) return finalOffset(to) - finalOffset(from);
    return to.subsection === from.subsection ? knownDistance(to, from) : undefined;
  }
}

/** Where a symbol is, if it is a label or a section. */
export function placeOf(symbol: AsmSymbol): Place | undefined {
  const { value } = symbol;
  if (value.kind === "label") return value.place;
  if (value.kind !== "section") return undefined;
  const [first] = value.section.subsections;
  return { subsection: first ?? value.section.subsection(0), offset: 0, gaps: 0 };
}

/** Bytes from the start of the section; the layout must be final. */
export function finalOffset(place: Place): number {
  return place.subsection.base + place.subsection.offsetOf(place);
}

function knownDistance(to: Place, from: Place): number | undefined {
  const { gaps } = to.subsection;
  let distance = to.offset - from.offset;
  const [low, high, sign] = from.gaps <= to.gaps ? [from.gaps, to.gaps, 1] : [to.gaps, from.gaps, -1];
  for (let index = low; index < high; index++) {
    const gap = gaps[index]!;
    if (!gap.fixed) return undefined;
    distance += sign * gap.size;
  }
  return distance;
}

function arithmetic(operator: BinaryOperator, left: bigint, right: bigint): bigint {
  const truth = (value: boolean): bigint => (value ? -1n : 0n);
  switch (operator) {
    case "*":
      return BigInt.asIntN(64, left * right);
    case "/":
      return BigInt.asIntN(64, left / right);
    case "%":
      return left % right;
    case "<<":
      return BigInt.asUintN(64, right) >= 64n ? 0n : BigInt.asIntN(64, left << right);
    case ">>":
      return BigInt.asUintN(64, right) >= 64n ? 0n : BigInt.asIntN(64, BigInt.asUintN(64, left) >> right);
    case "|":
      return left | right;
    case "&":
      return left & right;
    case "^":
      return left ^ right;
    case "|~":
      return BigInt.asIntN(64, left | ~right);
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case "<":
      return truth(left < right);
    case "<=":
      return truth(left <= right);
    case ">":
      return truth(left > right);
    case ">=":
      return truth(left >= right);
    case "&&":
      return left !== 0n && right !== 0n ? 1n : 0n;
    case "||":
      return left !== 0n || right !== 0n ? 1n : 0n;
    case "+":
    case "-":
      return BigInt.asIntN(64, operator === "+" ? left + right : left - right);
  }
}
