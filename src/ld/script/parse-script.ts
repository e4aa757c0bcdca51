/**
 * The commands of a script. The functions of this parser have the names of what they read, and say it as a rule
 * of the grammar.
 */
import { nearNames, type DiagnosticLog } from "../../diag/index.ts";
import type {
  CrossReferenceRule,
  Expression,
  InputFileReference,
  LayoutStatement,
  LinkerScript,
  NamedReference,
  RegionDefinition,
  ScriptSettings,
  SegmentDefinition,
} from "./ast.ts";
import type { Token } from "./lexer.ts";
import { parseAssertion, parseAssignment } from "./parse-assignment.ts";
import { parseExpression, parseInParentheses } from "./parse-expression.ts";
import { parseOutputSection, parseOverlay } from "./parse-section.ts";
import { Parser, ScriptMistake, type ScriptLoader } from "./parser.ts";
export type { ScriptLoader };
import { ScriptText } from "./script-text.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** A script that is being read. */
interface Draft {
  readonly settings: Mutable<ScriptSettings>;
  readonly regions: RegionDefinition[];
  readonly segments: SegmentDefinition[];
  readonly layout: LayoutStatement[];
  hasSegments: boolean;
  hasSections: boolean;
}

/** What {@link parseScript} needs besides the text. */
export interface ParseScriptOptions {
  /** What messages call the script; `<script>` by default. */
  readonly name?: string;
  /** Takes the messages. */
  readonly log: DiagnosticLog;
  /** Gives included files; by default there are none. */
  readonly load?: ScriptLoader;
}

/**
 * Reads a linker script. Mistakes go to the log; what could be read in spite of them is returned.
 *
 * @example
 * ```ts
 * import { DiagnosticLog } from "muslin/diag";
 * import { parseScript } from "muslin/ld";
 *
 * const log = new DiagnosticLog();
 * const script = parseScript("ENTRY(start) SECTIONS { .text : { *(.text) } }", { log });
 * script.settings.entry?.name; // "start"
 * script.layout.length; // 1
 * log.errorCount; // 0
 * ```
 */
export function parseScript(text: string, options: ParseScriptOptions): LinkerScript {
  const { name = "<script>", log, load = () => undefined } = options;
  const parser = new Parser(new ScriptText(name, text), { log, load });
  const draft: Draft = {
    settings: {
      entry: undefined,
      outputFormat: undefined,
      outputArchitecture: undefined,
      outputName: undefined,
      externs: [],
      searchFolders: [],
      startupFile: undefined,
      inputs: [],
      regionAliases: [],
      crossReferences: [],
      versions: [],
      allocatesCommon: true,
    },
    regions: [],
    segments: [],
    layout: [],
    hasSegments: false,
    hasSections: false,
  };
  parser.statements("end", () => parseCommand(parser, draft));
  return draft;
}

type CommandReader = (parser: Parser, draft: Draft) => void;

/** A command: what it is called, what it does, and how it is read behind its name. */
interface CommandRow {
  readonly name: string;
  readonly about: string;
  readonly read: CommandReader;
}

