/**
 * Renumbering: what symbol tables, relocations and groups become when sections or symbols go.
 *
 * Entries are copied and only the numbers in them are replaced, so that nothing that is not understood
 * is lost. Nothing here changes a section; the new contents are returned.
 */
import {
  SHN_ABS,
  SHN_LORESERVE,
  SHN_UNDEF,
  SHN_XINDEX,
  SHT_DYNSYM,
  SHT_GROUP,
  SHT_REL,
  SHT_RELA,
} from "./constants.ts";
import { SHT_STRTAB, SHT_SYMTAB, SHT_SYMTAB_SHNDX } from "./constants.ts";
import { ElfEditError } from "./edit-error.ts";
import type { EditedSection } from "./edited-section.ts";
import type { ElfFile } from "./elf-file.ts";
import { readGroup } from "./group.ts";
import { layouts } from "./layouts.ts";
import { RelocationTable } from "./relocation-table.ts";
import { checkEntries, fail } from "./section-checks.ts";
import { StringTableBuilder } from "./string-table-builder.ts";
import { StringTable } from "./string-table.ts";
import { SymbolTable } from "./symbol-table.ts";

/** Whether a symbol of `.symtab` is to stay. Those that relocations and groups need stay anyway. */
export type SymbolFilter = (symbols: SymbolTable, index: number) => boolean;

/** What a section's contents become. */
export interface RewrittenSection {
  readonly content: Uint8Array;
  /** The new `sh_info`, where it changes. */
  readonly info?: number;
}

/** What is to be renumbered. */
export interface Renumbering {
  readonly file: ElfFile;
  /** The sections that stay; their `index` is their new number. */
  readonly sections: readonly EditedSection[];
  /** All stay if it is not given. */
  readonly keep: SymbolFilter | undefined;
  /** The section with the names of sections, whose contents are somebody else's business. */
  readonly namesSection: EditedSection | undefined;
}

/** The sections whose contents change. */
export function renumber(renumbering: Renumbering): ReadonlyMap<EditedSection, RewrittenSection> {
  const { file, sections } = renumbering;
  const newIndices = new Uint32Array(file.sections.length);
  for (const { original, index } of sections) if (original !== undefined) newIndices[original.index] = index;
  const rewritten = new Map<EditedSection, RewrittenSection>();
  // What has not to be understood is not looked at: a file may be damaged where nobody cares.
  const isRenumbered = newIndices.some((index, old) => index !== old);
  if (!isRenumbered && renumbering.keep === undefined) return rewritten;
  const symbolNumbers = new Map<EditedSection, Uint32Array>();
  for (const section of sections) {
    if (section.type !== SHT_SYMTAB && section.type !== SHT_DYNSYM) continue;
    const numbers = rewriteSymbols(section, { ...renumbering, newIndices, isRenumbered, rewritten });
    if (numbers !== undefined) symbolNumbers.set(section, numbers);
  }
  for (const section of sections) {
    const numbers = typeof section.link === "number" ? undefined : symbolNumbers.get(section.link);
    if (section.type === SHT_GROUP) rewriteGroup(section, { file, newIndices, numbers, rewritten });
    else if (numbers !== undefined && isRelocations(section)) rewriteRelocations(section, { file, numbers, rewritten });
  }
  return rewritten;
}

interface SymbolRewriting extends Renumbering {
  /** By old section number; 0 where the section is gone. */
  readonly newIndices: Uint32Array;
  /** Whether some section has another number than before. */
  readonly isRenumbered: boolean;
  readonly rewritten: Map<EditedSection, RewrittenSection>;
}

