/** `-n`: notes. */
import { decodeUtf8, Reader } from "../../bytes/index.ts";
import {
  ET_CORE,
  NT_GNU_ABI_TAG,
  NT_GNU_BUILD_ID,
  NT_GNU_GOLD_VERSION,
  NT_GNU_HWCAP,
  NT_GNU_PROPERTY_TYPE_0,
  PT_NOTE,
  readNotes,
  SHT_NOTE,
  type Note,
  type Section,
  type Segment,
} from "../../elf/index.ts";
import { nameText } from "./name-text.ts";
import { propertyTexts } from "./gnu-properties.ts";
import { relocatedContent } from "./relocated-content.ts";
import { hex, hexAddress, sectionName, type Report } from "./report.ts";

/** Types of notes whose owner is "GNU". */
const gnuTypes: ReadonlyMap<number, string> = new Map([
  [NT_GNU_ABI_TAG, "NT_GNU_ABI_TAG (ABI version tag)"],
  [NT_GNU_HWCAP, "NT_GNU_HWCAP (DSO-supplied software HWCAP info)"],
  [NT_GNU_BUILD_ID, "NT_GNU_BUILD_ID (unique build ID bitstring)"],
  [NT_GNU_GOLD_VERSION, "NT_GNU_GOLD_VERSION (gold version)"],
  [NT_GNU_PROPERTY_TYPE_0, "NT_GNU_PROPERTY_TYPE_0"],
]);

const FDO_PACKAGING_METADATA = 0xcafe1a7e;

/** Types of notes of all other owners, in files that are not core dumps. */
const types: ReadonlyMap<number, string> = new Map([
  [1, "NT_VERSION (version)"],
  [2, "NT_ARCH (architecture)"],
  [4, "GO BUILDID"],
  [0x100, "OPEN"],
  [0x101, "func"],
  [FDO_PACKAGING_METADATA, "FDO_PACKAGING_METADATA"],
]);

/** The same in core dumps, as far as Linux writes them. */
const coreTypes: ReadonlyMap<number, string> = new Map([
  [1, "NT_PRSTATUS (prstatus structure)"],
  [2, "NT_FPREGSET (floating point registers)"],
  [3, "NT_PRPSINFO (prpsinfo structure)"],
  [4, "NT_TASKSTRUCT (task structure)"],
  [6, "NT_AUXV (auxiliary vector)"],
  [0x202, "NT_X86_XSTATE (x86 XSAVE extended state)"],
  [0x46494c45, "NT_FILE (mapped files)"],
  [0x53494749, "NT_SIGINFO (siginfo_t data)"],
]);

/** Operating systems of an ABI tag, by number. */
const abiSystems = ["Linux", "Hurd", "Solaris", "FreeBSD", "NetBSD", "Syllable", "NaCl"];

export function listNotes(report: Report): void {
  const { file, out } = report;
  const isCore = file.header.type === ET_CORE || file.sections.length === 0;
  const sections = isCore ? [] : file.sections.filter(({ type }) => type === SHT_NOTE);
  const segments = isCore ? file.segments.filter(({ type }) => type === PT_NOTE) : [];
  for (const section of sections) {
    out.line();
    out.line(`Displaying notes found in: ${sectionName(section)}`);
    listPlace(report, section, relocatedContent(report, section, section.content));
  }
  for (const segment of segments) {
    const { offset, fileSize } = segment;
    out.line();
    out.line(`Displaying notes found at file offset 0x${hex(offset, 8)} with length 0x${hex(fileSize, 8)}:`);
    listPlace(report, segment, segment.content);
  }
}

function listPlace(report: Report, place: Section | Segment, content: Uint8Array): void {
  report.out.line("  Owner                Data size \tDescription");
  const { contentOffset, alignment } = place;
  for (const note of readNotes(content, { base: contentOffset, alignment })) listNote(report, note);
}

/** What a note says, line by line; the first line follows its type where lines may be long. */
type Lines = readonly string[];

