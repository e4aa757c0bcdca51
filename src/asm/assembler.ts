/**
 * One assembly: its symbols, sections, and the place that is being written. Statements
 * (`statements.ts`) drive it, directives and syntaxes act on it.
 */
import type { DiagnosticLog } from "../diag/index.ts";
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_FINI_ARRAY,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
} from "../elf/index.ts";
import { constantOf, constantValue, evaluate, ExpressionMistake, mentions, type Expression } from "./expression.ts";
import { parseExpression, type ExpressionContext } from "./expression-parser.ts";
import type { Conditionals } from "./conditionals.ts";
import { MacroTable } from "./macro-table.ts";
import { LineTable } from "./line-table.ts";
import { report, type WarningName } from "./messages.ts";
import { NameTable } from "./name-table.ts";
import type { AssembleOptions } from "./options.ts";
import { Scanner, SyntaxMistake } from "./scanner.ts";
import { Section, type SectionProperties } from "./section.ts";
import type { Site, Source } from "./source.ts";
import { putZero, type FieldEncoding, type FixupRole, type Subsection } from "./subsection.ts";
import { AsmSymbol } from "./symbol.ts";
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
}

/** The largest alignment that makes sense: 2^30 bytes. */
export const LARGEST_ALIGNMENT: number = 2 ** 30;
/** Bytes that one section may have. */
export const LARGEST_SECTION: number = 2 ** 31 - 1;

/** The state of an assembly. */
export class Assembler implements ExpressionContext {
  readonly options: AssembleOptions;
  readonly syntax: Syntax;
  readonly scanner: Scanner;
  readonly log: DiagnosticLog;
  readonly symbols: NameTable<AsmSymbol> = new NameTable();
  readonly sections: Map<string, Section> = new Map();
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
  /** Whether `.end` has been read. */
  ended: boolean = false;
  /** Name of the source file for the symbol table, from `.file`. */
  fileName: string | undefined;
  /** Strings for the `.comment` section, from `.ident`. */
  readonly identifications: string[] = [];
  /** Files that were read, for dependency output. */
  readonly dependencies: string[] = [];
  /** What the syntax keeps; only it knows what that is. */
  syntaxState: unknown;
  /** Rows of `.loc`. */
  readonly lines: LineTable = new LineTable();
  /** Relocations of `.reloc`. */
  readonly relocations: ExplicitRelocation[] = [];
  readonly #readSource: (assembler: Assembler, source: Source) => void;
  readonly #numbered = new Map<number, { last: AsmSymbol | undefined; next: AsmSymbol | undefined }>();

  constructor(source: Source, parts: AssemblerParts) {
    this.options = parts.options;
    this.syntax = parts.syntax;
    this.conditionals = parts.conditionals;
    this.scanner = new Scanner(parts.syntax.characters, source.bytes);
    this.log = parts.log;
    this.#readSource = parts.readSource;
    this.source = source;
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
    const known = this.symbols.get(name);
    if (known !== undefined) return known;
    const symbol = new AsmSymbol(name);
    this.symbols.set(name, symbol);
    return symbol;
  }