const rows: readonly CommandRow[] = [
  {
    name: "ENTRY",
    about: "the symbol at which the program begins",
    read: (parser, { settings }) => (settings.entry = referenceInParentheses(parser, "the name of a symbol")),
  },
  {
    name: "EXTERN",
    about: "symbols that are wanted: archives are asked for them",
    read: (parser, { settings }) => settings.externs.push(...parseReferences(parser, "the name of a symbol")),
  },
  {
    name: "OUTPUT",
    about: "the output's name, unless `-o` gives one",
    read: (parser, { settings }) => (settings.outputName = parser.nameInParentheses("the name of a file").text),
  },
  {
    name: "OUTPUT_FORMAT",
    about: "`binary`: the contents at their load addresses and nothing else; any `elf...`: an ELF executable",
    read: (parser, { settings }) => (settings.outputFormat = parseReferences(parser, "a format")[0]),
  },
  {
    name: "TARGET",
    about: "no effect: files say what they are",
    read: (parser) => void parser.nameInParentheses("a format"),
  },
  {
    name: "OUTPUT_ARCH",
    about: "no effect: objects say what they are for",
    read: (parser, { settings }) => (settings.outputArchitecture = referenceInParentheses(parser, "an architecture")),
  },
  {
    name: "SEARCH_DIR",
    about: "a folder in which files are looked for",
    read: (parser, { settings }) => settings.searchFolders.push(parser.nameInParentheses("the name of a folder").text),
  },
  {
    name: "STARTUP",
    about: "the file that is linked first",
    read: (parser, { settings }) => {
      const { name, place } = referenceInParentheses(parser, "the name of a file");
      settings.startupFile = { name, place, isAsNeeded: false };
    },
  },
  {
    name: "INPUT",
    about: "files to link, also as `-lNAME`",
    read: (parser, { settings }) => parseInputFiles(parser, { inputs: settings.inputs, isAsNeeded: false }),
  },
  {
    name: "GROUP",
    about: "the same: archives are searched until nothing is undefined in any case; `AS_NEEDED` may be inside",
    read: (parser, { settings }) => parseInputFiles(parser, { inputs: settings.inputs, isAsNeeded: false }),
  },
  { name: "MEMORY", about: "regions of memory: attributes, origin, length", read: parseMemory },
  { name: "REGION_ALIAS", about: "another name of a region", read: parseRegionAlias },
  { name: "PHDRS", about: "segments of the ELF file", read: parseSegments },
  { name: "SECTIONS", about: "what goes where", read: parseLayout },
  {
    name: "INSERT",
    about: "moves what this script has so far before or after a section of another",
    read: (parser, draft) => draft.layout.push(parseInsert(parser)),
  },
  {
    name: "VERSION",
    about: "versions of symbols, as a version script has them: for shared objects",
    read: parseVersion,
  },
  {
    name: "NOCROSSREFS",
    about: "sections that may not refer to each other",
    read: (parser, draft) => parseCrossReferences(parser, draft, false),
  },
  {
    name: "NOCROSSREFS_TO",
    about: "a section to which the others may not refer",
    read: (parser, draft) => parseCrossReferences(parser, draft, true),
  },
  {
    name: "FORCE_COMMON_ALLOCATION",
    about: "no effect: common symbols get a place in any case",
    read: () => undefined,
  },
  {
    name: "INHIBIT_COMMON_ALLOCATION",
    about: "common symbols get no place",
    read: (_, { settings }) => (settings.allocatesCommon = false),
  },
  { name: "FORCE_GROUP_ALLOCATION", about: "no effect: groups are resolved in any case", read: () => undefined },
  { name: "LD_FEATURE", about: "no effect", read: (parser) => void parser.nameInParentheses("a feature") },
];

const commands: ReadonlyMap<string, CommandReader> = new Map(rows.map(({ name, read }) => [name, read]));

/** Commands and what they do, for the manual. */
export const commandSummaries: readonly Omit<CommandRow, "read">[] = rows;

const nearCommands: readonly string[] = [
  ...commands.keys(),
  "ASSERT",
  "INCLUDE",
  "PROVIDE",
  "PROVIDE_HIDDEN",
  "HIDDEN",
];

/** command := ";" | "INCLUDE" file | assignment | assertion | one of the table */
function parseCommand(parser: Parser, draft: Draft): void {
  const { lexer } = parser;
  if (lexer.accept(";")) return;
  const statement = parseAssignment(parser) ?? parseAssertion(parser);
  if (statement !== undefined) {
    draft.layout.push(statement);
    return;
  }
  const token = lexer.next();
  if (token.kind === "name" && token.text === "INCLUDE") return parser.include(() => parseCommand(parser, draft));
  const read = token.kind === "name" ? commands.get(token.text) : undefined;
  if (read === undefined) throw unknownCommand(parser, token);
  read(parser, draft);
}

