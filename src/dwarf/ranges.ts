/** The addresses of an entry: from one to another, or a list of ranges (DWARF 2 to 5, 2.17). */
import { FormatError, type Reader } from "../bytes/index.ts";
import {
  DW_AT_high_pc,
  DW_AT_low_pc,
  DW_AT_ranges,
  DW_FORM_rnglistx,
  DW_RLE_base_address,
  DW_RLE_base_addressx,
  DW_RLE_end_of_list,
  DW_RLE_offset_pair,
  DW_RLE_start_end,
  DW_RLE_start_length,
  DW_RLE_startx_endx,
  DW_RLE_startx_length,
} from "./constants.ts";
import { indexedAddress, type Entry } from "./entry.ts";
import { fixed, uleb } from "./numbers.ts";
import { readerAt, type DwarfSections } from "./sections.ts";
import type { Unit } from "./unit.ts";

export interface AddressRange {
  readonly start: number;
  /** Behind the last address. */
  readonly end: number;
}

/**
 * Reads ranges. That a damaged file cannot have a long list read for each of its entries, what is read of lists
 * altogether is limited: no compiler has entries share lists.
 */
export class RangeReader {
  #budget: number;

  constructor(sections: DwarfSections) {
    const sizes = (["ranges", "rnglists"] as const).map((name) => sections.section(name)?.bytes.length ?? 0);
    this.#budget = 4 * Math.max(...sizes);
  }

  /** The ranges of an entry, none if it says nothing of addresses. */
  of(entry: Entry): readonly AddressRange[] {
    const ranges = entry.number(DW_AT_ranges);
    if (ranges !== undefined) return this.#list(entry, ranges);
    const start = entry.address(DW_AT_low_pc);
    if (start === undefined) return [];
    const end = entry.address(DW_AT_high_pc) ?? start + (entry.number(DW_AT_high_pc) ?? 0);
    return [{ start, end }];
  }

  #list(entry: Entry, value: number): readonly AddressRange[] {
    const { unit } = entry;
    const from = (unit.sections.section("info")?.offset ?? 0) + entry.offset;
    if (this.#budget < 0) tooMany(from);
    const isNew = unit.version >= 5;
    const at = entry.formOf(DW_AT_ranges) === DW_FORM_rnglistx ? listOffset(unit, value, from) : value;
    const reader = readerAt(
      unit.sections,
      { section: isNew ? "rnglists" : "ranges", at, what: "list of ranges" },
      from,
    );
    const list = isNew ? readNewList(reader, unit) : readOldList(reader, unit);
    this.#budget -= reader.position - at;
    return list;
  }
}

function tooMany(from: number): never {
  throw new FormatError({
    offset: from,
    reading: "list of ranges",
    found: "a list that lies in others, as too many do",
    expected: "lists behind each other",
  });
}

/** Where a list is, by its index in the unit's part of `.debug_rnglists`. */
function listOffset(unit: Unit, index: number, from: number): number {
  const { ranges: base } = unit.bases;
  const at = base + index * unit.offsetSize;
  const what = "list of ranges by index";
  return base + fixed(readerAt(unit.sections, { section: "rnglists", at, what }, from), unit.offsetSize, what);
}

/** `.debug_ranges`: pairs of addresses, up to a pair of zeros. */
function readOldList(reader: Reader, { addressSize, lowAddress }: Unit): readonly AddressRange[] {
  const greatest = 2 ** (8 * addressSize) - 1;
  const ranges: AddressRange[] = [];
  let base = lowAddress;
  for (;;) {
    const start = fixed(reader, addressSize, "start of range");
    const end = fixed(reader, addressSize, "end of range");
    if (start === 0 && end === 0) return ranges;
    if (start >= greatest) base = end;
    else ranges.push({ start: base + start, end: base + end });
  }
}

/** `.debug_rnglists`: each entry says what it is. */
function readNewList(reader: Reader, unit: Unit): readonly AddressRange[] {
  const { addressSize } = unit;
  const what = "range";
  const ranges: AddressRange[] = [];
  const address = (): number => fixed(reader, addressSize, what);
  const indexed = (): number => indexedAddress(unit, uleb(reader, what), 0);
  let base = unit.lowAddress;
  for (;;) {
    const at = reader.position;
    const kind = reader.u8("kind of range");
    switch (kind) {
      case DW_RLE_end_of_list:
        return ranges;
      case DW_RLE_base_addressx:
        base = indexed();
        break;
      case DW_RLE_base_address:
        base = address();
        break;
      case DW_RLE_startx_endx:
        ranges.push({ start: indexed(), end: indexed() });
        break;
      case DW_RLE_startx_length:
        ranges.push(sized(indexed(), uleb(reader, what)));
        break;
      case DW_RLE_offset_pair:
        ranges.push({ start: base + uleb(reader, what), end: base + uleb(reader, what) });
        break;
      case DW_RLE_start_end:
        ranges.push({ start: address(), end: address() });
        break;
      case DW_RLE_start_length:
        ranges.push(sized(address(), uleb(reader, what)));
        break;
      default:
        reader.fail({ at, reading: "kind of range", found: `${kind}`, expected: "0 to 7" });
    }
  }
}

function sized(start: number, length: number): AddressRange {
  return { start, end: start + length };
}
