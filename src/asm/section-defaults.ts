/** What sections are whose names mean something, as GNU as has it for ELF (as.info, "Section"). */
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_FINI_ARRAY,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
} from "../elf/index.ts";
import type { SectionProperties } from "./section.ts";

interface Row {
  readonly name: string;
  /** Whether names that go on with a dot and more are meant too. */
  readonly family: boolean;
  readonly type: number;
  readonly flags: number;
  readonly entrySize?: number;
}

const family = (name: string, type: number, flags: number): Row => ({ name, family: true, type, flags });
const single = (name: string, type: number, flags: number): Row => ({ name, family: false, type, flags });

const rows: readonly Row[] = [
  family(".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR),
  family(".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE),
  family(".bss", SHT_NOBITS, SHF_ALLOC | SHF_WRITE),
  family(".rodata", SHT_PROGBITS, SHF_ALLOC),
  family(".tdata", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS),
  family(".tbss", SHT_NOBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS),
  family(".init_array", SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE),
  family(".fini_array", SHT_FINI_ARRAY, SHF_ALLOC | SHF_WRITE),
  family(".preinit_array", SHT_PREINIT_ARRAY, SHF_ALLOC | SHF_WRITE),
  family(".note", SHT_NOTE, 0),
  single(".init", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR),
  single(".fini", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR),
  family(".noinit", SHT_NOBITS, SHF_ALLOC | SHF_WRITE),
  family(".persistent", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE),
  { ...single(".comment", SHT_PROGBITS, SHF_MERGE | SHF_STRINGS), entrySize: 1 },
];

/** The properties of a section of that name that the source says nothing else of. */
export function defaultProperties(name: string): SectionProperties {
  const row = rows.find((row) => name === row.name || (row.family && name.startsWith(`${row.name}.`)));
  return {
    type: row?.type ?? SHT_PROGBITS,
    flags: row?.flags ?? 0,
    entrySize: row?.entrySize ?? 0,
    group: undefined,
    linkedTo: undefined,
  };
}