/** A word like `b=1` is a name to GNU ld, which does not say what is wrong with it; here it is an assignment already. */
function unknownCommand(parser: Parser, token: Token): ScriptMistake {
  if (token.kind === "name" && nearNames(token.text, nearCommands).length === 0) {
    return new ScriptMistake(`Found "${token.text}", expected a command`, parser.lexer.placeOf(token));
  }
  return parser.unknown(token, { what: "a command", names: nearCommands });
}

function referenceInParentheses(parser: Parser, what: string): NamedReference {
  const token = parser.nameInParentheses(what);
  return { name: token.text, place: parser.lexer.placeOf(token) };
}

/** "(" name* ")", separated by blanks or commas */
function parseReferences(parser: Parser, what: string): readonly NamedReference[] {
  const { lexer } = parser;
  parser.expect("(");
  const references: NamedReference[] = [];
  for (;;) {
    lexer.accept(",");
    if (lexer.accept(")")) return references;
    const token = parser.name(what);
    references.push({ name: token.text, place: lexer.placeOf(token) });
  }
}

/** "(" (file | "AS_NEEDED" "(" file* ")")* ")" */
function parseInputFiles(
  parser: Parser,
  { inputs, isAsNeeded }: { readonly inputs: InputFileReference[]; readonly isAsNeeded: boolean },
): void {
  const { lexer } = parser;
  parser.expect("(");
  for (;;) {
    lexer.accept(",");
    if (lexer.accept(")")) return;
    if (!isAsNeeded && lexer.accept("AS_NEEDED")) {
      parseInputFiles(parser, { inputs, isAsNeeded: true });
      continue;
    }
    const token = parser.name("the name of a file");
    inputs.push({ name: token.text, place: lexer.placeOf(token), isAsNeeded });
  }
}

/** "MEMORY" "{" (name ("(" attributes ")")? ":" "ORIGIN" "=" expression "," "LENGTH" "=" expression)* "}" */
function parseMemory(parser: Parser, draft: Draft): void {
  const { lexer } = parser;
  const readOne = (): void => {
    if (lexer.accept(";") || parser.lexer.accept(",")) return;
    if (parser.lexer.accept("INCLUDE")) return parser.include(readOne);
    draft.regions.push(parseRegion(parser));
  };
  parser.expect("{");
  parser.statements("}", readOne);
}

function parseRegion(parser: Parser): RegionDefinition {
  const { lexer } = parser;
  if (lexer.peek().kind !== "name" && lexer.peek().kind !== "quoted") parser.unexpected("the name of a memory region");
  const token = lexer.sectionName();
  const place = lexer.placeOf(token);
  const attributes = lexer.acceptMark("(") ? parseAttributes(parser) : "";
  parser.expectMark(":");
  const origin = parseBound(parser, ["ORIGIN", "org", "o"]);
  parser.lexer.accept(",", "expression");
  const length = parseBound(parser, ["LENGTH", "len", "l"]);
  return { name: token.text, place, attributes, origin, length };
}

/** (letter | "!")* ")" */
function parseAttributes(parser: Parser): string {
  const { lexer } = parser;
  let attributes = "";
  for (;;) {
    if (lexer.acceptMark("!")) attributes += "!";
    else if (lexer.acceptMark(")")) return attributes;
    else {
      const token = lexer.next("expression");
      if (!/^[rwxailRWXAIL]+$/.test(token.text)) {
        const place = lexer.placeOf(token);
        throw new ScriptMistake(`Found "${token.text}", expected attributes of "rwxail!"`, place);
      }
      attributes += token.text.toLowerCase();
    }
  }
}

function parseBound(parser: Parser, names: readonly string[]): Expression {
  const token = parser.lexer.next("expression");
  if (!names.includes(token.text)) {
    throw new ScriptMistake(`Found "${token.text}", expected "${names[0]}"`, parser.lexer.placeOf(token));
  }
  parser.expect("=", "expression");
  return parseExpression(parser);
}

/** "REGION_ALIAS" "(" alias "," region ")" */
function parseRegionAlias(parser: Parser, { settings }: Draft): void {
  const [alias, region, ...others] = parseReferences(parser, "the name of a memory region");
  if (alias === undefined || region === undefined || others.length > 0) {
    parser.unexpected('two names in the parentheses of "REGION_ALIAS" before this');
  }
  settings.regionAliases.push({ alias, region });
}

