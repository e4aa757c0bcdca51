/** Directives that choose where bytes go (as.info, "Section", "Subsections", "PushSection"). */
import {
  SHF_ALLOC,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
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
} from "../../elf/index.ts";
import type { Assembler } from "../assembler.ts";
import { defaultProperties } from "../section-defaults.ts";
import type { Section, SectionProperties } from "../section.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const AT = 0x40;
const PERCENT = 0x25;

/** Letters of the flags operand. */
const flagLetters: Readonly<Record<string, number>> = {
  a: SHF_ALLOC,
  w: SHF_WRITE,
  x: SHF_EXECINSTR,
  M: SHF_MERGE,
  S: SHF_STRINGS,
  G: SHF_GROUP,
  T: SHF_TLS,
  e: SHF_EXCLUDE,
  o: SHF_LINK_ORDER,
  R: SHF_GNU_RETAIN,
  "?": 0,
};

const types: Readonly<Record<string, number>> = {
  progbits: SHT_PROGBITS,
  nobits: SHT_NOBITS,
  note: SHT_NOTE,
  init_array: SHT_INIT_ARRAY,
  fini_array: SHT_FINI_ARRAY,
  preinit_array: SHT_PREINIT_ARRAY,
};

/** The last number that subsections may have (as.info, "Sub-Sections"). */
const LAST_SUBSECTION = 8192;

/** `.section NAME [, "FLAGS" [, @TYPE [, ENTSIZE] [, LINKED] [, GROUP [, comdat]]]]` */
const section: Directive = (assembler) => {
  assembler.enter(readSection(assembler).subsection(0));
};

const pushsection: Directive = (assembler) => {
  const { current, previous, scanner } = assembler;
  const target = readSection(assembler, { subsection: true });
  assembler.sectionStack.push({ current, previous });
  assembler.enter(target.section.subsection(target.number));
  void scanner;
};

const popsection: Directive = (assembler) => {
  const state = assembler.sectionStack.pop();
  if (state === undefined)
    return assembler.scanner.mistake('Found ".popsection" without ".pushsection"', assembler.statementStart);
  assembler.current = state.current;
  assembler.previous = state.previous;
};

const previous: Directive = (assembler) => {
  const target = assembler.previous;
  if (target === undefined)
    return assembler.scanner.mistake('Found ".previous" before any other section', assembler.statementStart);
  assembler.enter(target);
};

const subsection: Directive = (assembler) => {
  assembler.enter(assembler.current.section.subsection(readNumber(assembler)));
};

function named(name: string): Directive {
  return (assembler) => {
    const number = assembler.scanner.atEnd() ? 0 : readNumber(assembler);
    assembler.enter(assembler.section(name).subsection(number));
  };
}

export const sectionDirectives: DirectiveTable = {
  ".section": section,
  ".pushsection": pushsection,
  ".popsection": popsection,
  ".previous": previous,
  ".subsection": subsection,
  ".text": named(".text"),
  ".data": named(".data"),
  ".bss": named(".bss"),
};

function readNumber(assembler: Assembler): number {
  return assembler.integer("the number of a subsection", { least: 0, most: LAST_SUBSECTION });
}

function readSection(assembler: Assembler): Section;
function readSection(assembler: Assembler, options: { subsection: true }): { section: Section; number: number };
function readSection(
  assembler: Assembler,
  options?: { subsection: true },
): Section | { section: Section; number: number } {
  const { scanner } = assembler;
  const name = sectionName(assembler);
  let number = 0;
  let properties: SectionProperties | undefined;
  if (scanner.accept(COMMA)) {
    if (options?.subsection && scanner.peek() !== QUOTE) {
      number = readNumber(assembler);
      if (scanner.accept(COMMA)) properties = readProperties(assembler, name);
    } else properties = readProperties(assembler, name);
  }
  const known = assembler.sections.get(properties?.group === undefined ? name : `${name}\0${properties.group.name}`);
  if (known !== undefined && properties !== undefined) checkAgain(assembler, { known, properties });
  const found = known ?? assembler.section(name, properties);
  return options?.subsection ? { section: found, number } : found;
}

function checkAgain(assembler: Assembler, again: { known: Section; properties: SectionProperties }): void {
  const { known, properties } = again;
  const same = known.properties.flags === properties.flags && known.properties.type === properties.type;
  // What ".text" and its like have by themselves may be refined before anything is in them.
  if (!same && known.size === 0) known.properties = properties;
  else if (!same)
    assembler.warn("section-flags", `The section "${known.name}" has other flags than here; they stay as they are`);
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
  return substituted(assembler, String.fromCharCode(...scanner.bytes.subarray(start, scanner.position)).trimEnd());
}

function substituted(assembler: Assembler, name: string): string {
  return name.replaceAll("%S", assembler.current.section.name);
}

function readProperties(assembler: Assembler, name: string): SectionProperties {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const letters = String.fromCharCode(...scanner.string());
  let flags = 0;
  for (const letter of letters) {
    const bit = flagLetters[letter];
    if (bit === undefined)
      return scanner.mistake(
        `Unknown flag "${letter}", expected letters of ${Object.keys(flagLetters).join("")}`,
        start,
      );
    flags += (flags & bit) === 0 ? bit : 0;
  }
  const inherits = letters.includes("?") ? assembler.current.section.properties.group : undefined;
  const usual = defaultProperties(name);
  const properties = {
    type: usual.type,
    flags,
    entrySize: 0,
    group: inherits,
    linkedTo: undefined as string | undefined,
  };
  if (!scanner.accept(COMMA)) return properties;
  properties.type = readType(assembler, usual.type);
  if ((flags & SHF_MERGE) !== 0 && scanner.accept(COMMA))
    properties.entrySize = assembler.integer("an entry size", { least: 0, most: 2 ** 31 - 1 });
  if ((flags & SHF_LINK_ORDER) !== 0 && scanner.accept(COMMA))
    properties.linkedTo = scanner.name("a section or symbol");
  if ((flags & SHF_GROUP) !== 0 && scanner.accept(COMMA)) properties.group = readGroup(assembler);
  return properties;
}

function readGroup(assembler: Assembler): { name: string; comdat: boolean } {
  const { scanner } = assembler;
  const name = scanner.name("the name of a group");
  if (!scanner.accept(COMMA)) return { name, comdat: false };
  const linkage = scanner.name('"comdat"');
  if (linkage !== "comdat") scanner.mistake(`Found "${linkage}", expected "comdat"`, scanner.wordStart);
  return { name, comdat: true };
}

function readType(assembler: Assembler, usual: number): number {
  const { scanner } = assembler;
  const first = scanner.peek();
  if (first === COMMA || scanner.atEnd()) return usual;
  if (first === AT || first === PERCENT) scanner.position++;
  scanner.peek();
  const start = scanner.position;
  const number = scanner.plainInteger();
  if (!Number.isNaN(number)) return number;
  if (first === AT && (scanner.atEnd() || scanner.peek() === COMMA)) return usual;
  const name = scanner.name("a section type");
  const type = types[name];
  if (type === undefined)
    return scanner.mistake(`Unknown section type "${name}", expected one of ${Object.keys(types).join(", ")}`, start);
  return type;
}
