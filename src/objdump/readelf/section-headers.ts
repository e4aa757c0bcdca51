/** `-S` and `-t`: the section headers, one line each or with all details. */
import {
  sectionTypeName,
  SHF_COMPRESSED,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  SHT_HIPROC,
  SHT_LOOS,
  SHT_LOPROC,
  SHT_LOUSER,
  SHT_SYMTAB_SHNDX,
  type Section,
} from "../../elf/index.ts";
import { compressionHeader, compressionNames } from "./compressed-sections.ts";
import { flagKey, flagLetters, flagWords } from "./section-flags.ts";
import { nameText } from "./name-text.ts";
import { counted, exactly, hex, hexAddress, rangeOffset, sectionName, type Report } from "./report.ts";

/** Types that readelf calls otherwise than by their constant. */
const typeTexts: ReadonlyMap<number, string> = new Map([
  [SHT_SYMTAB_SHNDX, "SYMTAB SECTION INDICES"],
  [SHT_GNU_verdef, "VERDEF"],
  [SHT_GNU_verneed, "VERNEED"],
  [SHT_GNU_versym, "VERSYM"],
  // As Sun's linkers numbered them at first.
  [0x6ffffff0, "VERSYM"],
  [0x6ffffffc, "VERDEF"],
  [0x6fff4700, "GNU_INCREMENTAL_INPUTS"],
  [0x7ffffffd, "AUXILIARY"],
  [0x7fffffff, "FILTER"],
]);

/** `SHT_CHECKSUM` has a constant, but GNU's readelf does not know it. */
const namelessTypes: ReadonlySet<number> = new Set([0x6ffffff8]);

export function sectionTypeText(type: number, machine: number): string {
  const text = typeTexts.get(type);
  if (text !== undefined) return text;
  const name = namelessTypes.has(type) ? undefined : sectionTypeName(type, machine);
  if (name !== undefined) return name.replace(/^SHT_/, "");
  if (type >= SHT_LOUSER) return `LOUSER+${rangeOffset(type, SHT_LOUSER)}`;
  if (type >= SHT_LOPROC && type <= SHT_HIPROC) return `LOPROC+${rangeOffset(type, SHT_LOPROC)}`;
  if (type >= SHT_LOOS) return `LOOS+${rangeOffset(type, SHT_LOOS)}`;
  return `${hex(type, 8)}: <unknown>`;
}

export function listSectionHeaders(report: Report): void {
  const { file, out, request } = report;
  const { sections, header } = file;
  if (!request.parts.has("file-header")) {
    const offset = hex(header.sectionsOffset);
    const verb = sections.length === 1 ? "is" : "are";
    out.line(
      `There ${verb} ${counted(sections.length, "section header", "section headers")}, starting at offset 0x${offset}:`,
    );
  }
  if (sections.length === 0) return;
  out.line();
  out.line(sections.length > 1 ? "Section Headers:" : "Section Header:");
  if (request.parts.has("section-details")) {
    listDetails(report);
    return;
  }
  const row = isShort(report) ? shortRow : longRow;
  out.text(headings(report));
  for (const section of sections) out.line(row(report, section));
  out.text(flagKey(file));
}

/** Whether all fits into one line. */
function isShort({ file, request }: Report): boolean {
  return file.elfClass === 32 || request.wide;
}

function headings({ file, request }: Report): string {
  if (file.elfClass === 32) return "  [Nr] Name              Type            Addr     Off    Size   ES Flg Lk Inf Al\n";
  if (request.wide) {
    return "  [Nr] Name              Type            Address          Off    Size   ES Flg Lk Inf Al\n";
  }
  return "  [Nr] Name              Type             Address           Offset\n       Size              EntSize          Flags  Link  Info  Align\n";
}

function indexAndName({ request }: Report, section: Section): string {
  const { wide, silentTruncation } = request;
  const name = nameText(section.name, { wide, width: 17, pad: true, silentTruncation });
  return `  [${padded(section.index, 2)}] ${name}`;
}