/** "PHDRS" "{" (name type ("FILEHDR" | "PHDRS" | "AT" "(" address ")" | "FLAGS" "(" flags ")")* ";")* "}" */
function parseSegments(parser: Parser, draft: Draft): void {
  draft.hasSegments = true;
  parser.expect("{");
  parser.statements("}", () => {
    draft.segments.push(parseSegment(parser));
  });
}

function parseSegment(parser: Parser): SegmentDefinition {
  const { lexer } = parser;
  const token = parser.name("the name of a segment", "expression");
  const type = parseExpression(parser);
  let includesFileHeader = false;
  let includesProgramHeaders = false;
  let address: Expression | undefined;
  let flags: Expression | undefined;
  while (!lexer.accept(";", "expression")) {
    const option = parser.oneOf(["FILEHDR", "PHDRS", "AT", "FLAGS"], 'an option of a segment or ";"');
    if (option === "FILEHDR") includesFileHeader = true;
    else if (option === "PHDRS") includesProgramHeaders = true;
    else if (option === "AT") address = parseInParentheses(parser);
    else flags = parseInParentheses(parser);
  }
  const place = lexer.placeOf(token);
  return { name: token.text, place, type, includesFileHeader, includesProgramHeaders, address, flags };
}

/** "SECTIONS" "{" (assignment | assertion | output | overlay | "ENTRY" ... | "INSERT" ...)* "}" ("INSERT" ...)? */
function parseLayout(parser: Parser, draft: Draft): void {
  draft.hasSections = true;
  const readOne = (): void => {
    const { lexer } = parser;
    if (lexer.accept(";")) return;
    if (lexer.accept("INCLUDE")) return parser.include(readOne);
    draft.layout.push(parseLayoutStatement(parser));
  };
  parser.expect("{");
  parser.statements("}", readOne);
}

function parseLayoutStatement(parser: Parser): LayoutStatement {
  const { lexer } = parser;
  const statement = parseAssignment(parser) ?? parseAssertion(parser);
  if (statement !== undefined) return statement;
  const token = lexer.peek();
  if (token.text === "OVERLAY" && token.kind === "name") return parseOverlay(parser);
  if (token.text === "ENTRY" && lexer.accept("ENTRY")) {
    return { kind: "entry", symbol: referenceInParentheses(parser, "the name of a symbol") };
  }
  if (lexer.accept("INSERT")) return parseInsert(parser);
  return parseOutputSection(parser);
}

/** "INSERT" ("AFTER" | "BEFORE") section ";"? */
function parseInsert(parser: Parser): LayoutStatement {
  const { lexer } = parser;
  const where = parser.oneOf(["AFTER", "BEFORE"], '"AFTER" or "BEFORE"') as "AFTER" | "BEFORE";
  const token = parser.name("the name of a section");
  lexer.accept(";");
  return { kind: "insert", where, section: token.text, place: lexer.placeOf(token) };
}

/** "VERSION" "{" what version scripts have "}" */
function parseVersion(parser: Parser, { settings }: Draft): void {
  const { lexer } = parser;
  parser.expect("{");
  const start = lexer.position;
  for (let depth = 1; depth > 0;) {
    const token = lexer.next("pattern");
    if (token.kind === "end")
      throw new ScriptMistake('Found the end of the script, expected "}"', lexer.placeOf(token));
    if (token.text === "{") depth++;
    if (token.text === "}") depth--;
  }
  const place = lexer.placeFrom(start);
  settings.versions.push({ text: lexer.source.text.slice(start, place.end - 1), place });
}

/** "NOCROSSREFS" "(" section* ")" */
function parseCrossReferences(parser: Parser, { settings }: Draft, isDirected: boolean): void {
  const { lexer } = parser;
  const { start } = lexer.peek();
  const sections = parseReferences(parser, "the name of a section").map(({ name }) => name);
  const rule: CrossReferenceRule = { place: lexer.placeFrom(start), isDirected, sections };
  settings.crossReferences.push(rule);
}
