/**
 * Values of expressions, with GNU ld's rules for what is an address.
 *
 * A value is a number, or an address in a section: so many bytes from its start. Numbers and addresses of one section are
 * calculated with as they are; where two sections meet, both addresses become absolute first. Outside of output
 * sections a number that is written there is an absolute address, inside it is a number: so `x = 5` in a section is an
 * address in that section and `x = 5` outside is address 5. Arithmetic is that of 64 bits without sign, but division
 * has one.
 */
import type { BinaryOperator, Expression, ExpressionOf, UnaryOperator } from "./ast.ts";
import type { OutputSection } from "./output-section.ts";
import type { ScriptPlace } from "./script-text.ts";

/** A value: a number where `section` is undefined. */
export interface Value {
  readonly number: bigint;
  readonly section: OutputSection | "absolute" | undefined;
}

/** What expressions ask of the layout. All may be unknown as yet. */
export interface EvaluationContext {
  /** The location counter, as an address. */
  readonly dot: bigint;
  /** The output section that the expression stands in. */
  readonly section: OutputSection | undefined;
  symbol(name: string, place: ScriptPlace): Value | undefined;
  isDefined(name: string): boolean;
  outputSection(name: string, place: ScriptPlace): OutputSection | undefined;
  region(name: string, place: ScriptPlace): { readonly origin: bigint; readonly length: bigint } | undefined;
  /** The value of `CONSTANT(name)`. */
  constant(name: string): bigint | undefined;
  /** The address of `SEGMENT_START` that an option gave. */
  segmentStart(segment: string): bigint | undefined;
  readonly headersSize: bigint;
  /** Takes note of what is wrong; it counts only if it is still wrong in the end. */
  problem(message: string, place: ScriptPlace): undefined;
}

export function wrap(number: bigint): bigint {
  return BigInt.asUintN(64, number);
}

/** The address that a value means. */
export function addressOf({ number, section }: Value): bigint {
  return typeof section === "object" ? wrap(number + section.address) : number;
}

/** What an expression comes to; undefined if something in it is not known. */
export function evaluate(expression: Expression, context: EvaluationContext): Value | undefined {
  switch (expression.kind) {
    case "number":
      return { number: wrap(expression.value), section: context.section === undefined ? "absolute" : undefined };
    case "name":
      return nameValue(expression, context);
    case "unary": {
      const operand = evaluate(expression.operand, context);
      return operand && { ...operand, number: unary(expression.operator, operand.number) };
    }
    case "binary":
      return binary(expression, context);
    case "conditional": {
      const condition = evaluate(expression.condition, context);
      if (condition === undefined) return undefined;
      return evaluate(condition.number === 0n ? expression.whenFalse : expression.whenTrue, context);
    }
    case "call":
      return call(expression, context);
    case "query":
      return query(expression, context);
    case "segment-start": {
      const start = context.segmentStart(expression.segment);
      return start === undefined ? evaluate(expression.otherwise, context) : relative(start, context);
    }
    case "assert": {
      const condition = evaluate(expression.condition, context);
      if (condition?.number === 0n) context.problem(expression.message, expression.place);
      return condition;
    }
  }
}

/** The address that an expression comes to. */
export function evaluateAddress(expression: Expression, context: EvaluationContext): bigint | undefined {
  const value = evaluate(expression, context);
  return value && addressOf(value);
}

function plain(number: bigint): Value {
  return { number: wrap(number), section: undefined };
}

/** An address, from the start of the section that the expression stands in. */
function relative(address: bigint, { section }: EvaluationContext): Value {
  if (section === undefined) return { number: address, section: "absolute" };
  return { number: wrap(address - section.address), section };
}

function nameValue({ name, place }: ExpressionOf<"name">, context: EvaluationContext): Value | undefined {
  if (name === ".") return relative(context.dot, context);
  if (name === "SIZEOF_HEADERS" || name === "sizeof_headers") return plain(context.headersSize);
  const value = context.symbol(name, place);
  // An absolute symbol is a number to what is inside of a section.
  return value?.section === "absolute" && context.section !== undefined ? plain(value.number) : value;
}

function unary(operator: UnaryOperator, operand: bigint): bigint {
  switch (operator) {
    case "-":
      return wrap(-operand);
    case "+":
      return operand;
    case "~":
      return wrap(~operand);
    case "!":
      return operand === 0n ? 1n : 0n;
  }
}

const comparisons: ReadonlySet<BinaryOperator> = new Set([
  "<",
  "<=",
  ">",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
] satisfies readonly BinaryOperator[]);

function binary(expression: ExpressionOf<"binary">, context: EvaluationContext): Value | undefined {
  const { operator, place } = expression;
  const left = evaluate(expression.left, context);
  if (left !== undefined && operator === "&&" && left.number === 0n) return plain(0n);
  if (left !== undefined && operator === "||" && left.number !== 0n) return plain(1n);
  const right = evaluate(expression.right, context);
  if (left === undefined || right === undefined) return undefined;
  const sides = commonSection(left, right);
  if (right.number === 0n && (operator === "/" || operator === "%")) {
    return context.problem("Division by zero", place);
  }
  const number = arithmetic(operator, sides.left, sides.right);
  if (comparisons.has(operator)) return plain(number);
  return { number: wrap(number), section: sides.section };
}

