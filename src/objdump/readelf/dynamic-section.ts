/** `-d`: what the dynamic linker is told. */
import * as elf from "../../elf/index.ts";
import { FormatError } from "../../bytes/index.ts";
import { nameText } from "./name-text.ts";
import { programInterpreter } from "./program-headers.ts";
import { exactly, hex, hexAddress, type Report } from "./report.ts";

/** Tags that readelf knows, but ELF's own documents and therefore our constants do not. */
const extraTags: ReadonlyMap<number, string> = new Map([
  [0x6ffffdf4, "GNU_FLAGS_1"],
  [0x6ffffe00, "ADDRRNGLO"],
  [0x7ffffffe, "USED"],
]);

/** Tags whose name readelf shortens. */
const tagTexts: ReadonlyMap<number, string> = new Map([...extraTags, [elf.DT_FEATURE_1, "FEATURE"]]);

/** Values that are offsets of names, and what is said in front of the name. */
const nameTags: ReadonlyMap<number, string> = new Map([
  [elf.DT_NEEDED, "Shared library"],
  [elf.DT_SONAME, "Library soname"],
  [elf.DT_RPATH, "Library rpath"],
  [elf.DT_RUNPATH, "Library runpath"],
  [elf.DT_CONFIG, "Configuration file"],
  [elf.DT_DEPAUDIT, "Dependency audit library"],
  [elf.DT_AUDIT, "Audit library"],
  [elf.DT_AUXILIARY, "Auxiliary library"],
  [elf.DT_FILTER, "Filter library"],
  [0x7ffffffe, "Not needed object"],
]);

/** Values that are sizes. */
const sizeTags: ReadonlySet<number> = new Set([
  elf.DT_PLTRELSZ,
  elf.DT_RELASZ,
  elf.DT_RELAENT,
  elf.DT_STRSZ,
  elf.DT_SYMENT,
  elf.DT_RELSZ,
  elf.DT_RELENT,
  elf.DT_INIT_ARRAYSZ,
  elf.DT_FINI_ARRAYSZ,
  elf.DT_PREINIT_ARRAYSZ,
  elf.DT_RELRSZ,
  elf.DT_RELRENT,
  elf.DT_GNU_CONFLICTSZ,
  elf.DT_GNU_LIBLISTSZ,
  elf.DT_PLTPADSZ,
  elf.DT_MOVEENT,
  elf.DT_MOVESZ,
]);

const countTags: ReadonlySet<number> = new Set([
  elf.DT_RELACOUNT,
  elf.DT_RELCOUNT,
  elf.DT_VERDEFNUM,
  elf.DT_VERNEEDNUM,
]);

/** Names of the bits of a value. */
type FlagNames = ReadonlyMap<number, string>;

/** Names without their prefix, lowest bit first. */
function flagNames(names: FlagNames, prefix: string): FlagNames {
  const sorted = [...names].toSorted(([a], [b]) => a - b);
  return new Map(sorted.map(([bit, name]) => [bit, name.slice(prefix.length)]));
}

/** Values that are bits, shown behind `Flags:`. */
const flagTags: ReadonlyMap<number, FlagNames> = new Map([
  [elf.DT_FLAGS_1, flagNames(elf.dynamicFlag1Names, "DF_1_")],
  [
    elf.DT_POSFLAG_1,
    new Map([
      [elf.DF_P1_LAZYLOAD, "LAZYLOAD"],
      [elf.DF_P1_GROUPPERM, "GROUPPERM"],
    ]),
  ],
  [
    elf.DT_FEATURE_1,
    new Map([
      [1, "PARINIT"],
      [2, "CONFEXP"],
    ]),
  ],
  [0x6ffffdf4, new Map([[1, "UNIQUE"]])],
]);

