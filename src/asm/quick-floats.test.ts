import fc from "fast-check";
import { expect, test } from "vitest";
import { sectionHex } from "../../test/support/assembly.ts";
import { floatBits } from "./floats.ts";

/** The bits of an operand as the assembler writes it, from the highest on. */
function assembledBits(text: string, size: 4 | 8): string {
  const bytes = sectionHex(`f${8 * size}.const ${text}\n`, ".text").split(" ");
  return bytes.slice(1).toReversed().join("");
}

function exactBits(text: string, size: 4 | 8): string {
  return (floatBits(text, size) ?? -1n).toString(16).padStart(2 * size, "0");
}

test.each([4, 8] as const)("the quick way through gives the exact bits of %i bytes", (size) => {
  const digits = fc.stringMatching(/^[0-9]{1,20}$/);
  const decimal = fc.tuple(fc.constantFrom("", "-"), digits, digits, fc.integer({ min: -330, max: 330 }));
  const hexadecimal = fc.tuple(
    fc.constantFrom("", "-"),
    fc.stringMatching(/^[0-9a-f]{1,9}$/),
    fc.integer({ min: -1100, max: 1100 }),
  );
  fc.assert(
    fc.property(decimal, ([sign, whole, fraction, exponent]) => {
      for (const text of [`${sign}${whole}.${fraction}`, `${sign}${whole}.${fraction}e${exponent}`, `${sign}${whole}`])
        expect(assembledBits(text, size), text).toBe(exactBits(text, size));
    }),
  );
  fc.assert(
    fc.property(hexadecimal, ([sign, mantissa, exponent]) => {
      for (const text of [`${sign}0x1.${mantissa}p${exponent}`, `${sign}0x${mantissa}p+${Math.abs(exponent)}`])
        expect(assembledBits(text, size), text).toBe(exactBits(text, size));
    }),
  );
});

// Twice rounded they would be 0x4b800000 and 0x4b800002.
test.each([
  ["16777217.0000001", "4b800001"],
  ["16777216.9999999", "4b800000"],
  ["16777219.0000001", "4b800002"],
  ["1.00000005960464477540", "3f800001"],
])("%s is rounded once", (text, bits) => {
  expect(assembledBits(text, 4)).toBe(bits);
});

test.each([
  ["0e5", "5 behind GNU's letter", "40a00000"],
  ["0f1.5", "1.5 behind GNU's letter", "3fc00000"],
  ["-0.0", "", "80000000"],
  ["0x1p-149", "the least of all", "00000001"],
  ["0x1p128", "too large", "7f800000"],
  ["nan", "", "7fc00000"],
  ["-inf", "", "ff800000"],
  ["nan:0x1234", "", "7f801234"],
])("%s (%s)", (text, _, bits) => {
  expect(assembledBits(text, 4)).toBe(bits);
});
