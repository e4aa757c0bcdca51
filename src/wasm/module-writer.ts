/** Writing modules: header, and sections one after the other. */
import { Writer, type Codec, type PaddedLebs } from "../bytes/index.ts";
import { MAGIC, VERSION, type Module, type Section } from "./module.ts";
import { CUSTOM_SECTION, sectionCodec, sectionIds, type SectionContents, type SectionName } from "./sections.ts";

/** A section as it is to be written. */
export type SectionSource =
  | {
      readonly [Name in SectionName]: { readonly section: Name; readonly contents: SectionContents[Name] };
    }[SectionName]
  | { /** The name of a custom section. */ readonly custom: string; readonly bytes: Uint8Array }
  | { /** A section of a module, byte for byte. */ readonly verbatim: Section; readonly of: Module };

/**
 * The bytes of a module with those sections, in that order.
 * @param options `padded`: LEB128 sizes to keep, as reading noted them
 *
 * @example
 * ```ts
 * import { writeModule } from "muslin/wasm";
 *
 * writeModule([{ section: "start", contents: 0 }]);
 * // Uint8Array [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 8, 1, 0]
 * ```
 */
export function writeModule(sections: readonly SectionSource[], options: { padded?: PaddedLebs } = {}): Uint8Array {
  const writer = new Writer(options.padded ? { padded: options.padded } : {});
  writer.u32(MAGIC);
  writer.u32(VERSION);
  for (const source of sections) writeSection(writer, source);
  return writer.finish();
}

/** All sections of a module, to be written as they are. */
export function sectionsOf(module: Module): SectionSource[] {
  return module.sections.map((section) => ({ verbatim: section, of: module }));
}

function writeSection(writer: Writer, source: SectionSource): void {
  if ("verbatim" in source) {
    writer.raw(source.of.bytes.subarray(source.verbatim.start, source.verbatim.end));
  } else if ("custom" in source) {
    writer.u8(CUSTOM_SECTION);
    writer.sized(source.custom, () => {
      writer.name(source.custom);
      writer.raw(source.bytes);
    });
  } else {
    writeKnown(writer, source.section, source.contents);
  }
}

function writeKnown(writer: Writer, name: SectionName, contents: SectionContents[SectionName]): void {
  const codec = sectionCodec(name) as Codec<unknown>;
  writer.u8(sectionIds[name]);
  writer.sized(name, () => codec.write(writer, contents));
}
