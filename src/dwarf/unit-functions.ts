/**
 * The functions of a unit, and the calls in them that were inlined: which of them an address is in.
 *
 * The entries are gone through once, in a row; those that have no code are skipped without looking at what they say.
 */
import type { Reader } from "../bytes/index.ts";
import type { Abbreviation } from "./abbreviations.ts";
import { AddressMapBuilder, type AddressMap } from "./address-map.ts";
import {
  DW_AT_call_column,
  DW_AT_call_file,
  DW_AT_call_line,
  DW_AT_GNU_discriminator,
  DW_AT_low_pc,
  DW_AT_ranges,
  DW_TAG_inlined_subroutine,
  DW_TAG_subprogram,
} from "./constants.ts";
import { Entry, entryReader, readAbbreviation } from "./entry.ts";
import { fixedSizeOf, skipValue } from "./forms.ts";
import type { RangeReader } from "./ranges.ts";
import type { Unit } from "./unit.ts";

/** A function, or a call of one that was inlined. */
export interface CodeScope {
  readonly unit: Unit;
  /** Of its entry in the section. */
  readonly entry: number;
  /** What it is inlined in; `undefined` for a function of its own. */
  readonly caller: CodeScope | undefined;
  /** Where it is called in the caller; file 0 and line 0 where that is not known. */
  readonly call: {
    readonly file: number;
    readonly line: number;
    readonly column: number;
    readonly discriminator: number;
  };
}

/** What is known of entries of one abbreviation. */
interface Plan {
  readonly abbreviation: Abbreviation;
  /** Bytes of their attributes; -1 if they differ. */
  readonly size: number;
  /** Whether they are functions that have code. */
  readonly isCode: boolean;
}

export class UnitFunctions {
  readonly #scopes: CodeScope[] = [];
  readonly #map: AddressMap;

  /** @throws FormatError where an entry is wrong */
  constructor(unit: Unit, ranges: RangeReader) {
    const map = new AddressMapBuilder();
    this.#scan(unit, { ranges, map });
    this.#map = map.build();
  }

  /** The innermost function that an address is in. */
  find(address: number): CodeScope | undefined {
    return this.#scopes[this.#map.find(address)];
  }

  #scan(unit: Unit, context: { readonly ranges: RangeReader; readonly map: AddressMapBuilder }): void {
    const reader = entryReader(unit, unit.firstEntry);
    const plans = new Map<Abbreviation, Plan>();
    /** The functions around, one for each list of children that has begun. */
    const around: (CodeScope | undefined)[] = [undefined];
    while (!reader.done && around.length > 0) {
      const offset = reader.position;
      const abbreviation = readAbbreviation(reader, unit);
      if (abbreviation === undefined) {
        around.pop();
        continue;
      }
      let plan = plans.get(abbreviation);
      if (plan === undefined) plans.set(abbreviation, (plan = planOf(abbreviation, unit)));
      const outer = around.at(-1);
      const scope = plan.isCode ? this.#add(unit, offset, { ...context, outer }) : outer;
      skipAttributes(reader, unit, plan);
      if (abbreviation.hasChildren) around.push(scope);
      else if (around.length === 1) return;
    }
  }

  #add(
    unit: Unit,
    offset: number,
    { ranges, map, outer }: { ranges: RangeReader; map: AddressMapBuilder; outer: CodeScope | undefined },
  ): CodeScope | undefined {
    const entry = Entry.at(unit, offset);
    if (entry === undefined) return outer;
    const scope: CodeScope = {
      unit,
      entry: offset,
      caller: entry.abbreviation.tag === DW_TAG_inlined_subroutine ? outer : undefined,
      call: {
        file: entry.number(DW_AT_call_file) ?? 0,
        line: entry.number(DW_AT_call_line) ?? 0,
        column: entry.number(DW_AT_call_column) ?? 0,
        discriminator: entry.number(DW_AT_GNU_discriminator) ?? 0,
      },
    };
    const { code } = unit.sections;
    for (const { start, end } of ranges.of(entry)) {
      if (start >= code.start && start < code.end) map.add(start, Math.min(end, code.end), this.#scopes.length);
    }
    this.#scopes.push(scope);
    return scope;
  }
}

function planOf(abbreviation: Abbreviation, unit: Unit): Plan {
  const { tag, names, forms } = abbreviation;
  const sizes = forms.map((form) => fixedSizeOf(form, unit));
  const isFunction = tag === DW_TAG_subprogram || tag === DW_TAG_inlined_subroutine;
  return {
    abbreviation,
    size: sizes.includes(-1) ? -1 : sizes.reduce((sum, size) => sum + size, 0),
    isCode: isFunction && (names.includes(DW_AT_low_pc) || names.includes(DW_AT_ranges)),
  };
}

function skipAttributes(reader: Reader, unit: Unit, { abbreviation, size }: Plan): void {
  if (size >= 0) reader.skip(size, "attributes of entry");
  else for (const form of abbreviation.forms) skipValue(reader, form, unit);
}
