/** Finds or makes the section that `.section` means, and says what is odd about it, as GNU as does. */
import {
  SHF_ALLOC,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
  SHF_GNU_MBIND,
  SHF_GNU_RETAIN,
  SHF_LINK_ORDER,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_FINI_ARRAY,
  SHT_INIT_ARRAY,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
} from "../elf/index.ts";
import type { Assembler } from "./assembler.ts";
import { entrySizeOfType, sectionKind, type SectionKind } from "./section-defaults.ts";
import type { SectionOperands } from "./section-operands.ts";
import { sectionKey, type Section, type SectionProperties } from "./section.ts";

/** Flags that any section may have besides those that its name gives it. */
const FREE_FLAGS: number = SHF_MERGE | SHF_STRINGS | SHF_LINK_ORDER | SHF_EXCLUDE | SHF_GNU_RETAIN;
/** Flags that must stay the same. */
const CHECKED_FLAGS: number = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR | SHF_EXCLUDE | SHF_MERGE | SHF_STRINGS | SHF_TLS;

/** Flags that mean what an operating system or processor says. */
const SYSTEM_FLAGS = 0xfff00000;

/** Types from here on mean what an operating system, a processor or a program says. */
const FIRST_SYSTEM_TYPE = 0x60000000;

/** Those that a section may be given when it is entered again. */
const ADDED_FLAGS: number = 0x0ff00000 & ~SHF_GNU_RETAIN & ~SHF_GNU_MBIND;

const arrayTypes: ReadonlySet<number> = new Set([SHT_INIT_ARRAY, SHT_FINI_ARRAY, SHT_PREINIT_ARRAY]);

/** The section of these operands. */
export function sectionOf(assembler: Assembler, operands: SectionOperands): Section {
  const { name } = operands;
  const kind = sectionKind(name);
  const given = propertiesOf(operands, kind);
  const known = assembler.sections.get(sectionKey(name, given));
  if (known !== undefined) {
    if (operands.flags !== undefined) checkSame(assembler, known, { operands, kind });
    return known;
  }
  checkName(assembler, name);
  if (((operands.flags ?? 0) & (SHF_GNU_MBIND | SHF_ALLOC)) === SHF_GNU_MBIND) {
    assembler.error(`The section "${name}" has the flag d, which is for sections that are loaded (a)`);
  }
  return assembler.section(name, { ...given, ...checkedProperties(assembler, operands, kind) });
}

function propertiesOf(operands: SectionOperands, kind: SectionKind | undefined): SectionProperties {
  const { flags, type, entrySize, group, linkedTo, unique, info } = operands;
  const properties = {
    type: type ?? kind?.type ?? SHT_PROGBITS,
    flags: flags ?? kind?.flags ?? 0,
    entrySize,
    group,
    linkedTo,
  };
  return { ...properties, ...(unique !== undefined && { unique }), ...(info !== undefined && { info }) };
}

function checkName(assembler: Assembler, name: string): void {
  const symbol = assembler.syntax.name === "gnu" ? assembler.symbols.get(name) : undefined;
  if (symbol?.isDefined && !symbol.redefinable)
    assembler.error(`The name of the section "${name}" is that of a symbol already`);
}

/** Type and flags of a section that is new. */
function checkedProperties(
  assembler: Assembler,
  operands: SectionOperands,
  kind: SectionKind | undefined,
): Pick<SectionProperties, "type" | "flags" | "entrySize"> {
  const { name } = operands;
  const flags = operands.flags ?? 0;
  let type = operands.type ?? kind?.type ?? SHT_PROGBITS;
  if (kind !== undefined && type !== kind.type && kind.type !== SHT_NOTE && type < FIRST_SYSTEM_TYPE) {
    if (arrayTypes.has(kind.type)) {
      type = kind.type;
      assembler.warn("section-flags", `The type of "${name}" is ignored: its name says another one`);
    } else assembler.warn("section-flags", `The type of "${name}" is not the one that its name says`);
  }
  const entrySize = operands.entrySize === 0 ? entrySizeOfType(type) : operands.entrySize;
  if (kind === undefined) return { type, flags, entrySize };
  const isOdd = (flags & ~FREE_FLAGS & ~kind.flags) >>> 0 !== 0 && !isUsualNote(kind, flags);
  if (isOdd && operands.group === undefined) {
    assembler.warn("section-flags", `The flags of "${name}" are not those that its name says`);
  }
  return { type, flags: isOdd ? flags : (flags | kind.flags) >>> 0, entrySize };
}

/** Notes may be loaded, or say that the stack is to be executable. */
function isUsualNote(kind: SectionKind, flags: number): boolean {
  const plain = flags & ~SYSTEM_FLAGS;
  if (kind.name === ".note.GNU-stack") return plain === SHF_EXECINSTR;
  return kind.type === SHT_NOTE && (plain === SHF_ALLOC || plain === SHF_EXECINSTR);
}

/** A section that is entered again must be what it was. */
function checkSame(
  assembler: Assembler,
  known: Section,
  { operands, kind }: { operands: SectionOperands; kind: SectionKind | undefined },
): void {
  const { name, type = SHT_PROGBITS, flags = 0, entrySize } = operands;
  const { properties } = known;
  const complain = (message: string): void => {
    if (kind === undefined) assembler.error(message);
    else assembler.warn("section-flags", message);
  };
  if (type !== properties.type && (operands.type !== undefined || kind === undefined) && flags !== 0) {
    complain(`The section "${name}" has another type already`);
  } else if (kind !== undefined && operands.type !== undefined && type !== properties.type) {
    complain(`The section "${name}" has another type already`);
  }
  if (flags === 0) return;
  // Flags of an operating system add up.
  known.properties = { ...properties, flags: (properties.flags | (flags & ADDED_FLAGS)) >>> 0 };
  if (((flags ^ properties.flags) & CHECKED_FLAGS) !== 0) complain(`The section "${name}" has other flags already`);
  else if ((flags & SHF_MERGE) === 0) return;
  if (entrySize !== properties.entrySize && (flags & SHF_MERGE) !== 0) {
    assembler.error(`The section "${name}" has entries of ${properties.entrySize} bytes already`);
  }
}
