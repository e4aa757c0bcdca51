/** A section of the joined object, in the making: pieces of inputs behind each other, with their relocations. */
import { Writer } from "../../bytes/index.ts";
import type { ElfBuilder, SectionBuilder, SectionOptions } from "../../elf/index.ts";
import type { Entry } from "../entry.ts";
import type { LinkSymbol } from "../symbol.ts";

/** Bytes of an integer that is relocated. */
const FIELD = 5;

export interface JoinedRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: LinkSymbol;
  readonly addend: number;
}

export class JoinedSection {
  readonly section: SectionBuilder;
  readonly relocations: JoinedRelocation[] = [];
  readonly #writer = new Writer();

  constructor(elf: ElfBuilder, options: SectionOptions) {
    this.section = elf.addSection(options);
  }

  /** Bytes so far. */
  get size(): number {
    return this.#writer.length;
  }

  /** Adds an entry's bytes, and says where they are. */
  addEntry({ bytes, start, end, file, firstRelocation, endRelocation }: Entry): number {
    const at = this.size;
    this.#writer.raw(bytes.subarray(start, end));
    if (file === undefined) return at;
    const { symbols, relocations } = file;
    for (let index = firstRelocation; index < endRelocation; index++) {
      const symbol = symbols[relocations.symbol[index]!];
      // What another file's comdat group has is no place that can be named.
      if (symbol === undefined || symbol.entry?.isDiscarded === true) continue;
      const offset = at + relocations.offset[index]! - start;
      this.relocations.push({ offset, type: relocations.type[index]!, symbol, addend: relocations.addend[index]! });
    }
    return at;
  }

  addSize(size: number): void {
    this.#writer.lebU32(size, FIELD);
  }

  addBytes(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#writer.u8(byte);
  }

  addRaw(bytes: Uint8Array): void {
    this.#writer.raw(bytes);
  }

  addName(name: string): void {
    this.#writer.name(name);
  }

  /** A field of five bytes that is the index of a symbol. */
  addIndex(type: number, symbol: LinkSymbol): void {
    this.relocate(type, symbol);
    this.#writer.lebU32(0, FIELD);
  }

  /** Four bytes that are a symbol's. */
  addWord(type: number, symbol: LinkSymbol): void {
    this.relocate(type, symbol);
    this.#writer.u32(0);
  }

  /** A relocation of what comes next. */
  relocate(type: number, symbol: LinkSymbol): void {
    this.relocations.push({ offset: this.size, type, symbol, addend: 0 });
  }

  finish(): void {
    if (this.section.type !== NOBITS) this.section.content = this.#writer.finish();
  }
}

const NOBITS = 8;
