import { expect, test } from "vitest";
import { dataHex, messagesOf } from "../../test/support/assembly.ts";

// Checked with GNU as 2.40. What holds gives 01.
test.each([
  [".if 1", true],
  [".if 1 == 2", false],
  [".ifeq 0", true],
  [".ifne 0", false],
  [".iflt -1", true],
  [".ifle 0", true],
  [".ifgt 0", false],
  [".ifge 0", true],
  [".ifdef known", true],
  [".ifndef known", false],
  [".ifdef unknown", false],
  [".ifnotdef unknown", true],
  [".ifb", true],
  [".ifb x", false],
  [".ifnb x", true],
  [".ifc a b,a b", true],
  [".ifc a,b", false],
  [".ifnc 'x',x", false],
  ['.ifeqs "a","a"', true],
  ['.ifnes "a","a"', false],
])("%s", (condition, holds) => {
  expect(dataHex(`known:\n${condition}\n.byte 1\n.else\n.byte 2\n.endif`)).toBe(holds ? "01" : "02");
});

test("the first branch that holds counts, and nothing is looked at in others", () => {
  const source = (value: number): string =>
    `.set v, ${value}\n.if v == 1\n.byte 1\n.elseif v == 2\n.byte 2\n.if 0\n.error "no"\n.endif\n.elseif v < 9\n.byte 3\n.else\n.byte 4\n.endif`;
  expect([1, 2, 3, 9].map((value) => dataHex(source(value)))).toEqual(["01", "02", "03", "04"]);
  expect(dataHex('.if 0\n.if nonsense !\n.quaddd "\n.else\n.endif\n.byte 1\n.endif\n.byte 5')).toBe("05");
});

test.each([
  [".if unknown\n.endif", "1: Found an expression whose value is not known here, expected a constant condition"],
  [".if 1", '1: Found the end of the file, expected ".endif" for this'],
  [".endif", '1: Found ".endif" outside of ".if"'],
  [".if 1\n.else\n.else\n.endif", '3: Found ".else" behind ".else"'],
])("%j is a mistake", (source, message) => {
  expect(messagesOf(source)).toContain(message);
});
