/**
 * Symbol tables, read in place: no object per symbol unless one is asked for.
 *
 * A symbol is known by its index in its table. A program that goes through 200,000 of them asks
 * `value(index)`, `info(index)` and so on, which read the file's bytes; `at(index)` collects all that
 * in an object for those who have time.
 */
import { FormatError } from "../bytes/index.ts";
import { SHN_ABS, SHN_COMMON, SHN_LORESERVE, SHN_UNDEF, SHN_XINDEX, STB_LOCAL } from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import type { Section } from "./section.ts";
import type { StringTable } from "./string-table.ts";
import { getExactWord, getWord } from "./words.ts";

/** A symbol, all in one. */
export interface SymbolRecord {
  readonly index: number;
  readonly name: string;
  /** What the symbol stands for: in relocatable files an offset in its section, in others an address. */
  readonly value: number;
  readonly exactValue: bigint;
  /** Bytes of the object; 0 if it has none or it is not known. */
  readonly size: number;
  /** `STB_...` */
  readonly binding: number;
  /** `STT_...` */
  readonly type: number;
  /** `STV_...` */
  readonly visibility: number;
  /** `st_other`: the visibility and, in its high bits, what the machine's ABI says. */
  readonly other: number;
  /** `st_shndx` as it is in the file: a section index or one of `SHN_...`. */
  readonly shndx: number;
  /** The section that the symbol is defined in, if it is in one. */
  readonly section: Section | undefined;
}

/** What a {@link SymbolTable} is made of. */
export interface SymbolTableParts {
  readonly elfClass: ElfClass;
  /** Contents of the table: whole entries. */
  readonly bytes: Uint8Array;
  /** Absolute offset of the first of these bytes. */
  readonly base: number;
  /** What messages call the table. */
  readonly label: string;
  readonly strings: StringTable;
  /** All sections of the file, which symbols refer to by index. */
  readonly sections: readonly Section[];
  /** Number of symbols at the start that are local: `sh_info`. */
  readonly localCount: number;
  /** Contents of the table's `SHT_SYMTAB_SHNDX` section, if it has one. */
  readonly extendedIndices: Uint8Array | undefined;
}

/** A symbol table of a file. Symbol 0 is the empty one; `at(0)` works as for the others. */
export class SymbolTable {
  /** Number of symbols, with symbol 0. */
  readonly count: number;
  /** Number of symbols at the start that are local: the index of the first other one. */
  readonly localCount: number;
  readonly strings: StringTable;
  readonly elfClass: ElfClass;
  readonly #view: DataView;
  readonly #base: number;
  readonly #label: string;
  readonly #sections: readonly Section[];
  readonly #extended: DataView | undefined;
  readonly #stride: number;
  readonly #name: number;
  readonly #value: number;
  readonly #size: number;
  readonly #info: number;
  readonly #other: number;
  readonly #shndx: number;

  constructor(parts: SymbolTableParts) {
    const { bytes, elfClass } = parts;
    const { size, offsets } = layouts[elfClass].sym;
    this.elfClass = elfClass;
    this.strings = parts.strings;
    this.localCount = parts.localCount;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#base = parts.base;
    this.#label = parts.label;
    this.#sections = parts.sections;
    const extended = parts.extendedIndices;
    this.#extended = extended && new DataView(extended.buffer, extended.byteOffset, extended.length);
    this.count = Math.floor(bytes.length / size);
    this.#stride = size;
    this.#name = offsets.st_name;
    this.#value = offsets.st_value;
    this.#size = offsets.st_size;
    this.#info = offsets.st_info;
    this.#other = offsets.st_other;
    this.#shndx = offsets.st_shndx;
  }

  /** Offset of a symbol's name in `strings`. */
  nameOffset(index: number): number {
    return this.#view.getUint32(index * this.#stride + this.#name, true);
  }

  name(index: number): string {
    return this.strings.at(this.nameOffset(index), this.offsetOf(index));
  }

