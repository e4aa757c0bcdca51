/**
 * One assembly: its symbols, sections, and the place that is being written. Statements
 * (`statements.ts`) drive it, directives and syntaxes act on it.
 */
import type { DiagnosticLog } from "../diag/index.ts";
import { ByteArena } from "./byte-arena.ts";
import { constantValue, type Expression } from "./expression.ts";
import { parseExpression, type ExpressionContext } from "./expression-parser.ts";
import type { Conditionals } from "./conditionals.ts";
import { MacroTable } from "./macro-table.ts";
import { LineTable } from "./line-table.ts";
import { Listing } from "./listing.ts";
import { report, type WarningName } from "./messages.ts";
import type { NameTable } from "./name-table.ts";
import type { AssembleOptions } from "./options.ts";
import { Scanner } from "./scanner.ts";
import { Section, sectionKey, type SectionProperties } from "./section.ts";
import { defaultProperties } from "./section-defaults.ts";
import type { Site, Source } from "./source.ts";
import { fieldSizes, Fixup, putZero, type FieldKind, type Subsection } from "./subsection.ts";
import type { AsmSymbol } from "./symbol.ts";
import { SymbolScope, type AssignOptions } from "./symbol-scope.ts";
import type { Syntax } from "./syntax.ts";

/** A section and the one before it, for `.previous` and `.popsection`. */
export interface SectionState {
  readonly current: Subsection;
  readonly previous: Subsection | undefined;
}

/** A relocation that the source asks for by name. */
export interface ExplicitRelocation {
  readonly subsection: Subsection;
  readonly offset: Expression;
  readonly type: number;
  readonly value: Expression;
  readonly site: Site;
}

/** What an {@link Assembler} is made of. */
export interface AssemblerParts {
  readonly options: AssembleOptions;
  readonly syntax: Syntax;
  readonly conditionals: Conditionals;
  readonly log: DiagnosticLog;
  /** Reads a source to its end. */
  readonly readSource: (assembler: Assembler, source: Source) => void;
  /** Whether a directive has that name. */
  readonly isDirective: (name: string) => boolean;
}

/** Name of the section that `.struct` enters. */
const ABSOLUTE = "*ABS*";

/** The largest alignment that makes sense: 2^30 bytes. */
export const LARGEST_ALIGNMENT: number = 2 ** 30;
/** Bytes that one section may have. */
export const LARGEST_SECTION: number = 2 ** 31 - 1;
/** Bytes that all sections together may have in the file. */
export const LARGEST_CONTENTS: number = 2 ** 30;

