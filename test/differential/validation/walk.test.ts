/** Instructions in one walk, and step by step: the same is said of them, at the same place, with the same operands on the stack. */
import { expect, test } from "vitest";
import { FormatError } from "../../../src/bytes/index.ts";
import { BodyValidator, environmentOf, readModule, validate, type Module } from "../../../src/wasm/index.ts";
import { corrupted, mutated } from "./mutations.ts";
import { randomFunctions } from "./random-functions.ts";
import { Random } from "./random.ts";
import { someFunctions } from "./some-functions.ts";

/** What is said of a body, and the operands then. */
function judged(bodies: BodyValidator, index: number, all: () => void): string {
  try {
    bodies.begin(index);
    all();
    bodies.validator.end();
    return "valid";
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return `${error.message} [${bodies.validator.operands().join(" ")}] in ${bodies.validator.depth}`;
  }
}

interface Verdict {
  readonly walked: string;
  readonly stepped: string;
}

/** Verdicts on all bodies of a module whose sections are good. */
function verdicts(bytes: Uint8Array): readonly Verdict[] {
  const module = readable(bytes);
  if (module === undefined) return [];
  const bodies = new BodyValidator(module, environmentOf(module));
  const { cursor, validator } = bodies;
  return Array.from({ length: module.code.count }, (_, index) => ({
    walked: judged(bodies, index, () => validator.walk(cursor)),
    stepped: judged(bodies, index, () => {
      while (cursor.next()) validator.step(cursor);
    }),
  }));
}

function readable(bytes: Uint8Array): Module | undefined {
  try {
    const module = readModule(bytes);
    validate(module, { bodies: false });
    return module;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function expectAgreement(all: readonly Verdict[], least: number): void {
  expect(all.filter(({ walked, stepped }) => walked !== stepped)).toEqual([]);
  // Both answers are asked for often, or the test says little.
  expect(all.filter(({ walked }) => walked === "valid").length).toBeGreaterThan(least);
  expect(all.filter(({ walked }) => walked !== "valid").length).toBeGreaterThan(least);
}

test("of random functions", () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const all = seeds.flatMap((seed) => Array.from(randomFunctions(seed, 60)).flatMap(({ bytes }) => verdicts(bytes)));
  expectAgreement(all, 1000);
});

test("of damaged modules", () => {
  const random = new Random(3);
  const modules = someFunctions();
  const all = Array.from({ length: 20_000 }, () => {
    const damage = random.once(10) ? corrupted : mutated;
    return verdicts(damage(random, random.pick(modules)));
  });
  expectAgreement(all.flat(), 300);
});