interface Sides {
  readonly left: bigint;
  readonly right: bigint;
  /** What the result is in. */
  readonly section: Value["section"];
}

function commonSection(left: Value, right: Value): Sides {
  if (left.section === right.section) {
    // The difference of two addresses of a section is a number.
    return { left: left.number, right: right.number, section: undefined };
  }
  if (left.section !== undefined && right.section !== undefined) {
    return { left: addressOf(left), right: addressOf(right), section: undefined };
  }
  return { left: left.number, right: right.number, section: left.section ?? right.section };
}

function arithmetic(operator: BinaryOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case "*":
      return left * right;
    case "/":
      return BigInt.asIntN(64, left) / BigInt.asIntN(64, right);
    case "%":
      return BigInt.asIntN(64, left) % BigInt.asIntN(64, right);
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "<<":
      return left << (right & 63n);
    case ">>":
      return left >> (right & 63n);
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<":
      return left < right ? 1n : 0n;
    case "<=":
      return left <= right ? 1n : 0n;
    case ">":
      return left > right ? 1n : 0n;
    case ">=":
      return left >= right ? 1n : 0n;
    case "==":
      return left === right ? 1n : 0n;
    case "!=":
      return left === right ? 0n : 1n;
    case "&&":
      return left !== 0n && right !== 0n ? 1n : 0n;
    case "||":
      return left !== 0n || right !== 0n ? 1n : 0n;
  }
}

/** The next multiple, of any number; 0 stands for 1. */
export function alignUp(value: bigint, alignment: bigint): bigint {
  if (alignment <= 1n) return value;
  return wrap(((value + alignment - 1n) / alignment) * alignment);
}

function call(expression: ExpressionOf<"call">, context: EvaluationContext): Value | undefined {
  const values = expression.operands.map((operand) => evaluate(operand, context));
  const [first, second] = values;
  if (first === undefined || values.includes(undefined)) return undefined;
  switch (expression.function) {
    case "ABSOLUTE":
      return { number: addressOf(first), section: "absolute" };
    case "ALIGN":
      if (second !== undefined) return alignValue(first, second);
      return relative(alignUp(context.dot, addressOf(first)), context);
    case "BLOCK":
    case "NEXT":
      return relative(alignUp(context.dot, addressOf(first)), context);
    case "MAX":
    case "MIN":
      return second && extreme(expression.function, { first, second });
    case "LOG2CEIL":
      return plain(logarithm(addressOf(first)));
    case "DATA_SEGMENT_ALIGN":
      return relative(dataSegmentStart(context.dot, addressOf(first)), context);
    case "DATA_SEGMENT_RELRO_END":
      return second;
    case "DATA_SEGMENT_END":
      return first;
    default:
      return context.problem(`There is no function "${expression.function}"`, expression.place);
  }
}

function alignValue(value: Value, alignment: Value): Value {
  const { left, right } = commonSection(value, alignment);
  const isAbsolute =
    value.section !== alignment.section && value.section !== undefined && alignment.section !== undefined;
  return { number: alignUp(left, right), section: isAbsolute ? "absolute" : value.section };
}

function extreme(which: "MAX" | "MIN", { first, second }: { first: Value; second: Value }): Value {
  const { left, right, section } = commonSection(first, second);
  const isFirst = which === "MAX" ? left > right : left < right;
  const common = first.section === second.section ? first.section : section;
  return { number: isFirst ? left : right, section: common };
}

/** Manual, "Builtin Functions": on the next page at the same place in it, so that no page is in two segments. */
function dataSegmentStart(dot: bigint, page: bigint): bigint {
  return page === 0n ? dot : wrap(alignUp(dot, page) + (dot & (page - 1n)));
}

function logarithm(value: bigint): bigint {
  if (value <= 1n) return 0n;
  return BigInt((value - 1n).toString(2).length);
}

function query(
  { function: name, name: what, place }: ExpressionOf<"query">,
  context: EvaluationContext,
): Value | undefined {
  switch (name) {
    case "DEFINED":
      return plain(context.isDefined(what) ? 1n : 0n);
    case "CONSTANT": {
      const value = context.constant(what);
      if (value === undefined) return context.problem(`There is no constant "${what}"`, place);
      return plain(value);
    }
    case "ORIGIN":
    case "LENGTH": {
      const region = context.region(what, place);
      return region && plain(name === "ORIGIN" ? region.origin : region.length);
    }
    default: {
      const output = context.outputSection(what, place);
      return output && sectionValue(name, output);
    }
  }
}

function sectionValue(name: string, output: OutputSection): Value | undefined {
  switch (name) {
    case "SIZEOF":
      return plain(output.size);
    case "ALIGNOF":
      return plain(output.alignment);
    case "ADDR":
      return output.isPlaced ? { number: 0n, section: output } : undefined;
    default:
      return output.isPlaced ? { number: output.loadAddress, section: "absolute" } : undefined;
  }
}
