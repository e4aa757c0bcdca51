/** A short run over every target; `npm run fuzz` is the long one. */
import { describe, expect, test } from "vitest";
import { FormatError } from "../../src/bytes/index.ts";
import { wholeFiles } from "./files.ts";
import { fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

const files = await wholeFiles();

test.each(targets)("$name takes whole files, or refuses them properly", async ({ read }) => {
  for (const file of files) {
    try {
      await read(file);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  }
});

test.each(targets)("$name survives damaged files", async (target) => {
  const { findings } = await fuzz(target, { files, seed: 1, runs: 2000, time: 20_000 });
  expect(findings.map(({ problem }) => problem)).toEqual([]);
});

describe("fuzz", () => {
  const some = { files: [new Uint8Array(64)], seed: 1, runs: 50 };
  const refusal = { reading: "it", found: "this", expected: "that" };

  test("is the same for the same seed", async () => {
    const seen: string[] = [];
    const target = { name: "listener", read: (bytes: Uint8Array) => seen.push(bytes.toString()) };
    await fuzz(target, some);
    await fuzz(target, some);
    expect(seen.slice(0, 50)).toEqual(seen.slice(50));
    expect(new Set(seen).size).toBeGreaterThan(40);
  });

  test("finds other exceptions, one of each kind", async () => {
    const read = (): void => {
      throw new RangeError("Invalid array length");
    };
    const { findings, runs, accepted } = await fuzz({ name: "broken", read }, some);
    expect({ runs, accepted, count: findings.length }).toEqual({ runs: 50, accepted: 0, count: 1 });
    expect(findings[0]?.problem).toContain("Not a FormatError: RangeError: Invalid array length");
  });

  test("finds offsets outside of the file", async () => {
    const read = (bytes: Uint8Array): void => {
      throw new FormatError({ ...refusal, offset: bytes.length + 1 });
    };
    const { findings } = await fuzz({ name: "lost", read }, some);
    expect(findings[0]?.problem).toContain("The offset is outside of the file's");
  });

  test("is content with FormatError", async () => {
    const read = (): void => {
      throw new FormatError({ ...refusal, offset: 0 });
    };
    expect(await fuzz({ name: "good", read }, some)).toEqual({ runs: 50, accepted: 0, findings: [] });
  });
});