  wordSymbol(): AsmSymbol {
    return this.symbols.find(this.scanner) ?? this.symbolNamed(this.scanner.wordText);
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

  /** Marks a symbol as used by code or data. */
  refer(symbol: AsmSymbol): void {
    if (symbol.referenced) return;
    symbol.referenced = true;
    symbol.referenceSite ??= this.site();
  }

  hereSymbol(): AsmSymbol {
    const symbol = new AsmSymbol(".");
    symbol.anonymous = true;
    symbol.value = { kind: "label", place: this.current.here() };
    return symbol;
  }

  numberedLabel(number: number, direction: "backward" | "forward"): AsmSymbol | undefined {
    const labels = this.#numberedLabels(number);
    if (direction === "backward") return labels.last;
    if (labels.next === undefined) {
      labels.next = new AsmSymbol(`${number}`);
      labels.next.anonymous = true;
      labels.next.referenceSite = this.site();
    }
    return labels.next;
  }

  /** Defines the label `number:` here. */
  defineNumberedLabel(number: number): void {
    const labels = this.#numberedLabels(number);
    const symbol = labels.next ?? new AsmSymbol(`${number}`);
    symbol.anonymous = true;
    symbol.value = { kind: "label", place: this.current.here() };
    labels.last = symbol;
    labels.next = undefined;
  }

  /** Numbered labels that were referred to forward and never came. */
  missingNumberedLabels(): readonly { readonly number: number; readonly symbol: AsmSymbol }[] {
    return Array.from(this.#numbered).flatMap(([number, { next }]) =>
      next === undefined ? [] : [{ number, symbol: next }],
    );
  }

  /** Defines a label here. */
  defineLabel(name: string): void {
    const symbol = this.symbolNamed(name);
    this.syntax.label?.(this, name);
    if (symbol.isDefined && symbol.value.kind !== "common") {
      this.#alreadyDefined(symbol);
      return;
    }
    symbol.value = { kind: "label", place: this.current.here() };
    symbol.site = this.site();
  }

  /** `.set`: gives a symbol the value of an expression. */
  assign(symbol: AsmSymbol, expression: Expression, options: { redefinable: boolean; lazy?: boolean }): void {
    if (symbol.isDefined && !(options.redefinable && symbol.redefinable)) {
      this.#alreadyDefined(symbol);
      return;
    }
    const value = options.lazy ? expression : this.#captured(expression);
    if (mentions(value, symbol)) throw new ExpressionMistake(`The value of "${symbol.name}" depends on itself`);
    symbol.value = { kind: "expression", expression: value };
    symbol.redefinable = options.redefinable;
    symbol.site = this.site();
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

  /** Like {@link integer}, quick for plain numbers. */
  smallInteger(what: string, bounds: { least: number; most: number }): number {
    this.scanner.peek();
    const start = this.scanner.position;
    const plain = this.scanner.plainInteger();
    if (plain >= bounds.least && plain <= bounds.most) return plain;
    this.scanner.position = start;
    return this.integer(what, bounds);
  }

  /** Reads a constant within bounds, as a number. */
  integer(what: string, bounds: { least: number; most: number }): number {
    this.scanner.peek();
    const start = this.scanner.position;
    const value = this.constant(what);
    if (value < BigInt(bounds.least) || value > BigInt(bounds.most)) {
      this.scanner.mistake(`Found ${value}, expected ${what}: ${bounds.least} to ${bounds.most}`, start);
    }
    return Number(value);
  }

  // Sections

  /** The section of that name (in no group, or in that group), made if need be. */
  section(name: string, properties?: SectionProperties): Section {
    const key = properties?.group === undefined ? name : `${name}\0${properties.group.name}`;
    const known = this.sections.get(key);
    if (known !== undefined) return known;
    const made = new Section(name, properties ?? defaultProperties(name));
    this.sections.set(key, made);
    return made;
  }

  /** Goes on in another subsection. */
  enter(subsection: Subsection): void {
    this.previous = this.current;
    this.current = subsection;
  }

  // Output

  /** Appends a field for the value of an expression. */
  fixup(
    expression: Expression,
    field: { encoding: FieldEncoding; role: FixupRole; size: number; relocation?: number },
  ): void {
    const { current } = this;
    current.reserve(field.size);
    this.fixupAt(expression, { ...field, offset: current.length });
    putZero(current.bytes, current.length, field.encoding);
    current.length += field.size;
  }

  /** Notes a field for the value of an expression at bytes that are written. */
  fixupAt(
    expression: Expression,
    field: { encoding: FieldEncoding; role: FixupRole; offset: number; relocation?: number | undefined },
  ): void {
    const { current } = this;
    this.#referAll(expression);
    current.fixups.push({
      section: current.section,
      offset: field.offset,
      gaps: current.gaps.length,
      encoding: field.encoding,
      role: field.role,
      expression,
      relocation: field.relocation,
      site: this.site(this.statementStart),
    });
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

  /** The expression with its present value in place of symbols that may change. */
  #captured(expression: Expression): Expression {
    if (expression.kind === "constant") return expression;
    const { plus, minus, constant, modifier } = evaluate(expression, { final: false });
    let result: Expression | undefined;
    if (plus !== undefined) result = { kind: "symbol", symbol: plus, modifier };
    if (minus !== undefined) {
      const right: Expression = { kind: "symbol", symbol: minus, modifier: undefined };
      result =
        result === undefined
          ? { kind: "unary", operator: "-", operand: right }
          : { kind: "binary", operator: "-", left: result, right };
    }
    if (result === undefined) return constantOf(constant);
    return constant === 0n ? result : { kind: "binary", operator: "+", left: result, right: constantOf(constant) };
  }

  #alreadyDefined(symbol: AsmSymbol): void {
    this.error(`The symbol "${symbol.name}" is already defined`);
    if (symbol.site !== undefined) {
      report(this.log, { severity: "note", message: `"${symbol.name}" is defined here first`, site: symbol.site });
    }
  }

  #numberedLabels(number: number): { last: AsmSymbol | undefined; next: AsmSymbol | undefined } {
    let labels = this.#numbered.get(number);
    if (labels === undefined) {
      labels = { last: undefined, next: undefined };
      this.#numbered.set(number, labels);
    }
    return labels;
  }
}

