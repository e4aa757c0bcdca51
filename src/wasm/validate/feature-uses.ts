/** Which features types need. Instructions have theirs in the instruction table. */
import type { SubType } from "../entities.ts";
import { featureSet, featuresIn, type FeatureSet } from "../features.ts";
import {
  EXNREF,
  EXTERNREF,
  FUNCREF,
  heapTypeOf,
  heapTypes,
  isReference,
  V128,
  ABSTRACT,
  type ValueType,
} from "../value-types.ts";

const SIMD: FeatureSet = featureSet(["simd128"]);
const REFERENCES: FeatureSet = featureSet(["reference-types"]);
const TYPED_REFERENCES: FeatureSet = featureSet(["function-references", "gc"]);
const EXCEPTIONS: FeatureSet = featureSet(["exception-handling"]);
const GC: FeatureSet = featureSet(["gc"]);
const NONE: FeatureSet = 0;

/** Features of which one must be enabled for a value type; none for the types of 1.0. */
export function featuresOfType(type: ValueType): FeatureSet {
  if (!isReference(type)) return type === V128 ? SIMD : NONE;
  if (type === FUNCREF || type === EXTERNREF) return REFERENCES;
  if (type === EXNREF) return EXCEPTIONS;
  const heapType = heapTypeOf(type);
  if ((heapType & ABSTRACT) === 0 || heapType === heapTypes.func || heapType === heapTypes.extern)
    return TYPED_REFERENCES;
  return heapType === heapTypes.exn || heapType === heapTypes.noexn ? EXCEPTIONS : GC;
}

/** Features of which one must be enabled for the form of a type definition. */
export function featuresOfDefinition(type: SubType): FeatureSet {
  return type.form === "plain" && type.composite.kind === "func" ? NONE : GC;
}

/** Whether one of `needed` is enabled, or none is needed. */
export function isEnabled(needed: FeatureSet, enabled: FeatureSet): boolean {
  return needed === NONE || (needed & enabled) !== 0;
}

/** What a message expects where a feature is used that is not enabled. */
export function describeNeeded(needed: FeatureSet): string {
  const names = featuresIn(needed).map((name) => `"${name}"`);
  return `the feature ${names.join(" or ")} to be enabled`;
}
