/** What the parts of readelf share: the file, the request, and where the text goes. */
import type { TextWriter } from "../../bytes/index.ts";
import { layouts, type ElfFile, type Section } from "../../elf/index.ts";
import { nameText, type NameForm } from "./name-text.ts";
import type { ReadelfRequest } from "./request.ts";

export interface Report {
  readonly file: ElfFile;
  readonly request: ReadelfRequest;
  readonly out: TextWriter;
  /** Told what is odd about the file but does not keep it from being shown. A sentence. */
  readonly warn: (message: string) => void;
  /** Told what was asked for and cannot be shown. A sentence. */
  readonly fail: (message: string) => void;
}

/** Hexadecimal, with zeros in front up to `digits` digits. */
export function hex(value: number | bigint, digits: number = 1): string {
  return value.toString(16).padStart(digits, "0");
}

/** Hexadecimal as wide as an address of the file. */
export function hexAddress({ file }: Report, value: number | bigint): string {
  return hex(value, layouts[file.elfClass].wordSize * 2);
}

/** `value`, or where it lost its lowest bits what `exact` gives. */
export function exactly(value: number, exact: () => bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER ? value : exact();
}

/** Columns that a section's name may take in titles; GNU's readelf has a buffer of that size. */
const longestTitle = 256;

/** A section's name with what a terminal should not get made visible. */
export function sectionName(section: Section): string {
  return nameText(section.name, { wide: false, width: longestTitle, silentTruncation: true });
}

/** How names of symbols are to be shown. */
export function symbolForm({ request }: Report): NameForm {
  const { wide, silentTruncation, demangle } = request;
  return { wide, silentTruncation, ...(demangle && { demangle }) };
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, singular: string, plural: string): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** The number's offset from the start of a reserved range as C's `%#x` has it: 0 is plain. */
export function rangeOffset(value: number, start: number): string {
  return value === start ? "0" : `0x${hex(value - start)}`;
}
