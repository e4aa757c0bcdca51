/** `-g`: section groups. */
import { GRP_COMDAT, SHN_UNDEF, SHT_GROUP, STT_SECTION, type Group, type SymbolTable } from "../../elf/index.ts";
import { nameText } from "./name-text.ts";
import { hex, sectionName, type Report } from "./report.ts";

export function listSectionGroups(report: Report): void {
  const { file, out } = report;
  const sections = file.sections.filter(({ type }) => type === SHT_GROUP);
  if (file.sections.length === 0) {
    out.line();
    out.line("There are no sections to group in this file.");
    return;
  }
  if (sections.length === 0) {
    out.line();
    out.line("There are no section groups in this file.");
    return;
  }
  for (const section of sections) listGroup(report, file.group(section));
}

function listGroup(report: Report, group: Group): void {
  const { out } = report;
  const { section, members } = group;
  const title = `${sectionName(section)}' [${nameText(signatureOf(report, group), { wide: true })}]`;
  out.line();
  out.line(
    `${groupKind(group.flags)}group section [${`${section.index}`.padStart(5)}] \`${title} contains ${members.length} sections:`,
  );
  out.line("   [Index]    Name");
  for (const member of members) out.line(`   [${`${member.index}`.padStart(5)}]   ${sectionName(member)}`);
}

/** The name of the symbol that names the group; a section symbol stands for its section. */
function signatureOf({ file }: Report, { section, signature }: Group): string {
  const linked = file.linked(section);
  const symbols = linked === undefined ? undefined : file.symbolTable(linked);
  if (symbols === undefined || signature >= symbols.count) return "<corrupt>";
  return symbols.type(signature) === STT_SECTION ? sectionOfSymbol(symbols, signature) : symbols.name(signature);
}

function sectionOfSymbol(symbols: SymbolTable, index: number): string {
  if (symbols.shndx(index) === SHN_UNDEF) return "";
  return symbols.section(index)?.name ?? "<corrupt>";
}

function groupKind(flags: number): string {
  if (flags === 0) return "";
  return flags === GRP_COMDAT ? "COMDAT " : `<unknown>: ${hex(flags)} `;
}
