/** An entry of `.debug_info`, with its attributes where they are: each is read when it is asked for. */
import { FormatError, type Reader } from "../bytes/index.ts";
import type { Abbreviation } from "./abbreviations.ts";
import {
  DW_FORM_addr,
  DW_FORM_addrx,
  DW_FORM_addrx1,
  DW_FORM_addrx2,
  DW_FORM_addrx3,
  DW_FORM_addrx4,
  DW_FORM_GNU_addr_index,
  DW_FORM_GNU_ref_alt,
  DW_FORM_GNU_str_index,
  DW_FORM_implicit_const,
  DW_FORM_indirect,
  DW_FORM_line_strp,
  DW_FORM_ref1,
  DW_FORM_ref2,
  DW_FORM_ref4,
  DW_FORM_ref8,
  DW_FORM_ref_addr,
  DW_FORM_ref_udata,
  DW_FORM_string,
  DW_FORM_strp,
  DW_FORM_strx,
  DW_FORM_strx1,
  DW_FORM_strx2,
  DW_FORM_strx3,
  DW_FORM_strx4,
} from "./constants.ts";
import { indirectForm, readNumber, skipValue } from "./forms.ts";
import { fixed, uleb } from "./numbers.ts";
import { nulTerminated, readerAt, stringAt } from "./sections.ts";
import type { Unit } from "./unit.ts";

const indexedStrings: ReadonlySet<number> = new Set([
  DW_FORM_strx,
  DW_FORM_strx1,
  DW_FORM_strx2,
  DW_FORM_strx3,
  DW_FORM_strx4,
  DW_FORM_GNU_str_index,
]);

const indexedAddresses: ReadonlySet<number> = new Set([
  DW_FORM_addrx,
  DW_FORM_addrx1,
  DW_FORM_addrx2,
  DW_FORM_addrx3,
  DW_FORM_addrx4,
  DW_FORM_GNU_addr_index,
]);

/** References to entries of the same unit. */
const unitReferences: ReadonlySet<number> = new Set([
  DW_FORM_ref1,
  DW_FORM_ref2,
  DW_FORM_ref4,
  DW_FORM_ref8,
  DW_FORM_ref_udata,
]);

/** An attribute of an entry. */
export interface EntryAttribute {
  /** `DW_AT_...` */
  readonly name: number;
  /** `DW_FORM_...`, also of what is `DW_FORM_indirect`. */
  readonly form: number;
  /** Where its value is, in the section. */
  readonly at: number;
  /** The value where the form is `DW_FORM_implicit_const`. */
  readonly constant: number;
}

/** Where an attribute's value is, in the section. */
interface Place {
  readonly form: number;
  readonly at: number;
}

export class Entry {
  readonly unit: Unit;
  /** In the section. */
  readonly offset: number;
  readonly abbreviation: Abbreviation;
  /** Behind its attributes, in the section. */
  readonly end: number;
  readonly #places: readonly Place[];

  private constructor(unit: Unit, { offset, abbreviation, end, places }: EntryParts) {
    this.unit = unit;
    this.offset = offset;
    this.abbreviation = abbreviation;
    this.end = end;
    this.#places = places;
  }

  /** The entry at an offset of the section, which the unit has; `undefined` for the one that ends a list of children. */
  static at(unit: Unit, offset: number): Entry | undefined {
    const reader = entryReader(unit, offset);
    const abbreviation = readAbbreviation(reader, unit);
    if (abbreviation === undefined) return undefined;
    const places = abbreviation.forms.map((form) => {
      const actual = form === DW_FORM_indirect ? indirectForm(reader) : form;
      const place = { form: actual, at: reader.position };
      skipValue(reader, actual, unit);
      return place;
    });
    return new Entry(unit, { offset, abbreviation, end: reader.position, places });
  }

  /** All attributes, in their order. */
  get attributes(): readonly EntryAttribute[] {
    const { names, constants } = this.abbreviation;
    return this.#places.map(({ form, at }, index) => ({ name: names[index]!, form, at, constant: constants[index]! }));
  }