/** The state of an assembly. */
export class Assembler implements ExpressionContext {
  readonly options: AssembleOptions;
  readonly syntax: Syntax;
  readonly scanner: Scanner;
  readonly log: DiagnosticLog;
  readonly scope: SymbolScope;
  readonly sections: Map<string, Section> = new Map();
  readonly #arena: ByteArena = new ByteArena();
  /** The section that is none: see {@link absoluteSubsection}. */
  readonly absolute: Section = new Section(ABSOLUTE, defaultProperties(ABSOLUTE), this.#arena);
  readonly macros: MacroTable = new MacroTable();
  /** Sections in groups, by name and group, since a name may occur in many groups. */
  readonly conditionals: Conditionals;
  /** The source that is being read. */
  source: Source;
  /** Index in the source's bytes of the statement that is being read. */
  statementStart: number = 0;
  current: Subsection;
  previous: Subsection | undefined;
  readonly sectionStack: SectionState[] = [];
  /** The listing, if one is made. */
  readonly listing: Listing | undefined;
  /** Whether `.end` has been read. */
  ended: boolean = false;
  /** Names of source files for the symbol table, from `.file`, and how many symbols were there before. */
  readonly fileNames: { readonly name: string; readonly before: number }[] = [];
  /** Files that were read, for dependency output. */
  readonly dependencies: string[] = [];
  /** What the syntax keeps; only it knows what that is. */
  syntaxState: unknown;
  /** Rows of `.loc`. */
  readonly lines: LineTable = new LineTable();
  /** Relocations of `.reloc`. */
  readonly relocations: ExplicitRelocation[] = [];
  /** Whether a directive has that name. */
  readonly isDirective: (name: string) => boolean;
  readonly #readSource: (assembler: Assembler, source: Source) => void;

  constructor(source: Source, parts: AssemblerParts) {
    this.options = parts.options;
    this.syntax = parts.syntax;
    this.conditionals = parts.conditionals;
    this.scanner = new Scanner(parts.syntax.characters, source.bytes);
    this.log = parts.log;
    this.isDirective = parts.isDirective;
    this.listing = parts.options.listing === undefined ? undefined : new Listing(parts.options.listing);
    this.#readSource = parts.readSource;
    this.source = source;
    this.scope = new SymbolScope({ here: () => this.current.here(), site: () => this.site() });
    this.current = this.section(".text").subsection(0);
    this.section(".data");
    this.section(".bss");
  }

  get modifiers(): boolean {
    return this.syntax.modifiers;
  }

  /** The place in the source of the current statement, or of an index in the source's bytes. */
  site(offset: number = this.statementStart): Site {
    return { source: this.source, offset };
  }

  error(message: string, at: Site = this.site(), length: number = 1): void {
    report(this.log, { severity: "error", message, site: at, length });
  }

  warn(id: WarningName, message: string, at: Site = this.site()): void {
    report(this.log, { severity: "warning", id, message, site: at });
  }

  /** Reads a source inside of the present one: an included file, the text of a macro. */
  read(source: Source): void {
    this.#readSource(this, source);
  }

  // Symbols

  symbolNamed(name: string): AsmSymbol {
    return this.scope.named(name);
  }

  /** Reads the name of a symbol; its text is only made if it is new, or quoted. */
  readSymbol(): AsmSymbol {
    const { scanner } = this;
    return scanner.word() ? this.scope.worded(scanner) : this.symbolNamed(scanner.name("a symbol"));
  }

  wordSymbol(): AsmSymbol {
    return this.scope.used(this.scanner);
  }

  get symbols(): NameTable<AsmSymbol> {
    return this.scope.table;
  }

  /** Marks a symbol as used by code or data. */
  refer(symbol: AsmSymbol): void {
    if (symbol.referenced) return;
    symbol.referenced = true;
    symbol.referenceSite ??= this.site();
  }

  hereSymbol(): AsmSymbol {
    return this.scope.here();
  }

  numberedLabel(number: number, direction: "backward" | "forward"): AsmSymbol | undefined {
    return this.scope.numbered(number, direction);
  }

  /** Defines a label here. */
  defineLabel(symbol: AsmSymbol): void {
    this.syntax.label?.(this, symbol);
    if (this.syntax.name === "gnu") {
      if (this.sections.has(symbol.name)) this.error(`The label "${symbol.name}" has the name of a section`);
      if (this.scope.isHere(symbol)) return;
    }
    this.scope.define(symbol);
  }

  /** `.set`: gives a symbol the value of an expression. */
  assign(symbol: AsmSymbol, expression: Expression, options: AssignOptions): void {
    this.scope.assign(symbol, expression, options);
  }

  // Files

  /** The file of an `.include` or `.incbin`: beside the file that asks for it, or in a directory of `-I`. */
  loadFile(path: string): { readonly path: string; readonly bytes: Uint8Array } | undefined {
    const { load, includePaths = [] } = this.options;
    const slash = this.source.name.lastIndexOf("/");
    const beside = slash < 0 ? "" : this.source.name.slice(0, slash + 1);
    const places = path.startsWith("/")
      ? [path]
      : [`${beside}${path}`, ...includePaths.map((directory) => `${directory}/${path}`)];
    for (const place of places) {
      const bytes = load?.(place);
      if (bytes === undefined) continue;
      if (!this.dependencies.includes(place)) this.dependencies.push(place);
      return { path: place, bytes };
    }
    return undefined;
  }

  // Expressions

  /** Reads an expression. */
  expression(): Expression {
    return parseExpression(this.scanner, this);
  }

  /** Reads an expression that is a constant now. */
  constant(what: string): bigint {
    const start = this.scanner.position;
    const plain = this.scanner.plainInteger();
    if (!Number.isNaN(plain)) return BigInt(plain);
    const value = constantValue(this.expression(), { final: false });
    if (value === undefined)
      this.scanner.mistake(`Found an expression whose value is not known here, expected ${what}`, start);
    return value;
  }

  /** Reads a constant within bounds, as a number. */
  integer(what: string, bounds: { least: number; most: number }): number {
    this.scanner.peek();
    const start = this.scanner.position;
    const plain = this.scanner.plainInteger();
    if (plain >= bounds.least && plain <= bounds.most) return plain;
    this.scanner.position = start;
    const value = this.constant(what);
    if (value < BigInt(bounds.least) || value > BigInt(bounds.most)) {
      this.scanner.mistake(`Found ${value}, expected ${what}: ${bounds.least} to ${bounds.most}`, start);
    }
    return Number(value);
  }

  // Sections

  /** The section of that name (in no group, or in that group), made if need be. */
  section(name: string, properties?: SectionProperties): Section {
    const key = properties === undefined ? name : sectionKey(name, properties);
    const known = this.sections.get(key);
    if (known !== undefined) return known;
    const made = new Section(name, properties ?? defaultProperties(name), this.#arena);
    made.site = this.site();
    this.sections.set(key, made);
    return made;
  }

  /** A part of the section that is none, where labels are mere numbers from `offset` on. */
  absoluteSubsection(offset: number): Subsection {
    const subsection = this.absolute.newSubsection();
    subsection.base = offset;
    return subsection;
  }

  /** Goes on in another subsection. */
  enter(subsection: Subsection): void {
    this.previous = this.current;
    this.go(subsection);
  }

  /** Goes on in another subsection, which `.previous` does not see. */
  go(subsection: Subsection): void {
    this.listing?.move(this.current.here(), subsection.here());
    this.current = subsection;
  }

  // Output

  /** Appends a field for the value of an expression. */
  fixup(expression: Expression, kind: FieldKind): void {
    const { current } = this;
    const size = fieldSizes[kind.encoding];
    current.reserve(size);
    this.#referAll(expression);
    current.fixups.push(
      new Fixup(expression, kind, { subsection: current, offset: current.length, site: this.site() }),
    );
    putZero(current.bytes, current.length, kind.encoding);
    current.length += size;
  }

  /** `.reloc`: a relocation of that type at an offset of the current section. */
  explicitRelocation(relocation: { offset: Expression; type: number; value: Expression }): void {
    this.#referAll(relocation.value);
    this.relocations.push({ ...relocation, subsection: this.current, site: this.site() });
  }

  #referAll(expression: Expression): void {
    switch (expression.kind) {
      case "constant":
        return;
      case "symbol":
        this.refer(expression.symbol);
        return;
      case "unary":
        this.#referAll(expression.operand);
        return;
      case "binary":
        this.#referAll(expression.left);
        this.#referAll(expression.right);
    }
  }
}