/** Rewrites a symbol table and what belongs to it; returns new symbol numbers by old ones, if any change. */
function rewriteSymbols(section: EditedSection, rewriting: SymbolRewriting): Uint32Array | undefined {
  const { file, sections, newIndices, isRenumbered, rewritten } = rewriting;
  const extended = sections.find(({ type, link }) => type === SHT_SYMTAB_SHNDX && link === section);
  const symbols = openSymbols(section, { file, extended });
  const kept = keptSymbols(section, { symbols, rewriting });
  if (kept.length === symbols.count && !isRenumbered) return undefined;

  const { size, offsets } = layouts[file.elfClass].sym;
  const content = new Uint8Array(kept.length * size);
  const view = new DataView(content.buffer);
  const indices = new Uint8Array(kept.length * 4);
  const indexView = new DataView(indices.buffer);
  const numbers = new Uint32Array(symbols.count);
  kept.forEach((old, number) => {
    numbers[old] = number;
    content.set(section.content.subarray(old * size, old * size + size), number * size);
    const sectionIndex = symbols.sectionIndex(old);
    if (sectionIndex === 0) return;
    const index = newIndices[sectionIndex] ?? 0;
    const isExtended = index >= SHN_LORESERVE;
    const shndx = index === 0 ? SHN_ABS : isExtended ? SHN_XINDEX : index;
    view.setUint16(number * size + offsets.st_shndx, shndx, true);
    if (isExtended) indexView.setUint32(number * 4, index, true);
  });
  if (kept.length < symbols.count) rewriteNames(section, { symbols, kept, view, rewriting });
  const info = kept.filter((old) => old < symbols.localCount).length;
  rewritten.set(section, { content, info });
  if (extended !== undefined) rewritten.set(extended, { content: indices });
  return numbers;
}

function openSymbols(
  section: EditedSection,
  { file, extended }: { readonly file: ElfFile; readonly extended: EditedSection | undefined },
): SymbolTable {
  const { original } = section;
  if (original !== undefined) checkEntries(original, file.elfClass, layouts[file.elfClass].sym.size);
  const label = original?.label ?? `section "${section.name}"`;
  const base = original?.contentOffset ?? 0;
  const { size } = layouts[file.elfClass].sym;
  const count = Math.floor(section.content.length / size);
  return new SymbolTable({
    elfClass: file.elfClass,
    bytes: section.content,
    base,
    label,
    strings: stringsOf(section, file),
    sections: file.sections,
    localCount: Math.min(typeof section.info === "number" ? section.info : 0, count),
    extendedIndices: extended?.content,
  });
}

function stringsOf({ link, name, original }: EditedSection, file: ElfFile): StringTable {
  if (typeof link !== "number" && link.type === SHT_STRTAB) {
    return new StringTable(link.content, { base: link.original?.contentOffset ?? 0, region: `section "${link.name}"` });
  }
  if (original === undefined) throw new ElfEditError(`Section "${name}" has no string table`);
  return fail(original, "sh_link", { file, found: original.link, expected: "a string table" });
}

/** Old numbers of the symbols that stay, in order. */
function keptSymbols(
  section: EditedSection,
  { symbols, rewriting }: { readonly symbols: SymbolTable; readonly rewriting: SymbolRewriting },
): readonly number[] {
  const { newIndices, keep } = rewriting;
  const kept: number[] = [];
  const isDynamic = section.type === SHT_DYNSYM;
  const needed = isDynamic ? undefined : neededSymbols(section, { symbols, rewriting });
  for (let index = 0; index < symbols.count; index++) {
    // Dynamic symbols are found by hash tables and loaders by their number: they all stay.
    if (index === 0 || needed === undefined) {
      kept.push(index);
      continue;
    }
    const sectionIndex = symbols.sectionIndex(index);
    const isDefinedHere = sectionIndex === 0 || (newIndices[sectionIndex] ?? 0) !== 0;
    const user = needed.get(index);
    if (!isDefinedHere && user !== undefined) {
      const name = symbols.name(index) || symbols.section(index)?.name;
      throw new ElfEditError(
        `Cannot remove section "${symbols.section(index)?.name}": section "${user.name}" refers to its symbol "${name}"`,
      );
    }
    if (user !== undefined || (isDefinedHere && (keep?.(symbols, index) ?? true))) kept.push(index);
  }
  return kept;
}