function shortType({ file }: Report, section: Section): string {
  return sectionTypeText(section.type, file.header.machine).slice(0, 15).padEnd(15);
}

function addressOf(report: Report, section: Section): string {
  return hexAddress(
    report,
    exactly(section.address, () => section.exactAddress),
  );
}

/** For 32 bits, and for 64 bits where lines may be long. */
function shortRow(report: Report, section: Section): string {
  const place = `${addressOf(report, section)} ${hex(section.offset, 6)} ${hex(section.size, 6)}`;
  return `${indexAndName(report, section)} ${shortType(report, section)} ${place} ${hex(section.entrySize, 2)} ${shortEnd(report, section)}`;
}

/** Flags, links and alignment. */
function shortEnd({ file }: Report, section: Section): string {
  const flags = flagLetters(section.flags, file).padStart(3);
  return `${flags} ${padded(section.link, 2)} ${padded(section.info, 3)} ${padded(section.alignment, 2)}`;
}

/** In two lines. */
function longRow(report: Report, section: Section): string {
  const { file } = report;
  const flags = flagLetters(section.flags, file).padStart(3);
  const start = `${indexAndName(report, section)} ${shortType(report, section)}  ${addressOf(report, section)}`;
  const sizes = `${hex(section.size, 16)}  ${hex(section.entrySize, 16)}`;
  const links = `${padded(section.link, 2)}   ${padded(section.info, 3)}     ${section.alignment}`;
  return `${start}  ${hex(section.offset, 8)}\n       ${sizes} ${flags}      ${links}`;
}

function padded(value: number, width: number): string {
  return `${value}`.padStart(width);
}

function listDetails(report: Report): void {
  const { file, out, request } = report;
  out.line("  [Nr] Name");
  if (file.elfClass === 32) {
    out.line("       Type            Addr     Off    Size   ES   Lk Inf Al");
  } else if (request.wide) {
    out.line("       Type            Address          Off    Size   ES   Lk Inf Al");
  } else {
    out.line("       Type              Address          Offset            Link");
    out.line("       Size              EntSize          Info              Align");
  }
  out.line("       Flags");
  for (const section of file.sections) {
    out.line(`  [${padded(section.index, 2)}] ${sectionName(section)}`);
    out.line(isShort(report) ? shortDetails(report, section) : longDetails(report, section));
    out.line(`       [${hexAddress(report, section.flags)}]: ${flagWords(report, section.flags)}`);
    if ((section.flags & SHF_COMPRESSED) !== 0) out.line(compressionText(report, section));
  }
}

function shortDetails(report: Report, section: Section): string {
  const place = `${addressOf(report, section)} ${hex(section.offset, 6)} ${hex(section.size, 6)}`;
  const links = `${padded(section.link, 2)} ${padded(section.info, 3)} ${padded(section.alignment, 2)}`;
  return `       ${shortType(report, section)} ${place} ${hex(section.entrySize, 2)}  ${links}`;
}

function longDetails(report: Report, section: Section): string {
  const place = `${addressOf(report, section)}  ${hex(section.offset, 16)}  ${section.link}`;
  const sizes = `${hex(section.size, 16)} ${hex(section.entrySize, 16)}`;
  return `       ${shortType(report, section)}  ${place}\n       ${sizes}  ${`${section.info}`.padEnd(16)}  ${section.alignment}`;
}

/** What the header of compressed contents says. */
function compressionText(report: Report, section: Section): string {
  const header = compressionHeader(section, report.file.elfClass);
  if (header === undefined) return "       [<corrupt>]";
  const { type, size, alignment } = header;
  const kind = compressionNames.get(type) ?? `[<unknown>: 0x${hex(type)}]`;
  return `       ${kind}, ${hexAddress(report, size)}, ${alignment}`;
}
