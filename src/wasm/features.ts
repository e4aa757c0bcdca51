/**
 * The proposals that instructions and types belong to, by the names of the `target_features`
 * section (tool-conventions, Linking.md) where it has one.
 */

/** Feature name -> what it adds. The order is that of the bits of a {@link FeatureSet}. */
export const features = {
  mvp: "WebAssembly 1.0",
  "mutable-globals": "import and export of mutable globals",
  "sign-ext": "sign-extension instructions",
  "nontrapping-fptoint": "saturating float to integer conversions",
  "bulk-memory": "memory.copy, memory.fill, passive segments",
  "reference-types": "funcref, externref, several tables",
  multivalue: "several results, block parameters",
  simd128: "128-bit vectors",
  "relaxed-simd": "vector instructions whose results may differ between hosts",
  atomics: "shared memories and atomic instructions",
  "tail-call": "return_call",
  "exception-handling": "tags, try_table, throw_ref, exnref",
  "legacy-exceptions": "try, catch, rethrow, delegate",
  "extended-const": "add, sub and mul in constant expressions",
  memory64: "memories and tables with 64-bit addresses",
  multimemory: "several memories",
  "function-references": "typed function references",
  gc: "structs, arrays, i31, casts, recursive types",
  "wide-arithmetic": "128-bit add, sub and multiply",
} as const;

/** The name of a proposal. */
export type Feature = keyof typeof features;

/** A set of features as bits. */
export type FeatureSet = number;

const bits: ReadonlyMap<string, number> = new Map(Object.keys(features).map((name, index) => [name, 1 << index]));

/** The bit of one feature. */
export function featureBit(feature: Feature): FeatureSet {
  return bits.get(feature) ?? 0;
}

/** The set of those features. */
export function featureSet(names: readonly Feature[]): FeatureSet {
  return names.reduce((set, name) => set | featureBit(name), 0);
}

/** Everything this library knows. */
export const ALL_FEATURES: FeatureSet = featureSet(Object.keys(features) as Feature[]);

/** The names in a set, in table order. */
export function featuresIn(set: FeatureSet): readonly Feature[] {
  return (Object.keys(features) as Feature[]).filter((name) => (set & featureBit(name)) !== 0);
}

/** Whether that is the name of a feature. */
export function isFeature(name: string): name is Feature {
  return Object.hasOwn(features, name);
}