  /** What a symbol stands for: in relocatable files an offset in its section, in others an address. */
  value(index: number): number {
    return getWord(this.#view, index * this.#stride + this.#value, this.elfClass);
  }

  /** {@link value}, exact above 2^53. */
  exactValue(index: number): bigint {
    return getExactWord(this.#view, index * this.#stride + this.#value, this.elfClass);
  }

  /** Bytes of a symbol's object; 0 if it has none or it is not known. */
  size(index: number): number {
    return getWord(this.#view, index * this.#stride + this.#size, this.elfClass);
  }

  /** {@link size}, exact above 2^53. */
  exactSize(index: number): bigint {
    return getExactWord(this.#view, index * this.#stride + this.#size, this.elfClass);
  }

  /** `st_info`: binding and type. */
  info(index: number): number {
    return this.#view.getUint8(index * this.#stride + this.#info);
  }

  /** `STB_...` */
  binding(index: number): number {
    return this.info(index) >> 4;
  }

  /** `STT_...` */
  type(index: number): number {
    return this.info(index) & 0xf;
  }

  /** `st_other` */
  other(index: number): number {
    return this.#view.getUint8(index * this.#stride + this.#other);
  }

  /** `STV_...` */
  visibility(index: number): number {
    return this.other(index) & 3;
  }

  /** `st_shndx` as it is in the file: a section index, `SHN_XINDEX`, or another of `SHN_...`. */
  shndx(index: number): number {
    return this.#view.getUint16(index * this.#stride + this.#shndx, true);
  }

  isLocal(index: number): boolean {
    return this.binding(index) === STB_LOCAL;
  }

  isUndefined(index: number): boolean {
    return this.shndx(index) === SHN_UNDEF;
  }

  isAbsolute(index: number): boolean {
    return this.shndx(index) === SHN_ABS;
  }

  /** Whether the symbol is common: `size` bytes that the linker allocates, with `value` as their alignment. */
  isCommon(index: number): boolean {
    return this.shndx(index) === SHN_COMMON;
  }

  /** Index of the section that a symbol is in; 0 for one that is in none (undefined, absolute, common). */
  sectionIndex(index: number): number {
    const shndx = this.shndx(index);
    if (shndx === SHN_XINDEX) return this.#extendedIndex(index);
    if (shndx >= SHN_LORESERVE) return 0;
    if (shndx >= this.#sections.length) this.#badSection(index, shndx);
    return shndx;
  }

  /** The section that a symbol is in, if it is in one. */
  section(index: number): Section | undefined {
    const sectionIndex = this.sectionIndex(index);
    return sectionIndex === 0 ? undefined : this.#sections[sectionIndex];
  }

  /** All about a symbol. */
  at(index: number): SymbolRecord {
    const info = this.info(index);
    const other = this.other(index);
    return {
      index,
      name: this.name(index),
      value: this.value(index),
      exactValue: this.exactValue(index),
      size: this.size(index),
      binding: info >> 4,
      type: info & 0xf,
      visibility: other & 3,
      other,
      shndx: this.shndx(index),
      section: this.section(index),
    };
  }

  /** Absolute offset of a symbol's entry in the file. */
  offsetOf(index: number): number {
    return this.#base + index * this.#stride;
  }

  /** All symbols but symbol 0, as objects. */
  *[Symbol.iterator](): Generator<SymbolRecord> {
    for (let index = 1; index < this.count; index++) yield this.at(index);
  }

  #extendedIndex(index: number): number {
    const extended = this.#extended;
    if (extended === undefined || index * 4 + 4 > extended.byteLength) {
      throw new FormatError({
        offset: this.offsetOf(index) + this.#shndx,
        reading: `the section of symbol ${index} in ${this.#label}`,
        found: "SHN_XINDEX",
        expected: "an index, as no SHT_SYMTAB_SHNDX section has one for it",
      });
    }
    const sectionIndex = extended.getUint32(index * 4, true);
    if (sectionIndex >= this.#sections.length) this.#badSection(index, sectionIndex);
    return sectionIndex;
  }

  #badSection(index: number, sectionIndex: number): never {
    throw new FormatError({
      offset: this.offsetOf(index) + this.#shndx,
      reading: `the section of symbol ${index} in ${this.#label}`,
      found: `${sectionIndex}`,
      expected: `less than the ${this.#sections.length} sections`,
    });
  }
}
