/**
 * Version scripts: which symbols a library shows, and in which versions.
 *
 *     LIB_1 { global: open; read*; extern "C++" { "io::close(int)"; io::*; }; local: *; };
 *     LIB_2 { lseek; } LIB_1;
 *
 * The same lists without versions are what `--dynamic-list` reads; `--retain-symbols-file` has a name on each line.
 */
import { DiagnosticLog, type Diagnostic } from "../../diag/index.ts";
import { hasWildcards } from "./glob.ts";
import { Parser, ScriptMistake } from "./parser.ts";
import { ScriptText, type ScriptPlace } from "./script-text.ts";

export type SymbolLanguage = "C" | "C++" | "Java";

/** A name, or a pattern for names. */
export interface VersionPattern {
  readonly pattern: string;
  /** Whether only the name itself is meant: one without wildcards, or in quotes. */
  readonly isLiteral: boolean;
  /** Of C++ and Java, names are meant as they are in the source. */
  readonly language: SymbolLanguage;
  readonly place: ScriptPlace;
}

/** A version: its symbols, and the versions that it follows. */
export interface VersionNode {
  /** Undefined for the only one of a script that has no versions, but hides symbols. */
  readonly name: string | undefined;
  readonly globals: readonly VersionPattern[];
  readonly locals: readonly VersionPattern[];
  readonly predecessors: readonly string[];
}

/** What reading such a file gives. */
export interface VersionScript {
  readonly nodes: readonly VersionNode[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a version script.
 *
 * @example
 * ```ts
 * import { parseVersionScript } from "muslin/ld";
 *
 * const { nodes, diagnostics } = parseVersionScript("V1 { global: f*; local: *; };");
 * nodes[0]?.name; // "V1"
 * nodes[0]?.globals[0]?.isLiteral; // false
 * diagnostics.length; // 0
 * ```
 */
export function parseVersionScript(
  text: string,
  { name = "<version script>" }: { readonly name?: string } = {},
): VersionScript {
  const log = new DiagnosticLog();
  const parser = new Parser(new ScriptText(name, text), { log, load: () => undefined });
  const reading = new VersionReading(parser);
  parser.statements("end", () => reading.node());
  reading.check();
  return { nodes: reading.nodes.map(({ node }) => node), diagnostics: log.diagnostics };
}

/** Reads a list of symbols as `--dynamic-list` has it: `{ name; pattern*; };`. */
export function parseDynamicList(
  text: string,
  { name = "<dynamic list>" }: { readonly name?: string } = {},
): { readonly patterns: readonly VersionPattern[]; readonly diagnostics: readonly Diagnostic[] } {
  const { nodes, diagnostics } = parseVersionScript(text, { name });
  return { patterns: nodes.flatMap(({ globals }) => globals), diagnostics };
}

/** The names of a `--retain-symbols-file`: one on each line. */
export function parseRetainedSymbols(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => /\S+/.exec(line)?.[0] ?? []);
}

const languages: readonly SymbolLanguage[] = ["C", "C++", "Java"];

/** `extern` in `extern`. */
const DEEPEST = 20;

class VersionReading {
  readonly nodes: {
    readonly node: VersionNode;
    readonly place: ScriptPlace;
    readonly references: readonly ScriptPlace[];
  }[] = [];
  readonly #parser: Parser;
  #globals: VersionPattern[] = [];
  #locals: VersionPattern[] = [];
  #isLocal = false;

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** node := name? "{" (("global" | "local") ":" | pattern ";" | extern ";")* "}" predecessor* ";" */
  node(): void {
    const { lexer } = this.#parser;
    if (lexer.accept(";", "version")) return;
    const token = lexer.peek("version");
    const name = token.kind === "name" || token.kind === "quoted" ? lexer.next("version").text : undefined;
    const place = lexer.placeOf(token);
    this.#globals = [];
    this.#locals = [];
    this.#isLocal = false;
    this.#parser.expect("{", "version");
    this.#parser.statements("}", () => this.#entry("C", 0));
    const predecessors = this.#predecessors();
    const node = {
      name,
      globals: this.#globals,
      locals: this.#locals,
      predecessors: predecessors.map(({ text }) => text),
    };
    this.nodes.push({ node, place, references: predecessors.map((each) => lexer.placeOf(each)) });
    this.#parser.expect(";", "version");
  }

  /** Versions have names that are not those of others; what they follow is there. */
  check(): void {
    const names = new Set<string>();
    for (const { node, place, references } of this.nodes) {
      for (const [index, predecessor] of node.predecessors.entries()) {
        if (!names.has(predecessor)) {
          this.#parser.error(`There is no version "${predecessor}" before this`, references[index] ?? place);
        }
      }
      if (node.name === undefined && this.nodes.length > 1) {
        this.#parser.error("A version without a name is the only one, but here are others", place);
      }
      if (node.name === undefined) continue;
      if (names.has(node.name)) this.#parser.error(`There are two versions "${node.name}"`, place);
      names.add(node.name);
    }
  }

  #predecessors(): ReturnType<Parser["name"]>[] {
    const { lexer } = this.#parser;
    const found = [];
    while (["name", "quoted"].includes(lexer.peek("version").kind)) found.push(lexer.next("version"));
    return found;
  }

  #entry(language: SymbolLanguage, depth: number): void {
    const { lexer } = this.#parser;
    if (lexer.accept(";", "version")) return;
    const token = this.#parser.name("the name of a symbol", "version");
    const place = lexer.placeOf(token);
    if (token.kind === "name" && depth === 0 && lexer.acceptMark(":")) {
      if (token.text !== "global" && token.text !== "local") {
        throw this.#parser.unknown(token, { what: '"global" or "local"', names: ["global", "local"] });
      }
      this.#isLocal = token.text === "local";
      return;
    }
    if (token.kind === "name" && token.text === "extern" && lexer.peek("version").kind === "quoted") {
      this.#extern(depth);
      return;
    }
    const isLiteral = token.kind === "quoted" || !hasWildcards(token.text);
    (this.#isLocal ? this.#locals : this.#globals).push({ pattern: token.text, isLiteral, language, place });
    this.#endEntry();
  }

  /** "extern" language "{" pattern (";" pattern)* ";"? "}" */
  #extern(depth: number): void {
    const { lexer } = this.#parser;
    const token = lexer.next("version");
    const language = languages.find((each) => each === token.text);
    if (language === undefined) throw this.#parser.unknown(token, { what: "a language", names: languages });
    if (depth > DEEPEST) throw new ScriptMistake('"extern" is nested too deep', lexer.placeOf(token));
    this.#parser.expect("{", "version");
    this.#parser.statements("}", () => this.#entry(language, depth + 1));
    this.#endEntry();
  }

  /** What ends an entry may be missing in front of a brace. */
  #endEntry(): void {
    const { lexer } = this.#parser;
    if (!lexer.accept(";", "version") && lexer.peek("version").text !== "}") this.#parser.unexpected('";"', "version");
  }
}
