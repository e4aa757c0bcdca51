/** Assignments and assertions, which may stand everywhere. */
import type { Assertion, Assignment, AssignmentOperator } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { ScriptMistake, type Parser } from "./parser.ts";

const operators: ReadonlySet<string> = new Set([
  "=",
  "+=",
  "-=",
  "*=",
  "/=",
  "<<=",
  ">>=",
  "&=",
  "|=",
  "^=",
] satisfies readonly AssignmentOperator[]);

/** Words around an assignment, and what they say. */
export const assignmentWords: ReadonlyMap<string, Pick<Assignment, "isProvided" | "isHidden">> = new Map([
  ["PROVIDE", { isProvided: true, isHidden: false }],
  ["PROVIDE_HIDDEN", { isProvided: true, isHidden: true }],
  ["HIDDEN", { isProvided: false, isHidden: true }],
]);

/** assignment := (name operator expression | word "(" name "=" expression ")") (";" | ","); undefined if none is next */
export function parseAssignment(parser: Parser): Assignment | undefined {
  const { lexer } = parser;
  const token = lexer.peek("pattern");
  const words = token.kind === "name" ? assignmentWords.get(token.text) : undefined;
  if (words === undefined) {
    const assignment = parsePlain(parser, { isProvided: false, isHidden: false });
    if (assignment !== undefined) endStatement(parser);
    return assignment;
  }
  lexer.next("pattern");
  parser.expect("(", "expression");
  const assignment = parsePlain(parser, words) ?? parser.unexpected("an assignment", "expression");
  parser.expect(")", "expression");
  lexer.accept(";", "expression");
  if (assignment.operator === "=" && assignment.symbol !== ".") {
    return { ...assignment, place: lexer.placeFrom(token.start) };
  }
  throw new ScriptMistake(`Found "${assignment.symbol} ${assignment.operator}", expected a symbol and "="`, {
    ...assignment.symbolPlace,
  });
}

function parsePlain(parser: Parser, words: Pick<Assignment, "isProvided" | "isHidden">): Assignment | undefined {
  const { lexer } = parser;
  const name = lexer.assignedName();
  if (name === undefined) return undefined;
  const operator = lexer.next("expression");
  if (!operators.has(operator.text)) {
    throw new ScriptMistake(`Found "${operator.text}", expected an assignment`, lexer.placeOf(operator));
  }
  const value = parseExpression(parser);
  return {
    kind: "assignment",
    place: lexer.placeFrom(name.start),
    symbol: name.text,
    symbolPlace: lexer.placeOf(name),
    operator: operator.text as AssignmentOperator,
    value,
    ...words,
  };
}

/** assertion := "ASSERT" "(" expression "," text ")" ";"?; undefined if none is next */
export function parseAssertion(parser: Parser): Assertion | undefined {
  const { lexer } = parser;
  const { start } = lexer.peek("pattern");
  if (!lexer.accept("ASSERT", "pattern")) return undefined;
  parser.expect("(", "expression");
  const condition = parseExpression(parser);
  parser.expect(",", "expression");
  const message = parser.text("the text of a message");
  parser.expect(")", "expression");
  lexer.accept(";", "expression");
  return { kind: "assertion", condition, message, place: lexer.placeFrom(start) };
}

/** What separates an assignment from the next statement; in front of a closing brace GNU ld wants it too. */
function endStatement(parser: Parser): void {
  if (!parser.lexer.accept(";", "expression") && !parser.lexer.accept(",", "expression")) {
    parser.unexpected('an operator or ";"', "expression");
  }
}
