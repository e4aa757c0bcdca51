import { expect, test } from "vitest";
import { ALL_FEATURES, featureBit, features, featureSet, featuresIn, isFeature } from "./features.ts";

test("every feature has a bit of its own", () => {
  const names = Object.keys(features).filter(isFeature);
  const bits = names.map(featureBit);
  expect(new Set(bits).size).toBe(names.length);
  for (const bit of bits) expect(Math.log2(bit) % 1).toBe(0);
  expect(bits.reduce((all, bit) => all | bit, 0)).toBe(ALL_FEATURES);
});

test("a set has the names that it was made of, in the order of the table", () => {
  expect(featuresIn(featureSet(["gc", "mvp", "atomics"]))).toEqual(["mvp", "atomics", "gc"]);
  expect(featuresIn(0)).toEqual([]);
});

test("names are those of the table", () => {
  expect(isFeature("simd128")).toBe(true);
  expect(isFeature("simd")).toBe(false);
  expect(isFeature("toString")).toBe(false);
});
