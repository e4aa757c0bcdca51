/** The sections of debug information, wherever they come from: `module-debug.ts` and `elf-debug.ts` find them. */
import { decodeUtf8, FormatError, Reader } from "../bytes/index.ts";

/** A section's contents, as they are when its relocations are applied. */
export interface DwarfSection {
  /** `.debug_info` */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Absolute offset in the file of the first byte. */
  readonly offset: number;
}

/** Sections by their names without `.debug_`: `info`, `line`, `str_offsets`. */
export type DwarfSectionName =
  | "abbrev"
  | "addr"
  | "aranges"
  | "info"
  | "line"
  | "line_str"
  | "loclists"
  | "ranges"
  | "rnglists"
  | "str"
  | "str_offsets";

/** The debug information of a file. */
export interface DwarfSections {
  /** `undefined` where the file has none of that name. */
  readonly section: (name: DwarfSectionName) => DwarfSection | undefined;
  /** Where code is: no other address stands for anything (linkers put 0 or -1 in place of code that they left out). */
  readonly code: { readonly start: number; readonly end: number };
}

/** A reader of a section. */
export function readerOf({ name, bytes, offset }: DwarfSection): Reader {
  return new Reader(bytes, { base: offset, region: `section "${name}"` });
}

/** Where a place in a section is that something else refers to, by a name and an index in the contents. */
export interface SectionPlace {
  readonly section: DwarfSectionName;
  readonly at: number;
  /** What the place is, for messages. */
  readonly what: string;
}

/** A reader that begins at a place; a section or place that is not there is an error of `from`, absolute in the file. */
export function readerAt(sections: DwarfSections, place: SectionPlace, from: number): Reader {
  const section = sections.section(place.section);
  if (section === undefined || place.at > section.bytes.length || place.at < 0) {
    throw new FormatError({
      offset: from,
      reading: place.what,
      found: `offset 0x${place.at.toString(16)} in section ".debug_${place.section}"`,
      expected: section === undefined ? "that section" : `at most its size, 0x${section.bytes.length.toString(16)}`,
    });
  }
  return new Reader(section.bytes, { start: place.at, base: section.offset, region: `section "${section.name}"` });
}

/** The string at a place, up to its NUL. */
export function stringAt(sections: DwarfSections, place: SectionPlace, from: number): string {
  return nulTerminated(readerAt(sections, place, from), place.what);
}

/** Reads a string and the NUL behind it. */
export function nulTerminated(reader: Reader, what: string): string {
  const { bytes, position, end } = reader;
  const nul = bytes.indexOf(0, position);
  if (nul < 0 || nul >= end) {
    reader.fail({ reading: what, found: `the end of ${reader.region}`, expected: "a NUL behind the string" });
  }
  reader.position = nul + 1;
  return decodeUtf8(bytes, position, nul);
}
