/** Units of `.debug_info` (DWARF 2 to 5, 7.5.1): their headers, and what their first entry says of them. */
import { FormatError, type Reader } from "../bytes/index.ts";
import { Abbreviations, type AbbreviationTable } from "./abbreviations.ts";
import {
  DW_AT_addr_base,
  DW_AT_comp_dir,
  DW_AT_loclists_base,
  DW_AT_low_pc,
  DW_AT_name,
  DW_AT_rnglists_base,
  DW_AT_stmt_list,
  DW_AT_str_offsets_base,
  DW_UT_skeleton,
  DW_UT_split_compile,
  DW_UT_split_type,
  DW_UT_type,
} from "./constants.ts";
import { Entry } from "./entry.ts";
import type { UnitSizes } from "./forms.ts";
import { addressSizeOf, fixed, sizedUnit } from "./numbers.ts";
import { readerOf, type DwarfSections } from "./sections.ts";

export interface UnitHeader extends UnitSizes {
  /** Of its header in the section. */
  readonly offset: number;
  /** Bytes behind the length. */
  readonly length: number;
  /** Behind its last entry, in the section. */
  readonly end: number;
  /** `DW_UT_...`; 0 up to version 4, where only one kind is in this section. */
  readonly type: number;
  readonly abbreviationsOffset: number;
  /** Where its first entry is, in the section. */
  readonly firstEntry: number;
}

/** A unit, open for reading its entries. */
export interface Unit extends UnitHeader {
  readonly sections: DwarfSections;
  readonly abbreviations: AbbreviationTable;
  /** Of its part of `.debug_str_offsets`, `.debug_addr`, `.debug_rnglists` and `.debug_loclists`. */
  readonly bases: {
    readonly strings: number;
    readonly addresses: number;
    readonly ranges: number;
    readonly locations: number;
  };
  /** What ranges count from unless they say otherwise. */
  readonly lowAddress: number;
  readonly lineTable: number | undefined;
  readonly name: string | undefined;
  readonly directory: string | undefined;
}

/** Reads the header of the next unit; the reader is behind the whole unit afterwards. */
export function readUnitHeader(reader: Reader): UnitHeader {
  const offset = reader.position;
  const { unit, offsetSize } = sizedUnit(reader, "unit");
  const length = unit.remaining;
  const version = unit.u16("version of unit");
  if (version < 2 || version > 5) {
    unit.fail({ at: unit.position - 2, reading: "version of unit", found: `${version}`, expected: "2 to 5" });
  }
  const type = version >= 5 ? unit.u8("type of unit") : 0;
  const early = version >= 5 ? addressSizeOf(unit, "unit") : 0;
  const abbreviationsOffset = fixed(unit, offsetSize, "offset of abbreviations");
  const addressSize = version >= 5 ? early : addressSizeOf(unit, "unit");
  if (type === DW_UT_skeleton || type === DW_UT_split_compile) unit.skip(8, "identifier of unit");
  if (type === DW_UT_type || type === DW_UT_split_type) unit.skip(8 + offsetSize, "type's signature and offset");
  const { position: firstEntry, end } = unit;
  return { offset, length, end, version, type, addressSize, offsetSize, abbreviationsOffset, firstEntry };
}

/** Opens all units; those that are malformed are left out. */
export function openUnits(sections: DwarfSections, warn: (error: FormatError) => void): readonly Unit[] {
  const section = sections.section("info");
  if (section === undefined) return [];
  const abbreviations = new Abbreviations(sections);
  const reader = readerOf(section);
  const units: Unit[] = [];
  while (!reader.done) {
    const start = reader.position;
    try {
      const header = readUnitHeader(reader);
      units.push(openUnit(header, { sections, abbreviations, base: section.offset }));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      warn(error);
      if (reader.position <= start + 4) break;
    }
  }
  return units;
}

interface UnitContext {
  readonly sections: DwarfSections;
  readonly abbreviations: Abbreviations;
  /** Absolute offset of the section. */
  readonly base: number;
}

function openUnit(header: UnitHeader, { sections, abbreviations, base }: UnitContext): Unit {
  const table = abbreviations.at(header.abbreviationsOffset, base + header.offset);
  const bases = { strings: 0, addresses: 0, ranges: 0, locations: 0 };
  const unit = {
    ...header,
    sections,
    abbreviations: table,
    bases,
    lowAddress: 0,
    lineTable: undefined as number | undefined,
    name: undefined as string | undefined,
    directory: undefined as string | undefined,
  };
  const root = Entry.at(unit, header.firstEntry);
  if (root === undefined) return unit;
  // What the others are found by comes first.
  bases.strings = root.number(DW_AT_str_offsets_base) ?? headerSize(header);
  bases.addresses = root.number(DW_AT_addr_base) ?? headerSize(header);
  bases.ranges = root.number(DW_AT_rnglists_base) ?? headerSize(header) + 4;
  bases.locations = root.number(DW_AT_loclists_base) ?? headerSize(header) + 4;
  unit.lowAddress = root.address(DW_AT_low_pc) ?? 0;
  unit.lineTable = root.number(DW_AT_stmt_list);
  unit.name = root.string(DW_AT_name);
  unit.directory = root.string(DW_AT_comp_dir);
  return unit;
}

/** Where the first entry of a table of strings' offsets or addresses is, for units that do not say. */
function headerSize({ offsetSize }: UnitSizes): number {
  return offsetSize === 8 ? 16 : 8;
}
