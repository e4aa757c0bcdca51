/** The specification's scripts are run: as they are, and with their modules transformed. What they say has to hold. */
import { describe, expect, test } from "vitest";
import { rewriteModule } from "../../../src/module/index.ts";
import { throughSource } from "../../support/source-round-trip.ts";
import { corpus } from "../../support/corpus.ts";
import { runScript } from "../../support/spec-script.ts";

const transformations: readonly (readonly [name: string, transform: (bytes: Uint8Array) => Uint8Array])[] = [
  ["as they are", (bytes) => bytes],
  ["rewritten", (bytes) => rewriteModule(bytes).module],
  ["rewritten in the same order", (bytes) => rewriteModule(bytes, { renumber: false }).module],
  ["through GNU source", throughSource],
  ["with short integers", (bytes) => rewriteModule(bytes, { renumber: false, simplify: false }).module],
];

/** Commands of the scripts that are about running. */
const counts = {
  module: 1635,
  register: 22,
  action: 327,
  assert_return: 50_378,
  assert_trap: 2310,
  assert_exhaustion: 15,
  assert_uninstantiable: 35,
  assert_unlinkable: 81,
};

describe.skipIf(corpus === undefined)("the specification's scripts", () => {
  test.each(transformations)("hold with modules %s", (_, transform) => {
    const held: Record<string, number> = {};
    const failures: string[] = [];
    for (const spec of corpus?.specs ?? []) {
      const report = runScript(spec, { transform });
      for (const [type, count] of report.held) held[type] = (held[type] ?? 0) + count;
      for (const [place, what] of report.failures) failures.push(`${place}: ${what}`);
    }
    expect(failures).toEqual([]);
    expect(held).toEqual(counts);
  });

  test("would not hold if a module did something else", () => {
    const spec = corpus?.specs.find(({ name }) => name === "i32");
    const addition = 0x6a;
    const transform = (bytes: Uint8Array) => bytes.map((byte) => (byte === addition ? addition + 1 : byte));
    expect(spec === undefined ? 0 : runScript(spec, { transform }).failures.size).toBeGreaterThan(5);
  });
});
