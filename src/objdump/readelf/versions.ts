/** `-V`: the symbol versions that a file defines and needs, and the version of each dynamic symbol. */
import { Reader, type StructFields, type StructLayout, type StructValue } from "../../bytes/index.ts";
import {
  Elf_Verdaux,
  Elf_Verdef,
  Elf_Vernaux,
  Elf_Verneed,
  SHN_UNDEF,
  SHT_DYNSYM,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  VER_FLG_BASE,
  VER_FLG_WEAK,
  VERSYM_HIDDEN,
  type Section,
  type StringTable,
  type SymbolTable,
  type SymbolVersion,
} from "../../elf/index.ts";
import { nameText } from "./name-text.ts";
import { counted, exactly, hex, sectionName, type Report } from "./report.ts";

export function listVersions(report: Report): void {
  const { file, out } = report;
  let isAny = false;
  for (const section of file.sections) {
    const list = listers.get(section.type);
    if (list === undefined) continue;
    list(report, section);
    isAny = true;
  }
  if (isAny) return;
  out.line();
  out.line("No version information found in this file.");
}

const listers: ReadonlyMap<number, (report: Report, section: Section) => void> = new Map([
  [SHT_GNU_verdef, listDefinitions],
  [SHT_GNU_verneed, listNeeds],
  [SHT_GNU_versym, listSymbolVersions],
]);

function title(report: Report, section: Section, text: { readonly kind: string; readonly count: number }): void {
  const { file, out } = report;
  const link = file.sections[section.link];
  const linkName = link === undefined ? "<corrupt>" : sectionName(link);
  const entries = counted(text.count, "entry", "entries");
  out.line();
  out.line(`Version ${text.kind} section '${sectionName(section)}' contains ${entries}:`);
  // As wide in files of 32 bits.
  const address = hex(
    exactly(section.address, () => section.exactAddress),
    16,
  );
  out.line(` Addr: 0x${address}  Offset: 0x${hex(section.offset, 8)}  Link: ${section.link} (${linkName})`);
}

function listDefinitions(report: Report, section: Section): void {
  const { out } = report;
  title(report, section, { kind: "definition", count: section.info });
  const strings = stringsOf(report, section);
  const chains = new Chains(section);
  for (const { at, entry } of chains.follow(Elf_Verdef, { start: 0, count: section.info, next: "vd_next" })) {
    const { vd_version, vd_flags, vd_ndx, vd_cnt, vd_aux } = entry;
    const start = `  ${place(at)}: Rev: ${vd_version}  Flags: ${flagText(vd_flags)}  Index: ${vd_ndx}  Cnt: ${vd_cnt}  `;
    const names = [...chains.follow(Elf_Verdaux, { start: at + vd_aux, count: vd_cnt, next: "vda_next" })];
    const [own, ...parents] = names.map((link) => ({ at: link.at, name: nameAt(strings, link.entry.vda_name) }));
    out.line(`${start}Name: ${own?.name ?? ""}`);
    parents.forEach((parent, index) => out.line(`  ${place(parent.at)}: Parent ${index + 1}: ${parent.name}`));
  }
}

function listNeeds(report: Report, section: Section): void {
  const { out } = report;
  title(report, section, { kind: "needs", count: section.info });
  const strings = stringsOf(report, section);
  const chains = new Chains(section);
  for (const { at, entry } of chains.follow(Elf_Verneed, { start: 0, count: section.info, next: "vn_next" })) {
    const { vn_version, vn_file, vn_cnt, vn_aux } = entry;
    out.line(`  ${place(at)}: Version: ${vn_version}  File: ${nameAt(strings, vn_file)}  Cnt: ${vn_cnt}`);
    for (const need of chains.follow(Elf_Vernaux, { start: at + vn_aux, count: vn_cnt, next: "vna_next" })) {
      const { vna_name, vna_flags, vna_other } = need.entry;
      out.line(
        `  ${place(need.at)}:   Name: ${nameAt(strings, vna_name)}  Flags: ${flagText(vna_flags)}  Version: ${vna_other}`,
      );
    }
  }
}

/** An offset in a version section, as C's `%#06x` has it. */
function place(at: number): string {
  return at === 0 ? "000000" : `0x${hex(at, 4)}`;
}

