/** What sections are whose names mean something, as GNU as has it for ELF (as.info, "Section"). */
import {
  SHF_ALLOC,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
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

/** What a name means. */
export interface SectionKind {
  readonly name: string;
  /** Which names are meant: this one, those that go on with a dot and more too, or all that begin so. */
  readonly match: "name" | "family" | "prefix";
  readonly type: number;
  readonly flags: number;
}

const DATA: number = SHF_ALLOC | SHF_WRITE;
const CODE: number = SHF_ALLOC | SHF_EXECINSTR;

/** The first that fits counts. */
const kinds: readonly SectionKind[] = [
  { name: ".text", match: "family", type: SHT_PROGBITS, flags: CODE },
  { name: ".data", match: "family", type: SHT_PROGBITS, flags: DATA },
  { name: ".bss", match: "family", type: SHT_NOBITS, flags: DATA },
  { name: ".rodata", match: "family", type: SHT_PROGBITS, flags: SHF_ALLOC },
  { name: ".tdata", match: "family", type: SHT_PROGBITS, flags: DATA | SHF_TLS },
  { name: ".tbss", match: "family", type: SHT_NOBITS, flags: DATA | SHF_TLS },
  { name: ".init_array", match: "family", type: SHT_INIT_ARRAY, flags: DATA },
  { name: ".fini_array", match: "family", type: SHT_FINI_ARRAY, flags: DATA },
  { name: ".preinit_array", match: "family", type: SHT_PREINIT_ARRAY, flags: DATA },
  { name: ".note.GNU-stack", match: "name", type: SHT_PROGBITS, flags: 0 },
  { name: ".note", match: "family", type: SHT_NOTE, flags: 0 },
  { name: ".init", match: "name", type: SHT_PROGBITS, flags: CODE },
  { name: ".fini", match: "name", type: SHT_PROGBITS, flags: CODE },
  { name: ".noinit", match: "family", type: SHT_NOBITS, flags: DATA },
  { name: ".persistent.bss", match: "name", type: SHT_NOBITS, flags: DATA },
  { name: ".persistent", match: "family", type: SHT_PROGBITS, flags: DATA },
  { name: ".comment", match: "name", type: SHT_PROGBITS, flags: 0 },
  { name: ".debug", match: "name", type: SHT_PROGBITS, flags: 0 },
  { name: ".line", match: "name", type: SHT_PROGBITS, flags: 0 },
  { name: ".data1", match: "name", type: SHT_PROGBITS, flags: DATA },
  { name: ".rodata1", match: "name", type: SHT_PROGBITS, flags: SHF_ALLOC },
  { name: ".gnu.linkonce.b", match: "family", type: SHT_NOBITS, flags: DATA },
  { name: ".gnu.linkonce.n", match: "family", type: SHT_NOBITS, flags: DATA },
  { name: ".gnu.linkonce.p", match: "family", type: SHT_PROGBITS, flags: DATA },
  { name: ".gnu.lto_", match: "prefix", type: SHT_PROGBITS, flags: SHF_EXCLUDE },
];

/** What a name means, if it means something. */
export function sectionKind(name: string): SectionKind | undefined {
  return kinds.find((kind) => {
    if (kind.match === "prefix") return name.startsWith(kind.name);
    return name === kind.name || (kind.match === "family" && name.startsWith(`${kind.name}.`));
  });
}

/** Bytes of an entry of sections of a type that has one size for all. */
export function entrySizeOfType(type: number): number {
  return type === SHT_INIT_ARRAY || type === SHT_FINI_ARRAY || type === SHT_PREINIT_ARRAY ? 4 : 0;
}

/** The properties of a section of that name that the source says nothing else of. */
export function defaultProperties(name: string): SectionProperties {
  const { type, flags } = sectionKind(name) ?? { type: SHT_PROGBITS, flags: 0 };
  return { type, flags, entrySize: entrySizeOfType(type), group: undefined, linkedTo: undefined };
}
