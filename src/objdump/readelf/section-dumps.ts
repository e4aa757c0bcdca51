/** `-x`, `-p`, `-R`: contents of sections as bytes and as strings. */
import { decodeUtf8 } from "../../bytes/index.ts";
import { SHF_COMPRESSED, SHT_REL, SHT_RELA, type Section } from "../../elf/index.ts";
import { decompressed } from "./compressed-sections.ts";
import { relocatedContent } from "./relocated-content.ts";
import { hex, sectionName, type Report } from "./report.ts";
import type { SectionDump } from "./request.ts";

/** In the order of the sections; of one section first bytes, then relocated bytes, then strings. */
export function dumpSections(report: Report): void {
  const { file, request, fail } = report;
  for (const { section } of request.dumps) {
    if (!file.sections.some((candidate) => isNamed(candidate, section))) {
      const what = typeof section === "number" ? `Section ${section}` : `Section '${section}'`;
      fail(`${what} was not dumped because it does not exist`);
    }
  }
  for (const section of file.sections) {
    const wanted = new Set(request.dumps.filter((dump) => isNamed(section, dump.section)).map(({ form }) => form));
    for (const form of ["hex", "relocated", "strings"] as const) if (wanted.has(form)) dump(report, section, form);
  }
}

function isNamed(section: Section, name: string | number): boolean {
  return typeof name === "number" ? section.index === name : section.name === name;
}

function dump(report: Report, section: Section, form: SectionDump["form"]): void {
  const { out, request } = report;
  if (!section.hasContent || section.size === 0) {
    out.line(`Section '${sectionName(section)}' has no data to dump.`);
    return;
  }
  const { inflate } = request;
  const isCompressed = inflate !== undefined && (section.flags & SHF_COMPRESSED) !== 0;
  const content = isCompressed ? decompressed(report, section, inflate) : section.content;
  out.line();
  if (form === "strings") {
    out.line(`String dump of section '${sectionName(section)}':`);
    if (hasRelocations(report, section)) out.line(`  Note: ${notApplied}`);
    dumpStrings(report, content);
    return;
  }
  out.line(`Hex dump of section '${sectionName(section)}':`);
  if (form === "hex" && hasRelocations(report, section)) out.line(` NOTE: ${notApplied}`);
  dumpBytes(report, form === "relocated" ? relocatedContent(report, section, content) : content, section.address);
}

const notApplied = "This section has relocations against it, but these have NOT been applied to this dump.";

function hasRelocations({ file }: Report, { index }: Section): boolean {
  return file.sections.some(
    ({ type, info, size }) => (type === SHT_REL || type === SHT_RELA) && info === index && size > 0,
  );
}

function dumpBytes({ out }: Report, content: Uint8Array, address: number): void {
  for (let at = 0; at < content.length; at += 16) {
    const line = content.subarray(at, at + 16);
    out.text(`  0x${hex(address + at, 8)} `);
    for (let column = 0; column < 16; column++) {
      const byte = line[column];
      if (byte === undefined) out.blanks(2);
      else out.hexByte(byte);
      if (column % 4 === 3) out.blanks(1);
    }
    for (const byte of line) out.byte(isPrintable(byte) ? byte : dot);
    out.line();
  }
  out.line();
}

const dot = 0x2e;
const newline = 0x0a;

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** Strings end at a NUL; each begins at a character that can be printed. */
function dumpStrings({ out }: Report, content: Uint8Array): void {
  let isAny = false;
  for (let at = 0; at < content.length;) {
    if (!isPrintable(content[at] ?? 0)) {
      at++;
      continue;
    }
    const nul = content.indexOf(0, at);
    const end = nul < 0 ? content.length : nul;
    out.text(`  [${hex(at).padStart(6)}]  `);
    dumpString({ out }, content.subarray(at, end));
    isAny = true;
    at = end + 1;
  }
  if (!isAny) out.text("  No strings found in this section.");
  out.line();
}

/** A string; behind a line feed it goes on in the next line, below its start. */
function dumpString({ out }: Pick<Report, "out">, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(newline, at);
    const end = feed < 0 ? bytes.length : feed;
    if (at > 0) out.blanks(12);
    out.text(visible(decodeUtf8(bytes, at, end)));
    out.line(feed < 0 ? "" : "\\n");
    at = end + 1;
  }
}

function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replaceAll(/[\0-\x1f\x7f]/g, (control) => `^${String.fromCharCode(control.charCodeAt(0) ^ 0x40)}`);
}
