/**
 * Tables of abbreviations (DWARF 2 to 5, 7.5.3): which attributes entries have, and in which forms.
 *
 * Units share tables, so each is read once. No linker writes tables that lie in each other; that a damaged file cannot
 * have one read again and again from other offsets, what is read of them altogether is limited.
 */
import { FormatError } from "../bytes/index.ts";
import { DW_FORM_implicit_const } from "./constants.ts";
import { sleb, uleb } from "./numbers.ts";
import { readerAt, type DwarfSections } from "./sections.ts";

/** What an entry of some kind looks like. */
export interface Abbreviation {
  readonly code: number;
  readonly tag: number;
  readonly hasChildren: boolean;
  /** `DW_AT_...` of each attribute. */
  readonly names: readonly number[];
  /** `DW_FORM_...` of each attribute. */
  readonly forms: readonly number[];
  /** The values of attributes of form `DW_FORM_implicit_const`. */
  readonly constants: readonly number[];
}

/** By code. */
export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

export class Abbreviations {
  readonly #sections: DwarfSections;
  readonly #tables = new Map<number, AbbreviationTable>();
  /** Bytes that may be read yet. */
  #budget: number;

  constructor(sections: DwarfSections) {
    this.#sections = sections;
    this.#budget = 4 * (sections.section("abbrev")?.bytes.length ?? 0);
  }

  /**
   * The table at an offset.
   * @param from absolute offset of what refers to it
   */
  at(offset: number, from: number): AbbreviationTable {
    const known = this.#tables.get(offset);
    if (known !== undefined) return known;
    const table = this.#read(offset, from);
    this.#tables.set(offset, table);
    return table;
  }

  #read(offset: number, from: number): AbbreviationTable {
    const reader = readerAt(this.#sections, { section: "abbrev", at: offset, what: "table of abbreviations" }, from);
    const table = new Map<number, Abbreviation>();
    for (;;) {
      const start = reader.position;
      const code = uleb(reader, "code of abbreviation");
      if (code === 0) return table;
      const tag = uleb(reader, "tag of abbreviation");
      const hasChildren = reader.u8("children of abbreviation") !== 0;
      const abbreviation = { code, tag, hasChildren, names: [], forms: [], constants: [] };
      readAttributes(reader, abbreviation);
      if (!table.has(code)) table.set(code, abbreviation);
      this.#budget -= reader.position - start;
      if (this.#budget < 0) overlaps(from, offset);
    }
  }
}

function readAttributes(
  reader: ReturnType<typeof readerAt>,
  { names, forms, constants }: { names: number[]; forms: number[]; constants: number[] },
): void {
  for (;;) {
    const name = uleb(reader, "attribute of abbreviation");
    const form = uleb(reader, "form of abbreviation");
    const constant = form === DW_FORM_implicit_const ? sleb(reader, "constant of abbreviation") : 0;
    if (name === 0 && form === 0) return;
    names.push(name);
    forms.push(form);
    constants.push(constant);
  }
}

function overlaps(from: number, offset: number): never {
  throw new FormatError({
    offset: from,
    reading: "table of abbreviations",
    found: `one at 0x${offset.toString(16)} that lies in others, as too many do`,
    expected: "tables behind each other",
  });
}
