/** Relocation sections, written. */
import { SHT_RELA } from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import type { SectionContent } from "./section-builder.ts";
import type { SymbolBuilder } from "./symbol-table-builder.ts";
import { putWord, type Word } from "./words.ts";

/** A relocation to write. */
export interface Relocation {
  /** Where to apply it: in relocatable files an offset in the section, in others an address. */
  readonly offset: Word;
  /** Number of the relocation kind. */
  readonly type: number;
  /** None by default. */
  readonly symbol?: SymbolBuilder | undefined;
  /** 0 by default. In `SHT_REL` there is no room for it: it belongs into the field. */
  readonly addend?: Word;
}

/** How a {@link RelocationTableBuilder} writes. */
export interface RelocationTableOptions {
  /** `SHT_RELA` or `SHT_REL`; `SHT_RELA` by default. */
  readonly type?: number;
}

/** The contents of an `SHT_REL` or `SHT_RELA` section, in the order of adding. */
export class RelocationTableBuilder implements SectionContent {
  readonly #hasAddends: boolean;
  readonly #relocations: Relocation[] = [];

  constructor(options: RelocationTableOptions = {}) {
    this.#hasAddends = (options.type ?? SHT_RELA) === SHT_RELA;
  }

  get count(): number {
    return this.#relocations.length;
  }

  add(relocation: Relocation): void {
    this.#relocations.push(relocation);
  }

  size(elfClass: ElfClass): number {
    return this.count * this.#stride(elfClass);
  }

  bytes(elfClass: ElfClass): Uint8Array {
    const { offsets } = layouts[elfClass].rela;
    const stride = this.#stride(elfClass);
    const bytes = new Uint8Array(this.count * stride);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const { offset, type, symbol, addend = 0 } of this.#relocations) {
      const index = symbol?.index ?? 0;
      putWord(view, at + offsets.r_offset, { elfClass, word: offset });
      if (elfClass === 32) {
        view.setUint32(at + offsets.r_info, ((index << 8) | (type & 0xff)) >>> 0, true);
      } else {
        view.setUint32(at + offsets.r_info, type, true);
        view.setUint32(at + offsets.r_info + 4, index, true);
      }
      if (this.#hasAddends) putWord(view, at + offsets.r_addend, { elfClass, word: addend });
      at += stride;
    }
    return bytes;
  }

  #stride(elfClass: ElfClass): number {
    return layouts[elfClass][this.#hasAddends ? "rela" : "rel"].size;
  }
}
