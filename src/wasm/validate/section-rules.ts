/** Rules about sections as such: their order, and the counts that must agree (core 5.5.16). */
import { FormatError } from "../../bytes/index.ts";
import type { Module } from "../module.ts";
import { CUSTOM_SECTION, sectionNameOf, sectionOrder, type SectionName } from "../sections.ts";
import { invalid } from "./findings.ts";

/** Fails unless each section occurs once at most, and in its place. */
export function checkSectionOrder(module: Module): void {
  let last: SectionName | undefined;
  for (const section of module.sections) {
    const name = section.id === CUSTOM_SECTION ? undefined : sectionNameOf(section.id);
    if (name === undefined) continue;
    if (last !== undefined && sectionOrder(name) <= sectionOrder(last)) {
      const expected = name === last ? "one section of that name" : `sections in order, "${name}" before "${last}"`;
      invalid({
        offset: module.base + section.start,
        what: "module",
        found: `section "${name}" behind "${last}"`,
        expected,
      });
    }
    last = name;
  }
}

/** Decodes every section, so that all that is malformed is found before anything is interpreted. */
export function decodeSections(module: Module): void {
  for (const section of module.sections) {
    const name = section.id === CUSTOM_SECTION ? undefined : sectionNameOf(section.id);
    if (name === "code") void module.code;
    else if (name !== undefined) module.contents(name);
  }
}

/** Fails unless there is a body for each function, and as many data segments as announced. */
export function checkCounts(module: Module): void {
  const functions = module.functions.length;
  const bodies = module.code.count;
  if (functions !== bodies) {
    failCount(module, "code", {
      found: `${bodies} function bodies`,
      expected: `${functions}, as in section "function"`,
    });
  }
  const { dataCount } = module;
  if (dataCount !== undefined && dataCount !== module.data.length) {
    failCount(module, "data", {
      found: `${module.data.length} data segments`,
      expected: `${dataCount}, as in section "datacount"`,
    });
  }
}

/** Absolute offset of a section's contents, for errors of things that have no offset of their own. */
export function offsetOfSection(module: Module, name: SectionName): number {
  return module.base + (module.section(name)?.contents ?? 0);
}

function failCount(module: Module, name: SectionName, parts: { found: string; expected: string }): never {
  const offset = module.section(name) === undefined ? module.base + module.bytes.length : offsetOfSection(module, name);
  throw new FormatError({ offset, reading: `section "${name}"`, ...parts });
}
