/** Values of attributes in their forms (DWARF 2 to 5, 7.5.4 and 7.5.6). */
import { FormatError, type Reader } from "../bytes/index.ts";
import {
  DW_FORM_addr,
  DW_FORM_addrx,
  DW_FORM_addrx1,
  DW_FORM_addrx2,
  DW_FORM_addrx3,
  DW_FORM_addrx4,
  DW_FORM_block,
  DW_FORM_block1,
  DW_FORM_block2,
  DW_FORM_block4,
  DW_FORM_data1,
  DW_FORM_data16,
  DW_FORM_data2,
  DW_FORM_data4,
  DW_FORM_data8,
  DW_FORM_exprloc,
  DW_FORM_flag,
  DW_FORM_flag_present,
  DW_FORM_GNU_addr_index,
  DW_FORM_GNU_ref_alt,
  DW_FORM_GNU_str_index,
  DW_FORM_GNU_strp_alt,
  DW_FORM_implicit_const,
  DW_FORM_indirect,
  DW_FORM_line_strp,
  DW_FORM_loclistx,
  DW_FORM_ref1,
  DW_FORM_ref2,
  DW_FORM_ref4,
  DW_FORM_ref8,
  DW_FORM_ref_addr,
  DW_FORM_ref_sig8,
  DW_FORM_ref_sup4,
  DW_FORM_ref_sup8,
  DW_FORM_ref_udata,
  DW_FORM_rnglistx,
  DW_FORM_sdata,
  DW_FORM_sec_offset,
  DW_FORM_string,
  DW_FORM_strp,
  DW_FORM_strp_sup,
  DW_FORM_strx,
  DW_FORM_strx1,
  DW_FORM_strx2,
  DW_FORM_strx3,
  DW_FORM_strx4,
  DW_FORM_udata,
} from "./constants.ts";
import { fixed, sleb, uleb } from "./numbers.ts";
import { nulTerminated } from "./sections.ts";

/** Sizes that a unit decides. */
export interface UnitSizes {
  readonly version: number;
  readonly addressSize: number;
  readonly offsetSize: 4 | 8;
}

/** How the bytes of a value are laid out. */
type Layout =
  | "address"
  | "block"
  | "block1"
  | "block2"
  | "block4"
  | "offset"
  | "reference"
  | "sleb"
  | "string"
  | "uleb"
  | "indirect"
  | 0
  | 1
  | 2
  | 3
  | 4
  | 8
  | 16;

const layouts: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [DW_FORM_addr, "address"],
  [DW_FORM_block2, "block2"],
  [DW_FORM_block4, "block4"],
  [DW_FORM_data2, 2],
  [DW_FORM_data4, 4],
  [DW_FORM_data8, 8],
  [DW_FORM_string, "string"],
  [DW_FORM_block, "block"],
  [DW_FORM_block1, "block1"],
  [DW_FORM_data1, 1],
  [DW_FORM_flag, 1],
  [DW_FORM_sdata, "sleb"],
  [DW_FORM_strp, "offset"],
  [DW_FORM_udata, "uleb"],
  [DW_FORM_ref_addr, "reference"],
  [DW_FORM_ref1, 1],
  [DW_FORM_ref2, 2],
  [DW_FORM_ref4, 4],
  [DW_FORM_ref8, 8],
  [DW_FORM_ref_udata, "uleb"],
  [DW_FORM_indirect, "indirect"],
  [DW_FORM_sec_offset, "offset"],
  [DW_FORM_exprloc, "block"],
  [DW_FORM_flag_present, 0],
  [DW_FORM_strx, "uleb"],
  [DW_FORM_addrx, "uleb"],
  [DW_FORM_ref_sup4, 4],
  [DW_FORM_strp_sup, "offset"],
  [DW_FORM_data16, 16],
  [DW_FORM_line_strp, "offset"],
  [DW_FORM_ref_sig8, 8],
  [DW_FORM_implicit_const, 0],
  [DW_FORM_loclistx, "uleb"],
  [DW_FORM_rnglistx, "uleb"],
  [DW_FORM_ref_sup8, 8],
  [DW_FORM_strx1, 1],
  [DW_FORM_strx2, 2],
  [DW_FORM_strx3, 3],
  [DW_FORM_strx4, 4],
  [DW_FORM_addrx1, 1],
  [DW_FORM_addrx2, 2],
  [DW_FORM_addrx3, 3],
  [DW_FORM_addrx4, 4],
  [DW_FORM_GNU_addr_index, "uleb"],
  [DW_FORM_GNU_str_index, "uleb"],
  [DW_FORM_GNU_ref_alt, "offset"],
  [DW_FORM_GNU_strp_alt, "offset"],
]);

