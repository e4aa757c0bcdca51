/** Custom sections that this library knows; others are bytes. */
import { Writer, type Codec } from "../../bytes/index.ts";
import type { Module } from "../module.ts";
import type { Block } from "./blocks.ts";
import { dylinkCodec, type DylinkBlocks } from "./dylink.ts";
import { dyninfoCodec, type DynamicInfo } from "./dyninfo.ts";
import { linkingCodec, relocationSectionCodec, type LinkingSection, type RelocationSection } from "./linking.ts";
import { nameSectionCodec, type NameBlocks } from "./names.ts";
import { producersCodec, targetFeaturesCodec, type ProducersField, type TargetFeature } from "./producers.ts";

export { blockOf, type Block } from "./blocks.ts";
export * from "./dylink.ts";
export * from "./dyninfo.ts";
export * from "./linking.ts";
export { openLinking, type OpenLinking, type SegmentInfoCursor, type SymbolCursor } from "./linking-cursors.ts";
export * from "./names.ts";
export * from "./producers.ts";

/** What each known custom section holds; `reloc.` stands for `reloc.CODE`, `reloc.DATA`, ... */
export interface CustomContents {
  readonly name: readonly Block<NameBlocks>[];
  readonly producers: readonly ProducersField[];
  readonly target_features: readonly TargetFeature[];
  readonly linking: LinkingSection;
  readonly "reloc.": RelocationSection;
  readonly "dylink.0": readonly Block<DylinkBlocks>[];
  readonly dyninfo: DynamicInfo;
}

/** The name of a known custom section, or the prefix `reloc.`. */
export type CustomName = keyof CustomContents;

const customCodecs: { readonly [Name in CustomName]: Codec<CustomContents[Name]> } = {
  name: nameSectionCodec,
  producers: producersCodec,
  target_features: targetFeaturesCodec,
  linking: linkingCodec,
  "reloc.": relocationSectionCodec,
  "dylink.0": dylinkCodec,
  dyninfo: dyninfoCodec,
};

/** The known kind of custom section that a section of that name is. */
export function customNameOf(section: string): CustomName | undefined {
  const name = section.startsWith("reloc.") ? "reloc." : section;
  return Object.hasOwn(customCodecs, name) ? (name as CustomName) : undefined;
}

/** The codec of a custom section's contents. */
export function customCodec<Name extends CustomName>(name: Name): Codec<CustomContents[Name]> {
  return customCodecs[name];
}

/** The bytes of a custom section's contents. */
export function encodeCustom<Name extends CustomName>(name: Name, contents: CustomContents[Name]): Uint8Array {
  const writer = new Writer();
  customCodecs[name].write(writer, contents);
  return writer.finish();
}

/**
 * Decoded contents of the first custom section of that name, if there is one.
 * @throws FormatError if the section is malformed; the module may be valid all the same
 */
export function readCustom<Name extends Exclude<CustomName, "reloc.">>(
  module: Module,
  name: Name,
): CustomContents[Name] | undefined {
  const [section] = module.customSections(name);
  if (section === undefined) return undefined;
  const reader = module.reader(section);
  const value = customCodecs[name].read(reader, `section "${name}"`);
  reader.expectEnd(`section "${name}"`);
  return value;
}

/** Decoded contents of all `reloc.*` sections. */
export function readRelocationSections(module: Module): readonly RelocationSection[] {
  return module
    .customSections()
    .filter((section) => customNameOf(section.name) === "reloc.")
    .map((section) => {
      const reader = module.reader(section);
      const value = relocationSectionCodec.read(reader, `section "${section.name}"`);
      reader.expectEnd(`section "${section.name}"`);
      return value;
    });
}
