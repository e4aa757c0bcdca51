import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StringTable, StringTableBuilder } from "./index.ts";
import { sortByTail } from "./tail-sort.ts";

/** Words over few letters, so that ends meet, with letters of every UTF-8 length and bytes that are no UTF-8. */
const words = fc.array(
  fc.string({ unit: fc.constantFrom("a", "b", "é", "日", "😀", "\udc80", "\ud800"), maxLength: 6 }),
  { maxLength: 60 },
);

test.each(["none", "tails"] as const)("with merging of %s every string is found where it says", (merge) => {
  fc.assert(
    fc.property(words, (texts) => {
      const builder = new StringTableBuilder({ merge });
      for (const text of texts) builder.add(text);
      const bytes = builder.bytes();
      expect(bytes.length).toBe(builder.size());
      const table = new StringTable(bytes);
      for (const text of texts) {
        // A lone surrogate that stands for no byte is written as U+FFFD.
        expect(table.at(builder.offsetOf(text))).toBe(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, "\ufffd"));
      }
    }),
  );
});

test("without merging strings lie in the order of adding", () => {
  const builder = new StringTableBuilder();
  for (const text of ["foobar", "bar", "foobar", ""]) builder.add(text);
  expect(new TextDecoder().decode(builder.bytes())).toBe("\0foobar\0bar\0");
  expect(builder.offsetOf("bar")).toBe(8);
});

test("merged tables are as small as ends allow", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 }), { maxLength: 60 }), (texts) => {
      const builder = new StringTableBuilder({ merge: "tails" });
      for (const text of texts) builder.add(text);
      const different = [...new Set(texts)].filter((text) => text !== "");
      const needed = different.filter((text) => !different.some((other) => other !== text && other.endsWith(text)));
      expect(builder.size()).toBe(needed.reduce((size, text) => size + text.length + 1, 1));
    }),
  );
});

test("a merged table does not depend on the order of adding", () => {
  const build = (texts: readonly string[]) => {
    const builder = new StringTableBuilder({ merge: "tails" });
    for (const text of texts) builder.add(text);
    return builder.bytes();
  };
  const texts = ["memcpy", "cpy", "strcpy", "py", "printf", "vprintf"];
  expect(build(texts)).toEqual(build(texts.toReversed()));
});

test("a string with a NUL is refused", () => {
  expect(() => new StringTableBuilder().add("a\0b")).toThrow('Cannot put "a\\u0000b" into a string table');
});

test("sorting by ends", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 }), { maxLength: 100 }),
      (texts) => {
        const key = (text: string) => text.split("").toReversed().join("");
        const wanted = texts.toSorted((a, b) => (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : 0));
        sortByTail(texts);
        expect(texts).toEqual(wanted);
      },
    ),
  );
});

describe("StringTable", () => {
  const table = new StringTable(new Uint8Array([0, 0x66, 0x6f, 0x6f, 0, 0x62]), { base: 100, region: "section 3" });

  test("gives strings and their bytes", () => {
    expect(table.at(1)).toBe("foo");
    expect(table.at(3)).toBe("o");
    expect(table.bytesAt(2)).toEqual(new Uint8Array([0x6f, 0x6f]));
  });

  test("finds the end of long names", () => {
    const long = "x".repeat(5000);
    expect(new StringTable(new TextEncoder().encode(`${long}\0`)).at(0)).toBe(long);
  });

  test("refuses offsets behind its end, and names without an end", () => {
    const message =
      "Cannot read the offset of a name in section 3 at offset 0x7: found 6, expected less than its 6 bytes";
    expect(() => table.at(6, 7)).toThrow(message);
    expect(() => table.at(5)).toThrow("Cannot read a name in section 3 at offset 0x69: found the end of the table");
  });

  test("may be empty, and then has the empty name", () => {
    expect(new StringTable(new Uint8Array(0)).at(0)).toBe("");
    expect(new StringTable(new Uint8Array(0)).bytesAt(0)).toEqual(new Uint8Array(0));
  });
});
