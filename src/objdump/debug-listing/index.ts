/** Listings of debug information: `readelf -w` and `objdump -W`. */
import { FormatError } from "../../bytes/index.ts";
import { listAbbreviations } from "./abbreviations.ts";
import { listAddressRanges } from "./address-ranges.ts";
import { listDecodedLines } from "./decoded-lines.ts";
import { listInfo } from "./info.ts";
import type { DebugListing, Lister } from "./listing.ts";
import { listRangeLists, listRanges } from "./ranges.ts";
import { listRawLines } from "./raw-lines.ts";
import type { DebugPart } from "./request.ts";
import { listStrings } from "./strings.ts";
import type { DwarfSectionName } from "../../dwarf/index.ts";

export { debugPartsOf, debugPartWords, type DebugPart } from "./request.ts";
export { x8664Registers } from "./expressions.ts";
export type { DebugListing } from "./listing.ts";

/** What lists the parts of a section, in order. */
const listers: Partial<Readonly<Record<DwarfSectionName, readonly (readonly [DebugPart, Lister])[]>>> = {
  abbrev: [["abbrev", listAbbreviations]],
  aranges: [["aranges", listAddressRanges]],
  info: [["info", listInfo]],
  line: [
    ["rawline", listRawLines],
    ["decodedline", listDecodedLines],
  ],
  line_str: [["line_str", listStrings]],
  ranges: [["ranges", listRanges]],
  rnglists: [["ranges", listRangeLists]],
  str: [["str", listStrings]],
};

/**
 * Lists the parts of debug information that are asked for, in the order in which the file has its sections.
 * @param names of the file's sections
 */
export function listDebugInformation(
  listing: DebugListing,
  { parts, names }: { readonly parts: ReadonlySet<DebugPart>; readonly names: readonly string[] },
): void {
  for (const name of new Set(names)) {
    const known = name.startsWith(".debug_") ? (name.slice(".debug_".length) as DwarfSectionName) : undefined;
    for (const [part, list] of (known === undefined ? undefined : listers[known]) ?? []) {
      if (parts.has(part) && known !== undefined) attempt(listing, known, list);
    }
  }
}

function attempt(listing: DebugListing, name: DwarfSectionName, list: Lister): void {
  try {
    const section = listing.sections.section(name);
    if (section !== undefined && section.bytes.length > 0) list(listing, section);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    listing.out.line();
    listing.complain(error);
  }
}
