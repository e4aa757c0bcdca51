/** Input descriptions: which sections of which files go into an output section. */
import {
  SHF_ALLOC,
  SHF_COMPRESSED,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHF_INFO_LINK,
  SHF_LINK_ORDER,
  SHF_MERGE,
  SHF_OS_NONCONFORMING,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
} from "../../elf/index.ts";
import type { InputDescription, SectionPattern, Sorting } from "./ast.ts";
import { ScriptMistake, type Parser } from "./parser.ts";

/** Words that sort, and by what. */
export const sortingWords: ReadonlyMap<string, Sorting> = new Map([
  ["SORT", "name"],
  ["SORT_BY_NAME", "name"],
  ["SORT_BY_ALIGNMENT", "alignment"],
  ["SORT_BY_INIT_PRIORITY", "init-priority"],
  ["SORT_NONE", "none"],
]);

const flagNames: Readonly<Record<string, number>> = {
  SHF_ALLOC,
  SHF_COMPRESSED,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHF_INFO_LINK,
  SHF_LINK_ORDER,
  SHF_MERGE,
  SHF_OS_NONCONFORMING,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
};

const anyFlags: InputDescription["flags"] = { required: 0, forbidden: 0 };

/** A file pattern with what is said around it. */
interface FilePattern {
  readonly file: string;
  readonly sortsFiles: boolean;
  readonly excludedFiles: readonly string[];
}

/** input := "KEEP" "(" description ")" | description */
export function parseInput(parser: Parser): InputDescription {
  const { lexer } = parser;
  const start = lexer.peek("pattern").start;
  if (!lexer.accept("KEEP", "pattern")) return parseDescription(parser, { start, isKept: false });
  parser.expect("(", "pattern");
  const description = parseDescription(parser, { start, isKept: true });
  parser.expect(")", "pattern");
  return { ...description, place: lexer.placeFrom(start) };
}

/** description := ("INPUT_SECTION_FLAGS" "(" flags ")")? file ("(" section* ")")? */
function parseDescription(
  parser: Parser,
  { start, isKept }: { readonly start: number; readonly isKept: boolean },
): InputDescription {
  const { lexer } = parser;
  const flags = lexer.accept("INPUT_SECTION_FLAGS", "pattern") ? parseFlags(parser) : anyFlags;
  const file = parseFile(parser);
  const sections = lexer.accept("(", "pattern") ? parseSections(parser) : [];
  return { kind: "input", ...file, flags, sections, isKept, place: lexer.placeFrom(start) };
}

/** file := "EXCLUDE_FILE" "(" pattern* ")" file | ("SORT" | "SORT_BY_NAME" | "SORT_NONE") "(" file ")" | pattern */
function parseFile(parser: Parser): FilePattern {
  const { lexer } = parser;
  if (lexer.accept("EXCLUDE_FILE", "pattern")) {
    const excludedFiles = parseNames(parser);
    const inner = parseFile(parser);
    return { ...inner, excludedFiles: [...excludedFiles, ...inner.excludedFiles] };
  }
  const token = parser.name("a pattern for files", "pattern");
  const sorting = token.kind === "name" ? sortingWords.get(token.text) : undefined;
  if (sorting === undefined) return { file: token.text, sortsFiles: false, excludedFiles: [] };
  if (sorting !== "name" && sorting !== "none") {
    throw new ScriptMistake(`Files are not sorted by "${token.text}", only by name`, lexer.placeOf(token));
  }
  parser.expect("(", "pattern");
  const inner = parseFile(parser);
  parser.expect(")", "pattern");
  return { ...inner, sortsFiles: sorting === "name" };
}

/** section* ")", separated by blanks or commas */
function parseSections(parser: Parser): readonly SectionPattern[] {
  const { lexer } = parser;
  const patterns: SectionPattern[] = [];
  for (;;) {
    lexer.accept(",", "pattern");
    if (lexer.accept(")", "pattern")) return patterns;
    patterns.push(parseSection(parser, 0));
  }
}

/** Two sortings, of which each may have a list of excluded files around it. */
const DEEPEST_SECTION = 6;

/** section := sorting "(" section ")" | "EXCLUDE_FILE" "(" pattern* ")" section | pattern */
function parseSection(parser: Parser, depth: number): SectionPattern {
  const { lexer } = parser;
  const token = parser.name('a pattern for sections or ")"', "pattern");
  const place = lexer.placeOf(token);
  if (depth > DEEPEST_SECTION) throw new ScriptMistake("Sortings are nested too deep", place);
  if (token.kind === "name" && token.text === "EXCLUDE_FILE") {
    const excluded = parseNames(parser);
    const inner = parseSection(parser, depth + 1);
    return { ...inner, excludedFiles: [...excluded, ...inner.excludedFiles] };
  }
  const sorting = token.kind === "name" ? sortingWords.get(token.text) : undefined;
  if (sorting === undefined) return { place, pattern: token.text, sorting: [], excludedFiles: [] };
  parser.expect("(", "pattern");
  const inner = parseSection(parser, depth + 1);
  parser.expect(")", "pattern");
  return { ...inner, sorting: nested(sorting, inner.sorting), place: lexer.placeFrom(token.start) };

  function nested(outer: Sorting, innerSorting: readonly Sorting[]): readonly Sorting[] {
    const [first] = innerSorting;
    if (first === undefined || first === outer) return [outer];
    const isPair = (outer === "name" && first === "alignment") || (outer === "alignment" && first === "name");
    if (isPair && innerSorting.length === 1) return [outer, first];
    throw new ScriptMistake(`"${token.text}" cannot be around the sorting inside of it`, place);
  }
}

/** "(" pattern* ")" */
function parseNames(parser: Parser): readonly string[] {
  const { lexer } = parser;
  parser.expect("(", "pattern");
  const names: string[] = [];
  for (;;) {
    lexer.accept(",", "pattern");
    if (lexer.accept(")", "pattern")) return names;
    names.push(parser.name('a pattern for files or ")"', "pattern").text);
  }
}

/** "(" "!"? flag ("&" "!"? flag)* ")" */
function parseFlags(parser: Parser): InputDescription["flags"] {
  const { lexer } = parser;
  let required = 0;
  let forbidden = 0;
  parser.expect("(", "expression");
  do {
    const isForbidden = lexer.accept("!", "expression");
    const token = lexer.next("expression");
    const value = token.kind === "number" ? Number(token.text) : flagNames[token.text];
    if (value === undefined || Number.isNaN(value)) {
      throw parser.unknown(token, { what: "a section flag", names: Object.keys(flagNames) });
    }
    if (isForbidden) forbidden |= value;
    else required |= value;
  } while (lexer.accept("&", "expression"));
  parser.expect(")", "expression");
  return { required, forbidden };
}
