/** `-r`: the relocation sections. */
import {
  EM_WEBASSEMBLY,
  layouts,
  SHN_ABS,
  SHN_COMMON,
  SHT_DYNSYM,
  SHT_REL,
  SHT_RELA,
  SHT_RELR,
  STT_GNU_IFUNC,
  STT_SECTION,
  type RelocationTable,
  type Section,
  type SymbolTable,
} from "../../elf/index.ts";
import { nameText } from "./name-text.ts";
import { relocationName } from "./relocation-names.ts";
import { relativePlaces } from "./relative-places.ts";
import { counted, exactly, hex, hexAddress, sectionName, symbolForm, type Report } from "./report.ts";
import { SymbolVersions } from "./symbol-versions.ts";

/** Columns of the symbol's name. */
const nameWidth = 22;

export function listRelocations(report: Report): void {
  const { file, out } = report;
  const types = [SHT_REL, SHT_RELA, SHT_RELR];
  const sections = file.sections.filter(({ type, size }) => types.includes(type) && size > 0);
  if (sections.length === 0) {
    out.line();
    out.line("There are no relocations in this file.");
  }
  const versions = new SymbolVersions(file);
  for (const section of sections) {
    if (section.type === SHT_RELR) listRelative(report, section);
    else listSection(report, section, versions);
  }
}

function title({ out }: Report, section: Section, count: number): void {
  out.line();
  const entries = counted(count, "entry", "entries");
  out.line(`Relocation section '${sectionName(section)}' at offset 0x${hex(section.offset)} contains ${entries}:`);
}

/** Places of words to which the base address is added, from the compact form that has no types and no symbols. */
function listRelative(report: Report, section: Section): void {
  const { file, out } = report;
  const places = relativePlaces(section.content, file.elfClass);
  title(report, section, section.content.length / layouts[file.elfClass].wordSize);
  out.line(`  ${counted(places.length, "offset", "offsets")}`);
  for (const place of places) out.line(hexAddress(report, place));
}

function listSection(report: Report, section: Section, versions: SymbolVersions): void {
  const { file, out } = report;
  const relocations = file.relocations(section);
  const linked = file.linked(section);
  const symbols = linked === undefined ? undefined : file.symbolTable(linked);
  title(report, section, relocations.count);
  out.line(headings(report, relocations.hasAddends));
  const target = { relocations, symbols, versions: linked?.type === SHT_DYNSYM ? versions : undefined };
  for (let index = 0; index < relocations.count; index++) out.line(row(report, index, target));
}

function headings({ file, request }: Report, hasAddends: boolean): string {
  if (file.elfClass === 32) {
    if (request.wide) {
      const start = " Offset     Info    Type                Sym. Value  Symbol's Name";
      return hasAddends ? `${start} + Addend` : start;
    }
    const start = " Offset     Info    Type            Sym.Value  Sym. Name";
    return hasAddends ? `${start} + Addend` : start;
  }
  const start = request.wide
    ? "    Offset             Info             Type               Symbol's Value  Symbol's Name"
    : "  Offset          Info           Type           Sym. Value    Sym. Name";
  return hasAddends ? `${start} + Addend` : start;
}

/** A relocation section and what its entries refer to. */
interface Table {
  readonly relocations: RelocationTable;
  readonly symbols: SymbolTable | undefined;
  /** Of the symbols, if they are dynamic ones. */
  readonly versions: SymbolVersions | undefined;
}

function row(report: Report, index: number, table: Table): string {
  const { file, request } = report;
  const { relocations } = table;
  const is32 = file.elfClass === 32;
  const digits = is32 ? 8 : request.wide ? 16 : 12;
  const type = relocations.type(index);
  const symbol = relocations.symbol(index);
  const offset = hex(
    exactly(relocations.offset(index), () => relocations.exactOffset(index)),
    digits,
  );
  const info = is32 ? hex(symbol * 2 ** 8 + type, 8) : hex(symbol, digits - 8) + hex(type, 8);
  const start = `${offset}  ${info} ${typeText(report, type)}`;
  const addend = relocations.hasAddends ? relocations.exactAddend(index) : undefined;
  if (symbol !== 0 && table.symbols !== undefined)
    return start + targetText(report, symbol, table) + signedAddend(addend);
  if (addend === undefined) return start;
  const blanks = is32 ? 12 : 20;
  return `${start}${" ".repeat(blanks)}${addend < 0n ? `-${hex(-addend)}` : hex(addend)}`;
}

function typeText({ file, request }: Report, type: number): string {
  const name = relocationName(file.header.machine, type);
  if (name === undefined) return `unrecognized: ${hex(type).padEnd(7)}`;
  if (request.wide) return name.padEnd(22);
  // Our own machine's names differ at their ends, and GNU's readelf has none that ours would have to look like.
  return (file.header.machine === EM_WEBASSEMBLY ? name : name.slice(0, 17)).padEnd(17);
}

function signedAddend(addend: bigint | undefined): string {
  if (addend === undefined) return "";
  return addend < 0n ? ` - ${hex(-addend)}` : ` + ${hex(addend)}`;
}

/** The symbol's value and name. */
function targetText(report: Report, symbol: number, { symbols, versions }: Table): string {
  if (symbols === undefined) return "";
  const { file } = report;
  const form = symbolForm(report);
  const version = versions?.of(symbols, symbol);
  const suffix = version === undefined ? "" : `${version.kind === "default" ? "@@" : "@"}${version.name}`;
  const name = symbolName(report, symbols, symbol);
  const shown = nameText(name, { ...form, width: nameWidth });
  const end = symbols.nameOffset(symbol) === 0 ? shown : shown + suffix;
  if (symbols.type(symbol) === STT_GNU_IFUNC) {
    // Its value is not what will be called, so the column says who finds that out.
    const width = file.elfClass === 32 ? 8 : 14;
    const resolver = nameText(name, { ...form, width });
    return ` ${resolver}${suffix}()${" ".repeat(Math.max(width + 1 - resolver.length, 1))}${end}`;
  }
  const value = hexAddress(
    report,
    exactly(symbols.value(symbol), () => symbols.exactValue(symbol)),
  );
  return ` ${value}${file.elfClass === 32 ? "   " : " "}${end}`;
}

function symbolName({ file }: Report, symbols: SymbolTable, symbol: number): string {
  if (symbols.nameOffset(symbol) !== 0) return symbols.name(symbol);
  if (symbols.type(symbol) !== STT_SECTION) return "<null>";
  const shndx = symbols.shndx(symbol);
  if (shndx === SHN_ABS) return "ABS";
  if (shndx === SHN_COMMON) return "COMMON";
  return file.sections[symbols.sectionIndex(symbol)]?.name ?? `<section 0x${hex(shndx)}>`;
}
