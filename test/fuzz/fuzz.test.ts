/** A short run over every target, with nothing but committed seeds, the same each time. `npm run fuzz` is the long one. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../src/bytes/index.ts";
import { fuzz } from "./fuzz.ts";
import { fuzzGuarded } from "./guarded.ts";
import { judge, type Target } from "./judge.ts";
import { Random } from "./random.ts";
import { committedSeeds } from "./seeds.ts";
import { targets } from "./targets.ts";

/** Memory that takes no time worth mentioning: what is to be found is the one, not the other. */
function floats(length: number): number[] {
  const array: number[] = [];
  array.length = length;
  return array.fill(1 / 3);
}

const seeds = committedSeeds();

describe.each(targets)("$name", (target) => {
  test("survives damaged files", async () => {
    const files = seeds.filter(({ kind }) => target.seeds.includes(kind)).map(({ bytes }) => bytes);
    const { findings, end } = await fuzzGuarded({ target: target.name, files, seed: 1, end: 2000 });
    expect(findings.map(({ problem, run }) => `run ${run}: ${problem}`)).toEqual([]);
    expect(end).toBe(2000);
  });

  const regressions = new URL(`regressions/${target.name}/`, import.meta.url);
  test.each(existsSync(regressions) ? readdirSync(regressions) : [])(
    "survives %s, as it once did not",
    async (name) => {
      const verdict = await judge(target, readFileSync(new URL(name, regressions)));
      expect(verdict).not.toMatchObject({ kind: "problem" });
    },
  );
});

describe("the fuzzer itself", () => {
  const some = { files: [new Uint8Array(64)], seed: 1, end: 50 };
  const refusal = { reading: "it", found: "this", expected: "that" };
  const target = (run: (bytes: Uint8Array) => unknown): Target => ({ name: "test", seeds: [], run });
  const problemsOf = async (run: (bytes: Uint8Array) => unknown) =>
    (await fuzz(target(run), some)).findings.map(({ problem }) => problem);

  test("does the same for the same seed", async () => {
    const seen: string[] = [];
    const listener = target((bytes) => seen.push(bytes.toString()));
    await fuzz(listener, some);
    await fuzz(listener, some);
    expect(seen.slice(0, 50)).toEqual(seen.slice(50));
    expect(new Set(seen).size).toBeGreaterThan(40);
    await fuzz(listener, { ...some, seed: 2 });
    expect(seen.slice(101)).not.toEqual(seen.slice(1, 50));
  });

  test("begins with the whole files, and goes on anywhere", async () => {
    const seen: Uint8Array[] = [];
    await fuzz(
      target((bytes) => seen.push(bytes)),
      some,
    );
    expect(seen[0]).toEqual(new Uint8Array(64));
    const later: Uint8Array[] = [];
    await fuzz(
      target((bytes) => later.push(bytes)),
      { ...some, first: 40 },
    );
    expect(later).toEqual(seen.slice(40));
  });

  test("is content with FormatError", async () => {
    const result = await fuzz(
      target(() => {
        throw new FormatError({ ...refusal, offset: 0 });
      }),
      some,
    );
    expect(result).toEqual({ end: 50, accepted: 0, findings: [] });
  });

  test("finds other exceptions, one of each kind, in a file as small as can be", async () => {
    const { findings } = await fuzz(
      target((bytes) => {
        if (bytes.includes(0x80)) throw new RangeError(`Invalid array length ${bytes.length}`);
      }),
      { ...some, end: 500 },
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]?.problem).toContain("Not a FormatError: RangeError: Invalid array length");
    expect(findings[0]?.bytes).toEqual(Uint8Array.from([0x80]));
  });

  test("finds offsets outside of the file, and messages that make no sense", async () => {
    expect(
      await problemsOf(() => {
        throw new FormatError({ ...refusal, offset: 1000 });
      }),
    ).toMatchObject([expect.stringContaining("The offset is outside of")]);
    expect(
      await problemsOf(() => {
        throw new FormatError({ ...refusal, offset: 0, found: "undefined" });
      }),
    ).toMatchObject([expect.stringContaining("The message makes no sense")]);
  });

  // What others have left may be collected just then and hide it, so there is more than one try.
  test.each([
    [() => new Uint8Array(100 << 20), /^Took arrays of \d+ MB for 64 bytes$/],
    [() => Array.from({ length: 30 }, () => floats(1 << 20)), /^Took \d+ MB of heap for 64 bytes$/],
  ])("finds memory out of proportion: %s", { retry: 5 }, async (run, message) => {
    const verdict = await judge(target(run), new Uint8Array(64));
    expect(verdict.kind === "problem" ? verdict.problem : "").toMatch(message);
  });

  const guarded = {
    targets: new URL("misbehaving-targets.ts", import.meta.url).href,
    seed: 1,
    end: 6,
    files: [0, 1, 0xff, 2, 0xff, 3].map((byte) => Uint8Array.of(byte)),
  };

  test("ends runs that do not end, and goes on behind them", async () => {
    const { findings, end, accepted } = await fuzzGuarded({ ...guarded, target: "hanging", patience: 500 });
    expect(findings.map(({ run, problem }) => [run, problem])).toEqual([
      [2, "Did not end within 500 ms"],
      [4, "Did not end within 500 ms"],
    ]);
    expect(findings[0]?.bytes).toEqual(Uint8Array.of(0xff));
    expect({ end, accepted }).toEqual({ end: 6, accepted: 4 });
  });

  test("survives runs that use up the memory", async () => {
    const { findings } = await fuzzGuarded({ ...guarded, end: 3, target: "hoarding", heap: 64 });
    expect(findings.map(({ run, problem }) => [run, problem])).toEqual([[2, "Used up 64 MB of heap"]]);
  });

  test("numbers are spread evenly, and each seed counts", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    const random = new Random(1, 2);
    for (let index = 0; index < 10_000; index++) counts[random.below(10)]! += 1;
    for (const count of counts) expect(count).toBeGreaterThan(850);
    expect(new Random(1, 2).below(1 << 30)).not.toBe(new Random(2, 1).below(1 << 30));
  });
});
