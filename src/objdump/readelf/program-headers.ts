/** `-l`: the program headers, and which sections each segment has. */
import {
  PF_R,
  PF_W,
  PF_X,
  PT_HIOS,
  PT_HIPROC,
  PT_INTERP,
  PT_LOOS,
  PT_LOPROC,
  segmentTypeNames,
  type ElfFile,
  type Segment,
} from "../../elf/index.ts";
import { decodeUtf8 } from "../../bytes/index.ts";
import { fileTypeText } from "./file-header.ts";
import { counted, exactly, hex, rangeOffset, sectionName, type Report } from "./report.ts";
import { isInSegment, isThreadZeros } from "./segment-sections.ts";

const typeTexts: ReadonlyMap<number, string> = new Map([
  [0x6474e554, "GNU_SFRAME"],
  [0x65a3dbe6, "OPENBSD_RANDOMIZE"],
  [0x65a3dbe7, "OPENBSD_WXNEEDED"],
  [0x65a41be6, "OPENBSD_BOOTDATA"],
]);

function typeText(type: number): string {
  const text = typeTexts.get(type) ?? segmentTypeNames.get(type)?.replace(/^PT_/, "");
  if (text !== undefined) return text;
  if (type >= PT_LOPROC && type <= PT_HIPROC) return `LOPROC+${rangeOffset(type, PT_LOPROC)}`;
  if (type >= PT_LOOS && type <= PT_HIOS) return `LOOS+${rangeOffset(type, PT_LOOS)}`;
  return `<unknown>: ${hex(type)}`;
}

export function listProgramHeaders(report: Report): void {
  const { file, out, request } = report;
  const { segments, header } = file;
  out.line();
  if (segments.length === 0) {
    out.line("There are no program headers in this file.");
    return;
  }
  if (!request.parts.has("file-header")) {
    const verb = segments.length === 1 ? "is" : "are";
    const count = counted(segments.length, "program header", "program headers");
    out.line(`Elf file type is ${fileTypeText(file)}`);
    out.line(`Entry point 0x${hex(header.exactEntry)}`);
    out.line(`There ${verb} ${count}, starting at offset ${header.segmentsOffset}`);
    out.line();
  }
  out.line(segments.length > 1 ? "Program Headers:" : "Program Header:");
  out.text(headings(report));
  for (const segment of segments) {
    out.line(row(report, segment));
    if (segment.type === PT_INTERP) out.line(`      [Requesting program interpreter: ${interpreterOf(segment)}]`);
  }
  if (file.sections.length > 0) listSegmentSections(report);
}

function headings({ file, request }: Report): string {
  if (file.elfClass === 32) return "  Type           Offset   VirtAddr   PhysAddr   FileSiz MemSiz  Flg Align\n";
  if (request.wide) {
    return "  Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align\n";
  }
  return "  Type           Offset             VirtAddr           PhysAddr\n                 FileSiz            MemSiz              Flags  Align\n";
}

function row({ file, request }: Report, segment: Segment): string {
  const { flags } = segment;
  const letters = `${flags & PF_R ? "R" : " "}${flags & PF_W ? "W" : " "}${flags & PF_X ? "E" : " "}`;
  const type = typeText(segment.type).slice(0, 14).padEnd(14);
  const address = exactly(segment.address, () => segment.exactAddress);
  const physical = exactly(segment.physicalAddress, () => segment.exactPhysicalAddress);
  const digits = file.elfClass / 4;
  const addresses = `0x${hex(address, digits)} 0x${hex(physical, digits)}`;
  const alignment = segment.alignment === 0 ? "0" : `0x${hex(segment.alignment)}`;
  const sizes = (width: number): string => `0x${hex(segment.fileSize, width)} 0x${hex(segment.memorySize, width)}`;
  if (file.elfClass === 32)
    return `  ${type} 0x${hex(segment.offset, 6)} ${addresses} ${sizes(5)} ${letters} ${alignment}`;
  if (request.wide) return `  ${type} 0x${hex(segment.offset, 6)} ${addresses} ${sizes(6)} ${letters} ${alignment}`;
  return `  ${type} 0x${hex(segment.offset, 16)} ${addresses}\n                 ${sizes(16)}  ${letters}    ${alignment}`;
}

/** The path in a `PT_INTERP` segment. */
export function interpreterOf(segment: Segment): string {
  const { content } = segment;
  const end = content.indexOf(0);
  return decodeUtf8(content, 0, end < 0 ? content.length : end);
}

/** The program interpreter that a file asks for, if it asks for one. */
export function programInterpreter({ segments }: ElfFile): string | undefined {
  const segment = segments.find(({ type }) => type === PT_INTERP);
  return segment === undefined ? undefined : interpreterOf(segment);
}

function listSegmentSections({ file, out }: Report): void {
  out.line();
  out.line(" Section to Segment mapping:");
  out.line("  Segment Sections...");
  for (const segment of file.segments) {
    out.text(`   ${`${segment.index}`.padStart(2, "0")}     `);
    for (const section of file.sections.slice(1)) {
      if (!isThreadZeros(section, segment) && isInSegment(section, segment)) out.text(`${sectionName(section)} `);
    }
    out.line();
  }
}
