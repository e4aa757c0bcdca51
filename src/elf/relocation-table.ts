/** Relocation sections, read in place: `SHT_REL` and `SHT_RELA`. */
import { FormatError } from "../bytes/index.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import { getExactSignedWord, getExactWord, getSignedWord, getWord } from "./words.ts";

/** A relocation, all in one. */
export interface RelocationRecord {
  readonly index: number;
  /** Where to apply it: in relocatable files an offset in the section, in others an address. */
  readonly offset: number;
  /** Number of the relocation kind; the machine says what it means. */
  readonly type: number;
  /** Index in the symbol table; 0 for none. */
  readonly symbol: number;
  /** What is added to the symbol's value; 0 in `SHT_REL`, where it is in the field instead. */
  readonly addend: number;
}

/** What a {@link RelocationTable} is made of. */
export interface RelocationTableParts {
  readonly elfClass: ElfClass;
  /** Whether entries have an addend: `SHT_RELA`, not `SHT_REL`. */
  readonly hasAddends: boolean;
  /** Contents of the section: whole entries. */
  readonly bytes: Uint8Array;
  /** Absolute offset of the first of these bytes. */
  readonly base: number;
  /** What messages call the section. */
  readonly label: string;
  /** Number of symbols that entries may refer to. */
  readonly symbolCount: number;
}

/** The relocations of a section. */
export class RelocationTable {
  readonly count: number;
  readonly elfClass: ElfClass;
  readonly hasAddends: boolean;
  readonly #view: DataView;
  readonly #parts: RelocationTableParts;
  readonly #stride: number;
  readonly #info: number;
  readonly #addend: number;
  readonly #symbolCount: number;

  constructor(parts: RelocationTableParts) {
    const { bytes, elfClass, hasAddends } = parts;
    const { rela } = layouts[elfClass];
    this.elfClass = elfClass;
    this.hasAddends = hasAddends;
    this.#stride = hasAddends ? rela.size : layouts[elfClass].rel.size;
    this.#info = rela.offsets.r_info;
    this.#addend = rela.offsets.r_addend;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#parts = parts;
    this.#symbolCount = parts.symbolCount;
    this.count = Math.floor(bytes.length / this.#stride);
  }

  /** Where to apply a relocation: in relocatable files an offset in the section, in others an address. */
  offset(index: number): number {
    return getWord(this.#view, index * this.#stride, this.elfClass);
  }

  /** {@link offset}, exact above 2^53. */
  exactOffset(index: number): bigint {
    return getExactWord(this.#view, index * this.#stride, this.elfClass);
  }

  /** Number of the relocation kind. */
  type(index: number): number {
    const info = this.#view.getUint32(index * this.#stride + this.#info, true);
    return this.elfClass === 32 ? info & 0xff : info;
  }

  /** Index in the symbol table; 0 for none. One that the table does not have is an error. */
  symbol(index: number): number {
    const at = index * this.#stride + this.#info;
    const symbol = this.elfClass === 32 ? this.#view.getUint32(at, true) >>> 8 : this.#view.getUint32(at + 4, true);
    if (symbol >= this.#symbolCount && symbol !== 0) this.#badSymbol(index, symbol);
    return symbol;
  }

  /** What is added to the symbol's value; 0 in `SHT_REL`, where it is in the field instead. */
  addend(index: number): number {
    if (!this.hasAddends) return 0;
    return getSignedWord(this.#view, index * this.#stride + this.#addend, this.elfClass);
  }

  /** {@link addend}, exact beyond 2^53. */
  exactAddend(index: number): bigint {
    if (!this.hasAddends) return 0n;
    return getExactSignedWord(this.#view, index * this.#stride + this.#addend, this.elfClass);
  }

  /** All about a relocation. */
  at(index: number): RelocationRecord {
    return {
      index,
      offset: this.offset(index),
      type: this.type(index),
      symbol: this.symbol(index),
      addend: this.addend(index),
    };
  }

  /** Absolute offset of an entry in the file. */
  offsetOf(index: number): number {
    return this.#parts.base + index * this.#stride;
  }

  /** All relocations, as objects. */
  *[Symbol.iterator](): Generator<RelocationRecord> {
    for (let index = 0; index < this.count; index++) yield this.at(index);
  }

  #badSymbol(index: number, symbol: number): never {
    throw new FormatError({
      offset: this.offsetOf(index) + this.#info,
      reading: `relocation ${index} of ${this.#parts.label}`,
      found: `symbol ${symbol}`,
      expected: `less than the ${this.#symbolCount} of its symbol table`,
    });
  }
}
