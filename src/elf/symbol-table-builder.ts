/** Symbol tables, written: local symbols first, as ELF wants it, otherwise in the order of adding. */
import { SHN_LORESERVE, SHN_UNDEF, SHN_XINDEX, STB_GLOBAL, STB_LOCAL, STT_NOTYPE, STV_DEFAULT } from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import type { SectionBuilder } from "./section-builder.ts";
import type { StringTableBuilder } from "./string-table-builder.ts";
import { putWord, type Word } from "./words.ts";

/** What a symbol is; what is left out is zero, and the binding `STB_GLOBAL`. */
export interface SymbolOptions {
  readonly name?: string;
  /** In relocatable files an offset in the section, in others an address; of common symbols the alignment. */
  readonly value?: Word;
  /** Bytes of the object. */
  readonly size?: Word;
  /** `STB_...` */
  readonly binding?: number;
  /** `STT_...` */
  readonly type?: number;
  /** `STV_...` */
  readonly visibility?: number;
  /** High bits of `st_other`, over the visibility. */
  readonly other?: number;
  /** Where it is defined: a section, or a special index such as `SHN_ABS`; `SHN_UNDEF` by default. */
  readonly section?: SectionBuilder | number;
}

/** A symbol to write. Relocations and groups refer to it as an object. */
export class SymbolBuilder {
  readonly name: string;
  value: Word;
  size: Word;
  binding: number;
  type: number;
  visibility: number;
  other: number;
  section: SectionBuilder | number;
  /** Its index in its table, as of the last time that this was laid out. */
  index = 0;

  constructor(options: SymbolOptions) {
    this.name = options.name ?? "";
    this.value = options.value ?? 0;
    this.size = options.size ?? 0;
    this.binding = options.binding ?? STB_GLOBAL;
    this.type = options.type ?? STT_NOTYPE;
    this.visibility = options.visibility ?? STV_DEFAULT;
    this.other = options.other ?? 0;
    this.section = options.section ?? SHN_UNDEF;
    if (typeof this.section === "number" && this.section !== SHN_UNDEF && this.section < SHN_LORESERVE) {
      throw new RangeError(
        `Section ${this.section} of symbol "${this.name}" is not a special one: give it as an object`,
      );
    }
  }
}

/** The contents of an `SHT_SYMTAB` or `SHT_DYNSYM` section. */
export class SymbolTableBuilder {
  readonly #strings: StringTableBuilder;
  readonly #symbols: SymbolBuilder[] = [];
  /** Number of local symbols, with symbol 0, as of the last {@link layOut}: `sh_info` of the section. */
  localCount = 1;

  constructor(strings: StringTableBuilder) {
    this.#strings = strings;
  }

  /** Number of symbols, with symbol 0. */
  get count(): number {
    return this.#symbols.length + 1;
  }

  /** Adds a symbol, and its name to the string table. */
  add(options: SymbolOptions): SymbolBuilder {
    const symbol = new SymbolBuilder(options);
    this.#strings.add(symbol.name);
    this.#symbols.push(symbol);
    return symbol;
  }

  /** Gives symbols their indices. */
  layOut(): void {
    let index = 1;
    for (const symbol of this.#symbols) if (symbol.binding === STB_LOCAL) symbol.index = index++;
    this.localCount = index;
    for (const symbol of this.#symbols) if (symbol.binding !== STB_LOCAL) symbol.index = index++;
  }

  /** Bytes of the section. */
  size(elfClass: ElfClass): number {
    return this.count * layouts[elfClass].sym.size;
  }

  /** The section; symbols and sections must have their indices. */
  bytes(elfClass: ElfClass): Uint8Array {
    const { size: stride, offsets } = layouts[elfClass].sym;
    const bytes = new Uint8Array(this.count * stride);
    const view = new DataView(bytes.buffer);
    for (const symbol of this.#symbols) {
      const at = symbol.index * stride;
      view.setUint32(at + offsets.st_name, this.#strings.offsetOf(symbol.name), true);
      putWord(view, at + offsets.st_value, { elfClass, word: symbol.value });
      putWord(view, at + offsets.st_size, { elfClass, word: symbol.size });
      view.setUint8(at + offsets.st_info, (symbol.binding << 4) | (symbol.type & 0xf));
      view.setUint8(at + offsets.st_other, symbol.other | symbol.visibility);
      const { section } = symbol;
      const shndx = typeof section === "number" ? section : Math.min(section.index, SHN_XINDEX);
      view.setUint16(at + offsets.st_shndx, needsExtendedIndex(section) ? SHN_XINDEX : shndx, true);
    }
    return bytes;
  }

  /** Whether some section index does not fit into a symbol, so that an `SHT_SYMTAB_SHNDX` section is needed. */
  get needsExtendedIndices(): boolean {
    return this.#symbols.some(({ section }) => needsExtendedIndex(section));
  }

  /** The contents of the `SHT_SYMTAB_SHNDX` section: an index for symbols that need it, 0 for others. */
  extendedIndices(): Uint8Array {
    const bytes = new Uint8Array(this.count * 4);
    const view = new DataView(bytes.buffer);
    for (const { section, index } of this.#symbols) {
      if (typeof section !== "number" && needsExtendedIndex(section)) view.setUint32(index * 4, section.index, true);
    }
    return bytes;
  }
}

function needsExtendedIndex(section: SectionBuilder | number): boolean {
  return typeof section !== "number" && section.index >= SHN_LORESERVE;
}
