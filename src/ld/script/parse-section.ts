/** Output sections: `.text ADDRESS (TYPE) : AT(...) { statements } >REGION AT>REGION :SEGMENT =FILL`. */
import type {
  DataKind,
  Expression,
  NamedReference,
  OutputDescription,
  OverlayDescription,
  SectionStatement,
  SectionType,
} from "./ast.ts";
import type { Token } from "./lexer.ts";
import { parseAssertion, parseAssignment } from "./parse-assignment.ts";
import { parseExpression, parseInParentheses } from "./parse-expression.ts";
import { parseInput } from "./parse-input.ts";
import { ScriptMistake, type Parser } from "./parser.ts";

const types: ReadonlySet<string> = new Set([
  "NOLOAD",
  "DSECT",
  "COPY",
  "INFO",
  "OVERLAY",
  "READONLY",
] satisfies readonly SectionType[]);

const dataKinds: ReadonlySet<string> = new Set([
  "BYTE",
  "SHORT",
  "LONG",
  "QUAD",
  "SQUAD",
] satisfies readonly DataKind[]);

/** Options that stand behind the colon, so that a name that is read as an address may be none of them. */
interface Options {
  loadAddress: Expression | undefined;
  alignment: Expression | undefined;
  alignsWithInput: boolean;
  subalignment: Expression | undefined;
  constraint: OutputDescription["constraint"];
}

/** output := name address? type? ":" option* "{" statement* "}" placement ","? */
export function parseOutputSection(parser: Parser): OutputDescription {
  const { lexer } = parser;
  const token = sectionName(parser);
  const { address, ...type } = parseAddress(parser);
  parser.expectMark(":");
  const options = parseOptions(parser);
  parser.expect("{");
  const statements = parseStatements(parser);
  const placement = parsePlacement(parser);
  lexer.accept(",");
  return {
    kind: "output",
    name: token.text,
    namePlace: lexer.placeOf(token),
    place: lexer.placeFrom(token.start),
    address,
    ...type,
    ...options,
    statements,
    ...placement,
  };
}

function sectionName(parser: Parser): Token {
  const { kind } = parser.lexer.peek();
  if (kind !== "name" && kind !== "quoted") parser.unexpected("the name of a section");
  return parser.lexer.sectionName();
}

/** address? ("(" type ")")? in front of the colon */
function parseAddress(parser: Parser): Pick<OutputDescription, "address" | "type" | "elfType"> {
  const { lexer } = parser;
  const none = { address: undefined, type: undefined, elfType: undefined };
  if (atColon(parser)) return none;
  const type = parseType(parser);
  if (type !== undefined) return { ...none, ...type };
  const address = parseExpression(parser);
  if (atColon(parser) || lexer.peek("expression").text !== "(") return { ...none, address };
  return { ...none, address, ...parseType(parser) };
}

function atColon(parser: Parser): boolean {
  const { text, kind } = parser.lexer.peek("expression");
  return kind === "punctuation" && text === ":";
}

/** "(" (type | type? "(" "TYPE" "=" expression ")") ")"; undefined, without moving, if the parenthesis is of an expression */
function parseType(parser: Parser): Pick<OutputDescription, "type" | "elfType"> | undefined {
  const { lexer } = parser;
  const start = lexer.position;
  if (!lexer.accept("(", "expression")) return undefined;
  if (lexer.accept(")", "expression")) return { type: undefined, elfType: undefined };
  const token = lexer.peek("expression");
  if (token.kind === "name" && types.has(token.text)) {
    lexer.next("expression");
    const elfType = lexer.accept("(", "expression") ? parseElfType(parser) : undefined;
    parser.expect(")", "expression");
    return { type: token.text as SectionType, elfType };
  }
  if (token.kind === "name" && token.text === "TYPE") return { type: undefined, elfType: parseElfType(parser) };
  lexer.position = start;
  return undefined;
}

/** "TYPE" "=" expression ")" */
function parseElfType(parser: Parser): Expression {
  parser.expect("TYPE", "expression");
  parser.expect("=", "expression");
  const type = parseExpression(parser);
  parser.expect(")", "expression");
  return type;
}

