import fc from "fast-check";
import { expect, test } from "vitest";
import { AddressMapBuilder } from "./address-map.ts";

type Range = readonly [start: number, end: number];

function find(ranges: readonly Range[], address: number): number {
  const builder = new AddressMapBuilder();
  ranges.forEach(([start, end], number) => builder.add(start, end, number));
  return builder.build().find(address);
}

test.each<[string, Range[], Record<number, number>]>([
  ["none", [], { 0: -1 }],
  [
    "behind each other",
    [
      [10, 20],
      [20, 30],
    ],
    { 9: -1, 10: 0, 19: 0, 20: 1, 29: 1, 30: -1 },
  ],
  [
    "with a gap",
    [
      [30, 40],
      [10, 20],
    ],
    { 15: 1, 20: -1, 29: -1, 30: 0 },
  ],
  [
    "in each other",
    [
      [0, 100],
      [10, 50],
      [20, 30],
    ],
    { 5: 0, 10: 1, 25: 2, 30: 1, 50: 0, 100: -1 },
  ],
  [
    "beginning together",
    [
      [10, 20],
      [10, 90],
    ],
    { 10: 0, 19: 0, 20: 1 },
  ],
  [
    "equal",
    [
      [10, 20],
      [10, 20],
    ],
    { 10: 1, 20: -1 },
  ],
  [
    "across each other",
    [
      [0, 10],
      [5, 15],
    ],
    { 4: 0, 5: 1, 10: 1, 15: -1 },
  ],
  [
    "empty and backwards",
    [
      [5, 5],
      [9, 3],
    ],
    { 5: -1, 4: -1 },
  ],
])("%s", (_, ranges, expected) => {
  for (const [address, number] of Object.entries(expected)) expect(find(ranges, Number(address)), address).toBe(number);
});

test("whatever the ranges are, the one is found that going through all of them finds", () => {
  const range = fc.tuple(fc.nat(40), fc.nat(40));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), fc.nat(41), (ranges, address) => {
      const order = ranges
        .map(([start, end], number) => ({ start, end, number }))
        .filter(({ start, end }) => address >= start && address < end)
        .toSorted((one, other) => other.start - one.start || one.end - other.end || other.number - one.number);
      expect(find(ranges, address)).toBe(order[0]?.number ?? -1);
    }),
    { numRuns: 2000 },
  );
});
