/**
 * Random arguments to every system call, called in order or at random: an errno or a result, never an exception, never a result that no call has. The numbers are those
 * that find something: small ones, descriptors, flags, addresses inside, at the end, and outside.
 */
import { describe, expect, test } from "vitest";
import { systemCalls } from "../../src/syscalls/index.ts";
import { SIGNAL } from "../../src/kernel/index.ts";
import { ProgramStopped, TestSystem } from "../support/test-system.ts";

/** Calls for each seed. Raise it by the environment for longer runs. */
const CALLS = Number(process.env["MUSLIN_FUZZ_CALLS"] ?? 20_000);

/** A program that ends itself is no finding, but nothing more comes of it. */
const ends: ReadonlySet<string> = new Set(["exit", "exit_group"]);

class Numbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    // xorshift32
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
}

const interesting = [
  0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 64, 100, 4096, 65_536, -1, -2, -100, 0x7fff_ffff, -0x8000_0000, 0o2000000, 0o4000,
];

function word(numbers: Numbers): number {
  switch (numbers.below(8)) {
    case 0:
    case 1:
      return numbers.pick(interesting);
    case 2:
      return numbers.below(12);
    case 3:
      return 0x2_0000 + numbers.below(32) * 64;
    case 4:
      return 0x2_0000 + numbers.below(0x2_0000);
    case 5:
      return 0x3_fff0 + numbers.below(64);
    case 6:
      return 1 << numbers.below(32);
    default:
      return numbers.below(2 ** 32) | 0;
  }
}

const texts = [
  "/tmp",
  "/tmp/a",
  "/tmp/b",
  "a",
  "..",
  "/",
  "/dev/null",
  "/dev/zero",
  "/proc/self/fd/3",
  "/proc/self",
  "/dev/ptmx",
  "user.a",
  "tmpfs",
];

/** Memory with texts, and random words between them. */
function fill(system: TestSystem, numbers: Numbers): void {
  const at = 0x2_0000;
  for (let slot = 0; slot < 32; slot++) {
    const bytes = system.bytes(at + slot * 64, 64);
    if (slot % 2 === 0) bytes.set(new TextEncoder().encode(`${numbers.pick(texts)}\0`));
    else for (let index = 0; index < 64; index += 4) system.task.memory.setInt32(at + slot * 64 + index, word(numbers));
  }
}

function fuzz(seed: number, { isInOrder }: { isInOrder: boolean }): void {
  const numbers = new Numbers(seed);
  const names = [...systemCalls.keys()].filter((name) => !ends.has(name));
  let system = new TestSystem();
  fill(system, numbers);
  for (let count = 0; count < CALLS; count++) {
    if (count % 64 === 0) fill(system, numbers);
    const name = isInOrder ? names[count % names.length]! : numbers.pick(names);
    const words = Array.from({ length: 6 }, () => word(numbers));
    try {
      const result = system.raw(name, ...words);
      expect(
        Number.isInteger(result) && result >= SIGNAL && result < 2 ** 32,
        `${name}(${words.join(", ")}) = ${result}`,
      ).toBe(true);
    } catch (error) {
      if (!(error instanceof ProgramStopped))
        throw new Error(`${name}(${words.join(", ")}) with seed ${seed}`, { cause: error });
      system = new TestSystem(seed % 2);
      fill(system, numbers);
    }
    if (system.task.waiting.isWaiting || system.task.waiting.isDone) {
      system.task.waiting.interrupt();
      if (system.task.waiting.isDone) system.task.waiting.take();
    }
  }
}

describe("system calls survive random arguments", () => {
  test.each([1, 2, 3, 4])("at random, seed %d", (seed) => fuzz(seed * 7919, { isInOrder: false }));
  test.each([5, 6, 7, 8])("in order, seed %d", (seed) => fuzz(seed * 7919, { isInOrder: true }));
});
