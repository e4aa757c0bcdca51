/** Rules about the types that a module defines (core 3.2.10, 3.2.11), and about value types in it. */
import type { CompositeType, RecursiveGroup, SubType } from "../entities.ts";
import { featureSet, type FeatureSet } from "../features.ts";
import { nameOfType } from "../value-types.ts";
import { describeNeeded, featuresOfDefinition, featuresOfType, isEnabled } from "./feature-uses.ts";
import { invalid } from "./findings.ts";
import { MAXIMUM_PARAMETERS, MAXIMUM_RESULTS, MAXIMUM_SUBTYPING_DEPTH } from "./limits.ts";
import { matchesComposite } from "./subtyping.ts";
import { forEachReference, isFinal, valueTypesOf, type TypeContext } from "./type-context.ts";

const GC: FeatureSet = featureSet(["gc"]);
const MULTIVALUE: FeatureSet = featureSet(["multivalue"]);

/** What types are added to, and where errors about them are. */
export interface TypeSection {
  readonly types: TypeContext;
  readonly features: FeatureSet;
  readonly offset: number;
}

/**
 * Validates a group and adds it. It is added once its references are known to be good, because
 * whether a type matches its supertype may depend on the group itself.
 */
export function addGroup(section: TypeSection, group: RecursiveGroup): void {
  const { types } = section;
  const first = types.count;
  if (group.explicit) checkEnabled(section, { index: first, needed: GC, found: "a recursive group" });
  group.types.forEach((type, position) =>
    checkDefinition(section, type, { index: first + position, end: first + group.types.length }),
  );
  types.add(group);
  // Chains of supertypes are walked when types are matched, so all must be known to be short before.
  group.types.forEach((_, position) => checkDepth(section, first + position));
  group.types.forEach((type, position) => checkSupertypes(section, type, first + position));
}

function checkDefinition(section: TypeSection, type: SubType, place: { index: number; end: number }): void {
  const { index, end } = place;
  checkEnabled(section, {
    index,
    needed: featuresOfDefinition(type),
    found: `a "${type.composite.kind}" type of form "${type.form}"`,
  });
  for (const valueType of valueTypesOf(type.composite)) {
    checkEnabled(section, { index, needed: featuresOfType(valueType), found: nameOfType(valueType) });
  }
  if (type.composite.kind === "func") checkArity(section, type.composite, index);
  if (type.supertypes.length > 1)
    fail(section, index, { found: `${type.supertypes.length} supertypes`, expected: "at most one" });
  for (const supertype of type.supertypes) {
    if (supertype >= index)
      fail(section, index, { found: `supertype ${supertype}`, expected: `an index below ${index}` });
  }
  forEachReference(type, (reference) => {
    if (reference >= end)
      fail(section, index, { found: `a reference to type ${reference}`, expected: `an index below ${end}` });
  });
}

function checkArity(section: TypeSection, type: Extract<CompositeType, { kind: "func" }>, index: number): void {
  const { parameters, results } = type;
  if (parameters.length > MAXIMUM_PARAMETERS) {
    fail(section, index, { found: `${parameters.length} parameters`, expected: `at most ${MAXIMUM_PARAMETERS}` });
  }
  if (results.length > MAXIMUM_RESULTS) {
    fail(section, index, { found: `${results.length} results`, expected: `at most ${MAXIMUM_RESULTS}` });
  }
  if (results.length > 1) checkEnabled(section, { index, needed: MULTIVALUE, found: `${results.length} results` });
}

function checkSupertypes(section: TypeSection, type: SubType, index: number): void {
  const { types } = section;
  for (const supertypeIndex of type.supertypes) {
    const supertype = types.type(supertypeIndex)!;
    if (isFinal(supertype))
      fail(section, index, { found: `final supertype ${supertypeIndex}`, expected: "a supertype that is not final" });
    if (!matchesComposite(types, type.composite, supertype.composite)) {
      fail(section, index, {
        found: `supertype ${supertypeIndex}, which it does not match`,
        expected: "the same kind, and matching parts",
      });
    }
  }
}

function checkDepth(section: TypeSection, index: number): void {
  const depth = section.types.depthOf(index);
  if (depth <= MAXIMUM_SUBTYPING_DEPTH) return;
  fail(section, index, { found: `${depth} supertypes above it`, expected: `at most ${MAXIMUM_SUBTYPING_DEPTH}` });
}

function checkEnabled(section: TypeSection, use: { index: number; needed: FeatureSet; found: string }): void {
  if (isEnabled(use.needed, section.features)) return;
  fail(section, use.index, { found: use.found, expected: describeNeeded(use.needed) });
}

function fail(section: TypeSection, index: number, parts: { found: string; expected: string }): never {
  invalid({ offset: section.offset, what: `type ${index}`, ...parts });
}
