/**
 * Reads statements: labels, assignments, directives, instructions, macro calls.
 *
 * ```
 * statement  = { label } [ assignment | directive | macro call | instruction ]
 * label      = name ":" | number ":"
 * assignment = name ( "=" | "==" ) expression
 * ```
 *
 * A mistake ends its statement, is reported, and the next one is read. The loop runs once for each
 * source: included files and the texts that macros make are read by calls of it inside each other.
 */
import { SEPARATOR, LINE_END, NAME_START, DIGIT, COMMENT, NAME } from "./characters.ts";
import type { Assembler } from "./assembler.ts";
import { mistakeText } from "./mistake-text.ts";
import { digitOf, SyntaxMistake } from "./scanner.ts";
import type { Source } from "./source.ts";
import { conditionalDirectives, skipInactive } from "./directives/conditionals.ts";
import { goTo } from "./directives/data.ts";
import { commonDirectives } from "./directives/index.ts";
import { NameTable } from "./name-table.ts";
import { macroState } from "./macro-state.ts";
import { callMacro } from "./macros.ts";
import type { Listing } from "./listing.ts";
import { markLine } from "./line-marker.ts";
import { report } from "./messages.ts";
import { AlreadyDefined } from "./symbol-scope.ts";
import { nearNames } from "../diag/index.ts";
import type { StatementHead, Syntax } from "./syntax.ts";

const COLON = 0x3a;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const HASH = 0x23;
const SLASH = 0x2f;

const heads = new WeakMap<Syntax, NameTable<StatementHead>>();

/** Reads a source to its end (or to `.end`). */
export function readSource(assembler: Assembler, source: Source): void {
  const { scanner } = assembler;
  const outer = {
    source: assembler.source,
    bytes: scanner.bytes,
    position: scanner.position,
    end: scanner.end,
    statement: assembler.statementStart,
  };
  assembler.source = source;
  scanner.bytes = source.bytes;
  scanner.position = 0;
  scanner.end = source.bytes.length;
  const conditionals = assembler.conditionals.depth;
  new StatementReader(assembler).read();
  finishListing(assembler, source);
  if (assembler.conditionals.depth > conditionals && source.kind !== "macro") {
    const site = assembler.conditionals.innermost;
    const what = source.kind === "repetition" ? "repetition" : "file";
    if (site !== undefined && site.source === source && !macroState(assembler).leaving)
      assembler.error(`Found the end of the ${what}, expected ".endif" for this`, site);
    assembler.conditionals.cut(conditionals);
  }
  assembler.source = outer.source;
  scanner.bytes = outer.bytes;
  scanner.position = outer.position;
  scanner.end = outer.end;
  assembler.statementStart = outer.statement;
}

/** Lists the lines that are left of a source. */
function finishListing(assembler: Assembler, source: Source): void {
  if (assembler.listing === undefined || assembler.ended) return;
  const { current, conditionals, listing } = assembler;
  listing.reach(source, source.bytes.length - 1, { here: current.here(), counts: conditionals.active });
}

/** What the first words of statements mean in a syntax. */
export function statementHeads(syntax: Syntax): NameTable<StatementHead> {
  let table = heads.get(syntax);
  if (table === undefined) {
    table = new NameTable();
    for (const directives of [conditionalDirectives, commonDirectives, syntax.directives]) {
      for (const [name, directive] of Object.entries(directives)) table.set(name, directive);
    }
    for (const [name, opcode] of syntax.instructions) table.set(name, opcode);
    heads.set(syntax, table);
  }
  return table;
}

