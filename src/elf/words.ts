/**
 * Words: integers as wide as the class, `Elf32_Addr` or `Elf64_Addr` and the like.
 *
 * A word is a `number` wherever speed matters or the value is a size or offset within the file. A
 * 64-bit word above 2^53 loses its lowest bits that way; where someone may want to see them (a
 * kernel's addresses), there is a second accessor that returns a `bigint`. What is written may be
 * either, and negative numbers are written as two's complement.
 */
import type { ElfClass } from "./layouts.ts";

/** A word to write. */
export type Word = number | bigint;

/** The unsigned word at `at`. */
export function getWord(view: DataView, at: number, elfClass: ElfClass): number {
  const low = view.getUint32(at, true);
  return elfClass === 32 ? low : low + view.getUint32(at + 4, true) * 2 ** 32;
}

/** The unsigned word at `at`, exactly. */
export function getExactWord(view: DataView, at: number, elfClass: ElfClass): bigint {
  return elfClass === 32 ? BigInt(view.getUint32(at, true)) : view.getBigUint64(at, true);
}

/** The signed word at `at`. */
export function getSignedWord(view: DataView, at: number, elfClass: ElfClass): number {
  if (elfClass === 32) return view.getInt32(at, true);
  return view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32;
}

/** The signed word at `at`, exactly. */
export function getExactSignedWord(view: DataView, at: number, elfClass: ElfClass): bigint {
  return elfClass === 32 ? BigInt(view.getInt32(at, true)) : view.getBigInt64(at, true);
}

/** Writes a word at `at`, modulo the class's width. */
export function putWord(view: DataView, at: number, { elfClass, word }: { elfClass: ElfClass; word: Word }): void {
  if (typeof word === "bigint") {
    if (elfClass === 64) view.setBigUint64(at, BigInt.asUintN(64, word), true);
    else view.setUint32(at, Number(BigInt.asUintN(32, word)), true);
    return;
  }
  view.setUint32(at, word, true);
  if (elfClass === 64) view.setInt32(at + 4, Math.floor(word / 2 ** 32), true);
}
