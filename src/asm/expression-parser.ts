/**
 * Parses expressions, in the grammar and precedence of GNU as (as.info, "Infix Operators"), which
 * LLVM's assembler follows:
 *
 * ```
 * expression = binary(1)
 * binary(n)  = binary(n+1) { operator of rank n  binary(n+1) }
 * unary      = [ "-" | "~" | "!" | "+" ] unary | primary
 * primary    = number | 'c | symbol [ "@" modifier ] | label number ("f" | "b") | "." | "(" expression ")"
 * ```
 */
import { decodeUtf8 } from "../bytes/index.ts";
import type { BinaryOperator, Expression } from "./expression.ts";
import { constantOf, constantValue } from "./expression.ts";
import { digitOf, SyntaxMistake, type Scanner } from "./scanner.ts";
import type { AsmSymbol } from "./symbol.ts";
import { DIGIT, NAME, NAME_START } from "./characters.ts";

/** What the parser asks of the assembler. */
export interface ExpressionContext {
  /** The symbol of the scanner's last word, which is referred to. */
  wordSymbol(): AsmSymbol;
  symbolNamed(name: string): AsmSymbol;
  /** A symbol for the place where the next byte goes. */
  hereSymbol(): AsmSymbol;
  /** The label `number:` before or behind this statement. */
  numberedLabel(number: number, direction: "backward" | "forward"): AsmSymbol | undefined;
  /** Whether `@` behind a symbol is part of it. */
  readonly modifiers: boolean;
}

const DOT = 0x2e;
const AT = 0x40;

/** Parentheses and prefixes that may be open at once. */
const DEEPEST = 500;

const ranks: Readonly<Record<BinaryOperator, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "|": 5,
  "&": 5,
  "^": 5,
  "|~": 5,
  "*": 6,
  "/": 6,
  "%": 6,
  "<<": 6,
  ">>": 6,
};

/** Two-character operators, then those of one. `!` between operands is "or not". */
const spellings: readonly (readonly [string, BinaryOperator])[] = [
  ["||", "||"],
  ["&&", "&&"],
  ["==", "=="],
  ["!=", "!="],
  ["<>", "!="],
  ["<<", "<<"],
  [">>", ">>"],
  ["<=", "<="],
  [">=", ">="],
  ["*", "*"],
  ["/", "/"],
  ["%", "%"],
  ["|", "|"],
  ["&", "&"],
  ["^", "^"],
  ["!", "|~"],
  ["+", "+"],
  ["-", "-"],
  ["<", "<"],
  [">", ">"],
];

const spellingsByByte: readonly (readonly (readonly [string, BinaryOperator])[] | undefined)[] = Array.from(
  { length: 128 },
  (_, byte) => {
    const rows = spellings.filter(([text]) => text.charCodeAt(0) === byte);
    return rows.length === 0 ? undefined : rows;
  },
);

/** Parses the expression at the scanner's position; complains if there is none. */
export function parseExpression(scanner: Scanner, context: ExpressionContext): Expression {
  const start = scanner.position;
  if (scanner.word() && isPlainName(scanner) && scanner.standsAlone(scanner.position)) {
    return context.wordSymbol().expression;
  }
  scanner.position = start;
  return new ExpressionParser(scanner, context).binary(1);
}

/** Whether the scanner's last word can only be the name of a symbol. */
function isPlainName({ bytes, wordEnd }: Scanner): boolean {
  return bytes[wordEnd - 1] !== DOT && bytes[wordEnd] !== AT;
}

class ExpressionParser {
  readonly #scanner: Scanner;
  readonly #context: ExpressionContext;
  #depth = 0;

  constructor(scanner: Scanner, context: ExpressionContext) {
    this.#scanner = scanner;
    this.#context = context;
  }

