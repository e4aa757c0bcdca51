/** Expressions: precedence climbing over the operators of C. */
import type { BinaryOperator, Expression, UnaryOperator } from "./ast.ts";
import { builtInFunctions } from "./functions.ts";
import { numberValue, type Token } from "./lexer.ts";
import { ScriptMistake, type Parser } from "./parser.ts";

/** How tightly operators bind. */
const precedences: ReadonlyMap<string, number> = new Map(
  (
    [
      ["||"],
      ["&&"],
      ["|"],
      ["^"],
      ["&"],
      ["==", "!="],
      ["<", "<=", ">", ">="],
      ["<<", ">>"],
      ["+", "-"],
      ["*", "/", "%"],
    ] satisfies readonly (readonly BinaryOperator[])[]
  ).flatMap((operators, level) => operators.map((operator) => [operator, level + 1] as const)),
);

const unaryOperators: ReadonlySet<string> = new Set(["-", "+", "~", "!"] satisfies readonly UnaryOperator[]);

/** Operators of one expression. Evaluating it goes as deep. */
const MOST_OPERATORS = 1000;

/** expression := or-expression ("?" expression ":" expression)? */
export function parseExpression(parser: Parser): Expression {
  return new ExpressionParser(parser).conditional();
}

/** "(" expression ")" */
export function parseInParentheses(parser: Parser): Expression {
  parser.expect("(");
  const expression = parseExpression(parser);
  parser.expect(")", "expression");
  return expression;
}

class ExpressionParser {
  readonly #parser: Parser;
  #operators = 0;

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  conditional(): Expression {
    const { lexer } = this.#parser;
    const start = lexer.peek("expression").start;
    const condition = this.#binary(1);
    if (!lexer.accept("?", "expression")) return condition;
    this.#count();
    const whenTrue = this.conditional();
    this.#parser.expect(":", "expression");
    const whenFalse = this.conditional();
    return { kind: "conditional", condition, whenTrue, whenFalse, place: lexer.placeFrom(start) };
  }

  /** Operators that bind at least as tightly as `level`; all associate to the left. */
  #binary(level: number): Expression {
    const { lexer } = this.#parser;
    const start = lexer.peek("expression").start;
    let left = this.#unary();
    for (;;) {
      const token = lexer.peek("expression");
      const precedence = token.kind === "punctuation" ? precedences.get(token.text) : undefined;
      if (precedence === undefined || precedence < level) return left;
      this.#count();
      lexer.next("expression");
      const right = this.#binary(precedence + 1);
      const operator = token.text as BinaryOperator;
      left = { kind: "binary", operator, left, right, place: lexer.placeFrom(start) };
    }
  }

  /** unary := ("-" | "+" | "~" | "!") unary | primary */
  #unary(): Expression {
    const { lexer } = this.#parser;
    // `~a` is a name to the lexer, and so it is to GNU ld only behind a letter.
    const start = lexer.peek("expression").start;
    const operator = [...unaryOperators].find((mark) => lexer.acceptMark(mark));
    if (operator === undefined) return this.#primary();
    this.#count();
    const operand = this.#unary();
    return { kind: "unary", operator: operator as UnaryOperator, operand, place: lexer.placeFrom(start) };
  }

  /** primary := number | name | "(" expression ")" | function "(" operands ")" */
  #primary(): Expression {
    const { lexer } = this.#parser;
    const token = lexer.peek("expression");
    const place = lexer.placeOf(token);
    if (token.kind === "number") {
      lexer.next("expression");
      return { kind: "number", value: numberValue(token.text), text: token.text, place };
    }
    if (lexer.accept("(", "expression")) {
      this.#count();
      const inner = this.conditional();
      this.#parser.expect(")", "expression");
      return inner;
    }
    if (token.kind !== "name" && token.kind !== "quoted") this.#parser.unexpected("an expression", "expression");
    lexer.next("expression");
    if (token.kind === "name" && lexer.accept("(", "expression")) return this.#call(token);
    return { kind: "name", name: token.text, place };
  }

  #call(token: Token): Expression {
    this.#count();
    const { lexer } = this.#parser;
    if (token.text === "SEGMENT_START") return this.#segmentStart(token);
    if (token.text === "ASSERT") return this.#assertion(token);
    const row = builtInFunctions.get(token.text);
    if (row === undefined) {
      throw this.#parser.unknown(token, { what: "a function", names: builtInFunctions.keys() });
    }
    if (typeof row.takes === "string") {
      const name = this.#parser.name(`the name of a ${row.takes}`).text;
      this.#parser.expect(")", "expression");
      return { kind: "query", function: row.name, name, place: lexer.placeFrom(token.start) };
    }
    const operands = this.#operands({ name: row.name, ...row.takes }, token);
    return { kind: "call", function: row.name, operands, place: lexer.placeFrom(token.start) };
  }

  #operands(row: { name: string; least: number; most: number }, token: Token): readonly Expression[] {
    const { lexer } = this.#parser;
    const operands = [this.conditional()];
    while (lexer.accept(",", "expression")) {
      this.#count();
      operands.push(this.conditional());
    }
    this.#parser.expect(")", "expression");
    const { least, most } = row;
    if (operands.length >= least && operands.length <= most) return operands;
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    throw new ScriptMistake(
      `Found ${operands.length} operands of "${row.name}", expected ${wanted}`,
      lexer.placeFrom(token.start),
    );
  }

  /** "SEGMENT_START" "(" name "," expression ")" */
  #segmentStart(token: Token): Expression {
    const segment = this.#parser.name("the name of a segment").text;
    this.#parser.expect(",", "expression");
    const otherwise = this.conditional();
    this.#parser.expect(")", "expression");
    return { kind: "segment-start", segment, otherwise, place: this.#parser.lexer.placeFrom(token.start) };
  }

  /** "ASSERT" "(" expression "," text ")" */
  #assertion(token: Token): Expression {
    const condition = this.conditional();
    this.#parser.expect(",", "expression");
    const message = this.#parser.text("the text of a message");
    this.#parser.expect(")", "expression");
    return { kind: "assert", condition, message, place: this.#parser.lexer.placeFrom(token.start) };
  }

  #count(): void {
    if (++this.#operators <= MOST_OPERATORS) return;
    const { lexer } = this.#parser;
    throw new ScriptMistake(
      `The expression has more than ${MOST_OPERATORS} operators`,
      lexer.placeOf(lexer.peek("expression")),
    );
  }
}
