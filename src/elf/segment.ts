/** A segment of a file that is read: a program header, and the bytes it covers. */
import { FormatError } from "../bytes/index.ts";
import { layouts } from "./layouts.ts";
import type { ElfSource } from "./section.ts";
import { getExactWord, getWord } from "./words.ts";

/** A segment. `ElfFile.segments` holds them in the order of the program header table. */
export class Segment {
  readonly index: number;
  /** `PT_...` */
  readonly type: number;
  /** `PF_...`, or-ed. */
  readonly flags: number;
  /** Where the bytes begin, from the file's start. */
  readonly offset: number;
  /** Address of the first byte in memory. */
  readonly address: number;
  /** `p_paddr`: usually the same as {@link address}. */
  readonly physicalAddress: number;
  /** Bytes in the file. */
  readonly fileSize: number;
  /** Bytes in memory; those that the file lacks are zero. */
  readonly memorySize: number;
  /** `address` and `offset` are the same modulo this; 0 and 1 both mean none. */
  readonly alignment: number;
  readonly #source: ElfSource;
  readonly #at: number;

  /** @param header where the program header is: its position in `source.bytes`, which must have it whole. */
  constructor(source: ElfSource, header: { readonly index: number; readonly at: number }) {
    const { view, elfClass } = source;
    const { offsets } = layouts[elfClass].phdr;
    const { at } = header;
    this.index = header.index;
    this.type = view.getUint32(at + offsets.p_type, true);
    this.flags = view.getUint32(at + offsets.p_flags, true);
    this.offset = getWord(view, at + offsets.p_offset, elfClass);
    this.address = getWord(view, at + offsets.p_vaddr, elfClass);
    this.physicalAddress = getWord(view, at + offsets.p_paddr, elfClass);
    this.fileSize = getWord(view, at + offsets.p_filesz, elfClass);
    this.memorySize = getWord(view, at + offsets.p_memsz, elfClass);
    this.alignment = getWord(view, at + offsets.p_align, elfClass);
    this.#source = source;
    this.#at = at;
  }

  /** {@link address}, exact above 2^53. */
  get exactAddress(): bigint {
    const { view, elfClass } = this.#source;
    return getExactWord(view, this.#at + layouts[elfClass].phdr.offsets.p_vaddr, elfClass);
  }

  /** {@link physicalAddress}, exact above 2^53. */
  get exactPhysicalAddress(): bigint {
    const { view, elfClass } = this.#source;
    return getExactWord(view, this.#at + layouts[elfClass].phdr.offsets.p_paddr, elfClass);
  }

  /** Absolute offset of the program header. */
  get headerOffset(): number {
    return this.#source.base + this.#at;
  }

  /**
   * The bytes that are in the file, as a view on it. Only here are they checked to be there: a core
   * dump that was cut short can still be looked at.
   */
  get content(): Uint8Array {
    const { bytes } = this.#source;
    const end = this.offset + this.fileSize;
    if (end > bytes.length) {
      throw new FormatError({
        offset: this.headerOffset,
        reading: `segment ${this.index}`,
        found: `bytes ${this.offset} to ${end}`,
        expected: `at most ${bytes.length}, the size of the file`,
      });
    }
    return bytes.subarray(this.offset, end);
  }

  /** Absolute offset of the first byte of {@link content}. */
  get contentOffset(): number {
    return this.#source.base + this.offset;
  }
}