function listNote(report: Report, note: Note): void {
  const { out, request } = report;
  const { type, description } = note;
  const [name = ""] = note.name.split("\0");
  const isOfGnu = name === "GNU";
  const isProbe = name === "stapsdt" && type === NT_STAPSDT;
  const owner = nameText(name === "" ? "(NONE)" : name, { wide: true, width: 20, pad: true });
  const typeText = isOfGnu ? gnuTypes.get(type) : isProbe ? probeType : typeTable(report).get(type);
  const start = `  ${owner} 0x${hex(description.length, 8)}\t${typeText ?? `Unknown note type: (0x${hex(type, 8)})`}`;
  const lines = isOfGnu ? gnuLines(report, note) : isProbe ? probeLines(report, note) : otherLines(report, note);
  if (request.wide) {
    const [first = "", ...rest] = lines;
    out.line(`${start}\t${first}`);
    for (const line of rest) out.line(line);
    return;
  }
  out.line(start);
  for (const line of lines) out.line(line);
}

function typeTable({ file }: Report): ReadonlyMap<number, string> {
  return file.header.type === ET_CORE ? coreTypes : types;
}

function dataText(description: Uint8Array): string {
  return `escription data: ${Array.from(description, (byte) => `${hex(byte, 2)} `).join("")}`;
}

function otherLines(report: Report, { type, description }: Note): Lines {
  if (description.length === 0 || (type === BUILD_ATTRIBUTES_OPEN && !isCore(report))) return [];
  if (type === FDO_PACKAGING_METADATA) return [`    Packaging Metadata: ${cText(description)}`];
  return [`   d${dataText(description)}`];
}

/** Build attributes of annobin: their contents are not shown. */
const BUILD_ATTRIBUTES_OPEN = 0x100;

function isCore({ file }: Report): boolean {
  return file.header.type === ET_CORE;
}

function gnuLines(report: Report, { type, description }: Note): Lines {
  switch (type) {
    case NT_GNU_BUILD_ID:
      return [`    Build ID: ${Array.from(description, (byte) => hex(byte, 2)).join("")}`];
    case NT_GNU_ABI_TAG:
      return [abiTagText(description)];
    case NT_GNU_GOLD_VERSION:
      return [`    Version: ${cText(description)}`];
    case NT_GNU_HWCAP:
      return hardwareLines(description);
    case NT_GNU_PROPERTY_TYPE_0:
      return propertyLines(report, description);
    default:
      return [`    D${dataText(description)}`];
  }
}

function abiTagText(description: Uint8Array): string {
  if (description.length < 16) return "    <corrupt GNU_ABI_TAG>";
  const words = new Reader(description);
  const system = words.u32("operating system");
  const version = [words.u32("major"), words.u32("minor"), words.u32("sub-minor")].join(".");
  return `    OS: ${abiSystems[system] ?? "Unknown"}, ABI: ${version}`;
}

function hardwareLines(description: Uint8Array): Lines {
  const start = "      Hardware Capabilities: ";
  if (description.length < 8) return [`${start}<corrupt GNU_HWCAP>`];
  const words = new Reader(description);
  const lines = [`${start}num entries: ${words.u32("number of entries")}, enabled mask: ${hex(words.u32("mask"))}`];
  while (words.remaining > 2) {
    const bit = words.u8("bit");
    const rest = words.view(words.remaining, "name");
    const end = rest.indexOf(0);
    const name = decodeUtf8(rest, 0, end < 0 ? rest.length : end);
    lines.push(`      bit: ${bit}, name: ${name}`);
    words.position = end < 0 ? words.end : words.position - rest.length + end + 1;
  }
  return lines;
}

function propertyLines(report: Report, description: Uint8Array): Lines {
  const texts = propertyTexts(description, report.file);
  const separator = report.request.wide ? ", " : "\n\t";
  return [`      Properties: ${texts.join(separator)}`];
}

/** Probes of SystemTap: places in a program where a debugger can look on. */
const NT_STAPSDT = 3;
const probeType = "NT_STAPSDT (SystemTap probe descriptors)";

function probeLines(report: Report, { description }: Note): Lines {
  const { elfClass } = report.file;
  const reader = new Reader(description, { region: "the note" });
  const word = (what: string): string =>
    `0x${hexAddress(report, elfClass === 32 ? reader.u32(what) : reader.u64(what))}`;
  const place = word("location");
  const base = word("base");
  const semaphore = word("semaphore");
  const [provider = "", name = "", ...rest] = decodeUtf8(description, reader.position).split("\0");
  return [
    `    Provider: ${provider}`,
    `    Name: ${name}`,
    `    Location: ${place}, Base: ${base}, Semaphore: ${semaphore}`,
    `    Arguments: ${rest[0] ?? ""}`,
  ];
}

/** Text up to the first NUL. */
function cText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeUtf8(bytes, 0, end < 0 ? bytes.length : end);
}
