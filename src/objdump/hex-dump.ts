/** `-s`: bytes of sections. */
import type { TextWriter } from "../bytes/index.ts";
import { hasFlag, sectionFlags, type ObjectSection } from "./object-file.ts";

const BYTES_PER_LINE = 16;
const BLANK = 0x20;
const DOT = 0x2e;

/** Addresses from `start` up to and without `stop`. */
export interface AddressRange {
  readonly start: bigint | undefined;
  readonly stop: bigint | undefined;
}

/** The part of a section that is in a range, as offsets in it. */
export function partInRange({ vma, size }: ObjectSection, { start, stop }: AddressRange): { from: number; to: number } {
  const clamp = (address: bigint): number => Math.max(0, Math.min(size, Number(address - vma)));
  return { from: start === undefined ? 0 : clamp(start), to: stop === undefined ? size : clamp(stop) };
}

export function writeHexDump(section: ObjectSection, out: TextWriter, range: AddressRange): void {
  if (!hasFlag(section.flags, sectionFlags.HAS_CONTENTS) || section.size === 0) return;
  const { from, to } = partInRange(section, range);
  if (from >= to) return;
  out.line(`Contents of section ${section.name}:`);
  const last = section.vma + BigInt(to - 1);
  const digits = Math.max(4, last.toString(16).length);
  const bytes = section.contents;
  for (let at = from; at < to; at += BYTES_PER_LINE) {
    const end = Math.min(at + BYTES_PER_LINE, to);
    out.byte(BLANK);
    out.address(section.vma + BigInt(at), digits);
    out.byte(BLANK);
    writeHexGroups(bytes, { from: at, to: end }, out);
    out.byte(BLANK);
    for (let place = at; place < end; place++) {
      const byte = bytes[place] ?? 0;
      out.byte(byte >= BLANK && byte < 0x7f ? byte : DOT);
    }
    out.blanks(at + BYTES_PER_LINE - end);
    out.line();
  }
}

/** Groups of four bytes. They begin at multiples of four in the section, wherever the line begins. */
function writeHexGroups(bytes: Uint8Array, { from, to }: { from: number; to: number }, out: TextWriter): void {
  for (let place = from; place < from + BYTES_PER_LINE; place++) {
    if (place < to) out.hexByte(bytes[place] ?? 0);
    else out.blanks(2);
    if ((place & 3) === 3) out.byte(BLANK);
  }
}