/** Bytes that values of a form take in a unit; -1 where they say so themselves. */
export function fixedSizeOf(form: number, unit: UnitSizes): number {
  const layout = layouts.get(form);
  if (typeof layout === "number") return layout;
  if (layout === "address") return unit.addressSize;
  if (layout === "offset") return unit.offsetSize;
  return layout === "reference" ? referenceSize(unit) : -1;
}

/** In version 2 a reference to another unit was as long as an address. */
function referenceSize({ version, addressSize, offsetSize }: UnitSizes): number {
  return version < 3 ? addressSize : offsetSize;
}

/**
 * Reads a value as a number: an address, an index, an offset, a constant. Of blocks it is their size, of strings and of values of 16
 * bytes 0; the reader is behind them.
 */
export function readNumber(reader: Reader, form: number, unit: UnitSizes): number {
  const layout = layouts.get(form) ?? unknownForm(reader, form);
  switch (layout) {
    case 0:
      return 1;
    case 16:
      reader.skip(16, "value of 16 bytes");
      return 0;
    case "address":
      return fixed(reader, unit.addressSize, "address");
    case "offset":
      return fixed(reader, unit.offsetSize, "offset of a section");
    case "reference":
      return fixed(reader, referenceSize(unit), "reference");
    case "uleb":
      return uleb(reader, "value of attribute");
    case "sleb":
      return sleb(reader, "value of attribute");
    case "string":
      nulTerminated(reader, "string of attribute");
      return 0;
    case "indirect":
      return readIndirect(reader, unit);
    case "block":
    case "block1":
    case "block2":
    case "block4":
      return skipBlock(reader, layout);
    default:
      return fixed(reader, layout, "value of attribute");
  }
}

/** Skips a value whose size is not fixed. */
export function skipValue(reader: Reader, form: number, unit: UnitSizes): void {
  if (form === DW_FORM_string) {
    const nul = reader.bytes.indexOf(0, reader.position);
    if (nul < 0 || nul >= reader.end) nulTerminated(reader, "string of attribute");
    reader.position = nul + 1;
  } else readNumber(reader, form, unit);
}

/** The form is in front of the value; that it is one which is not indirect again keeps readers from going round. */
function readIndirect(reader: Reader, unit: UnitSizes): number {
  return readNumber(reader, indirectForm(reader), unit);
}

/** The form that stands in front of an indirect value. */
export function indirectForm(reader: Reader): number {
  const form = uleb(reader, "form of attribute");
  if (form === DW_FORM_indirect || form === DW_FORM_implicit_const) unknownForm(reader, form);
  return form;
}

function skipBlock(reader: Reader, layout: "block" | "block1" | "block2" | "block4"): number {
  const size =
    layout === "block" ? uleb(reader, "size of block") : fixed(reader, Number(layout.slice(5)), "size of block");
  reader.skip(size, "block");
  return size;
}

function unknownForm(reader: Reader, form: number): never {
  throw new FormatError({
    offset: reader.offset,
    reading: "value of attribute",
    found: `form 0x${form.toString(16)}`,
    expected: "a form of DWARF 2 to 5",
  });
}