function parseOptions(parser: Parser): Options {
  const { lexer } = parser;
  const options: Options = {
    loadAddress: undefined,
    alignment: undefined,
    alignsWithInput: false,
    subalignment: undefined,
    constraint: undefined,
  };
  for (;;) {
    if (lexer.accept("AT")) options.loadAddress = parseInParentheses(parser);
    else if (lexer.accept("ALIGN_WITH_INPUT")) options.alignsWithInput = true;
    else if (lexer.accept("ALIGN")) options.alignment = parseInParentheses(parser);
    else if (lexer.accept("SUBALIGN")) options.subalignment = parseInParentheses(parser);
    else if (lexer.accept("ONLY_IF_RO")) options.constraint = "ONLY_IF_RO";
    else if (lexer.accept("ONLY_IF_RW")) options.constraint = "ONLY_IF_RW";
    else return options;
  }
}

/** (">" region)? ("AT" ">" region)? (":" segment)* ("=" fill)? */
function parsePlacement(parser: Parser): Pick<OutputDescription, "region" | "loadRegion" | "segments" | "fill"> {
  const { lexer } = parser;
  const region = lexer.acceptMark(">") ? reference(parser, "the name of a memory region") : undefined;
  let loadRegion: NamedReference | undefined;
  if (lexer.accept("AT", "expression")) {
    parser.expectMark(">");
    loadRegion = reference(parser, "the name of a memory region");
  }
  const segments: NamedReference[] = [];
  while (lexer.acceptMark(":")) segments.push(reference(parser, "the name of a segment"));
  const fill = lexer.acceptMark("=") ? parseExpression(parser) : undefined;
  return { region, loadRegion, segments, fill };
}

function reference(parser: Parser, what: string): NamedReference {
  const { kind } = parser.lexer.peek();
  if (kind !== "name" && kind !== "quoted") parser.unexpected(what);
  const token = parser.lexer.sectionName();
  return { name: token.text, place: parser.lexer.placeOf(token) };
}

/** statement* "}" */
function parseStatements(parser: Parser): readonly SectionStatement[] {
  const statements: SectionStatement[] = [];
  const readOne = (): void => {
    const { lexer } = parser;
    if (lexer.accept(";", "pattern")) return;
    if (lexer.accept("INCLUDE", "pattern")) parser.include(readOne);
    else statements.push(parseStatement(parser));
  };
  parser.statements("}", readOne);
  return statements;
}

/** statement := assignment | assertion | data | "FILL" ... | "CONSTRUCTORS" | input */
function parseStatement(parser: Parser): SectionStatement {
  const { lexer } = parser;
  const assignment = parseAssignment(parser) ?? parseAssertion(parser);
  if (assignment !== undefined) return assignment;
  const token = lexer.peek("pattern");
  const { start } = token;
  if (token.kind === "name" && isFollowedByParenthesis(parser, token)) {
    if (dataKinds.has(token.text)) {
      lexer.next("pattern");
      const value = parseInParentheses(parser);
      return ended(parser, { kind: "data", type: token.text as DataKind, value, place: lexer.placeFrom(start) });
    }
    if (token.text === "ULEB128" || token.text === "SLEB128") return parseLeb(parser, token);
    if (token.text === "FILL") {
      lexer.next("pattern");
      const value = parseInParentheses(parser);
      return ended(parser, { kind: "fill", value, place: lexer.placeFrom(start) });
    }
  }
  if (lexer.accept("ASCIZ", "pattern")) return parseText(parser, { start, endsInZero: true });
  if (lexer.accept("ASCII", "pattern")) return parseText(parser, { start, endsInZero: false });
  if (lexer.accept("CONSTRUCTORS", "pattern")) return { kind: "constructors", place: lexer.placeFrom(start) };
  if (token.text.startsWith("SORT") && acceptSortedConstructors(parser)) {
    return { kind: "constructors", place: lexer.placeFrom(start) };
  }
  return parseInput(parser);
}

