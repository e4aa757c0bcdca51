/** Sections to write. They refer to each other as objects; numbers come when the file is written. */
import {
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_FINI_ARRAY,
  SHT_GNU_versym,
  SHT_GROUP,
  SHT_HASH,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
  SHT_REL,
  SHT_RELA,
  SHT_SYMTAB,
  SHT_SYMTAB_SHNDX,
} from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import type { SymbolBuilder } from "./symbol-table-builder.ts";
import type { Word } from "./words.ts";

/** Contents that are known only when the file is written. */
export interface SectionContent {
  /** Bytes that it will take; may be asked before symbols and sections have their numbers. */
  size(elfClass: ElfClass): number;
  /** Asked when all symbols and sections have their numbers. */
  bytes(elfClass: ElfClass): Uint8Array;
}

/** What a section is; what is left out is zero, or follows from the type. */
export interface SectionOptions {
  readonly name: string;
  /** `SHT_...`; `SHT_PROGBITS` by default. */
  readonly type?: number;
  /** `SHF_...`, or-ed. */
  readonly flags?: Word;
  readonly address?: Word;
  /** A power of two; by default what tables of the type need, for others 1. */
  readonly alignment?: number;
  /** Bytes of an entry; by default what the type says. */
  readonly entrySize?: number;
  /** What `sh_link` means. */
  readonly link?: SectionBuilder;
  /** What `sh_info` means. For symbol tables it is found out. */
  readonly info?: number | SectionBuilder | SymbolBuilder;
  readonly content?: Uint8Array | SectionContent;
  /** Bytes in memory of `SHT_NOBITS`. */
  readonly size?: number;
  /** Where in the file to put it; by default it is laid out. */
  readonly offset?: number;
}

/** A section to write. */
export class SectionBuilder {
  readonly name: string;
  readonly type: number;
  readonly elfClass: ElfClass;
  flags: Word;
  address: Word;
  alignment: number;
  entrySize: number;
  link: SectionBuilder | undefined;
  info: number | SectionBuilder | SymbolBuilder;
  content: Uint8Array | SectionContent;
  /** Bytes in memory of `SHT_NOBITS`. */
  memorySize: number;
  offset: number | undefined;
  /** Its number, as of the last time that the file was written. */
  index = 0;

  constructor(options: SectionOptions, elfClass: ElfClass) {
    const type = options.type ?? SHT_PROGBITS;
    const entrySize = entrySizeOf(type, elfClass);
    this.name = options.name;
    this.type = type;
    this.elfClass = elfClass;
    this.flags = options.flags ?? 0;
    this.address = options.address ?? 0;
    this.alignment = options.alignment ?? Math.max(1, Math.min(entrySize & -entrySize, layouts[elfClass].wordSize));
    this.entrySize = options.entrySize ?? entrySize;
    this.link = options.link;
    this.info = options.info ?? 0;
    this.content = options.content ?? new Uint8Array(0);
    this.memorySize = options.size ?? 0;
    this.offset = options.offset;
  }

  /** Bytes of the section, in the file or, for `SHT_NOBITS`, in memory. */
  get size(): number {
    if (this.type === SHT_NOBITS) return this.memorySize;
    const { content } = this;
    return content instanceof Uint8Array ? content.length : content.size(this.elfClass);
  }
}

/** Bytes of an entry of a section of a type; 0 if it has no entries of one size. */
function entrySizeOf(type: number, elfClass: ElfClass): number {
  const { sym, rel, rela, dyn, wordSize } = layouts[elfClass];
  switch (type) {
    case SHT_SYMTAB:
    case SHT_DYNSYM:
      return sym.size;
    case SHT_REL:
      return rel.size;
    case SHT_RELA:
      return rela.size;
    case SHT_DYNAMIC:
      return dyn.size;
    case SHT_GROUP:
    case SHT_SYMTAB_SHNDX:
    case SHT_HASH:
      return 4;
    case SHT_GNU_versym:
      return 2;
    case SHT_INIT_ARRAY:
    case SHT_FINI_ARRAY:
    case SHT_PREINIT_ARRAY:
      return wordSize;
    default:
      return 0;
  }
}
