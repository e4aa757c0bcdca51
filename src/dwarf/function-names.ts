/** Names of functions: an inlined call has that of what was inlined, a definition that of its declaration. */
import { FormatError } from "../bytes/index.ts";
import {
  DW_AT_abstract_origin,
  DW_AT_linkage_name,
  DW_AT_MIPS_linkage_name,
  DW_AT_name,
  DW_AT_specification,
} from "./constants.ts";
import { Entry } from "./entry.ts";
import type { Unit } from "./unit.ts";

export interface FunctionName {
  /** As it was written, without what it is in: `get`. */
  readonly name: string | undefined;
  /** As linkers know it: `_ZN3BoxIiE3getEv`. */
  readonly linkageName: string | undefined;
}

/** Nobody refers so far: from an inlined call to an abstract function to its declaration are two steps. */
const MOST_STEPS = 16;

/**
 * The name of the function that an entry is.
 * @param unitAt finds the unit that has an offset of the section
 * @throws FormatError where references go round, or where there is no entry
 */
export function functionName(unit: Unit, offset: number, unitAt: (offset: number) => Unit | undefined): FunctionName {
  let name: string | undefined;
  let linkageName: string | undefined;
  let at: { unit: Unit; offset: number } = { unit, offset };
  for (let step = 0; step < MOST_STEPS; step++) {
    const entry = Entry.at(at.unit, at.offset);
    if (entry === undefined) return { name, linkageName };
    name ??= entry.string(DW_AT_name);
    linkageName ??= entry.string(DW_AT_linkage_name) ?? entry.string(DW_AT_MIPS_linkage_name);
    const next = entry.reference(DW_AT_abstract_origin) ?? entry.reference(DW_AT_specification);
    const nextUnit = next === undefined ? undefined : unitAt(next);
    const isKnown = name !== undefined && linkageName !== undefined;
    if (next === undefined || nextUnit === undefined || isKnown) return { name, linkageName };
    at = { unit: nextUnit, offset: next };
  }
  throw new FormatError({
    offset: (unit.sections.section("info")?.offset ?? 0) + offset,
    reading: "name of function",
    found: `more than ${MOST_STEPS} references behind each other`,
    expected: "an entry with a name",
  });
}
