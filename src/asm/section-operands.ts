/**
 * The operands of `.section` and `.pushsection` (as.info, "Section"):
 *
 * ```
 * NAME [, SUBSECTION] [, "FLAGS" [, @TYPE] [, ENTRY SIZE] [, LINKED TO] [, GROUP [, comdat]] [, INFO] [, unique, NUMBER]]
 * ```
 *
 * Which of those behind the type there are is said by the flags: M, o, G and d, in this order.
 */
import {
  SHF_ALLOC,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
  SHF_GNU_MBIND,
  SHF_GNU_RETAIN,
  SHF_GROUP,
  SHF_LINK_ORDER,
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
import type { Assembler } from "./assembler.ts";
import type { SectionProperties } from "./section.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const AT = 0x40;
const PERCENT = 0x25;

/** What the source says of a section. */
export interface SectionOperands {
  readonly name: string;
  readonly subsection: number;
  /** Undefined if there are none. */
  readonly flags: number | undefined;
  readonly type: number | undefined;
  readonly entrySize: number;
  readonly linkedTo: string | undefined;
  readonly group: SectionProperties["group"];
  readonly info: number | undefined;
  readonly unique: number | undefined;
  /** Flags that letters say: those ask for operands of their own. */
  readonly lettered: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Letters of the flags operand; digits are flags by number. */
const flagLetters: Readonly<Record<string, number>> = {
  a: SHF_ALLOC,
  w: SHF_WRITE,
  x: SHF_EXECINSTR,
  e: SHF_EXCLUDE,
  o: SHF_LINK_ORDER,
  M: SHF_MERGE,
  S: SHF_STRINGS,
  G: SHF_GROUP,
  T: SHF_TLS,
  R: SHF_GNU_RETAIN,
  d: SHF_GNU_MBIND,
};

const types: Readonly<Record<string, number>> = {
  progbits: SHT_PROGBITS,
  nobits: SHT_NOBITS,
  note: SHT_NOTE,
  init_array: SHT_INIT_ARRAY,
  fini_array: SHT_FINI_ARRAY,
  preinit_array: SHT_PREINIT_ARRAY,
};

/** Reads the operands. */
export function readSectionOperands(
  assembler: Assembler,
  options: { readonly subsection?: (assembler: Assembler) => number } = {},
): SectionOperands {
  const { scanner } = assembler;
  const operands: Mutable<SectionOperands> = {
    name: sectionName(assembler),
    subsection: 0,
    flags: undefined,
    type: undefined,
    entrySize: 0,
    linkedTo: undefined,
    group: undefined,
    info: undefined,
    unique: undefined,
    lettered: 0,
  };
  if (!scanner.accept(COMMA)) return operands;
  if (options.subsection !== undefined && scanner.peek() !== QUOTE) {
    operands.subsection = options.subsection(assembler);
    if (!scanner.accept(COMMA)) return operands;
  }
  readFlags(assembler, operands);
  readRest(assembler, operands);
  return operands;
}

/** A section's name: up to a comma or blank, or quoted; `%S` is the name of the current section. */
export function sectionName(assembler: Assembler): string {
  const { scanner } = assembler;
  if (scanner.peek() === QUOTE) return substituted(assembler, scanner.name("the name of a section"));
  const start = scanner.position;
  while (!scanner.atEnd() && scanner.bytes[scanner.position] !== COMMA && scanner.position < scanner.end) {
    const byte = scanner.bytes[scanner.position]!;
    if (byte === 0x20 || byte === 0x09) break;
    scanner.position++;
  }
  if (scanner.position === start) scanner.unexpected("the name of a section");
  return substituted(assembler, scanner.withoutNul(scanner.textOf(start).trimEnd(), start));
}

function substituted(assembler: Assembler, name: string): string {
  return name.replaceAll("%S", assembler.current.section.name);
}

function readFlags(assembler: Assembler, operands: Mutable<SectionOperands>): void {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const text = scanner.name("the flags of the section");
  let flags = 0;
  for (const [piece] of text.matchAll(/0[xX][0-9a-fA-F]+|\d+|./gs)) {
    const isNumber = /^\d/.test(piece);
    const bits = isNumber ? flagsByNumber(piece) : flagLetters[piece];
    if (piece === "?") operands.group = assembler.current.section.properties.group;
    else if (bits === undefined) {
      scanner.mistake(`Unknown flag "${piece}", expected letters of ${Object.keys(flagLetters).join("")}?`, start);
    } else {
      flags |= bits;
      if (!isNumber) operands.lettered |= bits;
    }
  }
  operands.flags = flags >>> 0;
}

function flagsByNumber(text: string): number | undefined {
  const value = Number(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
  return value <= 0xffff_ffff ? value : undefined;
}

function readRest(assembler: Assembler, operands: Mutable<SectionOperands>): void {
  const { scanner } = assembler;
  const flags = operands.lettered;
  if (!scanner.accept(COMMA)) return checkComplete(assembler, flags);
  if (readUnique(assembler, operands)) return;
  operands.type = readType(assembler);
  if ((flags & SHF_MERGE) !== 0 && scanner.accept(COMMA)) {
    operands.entrySize = assembler.integer("an entry size", { least: 0, most: 2 ** 31 - 1 });
  }
  if ((flags & SHF_LINK_ORDER) !== 0 && scanner.accept(COMMA)) operands.linkedTo = linkName(assembler);
  if ((flags & SHF_GROUP) !== 0) readGroup(assembler, operands);
  if (!scanner.accept(COMMA)) return;
  if (readUnique(assembler, operands)) return;
  if ((flags & SHF_GNU_MBIND) === 0) scanner.unexpected('the end, or "unique"');
  operands.info = assembler.integer("a number", { least: 0, most: 2 ** 32 - 1 });
  if (scanner.accept(COMMA) && !readUnique(assembler, operands)) scanner.unexpected('"unique"');
}

function checkComplete(assembler: Assembler, flags: number): void {
  if ((flags & (SHF_MERGE | SHF_GROUP | SHF_LINK_ORDER)) !== 0)
    assembler.scanner.unexpected('"," and the section type');
}

/** `unique, NUMBER`; false, without moving, if that is not what comes. */
function readUnique(assembler: Assembler, operands: Mutable<SectionOperands>): boolean {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  if (scanner.word() && scanner.wordText === "unique") {
    scanner.expect(COMMA, 'behind "unique"');
    operands.unique = assembler.integer("a number", { least: 0, most: 2 ** 32 - 1 });
    return true;
  }
  scanner.position = start;
  return false;
}

/** The section that this one goes with: its name, the name of a symbol in it, or 0 for none. */
function linkName(assembler: Assembler): string {
  const { scanner } = assembler;
  scanner.peek();
  const number = scanner.plainInteger();
  if (number === 0) return "0";
  return scanner.name("a section or symbol");
}

function readGroup(assembler: Assembler, operands: Mutable<SectionOperands>): void {
  const { scanner } = assembler;
  if (!scanner.accept(COMMA)) {
    if (operands.group === undefined) assembler.warn("section-flags", "Found the flag G without the name of a group");
    return;
  }
  const name = scanner.name("the name of a group");
  scanner.peek();
  const start = scanner.position;
  let comdat = false;
  if (scanner.accept(COMMA) && scanner.word() && scanner.wordText === "comdat") comdat = true;
  else scanner.position = start;
  operands.group = { name, comdat };
}

function readType(assembler: Assembler): number | undefined {
  const { scanner } = assembler;
  const first = scanner.peek();
  if (first === COMMA || scanner.atEnd()) return undefined;
  if (first === AT || first === PERCENT) scanner.position++;
  scanner.peek();
  const start = scanner.position;
  if (scanner.peek() === QUOTE) return typeNamed(assembler, { name: scanner.name("a section type"), start });
  if (scanner.position < scanner.end && /\d/.test(String.fromCharCode(scanner.peek()))) {
    return assembler.integer("the number of a section type", { least: 0, most: 2 ** 32 - 1 });
  }
  // Clang writes a lone "@" for the usual type.
  if (first === AT && (scanner.atEnd() || scanner.peek() === COMMA)) return undefined;
  return typeNamed(assembler, { name: scanner.name("a section type"), start });
}

function typeNamed(assembler: Assembler, { name, start }: { name: string; start: number }): number {
  const type = /^\d/.test(name) ? Number(name) : types[name];
  if (type !== undefined && type <= 0xffff_ffff) return type;
  const expected = Object.keys(types).join(", ");
  return assembler.scanner.mistake(`Unknown section type "${name}", expected a number or one of ${expected}`, start);
}