class StatementReader {
  readonly #assembler: Assembler;
  readonly #heads: NameTable<StatementHead>;

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
    this.#heads = statementHeads(assembler.syntax);
  }

  read(): void {
    const { scanner } = this.#assembler;
    while (scanner.position < scanner.end && !this.#assembler.ended) {
      try {
        this.#readUntilMistake();
      } catch (error) {
        this.#report(error);
        this.#skipStatement();
      }
    }
  }

  /** Goes on behind a mistake; a comment that does not end is another one, and the end of the source. */
  #skipStatement(): void {
    try {
      this.#assembler.scanner.skipStatement();
    } catch (error) {
      this.#report(error);
    }
  }

  #readUntilMistake(): void {
    const assembler = this.#assembler;
    const { scanner } = assembler;
    const { table } = scanner;
    const { listing } = assembler;
    while (scanner.position < scanner.end && !assembler.ended) {
      if (listing !== undefined) this.#list(listing);
      if (!assembler.conditionals.active) {
        skipInactive(assembler);
        continue;
      }
      const byte = scanner.peek();
      if (scanner.position >= scanner.end) return;
      const bits = table[byte]!;
      assembler.statementStart = scanner.position;
      if ((bits & NAME_START) !== 0) this.#named();
      else if ((bits & (LINE_END | SEPARATOR)) !== 0) scanner.position++;
      else if ((bits & COMMENT) !== 0 || this.#slashComment(byte)) this.#comment();
      else if ((bits & DIGIT) !== 0) this.#numberedLabel();
      else if (byte === QUOTE) this.#quoted();
      else scanner.unexpected("a statement");
    }
  }

  #list(listing: Listing): void {
    const { source, scanner, current, conditionals } = this.#assembler;
    listing.reach(source, scanner.position, { here: current.here(), counts: conditionals.active });
  }

  #named(): void {
    const assembler = this.#assembler;
    const { scanner } = assembler;
    scanner.word();
    const next = scanner.bytes[scanner.position];
    if (next === COLON || next === SLASH) {
      if (this.#longMnemonic()) return;
      if (next === COLON) {
        scanner.position++;
        assembler.defineLabel(assembler.scope.worded(scanner));
        return;
      }
    }
    const macro = assembler.macros.isEmpty ? undefined : assembler.macros.findExact(scanner);
    if (macro !== undefined) {
      callMacro(assembler, macro);
      this.#endOfStatement();
      return;
    }
    const head = this.#heads.find(scanner);
    if (head !== undefined && scanner.bytes[scanner.position] !== EQUALS) {
      if (typeof head === "number") assembler.syntax.instruction(assembler, head);
      else head(assembler);
      this.#endOfStatement();
      return;
    }
    this.#otherName();
  }

  /** A name that is neither macro nor directive nor instruction as it stands. */
  #otherName(): void {
    const assembler = this.#assembler;
    const { scanner } = assembler;
    const start = scanner.wordStart;
    const name = scanner.wordText;
    const next = scanner.peek();
    if (next === EQUALS) {
      this.#assignment(name);
    } else if (next === COLON && scanner.position < scanner.end) {
      scanner.position++;
      assembler.defineLabel(assembler.symbolNamed(name));
      return;
    } else {
      const folded = assembler.macros.get(name);
      const isFolded = name.startsWith(".") || assembler.syntax.name === "gnu";
      const head = isFolded ? this.#heads.get(name.toLowerCase()) : undefined;
      if (folded !== undefined) callMacro(assembler, folded);
      else if (typeof head === "function") head(assembler);
      else if (head !== undefined) assembler.syntax.instruction(assembler, head);
      else this.#unknown(name, start);
    }
    this.#endOfStatement();
  }

  #assignment(name: string): void {
    const assembler = this.#assembler;
    const { scanner } = assembler;
    scanner.position++;
    const once = scanner.bytes[scanner.position] === EQUALS && scanner.position < scanner.end;
    if (once) scanner.position++;
    const expression = assembler.expression();
    if (name === ".") goTo(assembler, expression);
    else assembler.assign(assembler.symbolNamed(name), expression, { redefinable: !once, lazy: once });
  }

  /** A mnemonic with "/" or ":" inside, such as i32.wrap/i64; false, without moving, if it is none. */
  #longMnemonic(): boolean {
    const assembler = this.#assembler;
    const { scanner } = assembler;
    if (assembler.syntax.name !== "gnu") return false;
    const { bytes, table } = scanner;
    let end = scanner.position;
    while (end < scanner.end && ((table[bytes[end]!]! & NAME) !== 0 || bytes[end] === SLASH || bytes[end] === COLON))
      end++;
    const opcode = assembler.syntax.instructions.get(
      String.fromCharCode(...bytes.subarray(scanner.wordStart, Math.min(end, scanner.wordStart + 64))),
    );
    if (opcode === undefined) return false;
    scanner.position = end;
    assembler.syntax.instruction(assembler, opcode);
    this.#endOfStatement();
    return true;
  }

  #unknown(name: string, start: number): never {
    const near = this.#assembler.log.isFull ? [] : nearNames(name, this.#candidates(name));
    const hint = near.length === 0 ? "" : `; did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`;
    throw new SyntaxMistake(`Unknown ${name.startsWith(".") ? "directive" : "instruction"} "${name}"${hint}`, {
      offset: start,
      length: name.length,
    });
  }

  /** Names that might have been meant. */
  #candidates(name: string): Iterable<string> {
    const { directives, instructions } = this.#assembler.syntax;
    if (!name.startsWith(".")) return instructions.keys();
    return Object.keys({ ...conditionalDirectives, ...commonDirectives, ...directives });
  }

  #numberedLabel(): void {
    const { scanner } = this.#assembler;
    const { bytes, table } = scanner;
    const start = scanner.position;
    let number = 0;
    while (scanner.position < scanner.end && (table[bytes[scanner.position]!]! & DIGIT) !== 0) {
      number = number * 10 + digitOf(bytes[scanner.position++]!);
    }
    if (scanner.peek() !== COLON || number > 2 ** 31) {
      scanner.position = start;
      scanner.unexpected("a statement");
    }
    scanner.position++;
    this.#assembler.scope.defineNumbered(number);
  }

  #quoted(): void {
    const assembler = this.#assembler;
    const { scanner } = assembler;
    const name = scanner.name("a label");
    if (scanner.accept(COLON)) assembler.defineLabel(assembler.symbolNamed(name));
    else if (scanner.peek() === EQUALS) {
      this.#assignment(name);
      this.#endOfStatement();
    } else scanner.unexpected('":" or "="');
  }

  #slashComment(byte: number): boolean {
    const { scanner } = this.#assembler;
    return byte === SLASH && scanner.bytes[scanner.position + 1] === SLASH;
  }

  #comment(): void {
    const { scanner, source } = this.#assembler;
    const start = scanner.position;
    scanner.skipLine();
    if (scanner.bytes[start] === HASH) markLine(source, { start, end: scanner.position });
  }

  /** Moves behind the statement's end; complains if something is left. */
  #endOfStatement(): void {
    const { scanner } = this.#assembler;
    if (scanner.position >= scanner.end) return;
    const byte = scanner.peek();
    if (scanner.position >= scanner.end) return;
    const bits = scanner.table[byte]!;
    if ((bits & (LINE_END | SEPARATOR)) !== 0) scanner.position++;
    else if ((bits & COMMENT) !== 0 || this.#slashComment(byte)) this.#comment();
    else scanner.unexpected("the end of the statement");
  }

  #report(error: unknown): void {
    const assembler = this.#assembler;
    const message = mistakeText(error);
    if (message === undefined) throw error;
    const mistake = error instanceof SyntaxMistake ? error : undefined;
    const site = assembler.site(mistake?.offset);
    const first = error instanceof AlreadyDefined ? error.symbol.site : undefined;
    const notes = first === undefined ? [] : [{ message: "It is defined here first", site: first }];
    report(assembler.log, { severity: "error", message, site, length: mistake?.length ?? 1, notes });
  }
}