  /** Whether there is an attribute of that name, and its form. */
  formOf(name: number): number | undefined {
    return this.#places[this.abbreviation.names.indexOf(name)]?.form;
  }

  /** An attribute as a number: a constant, an offset, a flag. */
  number(name: number): number | undefined {
    const index = this.abbreviation.names.indexOf(name);
    const place = this.#places[index];
    if (place === undefined) return undefined;
    if (place.form === DW_FORM_implicit_const) return this.abbreviation.constants[index];
    return readNumber(entryReader(this.unit, place.at), place.form, this.unit);
  }

  /** An attribute as an address; `undefined` if there is none or it is no address. */
  address(name: number): number | undefined {
    const form = this.formOf(name);
    const value = this.number(name);
    if (form === undefined || value === undefined) return undefined;
    if (form === DW_FORM_addr) return value;
    return indexedAddresses.has(form) ? indexedAddress(this.unit, value, this.offset) : undefined;
  }

  /** An attribute as text; `undefined` if there is none, or it is in another file. */
  string(name: number): string | undefined {
    const place = this.#places[this.abbreviation.names.indexOf(name)];
    if (place === undefined) return undefined;
    const { unit } = this;
    const reader = entryReader(unit, place.at);
    if (place.form === DW_FORM_string) return nulTerminated(reader, "string of attribute");
    const from = reader.offset;
    const value = readNumber(reader, place.form, unit);
    const what = "string of attribute";
    if (place.form === DW_FORM_strp) return stringAt(unit.sections, { section: "str", at: value, what }, from);
    if (place.form === DW_FORM_line_strp)
      return stringAt(unit.sections, { section: "line_str", at: value, what }, from);
    if (!indexedStrings.has(place.form)) return undefined;
    const at = unit.bases.strings + value * unit.offsetSize;
    const offsets = readerAt(unit.sections, { section: "str_offsets", at, what }, from);
    return stringAt(unit.sections, { section: "str", at: fixed(offsets, unit.offsetSize, what), what }, from);
  }

  /** The entry that an attribute refers to: its offset in the section; `undefined` if it is in another file. */
  reference(name: number): number | undefined {
    const form = this.formOf(name);
    const value = this.number(name);
    if (form === undefined || value === undefined || form === DW_FORM_GNU_ref_alt) return undefined;
    if (form === DW_FORM_ref_addr) return value;
    return unitReferences.has(form) ? this.unit.offset + value : undefined;
  }
}

interface EntryParts {
  readonly offset: number;
  readonly abbreviation: Abbreviation;
  readonly end: number;
  readonly places: readonly Place[];
}

/** A reader of a unit's entries from an offset of the section on. */
export function entryReader(unit: Unit, offset: number): Reader {
  const reader = readerAt(unit.sections, { section: "info", at: unit.firstEntry, what: "unit" }, 0);
  const within = reader.sub(unit.end - unit.firstEntry, "unit");
  if (offset < unit.firstEntry || offset > unit.end) {
    within.fail({ reading: "entry", found: `offset 0x${offset.toString(16)}`, expected: "one within the unit" });
  }
  within.position = offset;
  return within;
}

/** Reads an entry's code; `undefined` for the one that ends a list. */
export function readAbbreviation(reader: Reader, { abbreviations }: Unit): Abbreviation | undefined {
  const at = reader.position;
  const code = uleb(reader, "abbreviation of entry");
  if (code === 0) return undefined;
  const abbreviation = abbreviations.get(code);
  if (abbreviation !== undefined) return abbreviation;
  throw new FormatError({
    offset: reader.base + at,
    reading: "abbreviation of entry",
    found: `${code}`,
    expected: `one of the ${abbreviations.size} of the unit's table`,
  });
}

/** An address by its index in the unit's part of `.debug_addr`. */
export function indexedAddress(unit: Unit, index: number, from: number): number {
  const at = unit.bases.addresses + index * unit.addressSize;
  const offset = (unit.sections.section("info")?.offset ?? 0) + from;
  const reader = readerAt(unit.sections, { section: "addr", at, what: "address by index" }, offset);
  return fixed(reader, unit.addressSize, "address by index");
}
