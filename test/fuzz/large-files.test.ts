/** Time in proportion: eight times as many of a thing must not take very much more than eight times as long. */
import { describe, expect, test } from "vitest";
import { FormatError } from "../../src/bytes/index.ts";
import type { Target } from "./judge.ts";
import { largeFiles } from "./large-files.ts";
import { targets } from "./targets.ts";

const FEW = 1500;
const MANY = 8 * FEW;
/** What is quadratic would be 64 times. */
const FACTOR = 30;
/** Milliseconds that are quick enough, whatever they are in proportion to. */
const QUICK = 400;

describe.each(largeFiles)("$kind of many $name", (file) => {
  const { kind } = file;
  const few = file.make(FEW);
  const many = file.make(MANY);

  test.each(targets.filter(({ seeds }) => seeds.includes(kind)))("$name", async (target) => {
    const one = await processorTime(target, few);
    const other = await processorTime(target, many);
    expect(other).toBeLessThan(Math.max(QUICK, FACTOR * one));
  });
});

async function processorTime(target: Target, bytes: Uint8Array): Promise<number> {
  const before = process.threadCpuUsage();
  try {
    await target.run(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
