import fc from "fast-check";
import { expect, test } from "vitest";
import { SignalSet } from "./signal-set.ts";

const signal = fc.integer({ min: 1, max: 64 });
const signals = fc.array(signal);

function ascending(members: Iterable<number>): number[] {
  return [...new Set(members)].sort((a, b) => a - b);
}

test("a set has what was put in, in ascending order", () => {
  fc.assert(
    fc.property(signals, signal, (members, other) => {
      const set = SignalSet.of(...members);
      expect(set.signals()).toEqual(ascending(members));
      expect(set.has(other)).toBe(members.includes(other));
      expect(set.with(other).has(other)).toBe(true);
      expect(set.without(other).has(other)).toBe(false);
      expect(set.isEmpty).toBe(members.length === 0);
    }),
  );
});

test("union, difference and intersection are those of sets", () => {
  fc.assert(
    fc.property(signals, signals, (one, other) => {
      const [left, right] = [SignalSet.of(...one), SignalSet.of(...other)];
      expect(left.union(right).signals()).toEqual(ascending([...one, ...other]));
      expect(left.minus(right).signals()).toEqual(ascending(one.filter((member) => !other.includes(member))));
      expect(left.intersects(right)).toBe(one.some((member) => other.includes(member)));
    }),
  );
});

test("two words, as sigset_t of programs: signal 1 is the lowest bit, signal 64 the highest", () => {
  expect(SignalSet.of(1, 32)).toMatchObject({ low: 0x8000_0001 | 0, high: 0 });
  expect(SignalSet.of(33, 64)).toMatchObject({ low: 0, high: 0x8000_0001 | 0 });
});