export function listDynamicSection(report: Report): void {
  const { file, out } = report;
  const place = dynamicPlace(report);
  out.line();
  if (place === undefined) {
    out.line("There is no dynamic section in this file.");
    return;
  }
  const { dynamic } = file;
  const entrySize = elf.layouts[file.elfClass].dyn.size;
  const hasEnd = place.size >= (dynamic.length + 1) * entrySize;
  const entries = hasEnd ? [...dynamic, { tag: elf.DT_NULL, value: 0, exactValue: 0n }] : dynamic;
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  out.line(`Dynamic section at offset 0x${hex(place.offset)} contains ${count}:`);
  out.line(`  Tag        Type                         Name/Value`);
  const width = file.elfClass === 32 ? 27 : 19;
  for (const entry of entries) {
    const type = dynamicTagText(entry.tag);
    const tag = BigInt.asUintN(file.elfClass, BigInt(entry.tag));
    const blanks = " ".repeat(Math.max(1, width - type.length));
    out.line(` 0x${hexAddress(report, tag)} (${type})${blanks}${valueText(report, entry)}`);
  }
}

/** Where the dynamic section is: its offset and size in the file. */
function dynamicPlace({ file }: Report): { readonly offset: number; readonly size: number } | undefined {
  const section = file.sections.find(({ type }) => type === elf.SHT_DYNAMIC);
  if (section !== undefined) return section;
  const segment = file.segments.find(({ type }) => type === elf.PT_DYNAMIC);
  return segment === undefined ? undefined : { offset: segment.offset, size: segment.fileSize };
}

function dynamicTagText(tag: number): string {
  const text = tagTexts.get(tag) ?? elf.dynamicTagNames.get(tag)?.slice("DT_".length);
  if (text !== undefined) return text;
  if (tag >= elf.DT_LOPROC && tag <= elf.DT_HIPROC) return `Processor Specific: ${hex(tag)}`;
  const isSystem = tag >= elf.DT_LOOS && tag <= elf.DT_HIOS;
  return isSystem ? `Operating System specific: ${hex(tag)}` : `<unknown>: ${hex(tag)}`;
}

function valueText(report: Report, entry: elf.DynamicEntry): string {
  const { tag, value } = entry;
  const number = exactly(value, () => entry.exactValue);
  if (nameTags.has(tag)) return namedText(report, entry) ?? `0x${hex(number)}`;
  if (sizeTags.has(tag)) return `${number} (bytes)`;
  if (countTags.has(tag)) return `${number}`;
  const flags = flagTags.get(tag);
  if (flags !== undefined) return value === 0 ? "Flags: None" : `Flags: ${flagText(value, flags)}`;
  if (tag === elf.DT_FLAGS) return plainFlagText(value);
  if (tag === elf.DT_PLTREL) return dynamicTagText(value);
  if (tag === elf.DT_BIND_NOW) return "";
  if (tag === elf.DT_GNU_PRELINKED) return timeText(value);
  return `0x${hex(number)}`;
}

/** A name with what it is of, or `undefined` if the offset is not that of a name. */
function namedText({ file }: Report, { tag, value }: elf.DynamicEntry): string | undefined {
  let name;
  try {
    name = file.dynamicStrings?.at(value);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  if (name === undefined) return undefined;
  const remark = tag === elf.DT_NEEDED && name === programInterpreter(file) ? " program interpreter" : "";
  return `${nameTags.get(tag)}: [${nameText(name, { wide: true })}]${remark}`;
}

/** Names of the bits of a value, and what is left of it. */
function flagText(value: number, names: FlagNames): string {
  const words: string[] = [];
  let rest = value;
  for (const [bit, name] of names) {
    if (Math.floor(rest / bit) % 2 === 0) continue;
    words.push(name);
    rest -= bit;
  }
  if (rest > 0) words.push(hex(rest));
  return words.join(" ");
}

/** The bits of `DT_FLAGS`, each by itself. */
function plainFlagText(value: number): string {
  const words: string[] = [];
  for (let bit = 1; bit <= value; bit *= 2) {
    if (Math.floor(value / bit) % 2 === 1) words.push(elf.dynamicFlagNames.get(bit)?.slice("DF_".length) ?? "unknown");
  }
  return words.join(" ");
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
