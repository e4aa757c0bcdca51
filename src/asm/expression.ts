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

export type Expression =
  | { readonly kind: "constant"; readonly value: bigint }
  | {
      readonly kind: "symbol";
      readonly symbol: AsmSymbol;
      /** `GOT` of `foo@GOT`. */ readonly modifier: string | undefined;
    }
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

/** Nesting of `.set` symbols that is followed. */
const DEEPEST_SET = 1000;

export function constantOf(value: bigint): Expression {
  return { kind: "constant", value };
}

/**
 * What an expression comes to, as far as it is known now.
 * @throws ExpressionMistake if no relocation could mean it, too
 */
export function evaluate(expression: Expression, options: EvaluationOptions): Value {
  return evaluateAt(expression, { ...options, depth: 0 });
}

/** The constant that an expression comes to, or undefined if it is not known now. */
export function constantValue(expression: Expression, options: EvaluationOptions): bigint | undefined {
  if (expression.kind === "constant") return expression.value;
  const value = evaluate(expression, options);
  return value.plus === undefined && value.minus === undefined ? value.constant : undefined;
}

/** Whether a symbol occurs in an expression, through `.set` too. */
export function mentions(expression: Expression, symbol: AsmSymbol, depth: number = 0): boolean {
  switch (expression.kind) {
    case "constant":
      return false;
    case "symbol": {
      const { symbol: mentioned } = expression;
      if (mentioned === symbol) return true;
      return (
        mentioned.value.kind === "expression" &&
        depth < DEEPEST_SET &&
        mentions(mentioned.value.expression, symbol, depth + 1)
      );
    }
    case "unary":
      return mentions(expression.operand, symbol, depth);
    case "binary":
      return mentions(expression.left, symbol, depth) || mentions(expression.right, symbol, depth);
  }
}

interface Evaluation extends EvaluationOptions {
  readonly depth: number;
}

function evaluateAt(expression: Expression, evaluation: Evaluation): Value {
  switch (expression.kind) {
    case "constant":
      return constant(expression.value);
    case "symbol":
      return symbolValue(expression, evaluation);
    case "unary":
      return unary(expression.operator, evaluateAt(expression.operand, evaluation), evaluation);
    case "binary": {
      const left = evaluateAt(expression.left, evaluation);
      const right = evaluateAt(expression.right, evaluation);
      return binary(expression.operator, { left, right }, evaluation);
    }
  }
}

function symbolValue(node: Extract<Expression, { kind: "symbol" }>, evaluation: Evaluation): Value {
  const { symbol, modifier } = node;
  if (symbol.value.kind !== "expression") return { plus: symbol, minus: undefined, constant: 0n, modifier };
  if (evaluation.depth > DEEPEST_SET) throw new ExpressionMistake(`The value of "${symbol.name}" depends on itself`);
  const value = evaluateAt(symbol.value.expression, { ...evaluation, depth: evaluation.depth + 1 });
  return modifier === undefined ? value : { ...value, modifier };
}

function constant(value: bigint): Value {
  return { plus: undefined, minus: undefined, constant: value, modifier: undefined };
}

function unary(operator: UnaryOperator, operand: Value, options: EvaluationOptions): Value {
  if (operator === "-") return binary("-", { left: constant(0n), right: operand }, options);
  if (operand.plus !== undefined || operand.minus !== undefined) {
    throw new ExpressionMistake(`The operand of "${operator}" is no constant`);
  }
  return constant(operator === "~" ? BigInt.asIntN(64, ~operand.constant) : operand.constant === 0n ? 1n : 0n);
}

function binary(operator: BinaryOperator, sides: { left: Value; right: Value }, options: EvaluationOptions): Value {
  const { left, right } = sides;
  if (operator === "+") return sum(left, right, options);
  if (operator === "-")
    return sum(left, { ...right, plus: right.minus, minus: right.plus, constant: -right.constant }, options);
  const comparing = comparisons.has(operator);
  const difference = comparing
    ? sum(left, { ...right, plus: right.minus, minus: right.plus, constant: -right.constant }, options)
    : undefined;
  if (
    difference !== undefined &&
    difference.plus === undefined &&
    difference.minus === undefined &&
    (left.plus ?? right.plus) !== undefined
  ) {
    return constant(arithmetic(operator, difference.constant, 0n));
  }
  if (left.plus !== undefined || left.minus !== undefined || right.plus !== undefined || right.minus !== undefined) {
    const culprit = left.plus ?? left.minus ?? right.plus ?? right.minus;
    throw new ExpressionMistake(`An operand of "${operator}" is no constant: "${culprit?.name}"`);
  }
  return constant(arithmetic(operator, left.constant, right.constant));
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(["==", "!=", "<", "<=", ">", ">="] as const);

function sum(left: Value, right: Value, options: EvaluationOptions): Value {
  let constantPart = BigInt.asIntN(64, left.constant + right.constant);
  const pluses = [left.plus, right.plus].filter((symbol) => symbol !== undefined);
  const minuses = [left.minus, right.minus].filter((symbol) => symbol !== undefined);
  for (let index = 0; index < pluses.length; index++) {
    for (let other = 0; other < minuses.length; other++) {
      const difference = differenceOf(pluses[index]!, minuses[other]!, options);
      if (difference === undefined) continue;
      constantPart = BigInt.asIntN(64, constantPart + BigInt(difference));
      pluses.splice(index--, 1);
      minuses.splice(other, 1);
      break;
    }
  }
  if (pluses.length > 1) throw new ExpressionMistake(`Both "${pluses[0]?.name}" and "${pluses[1]?.name}" are added`);
  if (minuses.length > 1)
    throw new ExpressionMistake(`Both "${minuses[0]?.name}" and "${minuses[1]?.name}" are subtracted`);
  const modifier = left.modifier ?? right.modifier;
  return {
    plus: pluses[0],
    minus: minuses[0],
    constant: constantPart,
    modifier: pluses.length === 0 ? undefined : modifier,
  };
}

/** Bytes from `minus` to `plus`, if that is known now. */
function differenceOf(plus: AsmSymbol, minus: AsmSymbol, options: EvaluationOptions): number | undefined {
  if (plus === minus) return 0;
  const to = placeOf(plus);
  const from = placeOf(minus);
  if (to === undefined || from === undefined || to.subsection.section !== from.subsection.section) return undefined;
  if (options.final) return finalOffset(to) - finalOffset(from);
  if (to.subsection !== from.subsection) return undefined;
  return knownDistance(to, from);
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
    case "%":
      if (right === 0n) throw new ExpressionMistake("Division by zero");
      return BigInt.asIntN(64, operator === "/" ? left / right : left % right);
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
