import { describe, expect, test } from "vitest";
import { nameText } from "./name-text.ts";

describe("nameText", () => {
  test.each([
    ["short", { wide: false, width: 10 }, "short"],
    ["exactly ten", { wide: false, width: 11 }, "exactly ten"],
    ["one character too long", { wide: false, width: 21 }, "one character to[...]"],
    ["one character too long", { wide: true, width: 21 }, "one character too long"],
    ["one character too long", { wide: false, width: 21, silentTruncation: true }, "one character too lon"],
    ["padded", { wide: false, width: 10, pad: true }, "padded    "],
    ["padded", { wide: true, width: 10, pad: true }, "padded    "],
    ["too short a column", { wide: false, width: 3 }, "[...]"],
    ["a\u0001b\u007f", { wide: true }, "a^Ab^?"],
    // The control character takes two columns, and there is one.
    ["ab\u0001", { wide: false, width: 3 }, "ab"],
    ["na\u00efve", { wide: false, width: 6, pad: true }, "na\u00efve "],
    ["byte \udcff", { wide: true }, "byte \udcff"],
  ])("%j in %j", (name, form, expected) => {
    expect(nameText(name, form)).toBe(expected);
  });
});