/** The symbols that relocations and groups refer to, each with one of the sections that do. */
function neededSymbols(
  table: EditedSection,
  { symbols, rewriting }: { readonly symbols: SymbolTable; readonly rewriting: SymbolRewriting },
): ReadonlyMap<number, EditedSection> {
  const needed = new Map<number, EditedSection>();
  for (const section of rewriting.sections) {
    if (section.link !== table) continue;
    if (section.type === SHT_GROUP && typeof section.info === "number") needed.set(section.info, section);
    if (!isRelocations(section)) continue;
    const relocations = openRelocations(section, { file: rewriting.file, symbolCount: symbols.count });
    for (let index = 0; index < relocations.count; index++) needed.set(relocations.symbol(index), section);
  }
  return needed;
}

/** Makes a string table of the names of those symbols that stay, unless others use the old one too. */
function rewriteNames(
  section: EditedSection,
  names: {
    readonly symbols: SymbolTable;
    readonly kept: readonly number[];
    /** The new entries. */
    readonly view: DataView;
    readonly rewriting: SymbolRewriting;
  },
): void {
  const { symbols, kept, view, rewriting } = names;
  const { link } = section;
  if (typeof link === "number" || link === rewriting.namesSection) return;
  if (rewriting.sections.some((other) => other !== section && other.link === link)) return;
  const { size, offsets } = layouts[symbols.elfClass].sym;
  const strings = new StringTableBuilder({ merge: "tails" });
  const texts = kept.map((old) => symbols.name(old));
  for (const text of texts) strings.add(text);
  texts.forEach((text, number) => view.setUint32(number * size + offsets.st_name, strings.offsetOf(text), true));
  rewriting.rewritten.set(link, { content: strings.bytes() });
}

function rewriteRelocations(
  section: EditedSection,
  rewriting: {
    readonly file: ElfFile;
    readonly numbers: Uint32Array;
    readonly rewritten: Map<EditedSection, RewrittenSection>;
  },
): void {
  const { file, numbers, rewritten } = rewriting;
  const { elfClass } = file;
  const relocations = openRelocations(section, { file, symbolCount: numbers.length });
  const { size, offsets } = section.type === SHT_RELA ? layouts[elfClass].rela : layouts[elfClass].rel;
  // A copy: `slice` of Node's buffers is none.
  const content = Uint8Array.from(section.content);
  const view = new DataView(content.buffer);
  for (let index = 0; index < relocations.count; index++) {
    const symbol = numbers[relocations.symbol(index)] ?? SHN_UNDEF;
    const at = index * size + offsets.r_info;
    if (elfClass === 64) view.setUint32(at + 4, symbol, true);
    else view.setUint32(at, ((symbol << 8) | relocations.type(index)) >>> 0, true);
  }
  rewritten.set(section, { content });
}

function rewriteGroup(
  section: EditedSection,
  rewriting: {
    readonly file: ElfFile;
    readonly newIndices: Uint32Array;
    readonly numbers: Uint32Array | undefined;
    readonly rewritten: Map<EditedSection, RewrittenSection>;
  },
): void {
  const { original } = section;
  if (original === undefined) return;
  const { file, newIndices, numbers, rewritten } = rewriting;
  const { members } = readGroup(original, file.sections);
  const kept = members.map(({ index }) => newIndices[index] ?? 0).filter((index) => index !== 0);
  const content = new Uint8Array(4 + kept.length * 4);
  content.set(section.content.subarray(0, 4));
  const view = new DataView(content.buffer);
  kept.forEach((index, place) => view.setUint32(4 + place * 4, index, true));
  const signature = typeof section.info === "number" ? section.info : 0;
  rewritten.set(section, { content, info: numbers === undefined ? signature : (numbers[signature] ?? 0) });
}

function openRelocations(
  section: EditedSection,
  { file, symbolCount }: { readonly file: ElfFile; readonly symbolCount: number },
): RelocationTable {
  const { original, type } = section;
  if (original !== undefined) {
    checkEntries(original, file.elfClass, layouts[file.elfClass][type === SHT_RELA ? "rela" : "rel"].size);
  }
  return new RelocationTable({
    elfClass: file.elfClass,
    hasAddends: type === SHT_RELA,
    bytes: section.content,
    base: original?.contentOffset ?? 0,
    label: `section "${section.name}"`,
    symbolCount,
  });
}

function isRelocations({ type }: EditedSection): boolean {
  return type === SHT_REL || type === SHT_RELA;
}