/** Properties of sections whose names mean something, as GNU as has them for ELF. */
export function defaultProperties(name: string): SectionProperties {
  const plain = { type: SHT_PROGBITS, flags: 0, entrySize: 0, group: undefined, linkedTo: undefined };
  const begins = (prefix: string): boolean => name === prefix || name.startsWith(`${prefix}.`);
  if (begins(".text")) return { ...plain, flags: SHF_ALLOC | SHF_EXECINSTR };
  if (begins(".data")) return { ...plain, flags: SHF_ALLOC | SHF_WRITE };
  if (begins(".bss")) return { ...plain, type: SHT_NOBITS, flags: SHF_ALLOC | SHF_WRITE };
  if (begins(".rodata")) return { ...plain, flags: SHF_ALLOC };
  return { ...plain, ...specialProperties(name) };
}

function specialProperties(name: string): Partial<SectionProperties> {
  for (const [prefix, properties] of specialSections) {
    if (name === prefix || name.startsWith(`${prefix}.`)) return properties;
  }
  return {};
}

const specialSections: readonly (readonly [string, Partial<SectionProperties>])[] = [
  [".tdata", { flags: SHF_ALLOC | SHF_WRITE | SHF_TLS }],
  [".tbss", { type: SHT_NOBITS, flags: SHF_ALLOC | SHF_WRITE | SHF_TLS }],
  [".init_array", { type: SHT_INIT_ARRAY, flags: SHF_ALLOC | SHF_WRITE, entrySize: 4 }],
  [".fini_array", { type: SHT_FINI_ARRAY, flags: SHF_ALLOC | SHF_WRITE, entrySize: 4 }],
  [".preinit_array", { type: SHT_PREINIT_ARRAY, flags: SHF_ALLOC | SHF_WRITE, entrySize: 4 }],
  [".note", { type: SHT_NOTE }],
  [".init", { flags: SHF_ALLOC | SHF_EXECINSTR }],
  [".fini", { flags: SHF_ALLOC | SHF_EXECINSTR }],
  [".comment", { flags: SHF_MERGE | SHF_STRINGS, entrySize: 1 }],
];

/** A mistake of the source, by its own words, for the statement loop. */
export function mistakeText(error: unknown): string | undefined {
  if (error instanceof SyntaxMistake || error instanceof ExpressionMistake) return error.message;
  return undefined;
}
