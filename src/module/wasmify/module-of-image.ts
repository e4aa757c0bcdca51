/** Linked images to modules: counts in front of entries, sections behind each other. */
import { joinedBytes, Writer } from "../../bytes/index.ts";
import { CUSTOM_SECTION, MAGIC, sectionIds, VERSION, type SectionName } from "../../wasm/index.ts";
import { COUNT_SIZE, entriesOf } from "./image-entries.ts";
import { nameSection } from "./image-names.ts";
import type { ImageCustom, LinkedImage } from "./linked-image.ts";
import { withSegments } from "./memory-segments.ts";
import { relocationSections } from "./relocation-sections.ts";

/**
 * The module of an image. What the image has as bytes is copied once.
 *
 * @example
 * ```ts
 * import { moduleOfImage } from "muslin/module";
 *
 * // A module that imports a function of type 0, which is () -> ().
 * const module = moduleOfImage({
 *   entries: {
 *     type: { count: 1, pieces: [new Uint8Array([0x60, 0, 0])] },
 *     import: { count: 1, pieces: [new Uint8Array([1, 0x61, 1, 0x62, 0, 0])] },
 *   },
 * });
 * module.length; // 23
 * ```
 */
export function moduleOfImage(image: LinkedImage): Uint8Array {
  const complete = withSegments(image);
  const { relocations, customs } = image;
  const bytes = writeModule(complete, customSections(complete));
  if (relocations === undefined) return bytes;
  // Where fields are is known when all of the module is there. The sections about them come in front of that of names.
  const pieces = image.memory?.pieces.filter((piece) => piece.bytes.length > 0) ?? [];
  const sections = relocationSections(bytes, { relocations, pieces });
  const place = (customs ?? []).findIndex(({ name, behind }) => behind === undefined && lastSections.has(name));
  const told = (customs ?? []).toSpliced(place < 0 ? (customs ?? []).length : place, 0, ...sections);
  return writeModule(complete, customSections({ ...complete, customs: told }));
}

function writeModule(complete: LinkedImage, customs: readonly ImageCustom[]): Uint8Array {
  const chunks: Uint8Array[] = [headerBytes()];
  for (const custom of customs) if (custom.behind === "header") pushCustom(chunks, custom);
  for (const name of Object.keys(sectionIds) as SectionName[]) {
    pushSection(chunks, complete, name);
    for (const custom of customs) if (custom.behind === name) pushCustom(chunks, custom);
  }
  for (const custom of customs) if (custom.behind === undefined) pushCustom(chunks, custom);
  return joinedBytes(chunks);
}

function headerBytes(): Uint8Array {
  const writer = new Writer({ capacity: 8 });
  writer.u32(MAGIC);
  writer.u32(VERSION);
  return writer.finish();
}

function pushSection(chunks: Uint8Array[], image: LinkedImage, name: SectionName): void {
  if (name === "start") {
    if (image.start !== undefined) push(chunks, sectionIds.start, [lebOf(image.start)]);
    return;
  }
  if (name === "datacount") {
    if (image.hasDataCount === true) push(chunks, sectionIds.datacount, [lebOf(entriesOf(image, "data").count)]);
    return;
  }
  const entries = image.entries[name];
  if (entries === undefined) return;
  const isPadded = name === "code" && image.padsCodeCount === true;
  push(chunks, sectionIds[name], [lebOf(entries.count, isPadded ? COUNT_SIZE : undefined), ...entries.pieces]);
}

/** Sections that tools look for at the end, behind the names. */
const lastSections: ReadonlySet<string> = new Set(["producers", "target_features"]);

/** The custom sections with that of names among them. */
function customSections({ customs = [], names }: LinkedImage): readonly ImageCustom[] {
  // What is there is right: a name section that symbols cannot say.
  if (customs.some(({ name }) => name === "name")) return customs;
  const contents = names && nameSection(names);
  if (contents === undefined) return customs;
  const place = customs.findIndex(({ name, behind }) => behind === undefined && lastSections.has(name));
  return customs.toSpliced(place < 0 ? customs.length : place, 0, { name: "name", pieces: [contents] });
}

function pushCustom(chunks: Uint8Array[], { name, pieces }: ImageCustom): void {
  const writer = new Writer({ capacity: name.length + 5 });
  writer.name(name);
  push(chunks, CUSTOM_SECTION, [writer.finish(), ...pieces]);
}

function push(chunks: Uint8Array[], id: number, contents: readonly Uint8Array[]): void {
  let size = 0;
  for (const { length } of contents) size += length;
  const head = new Writer({ capacity: 6 });
  head.u8(id);
  head.lebU32(size);
  chunks.push(head.finish());
  for (const piece of contents) chunks.push(piece);
}

function lebOf(value: number, size?: number): Uint8Array {
  const writer = new Writer({ capacity: COUNT_SIZE });
  writer.lebU32(value, size);
  return writer.finish();
}
