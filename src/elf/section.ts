/** A section of a file that is read: its header, and its contents as a view. */
import { FormatError } from "../bytes/index.ts";
import { SHT_NOBITS, SHT_NULL } from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import type { StringTable } from "./string-table.ts";
import { getExactWord, getWord } from "./words.ts";

/** The file that a {@link Section} or a {@link Segment} is part of. */
export interface ElfSource {
  readonly bytes: Uint8Array;
  /** A view of `bytes`. */
  readonly view: DataView;
  /** Absolute offset of the first byte of `bytes`. */
  readonly base: number;
  readonly elfClass: ElfClass;
  /** The section name string table, as soon as it is known and if there is one. */
  readonly sectionNames: StringTable | undefined;
}

/** A section. `ElfFile.sections` holds them in the order of the section header table. */
export class Section {
  readonly index: number;
  /** Offset of the name in the section name string table: `sh_name`. */
  readonly nameOffset: number;
  /** `SHT_...` */
  readonly type: number;
  /** `SHF_...`, or-ed. */
  readonly flags: number;
  /** Address of the first byte when the program runs. */
  readonly address: number;
  /** Where the contents begin, in bytes from the file's start. */
  readonly offset: number;
  /** Bytes of the contents, in the file or, for `SHT_NOBITS`, only in memory. */
  readonly size: number;
  /** `sh_link`; its meaning depends on the type. */
  readonly link: number;
  /** `sh_info`; its meaning depends on the type. */
  readonly info: number;
  /** A power of two; 0 and 1 both mean none. */
  readonly alignment: number;
  /** Bytes of one entry, for tables; otherwise 0. */
  readonly entrySize: number;
  readonly #source: ElfSource;
  readonly #at: number;
  #name: string | undefined;

  /** @param header where the section header is: its position in `source.bytes`, which must have it whole. */
  constructor(source: ElfSource, header: { readonly index: number; readonly at: number }) {
    const { view, elfClass } = source;
    const { offsets } = layouts[elfClass].shdr;
    const { at } = header;
    this.index = header.index;
    this.nameOffset = view.getUint32(at + offsets.sh_name, true);
    this.type = view.getUint32(at + offsets.sh_type, true);
    this.flags = getWord(view, at + offsets.sh_flags, elfClass);
    this.address = getWord(view, at + offsets.sh_addr, elfClass);
    this.offset = getWord(view, at + offsets.sh_offset, elfClass);
    this.size = getWord(view, at + offsets.sh_size, elfClass);
    this.link = view.getUint32(at + offsets.sh_link, true);
    this.info = view.getUint32(at + offsets.sh_info, true);
    this.alignment = getWord(view, at + offsets.sh_addralign, elfClass);
    this.entrySize = getWord(view, at + offsets.sh_entsize, elfClass);
    this.#source = source;
    this.#at = at;
  }

  /** The name; empty in a file without section names. */
  get name(): string {
    this.#name ??= this.#source.sectionNames?.at(this.nameOffset, this.headerOffset) ?? "";
    return this.#name;
  }

  /** {@link address}, exact above 2^53. */
  get exactAddress(): bigint {
    const { view, elfClass } = this.#source;
    return getExactWord(view, this.#at + layouts[elfClass].shdr.offsets.sh_addr, elfClass);
  }

  /** Absolute offset of the section header. */
  get headerOffset(): number {
    return this.#source.base + this.#at;
  }

  /** Whether the section has bytes in the file. `SHT_NOBITS` has a size only. */
  get hasContent(): boolean {
    return this.type !== SHT_NOBITS && this.type !== SHT_NULL;
  }

  /** The contents, as a view on the file; empty for `SHT_NOBITS`. */
  get content(): Uint8Array {
    const end = this.hasContent ? this.offset + this.size : this.offset;
    return this.#source.bytes.subarray(this.offset, end);
  }

  /** Absolute offset of the first byte of the contents. */
  get contentOffset(): number {
    return this.#source.base + this.offset;
  }

  /** What messages call the section: `section 4 ".text"`. */
  get label(): string {
    try {
      return this.name === "" ? `section ${this.index}` : `section ${this.index} "${this.name}"`;
    } catch (error) {
      if (error instanceof FormatError) return `section ${this.index}`;
      throw error;
    }
  }
}