function flagText(flags: number): string {
  if (flags === 0) return "none";
  const words: string[] = [];
  if ((flags & VER_FLG_BASE) !== 0) words.push("BASE");
  if ((flags & VER_FLG_WEAK) !== 0) words.push("WEAK");
  if ((flags & VER_FLG_INFO) !== 0) words.push("INFO");
  if ((flags & ~(VER_FLG_BASE | VER_FLG_WEAK | VER_FLG_INFO)) !== 0) words.push("<unknown>");
  return words.join(" | ");
}

/** Only for information: no one asks for this version. */
const VER_FLG_INFO = 0x4;

function stringsOf({ file }: Report, section: Section): StringTable {
  return file.strings(file.linked(section) ?? section);
}

function nameAt(strings: StringTable, offset: number): string {
  return nameText(strings.at(offset), { wide: true });
}

function listSymbolVersions(report: Report, section: Section): void {
  const { file, out } = report;
  const versions = file.symbolVersions;
  const linked = file.linked(section);
  const symbols = linked?.type === SHT_DYNSYM ? file.symbolTable(linked) : undefined;
  const names = new VersionNames(report, symbols);
  title(report, section, { kind: "symbols", count: versions.length });
  for (let start = 0; start < versions.length; start += 4) {
    const cells = versions.slice(start, start + 4).map((version, at) => cell(version, start + at, names));
    out.line(`  ${hex(start, 3)}:${cells.join("")}`);
  }
}

function cell(version: SymbolVersion, symbol: number, names: VersionNames): string {
  const { index, hidden } = version;
  if (index === 0 && !hidden) return "   0 (*local*)    ";
  if (index === 1 && !hidden) return "   1 (*global*)   ";
  const name = names.of(version, symbol);
  const start = `${hex(index).padStart(4)}${hidden ? "h" : " "}(${name}`;
  // C takes a negative width for a positive one that pads on the other side, which is this side.
  return `${start}${")".padEnd(Math.abs(12 - name.length))}`.padEnd(18);
}

/** Names of versions by what versym entries call them. */
class VersionNames {
  readonly #symbols: SymbolTable | undefined;
  readonly #definitions: ReadonlyMap<number, string>;
  readonly #needs: ReadonlyMap<number, string>;

  constructor({ file }: Report, symbols: SymbolTable | undefined) {
    this.#symbols = symbols;
    this.#definitions = new Map(file.versionDefinitions.map(({ index, name }) => [index, name]));
    this.#needs = new Map(
      file.versionNeeds.flatMap(({ versions }) => versions.map(({ index, name }): [number, string] => [index, name])),
    );
  }

  /** An undefined symbol has a version that is needed. So may one that is defined, if it was copied from another file. */
  of({ index, hidden }: SymbolVersion, symbol: number): string {
    const symbols = this.#symbols;
    const isUndefined = symbols !== undefined && symbol < symbols.count && symbols.shndx(symbol) === SHN_UNDEF;
    const mayBeDefined = !isUndefined && !(index === 1 && hidden);
    const defined = mayBeDefined ? this.#definitions.get(index) : undefined;
    const name = defined ?? this.#needs.get(hidden ? index | VERSYM_HIDDEN : index) ?? "*invalid*";
    return nameText(name, { wide: true });
  }
}

/** Follows the chains of a version section: all of them together have no more entries than fit into it. */
class Chains {
  readonly #section: Section;
  #left: number;

  constructor(section: Section) {
    this.#section = section;
    this.#left = Math.floor(section.content.length / Elf_Verdaux.size);
  }

  *follow<F extends StructFields>(
    layout: StructLayout<F>,
    chain: { readonly start: number; readonly count: number; readonly next: keyof F },
  ): Generator<{ readonly at: number; readonly entry: StructValue<F> }> {
    const { content, contentOffset, label } = this.#section;
    let at = chain.start;
    for (let position = 0; position < chain.count && this.#left-- > 0 && at <= content.length; position++) {
      const reader = new Reader(content, { start: at, base: contentOffset, region: label });
      const entry = layout.read(reader, `an entry of ${label}`);
      yield { at, entry };
      const next = Number(entry[chain.next]);
      if (next === 0) return;
      at += next;
    }
  }
}
