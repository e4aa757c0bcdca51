/** The specification's own tests: what is valid is accepted and survives, what is not is refused for the right reason. */
import { describe, expect, test } from "vitest";
import { FormatError, hexOf, type PaddedLebs } from "../../../src/bytes/index.ts";
import { featureBit, readModule, validate } from "../../../src/wasm/index.ts";
import { corpus, type Spec, type SpecCommand } from "../../support/corpus.ts";
import { rewritten, rewrittenCustom } from "../../support/round-trip.ts";
import { readExpectations, surprises } from "../expectations.ts";
import { featuresOf, newFeaturesOf } from "./proposals.ts";
import { complaint } from "./sentences.ts";

const expectations = readExpectations(new URL("expectations.txt", import.meta.url));

/** Commands whose modules are valid: those that fail do so when they are linked or run. */
const valid = new Set(["module", "assert_uninstantiable", "assert_unlinkable"]);
const rejected = new Set(["assert_invalid", "assert_malformed"]);

/** A module that a command names. */
interface Case {
  readonly name: string;
  readonly spec: Spec;
  readonly command: SpecCommand;
  readonly bytes: Uint8Array;
}

describe.skipIf(corpus === undefined)("specification", () => {
  const cases = corpus?.specs.flatMap(casesOf) ?? [];
  const specs = Map.groupBy(cases, ({ spec }) => spec.name);

  test("has as many cases as we know of", () => {
    const count = (type: string) => cases.filter(({ command }) => command.type === type).length;
    expect([count("module"), count("assert_malformed"), count("assert_invalid")]).toEqual([1635, 705, 1912]);
  });

  test("no proposal is accepted without its feature", () => {
    const refused = new Set<string>();
    const wanted = new Set<string>();
    for (const { spec, command, bytes } of cases) {
      if (command.type !== "module") continue;
      for (const feature of newFeaturesOf(spec.name)) {
        wanted.add(feature);
        const features = featuresOf(spec.name) & ~featureBit(feature);
        const error = refusalOf(() => validate(readModule(bytes), { features }));
        if (error?.expected.includes(`the feature "${feature}" to be enabled`)) refused.add(feature);
      }
    }
    expect(refused).toEqual(wanted);
  });

  test.each([...specs.keys()])("%s", (spec) => {
    const failures = new Map<string, string>();
    for (const each of specs.get(spec) ?? []) {
      const failure = failureOf(each);
      if (failure !== undefined) failures.set(each.name, failure);
    }
    const found = surprises(failures, expectations, (name) => name.startsWith(`${spec}/`));
    expect(found).toEqual({ failed: [], passed: [] });
  });
});

/** Modules in the text format are the assembler's affair. */
function casesOf(spec: Spec): Case[] {
  return spec.commands.flatMap((command): Case[] => {
    const { filename, type } = command;
    if (filename?.endsWith(".wasm") !== true || !(valid.has(type) || rejected.has(type))) return [];
    return [{ name: `${spec.name}/${filename}`, spec, command, bytes: spec.read(filename) }];
  });
}

/** How a case fails, if it does. */
function failureOf({ spec, command, bytes }: Case): string | undefined {
  const features = featuresOf(spec.name);
  const error = refusalOf(() => validate(readModule(bytes), { features }));
  if (rejected.has(command.type)) {
    if (error === undefined) return `line ${command.line}: accepted, but ${command.text ?? "it is wrong"}`;
    const wrong = complaint(command.text ?? "", error.message);
    return wrong === undefined ? undefined : `line ${command.line}: the message ${wrong}`;
  }
  if (error !== undefined) return `line ${command.line}: ${error.message}`;
  return lossOf(bytes);
}

function refusalOf(check: () => unknown): FormatError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

/** What is lost when the module is taken apart and put together again, if anything is. */
function lossOf(bytes: Uint8Array): string | undefined {
  const again = rewritten(bytes);
  if (!equal(again, bytes)) return `the module again is ${hexOf(again)}, was ${hexOf(bytes)}`;
  const padded: PaddedLebs = new Map();
  const module = readModule(bytes, { padded });
  const lost = module.customSections().filter((section) => {
    let contents: Uint8Array | undefined;
    // The contents of custom sections are nobody's promise: those that are malformed stay bytes.
    refusalOf(() => (contents = rewrittenCustom(module, section, padded)));
    return contents !== undefined && !equal(contents, bytes.subarray(section.contents, section.end));
  });
  return lost.length === 0
    ? undefined
    : `custom sections are not the same again: ${lost.map(({ name }) => name).join(", ")}`;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
