import fc from "fast-check";
import { expect, test } from "vitest";
import { int64At, putInt64 } from "./int64.ts";

test("What is put is what a bigint would have put, and is read again", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const view = new DataView(new ArrayBuffer(8));
      putInt64(view, 0, value);
      expect(view.getBigInt64(0, true)).toBe(BigInt(value));
      expect(int64At(view, 0)).toBe(value);
    }),
  );
});
