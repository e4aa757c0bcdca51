import { describe, expect, test } from "vitest";
import { binaryenWasm } from "../../support/binaryen.ts";
import { wat2wasm } from "../../support/wabt.ts";
import { corrupted, mutated } from "./mutations.ts";
import { randomFunctions } from "./random-functions.ts";
import { randomTypes, subtypeModule } from "./random-types.ts";
import { Random } from "./random.ts";
import { someFunctions } from "./some-functions.ts";
import { binaryenTexts, wabtTexts } from "./texts.ts";
import { ourError, reasonOf, v8KnowsAll, verdictsOn } from "./verdicts.ts";
import { moduleWith } from "./world.ts";

const END = Uint8Array.of(0x0b);

/** Name -> bytes. */
const programs: readonly (readonly [string, Uint8Array])[] = await Promise.all([
  ...Object.entries(binaryenTexts).map(async ([name, text]) => [name, binaryenWasm(text)] as const),
  ...Object.entries(wabtTexts).map(async ([name, text]) => [name, await wat2wasm(text)] as const),
]);

describe("what others assemble is valid", () => {
  test.each(programs)("%s", (_, bytes) => {
    expect(ourError(bytes)).toBeUndefined();
    if (v8KnowsAll) expect(WebAssembly.validate(bytes)).toBe(true);
  });

  test("and so is the module of some of everything", () => {
    expect(ourError(moduleWith(0, { locals: [], code: END }))).toBeUndefined();
  });
});

describe.skipIf(!v8KnowsAll)("V8 says the same", () => {
  test("of random functions", () => {
    const unexplained: string[] = [];
    let valid = 0;
    let invalid = 0;
    for (let seed = 0; seed < 80; seed++) {
      for (const { bytes, text } of randomFunctions(seed, 60)) {
        const verdicts = verdictsOn(bytes);
        if (verdicts.ours === undefined) valid++;
        else invalid++;
        if (reasonOf(verdicts) === undefined) unexplained.push(`${text}: ${JSON.stringify(verdicts)}`);
      }
    }
    expect(unexplained).toEqual([]);
    // Both answers are asked for often, or the test says little.
    expect(valid).toBeGreaterThan(1500);
    expect(invalid).toBeGreaterThan(1500);
  });

  test("of random types, and of which are below which", () => {
    const random = new Random(2);
    const unexplained: string[] = [];
    let related = 0;
    for (let count = 0; count < 3000; count++) {
      const { groups, count: types } = randomTypes(random);
      const isValid = ourError(subtypeModule(groups, { sub: 0, sup: 0, count: types })) === undefined;
      for (let pairs = isValid ? 20 : 1; pairs > 0; pairs--) {
        const pair = { sub: random.below(types), sup: random.below(types), count: types };
        const verdicts = verdictsOn(subtypeModule(groups, pair));
        if (verdicts.ours === undefined && pair.sub !== pair.sup) related++;
        if (reasonOf(verdicts) === undefined) {
          unexplained.push(`${JSON.stringify(groups)}, ${JSON.stringify(pair)}: ${JSON.stringify(verdicts)}`);
        }
      }
    }
    expect(unexplained).toEqual([]);
    expect(related).toBeGreaterThan(500);
  });

  test("of damaged modules", () => {
    const random = new Random(1);
    const modules = [...programs.map(([, bytes]) => bytes), ...someFunctions()];
    const unexplained: string[] = [];
    let valid = 0;
    for (let count = 0; count < 20_000; count++) {
      const damage = random.once(10) ? corrupted : mutated;
      const bytes = damage(random, random.pick(modules));
      const verdicts = verdictsOn(bytes);
      if (verdicts.ours === undefined) valid++;
      if (reasonOf(verdicts) === undefined) {
        unexplained.push(`${Buffer.from(bytes).toString("hex")}: ${JSON.stringify(verdicts)}`);
      }
    }
    expect(unexplained).toEqual([]);
    expect(valid).toBeGreaterThan(500);
  });
});
