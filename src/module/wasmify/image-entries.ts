/** Looking into entries of an image that are small: types, imports, exports. */
import { Reader, Writer, type Codec } from "../../bytes/index.ts";
import { sectionCodec, type SectionContents } from "../../wasm/index.ts";
import type { Entries, EntrySection, LinkedImage } from "./linked-image.ts";

const none: Entries = { count: 0, pieces: [] };

/** The entries of a section; none if the image lacks it. */
export function entriesOf(image: LinkedImage, section: EntrySection): Entries {
  return image.entries[section] ?? none;
}

/**
 * Decoded entries of a section.
 * @throws FormatError if they are malformed, with an offset in the section's contents, whose count has five bytes
 */
export function decodedEntries<Section extends EntrySection>(
  image: LinkedImage,
  section: Section,
): SectionContents[Section] {
  const what = placeOf(section);
  const reader = readerOf(image, section);
  const value = sectionCodec(section).read(reader, what);
  reader.expectEnd(what);
  return value;
}

/**
 * The type of a function that the image defines, undefined if there is no such one. The others, of which there may be a
 * hundred thousand, are not decoded.
 */
export function functionTypeAt(image: LinkedImage, place: number): number | undefined {
  if (place >= entriesOf(image, "function").count) return undefined;
  const reader = readerOf(image, "function");
  reader.lebU32("count");
  for (let before = 0; before < place; before++) reader.lebU32("type");
  return reader.lebU32("type");
}

/** A reader of a section's contents. */
function readerOf(image: LinkedImage, section: EntrySection): Reader {
  const { count, pieces } = entriesOf(image, section);
  const writer = new Writer();
  writer.lebU32(count, COUNT_SIZE);
  for (const piece of pieces) writer.raw(piece);
  return new Reader(writer.written, { region: placeOf(section) });
}

function placeOf(section: EntrySection): string {
  return `section "${section}" of the linked image`;
}

/** Entries of values. */
export function encodedEntries<Section extends EntrySection>(
  section: Section,
  values: SectionContents[Section] & readonly unknown[],
): Entries {
  const writer = new Writer();
  const codec: Codec<SectionContents[Section]> = sectionCodec(section);
  codec.write(writer, values);
  const reader = new Reader(writer.written);
  reader.lebU32("count");
  return { count: values.length, pieces: [writer.finish().subarray(reader.position)] };
}

/** `more` behind `entries`. */
export function joined(entries: Entries, more: Entries): Entries {
  return { count: entries.count + more.count, pieces: [...entries.pieces, ...more.pieces] };
}

/** Bytes of a padded count. */
export const COUNT_SIZE = 5;
