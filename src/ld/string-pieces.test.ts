import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUtf8 } from "../bytes/index.ts";
import { Entry } from "./entry.ts";
import { StringPool } from "./string-pieces.ts";

function section(text: string): Entry {
  return new Entry({ kind: "data", file: undefined, section: ".rodata.str", bytes: encodeUtf8(text) });
}

function poolOf(
  texts: readonly string[],
  mergesTails: boolean,
): { readonly bytes: Uint8Array; readonly at: number[][] } {
  const pool = new StringPool();
  const pieces = texts.map((text) => pool.add(section(text)));
  pool.layOut({ mergesTails });
  const bytes = new Uint8Array(pool.size);
  pool.writeTo(bytes, 0);
  const at = pieces.map((piece, index) =>
    Array.from({ length: texts[index]?.length ?? 0 }, (_, each) => piece.offsetOf(each)),
  );
  return { bytes, at };
}

describe("strings of several sections", () => {
  test("equal ones are one", () => {
    const { bytes, at } = poolOf(["one\0two\0", "two\0one\0"], false);
    expect(new TextDecoder().decode(bytes)).toBe("one\0two\0");
    expect(at[1]).toEqual([4, 5, 6, 7, 0, 1, 2, 3]);
  });

  test("ends of others lie in them, if asked for", () => {
    expect(poolOf(["world\0", "hello world\0", "d\0", "\0"], false).bytes.length).toBe(21);
    const { bytes, at } = poolOf(["world\0", "hello world\0", "d\0", "\0"], true);
    expect(new TextDecoder().decode(bytes)).toBe("hello world\0");
    expect(at.map(([first]) => first)).toEqual([6, 0, 10, 11]);
  });

  test("a last one without its NUL is no end of one with it", () => {
    const { bytes, at } = poolOf(["ab", "ab\0"], true);
    expect(bytes.length).toBe(5);
    expect(at[0]?.[0]).not.toBe(at[1]?.[0]);
  });

  test.each([true, false])("every byte is where its place says, with tails %s", (mergesTails) => {
    const texts = fc.array(fc.array(fc.constantFrom("a", "b", "\0"), { maxLength: 12 }).map((all) => all.join("")));
    fc.assert(
      fc.property(texts, (all) => {
        const { bytes, at } = poolOf(all, mergesTails);
        all.forEach((text, index) =>
          Array.from(text).forEach((letter, each) =>
            expect(bytes[at[index]?.[each] ?? -1]).toBe(letter.codePointAt(0)),
          ),
        );
      }),
    );
  });

  test("many", () => {
    const text = Array.from({ length: 5000 }, (_, index) => `string ${index % 2500}\0`).join("");
    expect(poolOf([text], false).bytes.length).toBe(text.length / 2);
  });
});
