/** `-p` of ELF files: program headers, the dynamic section, symbol versions. */
import type { TextWriter } from "../bytes/index.ts";
import {
  DT_AUDIT,
  DT_AUXILIARY,
  DT_CONFIG,
  DT_DEPAUDIT,
  DT_FEATURE_1,
  DT_FILTER,
  DT_NEEDED,
  DT_RPATH,
  DT_RUNPATH,
  DT_SONAME,
  dynamicTagNames,
  PF_R,
  PF_W,
  PF_X,
  PT_DYNAMIC,
  PT_GNU_EH_FRAME,
  PT_GNU_RELRO,
  PT_GNU_STACK,
  PT_INTERP,
  PT_LOAD,
  PT_NOTE,
  PT_NULL,
  PT_PHDR,
  PT_SHLIB,
  PT_TLS,
  sysvHash,
  type DynamicEntry,
  type ElfFile,
  type Segment,
  type StringTable,
} from "../elf/index.ts";

/** Those that BFD has names for. */
const segmentNames: ReadonlyMap<number, string> = new Map([
  [PT_NULL, "NULL"],
  [PT_LOAD, "LOAD"],
  [PT_DYNAMIC, "DYNAMIC"],
  [PT_INTERP, "INTERP"],
  [PT_NOTE, "NOTE"],
  [PT_SHLIB, "SHLIB"],
  [PT_PHDR, "PHDR"],
  [PT_TLS, "TLS"],
  [PT_GNU_EH_FRAME, "EH_FRAME"],
  [PT_GNU_STACK, "STACK"],
  [PT_GNU_RELRO, "RELRO"],
]);

/** Tags whose value is the offset of a string. */
const stringTags: ReadonlySet<number> = new Set([
  DT_NEEDED,
  DT_SONAME,
  DT_RPATH,
  DT_RUNPATH,
  DT_CONFIG,
  DT_DEPAUDIT,
  DT_AUDIT,
  DT_AUXILIARY,
  DT_FILTER,
]);

export function writeElfHeaders(file: ElfFile, out: TextWriter): void {
  const digits = file.elfClass / 4;
  if (file.segments.length > 0) {
    out.line("\nProgram Header:");
    for (const segment of file.segments) writeSegment(segment, digits, out);
  }
  writeDynamic(file, digits, out);
  writeVersions(file, out);
}

function writeSegment(segment: Segment, digits: number, out: TextWriter): void {
  const word = (value: bigint): string => `0x${value.toString(16).padStart(digits, "0")}`;
  const name = segmentNames.get(segment.type) ?? `0x${segment.type.toString(16)}`;
  const alignment = segment.alignment <= 1 ? 0 : Math.ceil(Math.log2(segment.alignment));
  out.text(`${name.padStart(8)} off    ${word(BigInt(segment.offset))} vaddr ${word(segment.exactAddress)}`);
  out.line(` paddr ${word(segment.exactPhysicalAddress)} align 2**${alignment}`);
  const { flags } = segment;
  const letters = `${flags & PF_R ? "r" : "-"}${flags & PF_W ? "w" : "-"}${flags & PF_X ? "x" : "-"}`;
  const others = flags & ~(PF_R | PF_W | PF_X);
  out.text(
    `         filesz ${word(BigInt(segment.fileSize))} memsz ${word(BigInt(segment.memorySize))} flags ${letters}`,
  );
  out.line(others === 0 ? "" : ` ${(others >>> 0).toString(16)}`);
}

function writeDynamic(file: ElfFile, digits: number, out: TextWriter): void {
  const entries = file.dynamic;
  if (entries.length === 0) return;
  const strings = file.dynamicStrings;
  out.line("\nDynamic Section:");
  for (const entry of entries) out.line(`  ${tagName(entry).padEnd(20)} ${valueText(entry, { strings, digits })}`);
}

function tagName({ tag }: DynamicEntry): string {
  if (tag === DT_FEATURE_1) return "FEATURE";
  return dynamicTagNames.get(tag)?.slice("DT_".length) ?? `0x${tag.toString(16)}`;
}

function valueText(
  { tag, value, exactValue }: DynamicEntry,
  context: { readonly strings: StringTable | undefined; readonly digits: number },
): string {
  if (stringTags.has(tag) && context.strings !== undefined) return context.strings.at(value);
  return `0x${exactValue.toString(16).padStart(context.digits, "0")}`;
}

function writeVersions(file: ElfFile, out: TextWriter): void {
  const definitions = file.versionDefinitions;
  if (definitions.length > 0) out.line("\nVersion definitions:");
  for (const { index, flags, name, predecessors } of definitions) {
    out.line(`${index} ${hexWord(flags, 2)} ${hexWord(sysvHash(name), 8)} ${name}`);
    if (predecessors.length > 0) out.line(`\t${predecessors.map((predecessor) => `${predecessor} `).join("")}`);
  }
  const needs = file.versionNeeds;
  if (needs.length > 0) out.line("\nVersion References:");
  for (const { file: library, versions } of needs) {
    out.line(`  required from ${library}:`);
    for (const { name, flags, index } of versions) {
      out.line(`    ${hexWord(sysvHash(name), 8)} ${hexWord(flags, 2)} ${String(index).padStart(2, "0")} ${name}`);
    }
  }
}

function hexWord(value: number, digits: number): string {
  return `0x${(value >>> 0).toString(16).padStart(digits, "0")}`;
}
