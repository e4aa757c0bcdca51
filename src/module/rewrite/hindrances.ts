/**
 * Custom sections that hold what rewriting would make untrue, and cannot make true again: each forbids part of it.
 *
 * | what stays                 | because of                                                                           |
 * | -------------------------- | ------------------------------------------------------------------------------------ |
 * | the order of the functions | their indices in a section that is nobody's but its reader's                         |
 * | the code, byte for byte    | offsets in the code section: DWARF, metadata of instructions                         |
 * | the whole file             | offsets in the file: source maps                                                     |
 *
 * In an object, everything is tied to everything by relocations: it is refused. Other custom sections are kept as they are.
 */
import { FormatError } from "../../bytes/index.ts";
import type { Module, Section } from "../../wasm/index.ts";

/** How much has to stay, from nothing to everything. */
const extents = ["nothing", "functions", "code", "file"] as const;

export type Extent = (typeof extents)[number];

const sections: readonly (readonly [name: RegExp, extent: Extent])[] = [
  [/^dyninfo$/, "functions"],
  // One hint for each function, in their order.
  [/^compilationHints$/, "functions"],
  [/^\.debug_/, "code"],
  [/^external_debug_info$/, "code"],
  // Branch hints are known: see code-metadata.ts.
  [/^metadata\.code\.(?!branch_hint$)/, "code"],
  [/^sourceMappingURL$/, "file"],
];

/** Debug information, which may be left out instead. */
const debug = /^\.debug_|^external_debug_info$|^sourceMappingURL$/;

const objects = /^linking$|^reloc\./;

export function isDebug(section: Section): boolean {
  return debug.test(section.name);
}

/** Names of custom sections with offsets in the code or in the file, which are untrue where that has moved. */
export function namesWithOffsets(customs: readonly Section[]): readonly string[] {
  const names = customs
    .map(({ name }) => name)
    .filter((name) => {
      const extent = sections.find(([pattern]) => pattern.test(name))?.[1];
      return extent === "code" || extent === "file" || objects.test(name);
    });
  return [...new Set(names)];
}

/** What has to stay of a module with these custom sections, and the names of those that say so. */
export function hindrancesOf(customs: readonly Section[]): {
  readonly extent: Extent;
  readonly names: readonly string[];
} {
  const found = customs.flatMap(({ name }) => {
    const row = sections.find(([pattern]) => pattern.test(name));
    return row === undefined ? [] : [{ name, extent: row[1] }];
  });
  return {
    extent: greatestExtent(found.map(({ extent }) => extent)),
    names: [...new Set(found.map(({ name }) => name))],
  };
}

export function greatestExtent(given: readonly Extent[]): Extent {
  return extents[Math.max(0, ...given.map((extent) => extents.indexOf(extent)))]!;
}

/** @throws FormatError if the module is an object */
export function refuseObjects(module: Module): void {
  const section = module.customSections().find(({ name }) => objects.test(name));
  if (section === undefined) return;
  throw new FormatError({
    offset: module.base + section.start,
    reading: "module",
    found: `section "${section.name}"`,
    expected: "a module that is linked, without relocations",
  });
}
