/**
 * Annotated hex listings: each line some bytes of a file, at their offset, beside the field that
 * they are. Golden files are made of it.
 */
import type { Field } from "./fields.ts";

/** Hex of `bytes`, two digits each, with a blank between. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/**
 * Lines `OFFSET: HEX  LABEL VALUE`. Fields with inner fields, and empty ones, are a line without
 * bytes; bytes that no inner field covers are shown without a label. At most 16 bytes to a line.
 * @param base absolute offset of the first byte of `bytes`.
 */
export function annotatedListing(bytes: Uint8Array, fields: readonly Field[], base: number = 0): string {
  const lines: string[] = [];
  writeAnnotatedListing(bytes, fields, { base, write: (line) => lines.push(line) });
  return lines.join("");
}

/** As {@link annotatedListing}, a line at a time: for files whose listing is too long for a string. */
export function writeAnnotatedListing(
  bytes: Uint8Array,
  fields: readonly Field[],
  output: { readonly base: number; readonly write: (line: string) => void },
): void {
  const { base } = output;
  listFields({ bytes, ...output }, { start: base, end: base + bytes.length, fields, depth: 0 });
}

interface Listing {
  readonly bytes: Uint8Array;
  readonly base: number;
  /** Told of each line, with its end. */
  readonly write: (line: string) => void;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly fields: readonly Field[];
  readonly depth: number;
}

function listFields(listing: Listing, range: Range): void {
  let offset = range.start;
  for (const field of range.fields) {
    listBytes(listing, { start: offset, end: field.start, text: "" });
    const text = `${"  ".repeat(range.depth)}${field.label}${field.value === undefined ? "" : ` ${field.value}`}`;
    if (field.fields.length === 0 && field.end > field.start) {
      listBytes(listing, { start: field.start, end: field.end, text });
    } else {
      listing.write(`${hexOffset(field.start)}: ${"".padEnd(47)}  ${text}\n`);
      listFields(listing, { ...field, depth: range.depth + 1 });
    }
    offset = field.end;
  }
  listBytes(listing, { start: offset, end: range.end, text: "" });
}

function listBytes(listing: Listing, row: { start: number; end: number; text: string }): void {
  for (let offset = row.start; offset < row.end; offset += 16) {
    const chunk = listing.bytes.subarray(offset - listing.base, Math.min(offset + 16, row.end) - listing.base);
    const text = offset === row.start ? row.text : "";
    listing.write(`${`${hexOffset(offset)}: ${hexOf(chunk).padEnd(47)}  ${text}`.trimEnd()}\n`);
  }
}

function hexOffset(offset: number): string {
  return offset.toString(16).padStart(8, "0");
}
