import fc from "fast-check";
import { expect, test } from "vitest";
import { NONE_LEFT, TouchedInstructions } from "./touched-instructions.ts";

/** Positions of a body whose first instruction is at 7, from the distances between them. */
function positionsOf(distances: readonly number[]): readonly number[] {
  let position = 7;
  return distances.map((distance) => (position += distance));
}

function positionsIn(touched: TouchedInstructions, body: number): readonly number[] {
  touched.seek(body, 7);
  const positions: number[] = [];
  for (let next = touched.next(); next !== NONE_LEFT; next = touched.next()) positions.push(next);
  return positions;
}

test("Touched instructions are those that were added, whatever is between them", () => {
  const distance = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 250, max: 520 }), fc.constant(100_000));
  const body = fc.tuple(fc.nat(260), fc.array(distance)).map(([first, others]) => positionsOf([first, ...others]));
  fc.assert(
    fc.property(fc.array(body, { minLength: 1, maxLength: 4 }), (bodies) => {
      const size = bodies.reduce((sum, positions) => sum + positions.at(-1)! + 1, 0);
      const touched = new TouchedInstructions(bodies.length, size);
      for (const [index, positions] of bodies.entries()) {
        touched.begin(7);
        for (const position of positions) touched.add(position);
        touched.finish(index);
      }
      expect(bodies.map((_, index) => positionsIn(touched, index))).toEqual(bodies);
    }),
  );
});
