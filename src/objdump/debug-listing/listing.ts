/** What listings of debug information are made with. */
import type { FormatError, TextWriter } from "../../bytes/index.ts";
import type { DwarfSection, DwarfSections } from "../../dwarf/index.ts";

export interface DebugListing {
  readonly sections: DwarfSections;
  readonly out: TextWriter;
  /** Lines may be longer than 80 characters. */
  readonly isWide: boolean;
  /** Names of the machine's registers, by their numbers. */
  readonly registers?: readonly string[];
  /** Told of what is malformed; the rest of the section is left out then. */
  readonly complain: (error: FormatError) => void;
}

/** Lists a section's contents. */
export type Lister = (listing: DebugListing, section: DwarfSection) => void;

/** As C's `%#x`: no prefix for 0. */
export function hexText(value: number | bigint): string {
  return value === 0 || value === 0n ? "0" : `0x${value.toString(16)}`;
}

/** Hexadecimal digits of an offset, filled up with zeros. */
export function padHex(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
