/**
 * `SHT_RELR`: places of words to which the base address is added, in a form of one bit each.
 *
 * An even word is the address of a place. An odd one that follows is a bitmap of the words behind what was covered last:
 * bit 1 is the first of them, and so on up to the highest bit.
 */
import { layouts, type ElfClass } from "../../elf/index.ts";

/** The addresses that the contents of such a section stand for. */
export function relativePlaces(content: Uint8Array, elfClass: ElfClass): readonly bigint[] {
  const { wordSize } = layouts[elfClass];
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const step = BigInt(wordSize);
  const places: bigint[] = [];
  let next = 0n;
  for (let at = 0; at + wordSize <= content.length; at += wordSize) {
    const word = elfClass === 32 ? BigInt(view.getUint32(at, true)) : view.getBigUint64(at, true);
    if ((word & 1n) === 0n) {
      places.push(word);
      next = word + step;
      continue;
    }
    for (let bit = 1n, place = next; word >> bit !== 0n; bit++, place += step) {
      if (((word >> bit) & 1n) === 1n) places.push(BigInt.asUintN(elfClass, place));
    }
    next += step * BigInt(elfClass - 1);
  }
  return places;
}