function isFollowedByParenthesis(parser: Parser, token: Token): boolean {
  return /^\s*\(/.test(parser.lexer.source.text.slice(token.end, token.end + 80));
}

/** A statement with what separates it from the next. */
function ended<S extends SectionStatement>(parser: Parser, statement: S): S {
  parser.lexer.accept(";", "pattern");
  return statement;
}

/** ("ULEB128" | "SLEB128") "(" expression ("," expression)? ")" */
function parseLeb(parser: Parser, token: Token): SectionStatement {
  const { lexer } = parser;
  lexer.next("pattern");
  parser.expect("(");
  const value = parseExpression(parser);
  const size = lexer.accept(",", "expression") ? parseExpression(parser) : undefined;
  parser.expect(")", "expression");
  const isSigned = token.text === "SLEB128";
  return ended(parser, { kind: "leb", isSigned, value, size, place: lexer.placeFrom(token.start) });
}

/** ("(" expression ")")? text */
function parseText(
  parser: Parser,
  { start, endsInZero }: { readonly start: number; readonly endsInZero: boolean },
): SectionStatement {
  const { lexer } = parser;
  const size = !endsInZero && lexer.peek().text === "(" ? parseInParentheses(parser) : undefined;
  const text = unescaped(parser.text("a text in quotes"));
  return ended(parser, { kind: "text", text, endsInZero, size, place: lexer.placeFrom(start) });
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|.)/g, (_, escaped: string) => {
    return /^[0-7]/.test(escaped)
      ? String.fromCharCode(Number.parseInt(escaped, 8) & 0xff)
      : (escapes[escaped] ?? escaped);
  });
}

/** "SORT" "(" "CONSTRUCTORS" ")"; false, without moving, if something else is sorted */
function acceptSortedConstructors(parser: Parser): boolean {
  const { lexer } = parser;
  const start = lexer.position;
  lexer.next("pattern");
  if (lexer.accept("(", "pattern") && lexer.accept("CONSTRUCTORS", "pattern") && lexer.accept(")", "pattern"))
    return true;
  lexer.position = start;
  return false;
}

/** overlay := "OVERLAY" address? ":" "NOCROSSREFS"? ("AT" "(" expression ")")? "{" member* "}" placement ","? */
export function parseOverlay(parser: Parser): OverlayDescription {
  const { lexer } = parser;
  const start = lexer.next().start;
  const address = atColon(parser) ? undefined : parseExpression(parser);
  parser.expectMark(":");
  lexer.accept("NOCROSSREFS");
  const loadAddress = lexer.accept("AT") ? parseInParentheses(parser) : undefined;
  parser.expect("{");
  const sections: OutputDescription[] = [];
  parser.statements("}", () => sections.push(parseOverlayMember(parser)));
  const { region, loadRegion, segments, fill } = parsePlacement(parser);
  lexer.accept(",");
  const place = lexer.placeFrom(start);
  if (sections.length === 0) throw new ScriptMistake("The overlay has no sections", place);
  const withDefaults = sections.map((section) => ({
    ...section,
    segments: section.segments.length > 0 ? section.segments : segments,
    fill: section.fill ?? fill,
  }));
  return { kind: "overlay", place, address, loadAddress, sections: withDefaults, region, loadRegion };
}

/** member := name "{" statement* "}" (":" segment)* ("=" fill)? ","? */
function parseOverlayMember(parser: Parser): OutputDescription {
  const { lexer } = parser;
  const token = sectionName(parser);
  parser.expect("{");
  const statements = parseStatements(parser);
  const { segments, fill } = parsePlacement(parser);
  lexer.accept(",");
  return {
    kind: "output",
    name: token.text,
    namePlace: lexer.placeOf(token),
    place: lexer.placeFrom(token.start),
    address: undefined,
    type: undefined,
    elfType: undefined,
    loadAddress: undefined,
    alignment: undefined,
    alignsWithInput: false,
    subalignment: undefined,
    constraint: undefined,
    statements,
    region: undefined,
    loadRegion: undefined,
    segments,
    fill,
  };
}
