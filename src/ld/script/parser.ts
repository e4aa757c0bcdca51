/** What all parts of the parser share: the words, the messages, and going on behind a mistake. */
import { nearNames, type DiagnosticLog } from "../../diag/index.ts";
import { Lexer, type LexicalMode, type Token } from "./lexer.ts";
import { includeTrail, ScriptText, textPlace, type ScriptPlace } from "./script-text.ts";

/** A mistake in a script; what is read goes on behind the statement that it is in. */
export class ScriptMistake extends Error {
  override readonly name: string = "ScriptMistake";
  readonly place: ScriptPlace;

  constructor(message: string, place: ScriptPlace) {
    super(message);
    this.place = place;
  }
}

/** Gives the text of a file that a script includes, or `undefined` if there is none. */
export type ScriptLoader = (name: string) => string | undefined;

/** Includes in includes. */
const DEEPEST_INCLUDE = 20;
/** Files that a script may include in all: each of a few lines may include the next one twice. */
const MOST_INCLUDES = 1000;

export class Parser {
  lexer: Lexer;
  readonly log: DiagnosticLog;
  readonly #load: ScriptLoader;
  #includes = 0;

  constructor(source: ScriptText, { log, load }: { readonly log: DiagnosticLog; readonly load: ScriptLoader }) {
    this.lexer = new Lexer(source);
    this.log = log;
    this.#load = load;
  }

  /** Takes note of a mistake at a place. */
  error(message: string, place: ScriptPlace): void {
    addMessage(this.log, { severity: "error", message, place });
  }

  /** Complains about the next word. */
  unexpected(expected: string, mode: LexicalMode = "name"): never {
    const token = this.lexer.peek(mode);
    throw new ScriptMistake(`Found ${tokenText(token)}, expected ${expected}`, this.lexer.placeOf(token));
  }

  /** Passes over a mark or word that has to be next. */
  expect(text: string, mode: LexicalMode = "name"): void {
    if (!this.lexer.accept(text, mode)) this.unexpected(`"${text}"`, mode);
  }

  /** Passes over a single mark, which may touch the name behind it. */
  expectMark(mark: string): void {
    if (!this.lexer.acceptMark(mark)) this.unexpected(`"${mark}"`);
  }

  /** A name that has to be next. */
  name(what: string, mode: LexicalMode = "name"): Token {
    const token = this.lexer.peek(mode);
    if (token.kind !== "name" && token.kind !== "quoted") this.unexpected(what, mode);
    return this.lexer.next(mode);
  }

  /** A name in parentheses. */
  nameInParentheses(what: string): Token {
    this.expect("(");
    const name = this.name(what);
    this.expect(")");
    return name;
  }

  /** A quoted text that has to be next. */
  text(what: string): string {
    if (this.lexer.peek().kind !== "quoted") this.unexpected(what);
    return this.lexer.next().text;
  }

  /** A name of a few that has to be next. */
  oneOf(names: readonly string[], what: string): string {
    const token = this.name(what);
    if (names.includes(token.text)) return token.text;
    throw this.#unknown(token, { what, names });
  }

  /** The mistake that a word is none of those that could be here. */
  unknown(token: Token, known: { readonly what: string; readonly names: Iterable<string> }): ScriptMistake {
    return this.#unknown(token, known);
  }

  /**
   * Reads statements until the mark that closes them (or the end of the text, if that is not in braces); what is
   * wrong in one is noted, and reading goes on with the next.
   */
  statements(closing: "}" | "end", readOne: () => void): void {
    const { source } = this.lexer;
    for (;;) {
      const token = this.lexer.peek("pattern");
      if (token.kind === "end") {
        if (closing === "}") this.error('Found the end of the script, expected "}"', this.lexer.placeOf(token));
        return;
      }
      if (closing === "}" && token.text === "}" && token.kind === "punctuation") {
        this.lexer.next("pattern");
        return;
      }
      const before = this.lexer.position;
      try {
        readOne();
      } catch (error) {
        if (!(error instanceof ScriptMistake)) throw error;
        this.error(error.message, error.place);
        this.#recover({ source, before });
      }
    }
  }

  /** `INCLUDE file`, whose statements are read like those around it. */
  include(readOne: () => void): void {
    const token = this.name("the name of a file");
    this.lexer.accept(";");
    const place = this.lexer.placeOf(token);
    const text = this.#includedText(token.text, place);
    const outer = this.lexer;
    this.lexer = new Lexer(new ScriptText(token.text, text, place));
    try {
      this.statements("end", readOne);
    } finally {
      this.lexer = outer;
    }
  }

  #includedText(name: string, place: ScriptPlace): string {
    let depth = 1;
    for (let from: ScriptPlace | undefined = place; from !== undefined; from = from.source.includedFrom) {
      if (from.source.file === name) throw new ScriptMistake(`File "${name}" includes itself`, place);
      if (depth++ > DEEPEST_INCLUDE) throw new ScriptMistake("Includes are nested too deep", place);
    }
    if (++this.#includes > MOST_INCLUDES) {
      throw new ScriptMistake(`The script includes more than ${MOST_INCLUDES} files`, place);
    }
    const text = this.#load(name);
    if (text === undefined) throw new ScriptMistake(`Cannot find the file "${name}"`, place);
    return text;
  }

  /** Moves behind the statement with the mistake: to its semicolon, or in front of the brace that ends what it is in. */
  #recover(start: { readonly source: ScriptText; readonly before: number }): void {
    const { lexer } = this;
    if (lexer.position === start.before) lexer.next("pattern");
    let depth = 0;
    for (;;) {
      const token = lexer.peek("pattern");
      if (token.kind === "end") return;
      if (token.text === "}" && depth === 0) return;
      lexer.next("pattern");
      if (token.text === "{") depth++;
      if (token.text === "}" && --depth === 0) return;
      // Patterns may have semicolons in them only where somebody forgot a blank.
      if (token.text === ";" && depth === 0) return;
    }
  }

  #unknown(token: Token, { what, names }: { readonly what: string; readonly names: Iterable<string> }): ScriptMistake {
    const near = nearNames(token.text, names);
    const hint = near.length === 0 ? "" : `; did you mean ${near.map((name) => `"${name}"`).join(" or ")}?`;
    return new ScriptMistake(`Found ${tokenText(token)}, expected ${what}${hint}`, this.lexer.placeOf(token));
  }
}

/** Adds a message about a place of a script. */
export function addMessage(
  log: DiagnosticLog,
  message: {
    readonly severity: "error" | "warning";
    readonly message: string;
    readonly place: ScriptPlace | undefined;
    readonly id?: string;
  },
): void {
  const { severity, place, id } = message;
  log.add({
    severity,
    id,
    message: message.message,
    place: place && textPlace(place),
    trail: place === undefined ? [] : includeTrail(place),
  });
}

/** A word in a message. */
function tokenText(token: Token): string {
  if (token.kind === "end") return "the end of the script";
  if (token.kind === "bad" && token.text === "/*") return "a comment without an end";
  const text = token.text.length > 60 ? `${token.text.slice(0, 60)}...` : token.text;
  return token.kind === "quoted" ? `the text "${text}"` : `"${text}"`;
}
