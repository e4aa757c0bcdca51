/** `.if` and its forms (as.info, "If"). */
import { constantValue } from "../expression.ts";
import { DEEPEST_CONDITIONAL } from "../conditionals.ts";
import { markLine } from "../line-marker.ts";
import type { Assembler } from "../assembler.ts";
import { LINE_END } from "../characters.ts";
import type { DirectiveTable } from "../syntax.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const HASH = 0x23;

type Condition = (assembler: Assembler) => boolean;

function compared(test: (value: bigint) => boolean): Condition {
  return (assembler) => test(assembler.constant("a constant condition"));
}

/** Always defined where one asks, so that a source can tell assemblers apart. */
const OUR_NAME = "__muslin__";

const isDefined: Condition = (assembler) => {
  const name = assembler.scanner.name("a symbol");
  if (name === OUR_NAME) return true;
  return assembler.symbols.get(name)?.isDefined ?? false;
};

const isBlank: Condition = (assembler) => assembler.scanner.restOfStatement() === "";

/** `.ifc a,b`: operands up to a comma, quoted by apostrophes or not. */
const sameText: Condition = (assembler) => {
  const first = plainOperand(assembler, true);
  assembler.scanner.expect(COMMA, "behind the first operand");
  return first === plainOperand(assembler, false);
};

const sameString: Condition = (assembler) => {
  const first = assembler.scanner.name("a string");
  assembler.scanner.expect(COMMA, "behind the first string");
  return first === assembler.scanner.name("a string");
};

const not =
  (condition: Condition): Condition =>
  (assembler) =>
    !condition(assembler);

const conditions: Readonly<Record<string, Condition>> = {
  ".if": compared((value) => value !== 0n),
  ".ifeq": compared((value) => value === 0n),
  ".ifne": compared((value) => value !== 0n),
  ".iflt": compared((value) => value < 0n),
  ".ifle": compared((value) => value <= 0n),
  ".ifgt": compared((value) => value > 0n),
  ".ifge": compared((value) => value >= 0n),
  ".ifdef": isDefined,
  ".ifndef": not(isDefined),
  ".ifnotdef": not(isDefined),
  ".ifb": isBlank,
  ".ifnb": not(isBlank),
  ".ifc": sameText,
  ".ifnc": not(sameText),
  ".ifeqs": sameString,
  ".ifnes": not(sameString),
};

export const conditionalDirectives: DirectiveTable = {
  ...Object.fromEntries(Object.entries(conditions).map(([name, condition]) => [name, begin(condition)])),
  ".elseif"(assembler) {
    branch(assembler);
  },
  ".else"(assembler) {
    const mistake = assembler.conditionals.branch();
    if (mistake !== undefined) assembler.scanner.mistake(mistake);
  },
  ".endif"(assembler) {
    if (!assembler.conditionals.end()) assembler.scanner.mistake('Found ".endif" outside of ".if"');
  },
  // .endc and .elsec are old names of MRI's.
  ".endc"(assembler) {
    if (!assembler.conditionals.end()) assembler.scanner.mistake('Found ".endc" outside of ".if"');
  },
};

/** Passes over a line that does not count; acts on conditionals in it. */
export function skipInactive(assembler: Assembler): void {
  const { scanner } = assembler;
  const byte = scanner.peek();
  if (scanner.position >= scanner.end) return;
  assembler.statementStart = scanner.position;
  if (byte === HASH) {
    const start = scanner.position;
    scanner.skipLine();
    markLine(assembler.source, { start, end: scanner.position });
    return;
  }
  if ((scanner.table[byte]! & LINE_END) !== 0) {
    scanner.position++;
    return;
  }
  if (byte === 0x2e && scanner.word()) actInactive(assembler, scanner.wordText.toLowerCase());
  scanner.skipLine();
}

function actInactive(assembler: Assembler, name: string): void {
  const { conditionals } = assembler;
  if (name in conditions) return begin(() => false)(assembler);
  if (!isBranch(name)) return;
  if (conditionals.enclosing) assembler.listing?.show();
  if (name === ".elseif" && conditionals.asks) branch(assembler);
  else if (name === ".elseif") complain(assembler, conditionals.branch(false));
  else if (name === ".else") complain(assembler, conditionals.branch());
  else conditionals.end();
}

function isBranch(name: string): boolean {
  return name === ".elseif" || name === ".else" || name === ".endif" || name === ".endc";
}

function begin(condition: Condition): (assembler: Assembler) => void {
  return (assembler) => {
    const site = assembler.site();
    if (assembler.conditionals.depth >= DEEPEST_CONDITIONAL) {
      assembler.ended = true;
      assembler.scanner.mistake(`".if" is nested more than ${DEEPEST_CONDITIONAL} deep`, assembler.statementStart);
    }
    try {
      assembler.conditionals.begin(condition(assembler), site);
    } catch (error) {
      // A mistake in the condition must not leave its ".endif" without a partner.
      assembler.conditionals.begin(false, site);
      throw error;
    }
  };
}

function branch(assembler: Assembler): void {
  const asks = assembler.conditionals.asks;
  const value = asks ? constantValue(assembler.expression(), { final: false }) : 0n;
  if (!asks) assembler.scanner.skipStatement();
  if (value === undefined)
    assembler.scanner.mistake("Found an expression whose value is not known here, expected a constant condition");
  complain(assembler, assembler.conditionals.branch(value !== 0n));
}

function complain(assembler: Assembler, mistake: string | undefined): void {
  if (mistake !== undefined) assembler.error(mistake);
}

function plainOperand(assembler: Assembler, upToComma: boolean): string {
  const { scanner } = assembler;
  const first = scanner.peek();
  if (first === APOSTROPHE || first === QUOTE) {
    const start = ++scanner.position;
    while (
      scanner.position < scanner.end &&
      scanner.bytes[scanner.position] !== first &&
      scanner.bytes[scanner.position] !== 0x0a
    )
      scanner.position++;
    const text = String.fromCharCode(...scanner.bytes.subarray(start, scanner.position));
    scanner.expect(first, "at the end of the operand");
    return text;
  }
  const start = scanner.position;
  if (!upToComma) return scanner.restOfStatement();
  while (!scanner.atEnd() && scanner.bytes[scanner.position] !== COMMA) scanner.position++;
  return String.fromCharCode(...scanner.bytes.subarray(start, scanner.position)).trim();
}
