/** `-R`: contents of a section of a relocatable file as they would be if its sections were linked at address 0. */
import {
  EM_386,
  EM_IAMCU,
  EM_WEBASSEMBLY,
  EM_X86_64,
  ET_REL,
  relocationKinds,
  writeField,
  type RelocationTable,
  type Section,
  type SymbolTable,
} from "../../elf/index.ts";
import { relocationName } from "./relocation-names.ts";
import { hex, sectionName, type Report } from "./report.ts";

/** How a relocation fills a field of fixed size. */
interface Rule {
  /** Bytes of the field; 0 for none. */
  readonly size: 0 | 1 | 2 | 4 | 8;
  /** Whether the field's own address is subtracted. */
  readonly isRelative: boolean;
}

const nothing: Rule = { size: 0, isRelative: false };
const absolute32: Rule = { size: 4, isRelative: false };
const absolute64: Rule = { size: 8, isRelative: false };
const relative32: Rule = { size: 4, isRelative: true };

/** Of the machines that tests compare us on, what data has. By name, without the machine's prefix. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ["NONE", nothing],
  ["32", absolute32],
  ["32S", absolute32],
  ["64", absolute64],
  ["PC32", relative32],
  ["PC64", { size: 8, isRelative: true }],
  ["16", { size: 2, isRelative: false }],
  ["8", { size: 1, isRelative: false }],
]);

/** A copy of `content` with the relocations of `section` applied; `content` itself if it has none. */
export function relocatedContent(report: Report, section: Section, content: Uint8Array): Uint8Array {
  const { file } = report;
  if (file.header.type !== ET_REL) return content;
  const tables = file.relocationSectionsOf(section);
  if (tables.length === 0) return content;
  const patched = Uint8Array.from(content);
  const unsupported = new Set<number>();
  for (const table of tables) {
    const linked = file.linked(table);
    if (linked === undefined) continue;
    const relocations = file.relocations(table);
    const symbols = file.symbolTable(linked);
    for (let index = 0; index < relocations.count; index++) {
      if (!apply({ report, relocations, symbols, patched }, index)) unsupported.add(relocations.type(index));
    }
  }
  for (const type of unsupported) {
    const name = relocationName(file.header.machine, type) ?? `type 0x${hex(type)}`;
    report.warn(`Section '${sectionName(section)}' is shown without its relocations ${name}, which are not supported`);
  }
  return patched;
}

interface Patching {
  readonly report: Report;
  readonly relocations: RelocationTable;
  readonly symbols: SymbolTable;
  readonly patched: Uint8Array;
}

/** Whether the relocation's type is supported. */
function apply(patching: Patching, index: number): boolean {
  const { report, relocations, symbols, patched } = patching;
  const { machine } = report.file.header;
  const type = relocations.type(index);
  const offset = relocations.offset(index);
  const target = symbols.exactValue(relocations.symbol(index));
  const addend = relocations.exactAddend(index);
  if (machine === EM_WEBASSEMBLY) {
    const kind = relocationKinds.get(type);
    if (kind === undefined) return false;
    if (kind.formula !== "S + A" && kind.formula !== "X + S + A") return kind.field.encoding === "none";
    return writeField(patched, offset, { field: kind.field, value: Number(target + addend) });
  }
  const rule = ruleOf(machine, type);
  if (rule === undefined || offset + rule.size > patched.length) return false;
  const value = target + (relocations.hasAddends ? addend : fieldValue(patched, offset, rule.size));
  putField(patched, offset, rule.size, rule.isRelative ? value - BigInt(offset) : value);
  return true;
}

function ruleOf(machine: number, type: number): Rule | undefined {
  if (machine !== EM_X86_64 && machine !== EM_386 && machine !== EM_IAMCU) return undefined;
  return rules.get(relocationName(machine, type)?.replace(/^R_(X86_64|386)_/, "") ?? "");
}

function fieldValue(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  for (let index = size - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  return value;
}

function putField(bytes: Uint8Array, at: number, size: number, value: bigint): void {
  for (let index = 0; index < size; index++) bytes[at + index] = Number((value >> BigInt(8 * index)) & 0xffn);
}
