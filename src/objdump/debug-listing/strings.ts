/** `-ws`: strings, as bytes and text. */
import type { DwarfSection } from "../../dwarf/index.ts";
import { padHex, type DebugListing } from "./listing.ts";

const DOT = 0x2e;

export function listStrings({ out }: DebugListing, { name, bytes }: DwarfSection): void {
  out.line(`Contents of the ${name} section:\n`);
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    out.text(`  0x${padHex(at, 8)} `);
    for (let column = 0; column < 16; column++) {
      const byte = line[column];
      if (byte === undefined) out.blanks(2);
      else out.hexByte(byte);
      if (column % 4 === 3) out.blanks(1);
    }
    for (const byte of line) out.byte(byte >= 0x20 && byte < 0x7f ? byte : DOT);
    out.line();
  }
  out.line();
}