  /** binary(n) = binary(n+1) { operator of rank n binary(n+1) }, by precedence climbing. */
  binary(rank: number): Expression {
    let left = this.#unary();
    for (;;) {
      const start = this.#scanner.position;
      const operator = this.#operator(rank);
      if (operator === undefined) {
        this.#scanner.position = start;
        return left;
      }
      left = folded({ kind: "binary", operator, left, right: this.binary(ranks[operator] + 1) });
    }
  }

  /** The operator that is next, if its rank is at least that; moves behind it. */
  #operator(rank: number): BinaryOperator | undefined {
    const scanner = this.#scanner;
    const byte = scanner.peek();
    if (scanner.atEnd()) return undefined;
    const rows = spellingsByByte[byte];
    if (rows === undefined) return undefined;
    const next = scanner.bytes[scanner.position + 1];
    for (const [text, operator] of rows) {
      if (text.length === 2 && next !== text.charCodeAt(1)) continue;
      if (ranks[operator] < rank) return undefined;
      scanner.position += text.length;
      return operator;
    }
    return undefined;
  }

  #unary(): Expression {
    const scanner = this.#scanner;
    const byte = scanner.peek();
    if (byte === 0x2d || byte === 0x7e || byte === 0x21 || byte === 0x2b) {
      if (scanner.position >= scanner.end) return this.#primary();
      scanner.position++;
      this.#enter();
      const operand = this.#unary();
      this.#depth--;
      if (byte === 0x2b) return operand;
      return folded({ kind: "unary", operator: byte === 0x2d ? "-" : byte === 0x7e ? "~" : "!", operand });
    }
    return this.#primary();
  }

  #primary(): Expression {
    const scanner = this.#scanner;
    const byte = scanner.peek();
    const bits = scanner.table[byte]!;
    if (scanner.position < scanner.end) {
      if ((bits & DIGIT) !== 0) return this.#number();
      if ((bits & NAME_START) !== 0) return this.#symbol();
      if (byte === 0x28) return this.#parenthesis();
      if (byte === 0x27) return this.#character();
      if (byte === 0x22)
        return {
          kind: "symbol",
          symbol: this.#context.symbolNamed(scanner.name("a symbol")),
          modifier: this.#modifier(),
        };
    }
    return scanner.unexpected("an expression");
  }

  #parenthesis(): Expression {
    const scanner = this.#scanner;
    scanner.position++;
    this.#enter();
    const inner = this.binary(1);
    this.#depth--;
    scanner.expect(0x29, "behind the expression");
    return inner;
  }

  #enter(): void {
    if (++this.#depth > DEEPEST) this.#scanner.mistake(`An expression is nested more than ${DEEPEST} deep`);
  }

  /** A character constant: 'c, with or without a quote behind it. */
  #character(): Expression {
    const scanner = this.#scanner;
    scanner.position++;
    if (scanner.position >= scanner.end) scanner.unexpected("a character");
    let value = scanner.bytes[scanner.position++]!;
    if (value === 0x5c && scanner.position < scanner.end) {
      const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, b: 8, f: 12, v: 11, 0: 0 };
      const letter = scanner.bytes[scanner.position++]!;
      value = escapes[String.fromCharCode(letter)] ?? letter;
    }
    if (scanner.bytes[scanner.position] === 0x27 && scanner.position < scanner.end) scanner.position++;
    return constantOf(BigInt(value));
  }

  #symbol(): Expression {
    const scanner = this.#scanner;
    scanner.word();
    const dot = scanner.wordEnd === scanner.wordStart + 1 && scanner.bytes[scanner.wordStart] === 0x2e;
    const symbol = dot ? this.#context.hereSymbol() : (this.#sectionSymbol() ?? this.#context.wordSymbol());
    const modifier = this.#modifier();
    return modifier === undefined ? symbol.expression : { kind: "symbol", symbol, modifier };
  }

  /** `.startof.(SECTION)` and `.sizeof.(SECTION)`: symbols that the linker defines. */
  #sectionSymbol(): AsmSymbol | undefined {
    const scanner = this.#scanner;
    if (scanner.bytes[scanner.wordEnd - 1] !== 0x2e || scanner.bytes[scanner.wordEnd] !== 0x28) return undefined;
    const operator = scanner.wordText;
    if (operator !== ".startof." && operator !== ".sizeof.") return undefined;
    scanner.position++;
    const section = scanner.name("the name of a section");
    scanner.expect(0x29, "behind the section");
    return this.#context.symbolNamed(`${operator}${section}`);
  }

  /** The modifier of `symbol@GOT` or `symbol@GOT@TLS`. */
  #modifier(): string | undefined {
    const scanner = this.#scanner;
    if (!this.#context.modifiers || scanner.bytes[scanner.position] !== 0x40 || scanner.position >= scanner.end)
      return undefined;
    const start = ++scanner.position;
    for (;;) {
      if (!scanner.word()) scanner.unexpected("a modifier such as GOT");
      if (scanner.bytes[scanner.position] !== 0x40 || scanner.position >= scanner.end) break;
      scanner.position++;
    }
    return decodeUtf8(scanner.bytes, start, scanner.position);
  }

  /** A number, or the name of a numbered label: 1f, 1b. */
  #number(): Expression {
    const scanner = this.#scanner;
    const start = scanner.position;
    const { bytes, table, end: limit } = scanner;
    let end = start;
    for (; end < limit && (table[bytes[end]!]! & NAME) !== 0; end++)
      if (bytes[end] === 0x2e || bytes[end] === 0x24) break;
    const label = this.#numberedLabel(start, end);
    if (label !== undefined) return label;
    scanner.position = end;
    const [base, first] = baseOf(bytes, start, end);
    let value = 0n;
    let small = 0;
    let at = first;
    // Up to 2^48 a number is exact and quick; the rest goes on as a big integer.
    for (; at < end && small < 2 ** 48; at++) small = small * base + this.#digit(at, { base, start });
    value = BigInt(small);
    for (; at < end; at++) value = value * BigInt(base) + BigInt(this.#digit(at, { base, start }));
    if (first === end) scanner.mistake("Found a number without digits, expected some", start);
    return constantOf(value);
  }

  #digit(at: number, number: { base: number; start: number }): number {
    const digit = digitOf(this.#scanner.bytes[at]!);
    if (digit < number.base) return digit;
    const character = String.fromCharCode(this.#scanner.bytes[at]!);
    throw new SyntaxMistake(`Found "${character}", expected a digit of base ${number.base}`, { offset: at });
  }

  #numberedLabel(start: number, end: number): Expression | undefined {
    const scanner = this.#scanner;
    const suffix = scanner.bytes[end - 1];
    if (end - start < 2 || (suffix !== 0x62 && suffix !== 0x66)) return undefined;
    let number = 0;
    for (let at = start; at < end - 1; at++) {
      const digit = digitOf(scanner.bytes[at]!);
      if (digit > 9) return undefined;
      number = number * 10 + digit;
    }
    // 0b and 0x begin numbers of another base, but "0b" alone is the label.
    scanner.position = end;
    const symbol = this.#context.numberedLabel(number, suffix === 0x62 ? "backward" : "forward");
    if (symbol === undefined) return scanner.mistake(`There is no label "${number}:" before this`, start);
    return symbol.expression;
  }
}

/** Base and index of the first digit: 0x, 0b, a leading 0. */
function baseOf(bytes: Uint8Array, start: number, end: number): readonly [number, number] {
  if (bytes[start] !== 0x30 || end === start + 1) return [10, start];
  const letter = bytes[start + 1]! | 0x20;
  if (letter === 0x78) return [16, start + 2];
  return letter === 0x62 ? [2, start + 2] : [8, start + 1];
}

/** The node, or the constant that it is already. */
function folded(node: Expression): Expression {
  const known =
    node.kind === "unary"
      ? node.operand.kind === "constant"
      : node.kind === "binary" && node.left.kind === "constant" && node.right.kind === "constant";
  if (!known) return node;
  const value = constantValue(node, { final: false });
  return value === undefined ? node : constantOf(value);
}
