/** Dynamic sections: what the dynamic linker is told, as tags and values (gABI, "Dynamic Section"). */
import { DT_NULL } from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import { getExactWord, getSignedWord, getWord, putWord, type Word } from "./words.ts";

/** An entry that is read. */
export interface DynamicEntry {
  /** `DT_...` */
  readonly tag: number;
  /** A number, an address or an offset in the string table: the tag says which. */
  readonly value: number;
  /** {@link value}, exact above 2^53. */
  readonly exactValue: bigint;
}

/**
 * The entries in the contents of a dynamic section, up to the first `DT_NULL`, which is not among
 * them. Bytes at the end that make no whole entry are ignored.
 */
export function readDynamic(bytes: Uint8Array, elfClass: ElfClass): readonly DynamicEntry[] {
  const { size, offsets } = layouts[elfClass].dyn;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: DynamicEntry[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) {
    const tag = getSignedWord(view, at + offsets.d_tag, elfClass);
    if (tag === DT_NULL) break;
    const value = getWord(view, at + offsets.d_val, elfClass);
    entries.push({ tag, value, exactValue: getExactWord(view, at + offsets.d_val, elfClass) });
  }
  return entries;
}

/** The bytes of a dynamic section: the entries and a `DT_NULL`. */
export function writeDynamic(
  entries: readonly { readonly tag: number; readonly value: Word }[],
  elfClass: ElfClass,
): Uint8Array {
  const { size, offsets } = layouts[elfClass].dyn;
  const bytes = new Uint8Array((entries.length + 1) * size);
  const view = new DataView(bytes.buffer);
  entries.forEach(({ tag, value }, index) => {
    putWord(view, index * size + offsets.d_tag, { elfClass, word: tag });
    putWord(view, index * size + offsets.d_val, { elfClass, word: value });
  });
  return bytes;
}
