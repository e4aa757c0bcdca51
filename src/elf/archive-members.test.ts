import { describe, expect, test } from "vitest";
import {
  deleteMembers,
  insertMembers,
  moveMembers,
  replaceMembers,
  selectMembers,
  type ArchiveMember,
} from "./index.ts";

/** Members named by letters; upper-case ones are other versions of the same names. */
function members(letters: string): readonly ArchiveMember[] {
  return Array.from(letters, (letter) => ({
    name: letter.toLowerCase(),
    content: new Uint8Array(0),
    modified: letter === letter.toLowerCase() ? 1 : 2,
  }));
}

function lettersOf(list: readonly ArchiveMember[]): string {
  return list.map(({ name, modified }) => (modified === 2 ? name.toUpperCase() : name)).join("");
}

describe("replacing", () => {
  test.each([
    ["abc", "B", "aBc"],
    ["abc", "dB", "aBcd"],
    ["", "xx", "xx"],
    ["aba", "A", "Aba"],
    ["aba", "AA", "AbA"],
    ["ab", "BB", "aBB"],
  ])("in %s what is in %s", (old, incoming, result) => {
    expect(lettersOf(replaceMembers(members(old), members(incoming)))).toBe(result);
  });

  test("puts others where they are wanted", () => {
    expect(lettersOf(replaceMembers(members("abc"), members("xBy"), { position: { after: "a" } }))).toBe("ayBxc");
    expect(lettersOf(replaceMembers(members("abc"), members("x"), { position: { before: "a" } }))).toBe("xabc");
    expect(lettersOf(replaceMembers(members("abc"), members("A"), { position: { after: "c" } }))).toBe("bcA");
    expect(lettersOf(replaceMembers(members("abc"), members("B"), { position: { after: "b" } }))).toBe("aBc");
  });

  test("of older ones only", () => {
    const isNewer = (incoming: ArchiveMember, old: ArchiveMember): boolean => {
      return (incoming.modified ?? 0) > (old.modified ?? 0);
    };
    expect(lettersOf(replaceMembers(members("aBc"), members("Abc"), { isNewer }))).toBe("ABc");
  });
});

test("inserting", () => {
  expect(lettersOf(insertMembers(members("ab"), members("aC")))).toBe("abaC");
  expect(lettersOf(insertMembers(members("ab"), members("c"), { before: "b" }))).toBe("acb");
  expect(lettersOf(insertMembers(members("ab"), members("c"), { before: "z" }))).toBe("abc");
});

test("deleting takes the first of each name", () => {
  const { chosen, missing } = deleteMembers(members("abca"), ["a", "z"]);
  expect(lettersOf(chosen)).toBe("bca");
  expect(missing).toEqual(["z"]);
});

test("moving", () => {
  expect(lettersOf(moveMembers(members("abcd"), ["a", "c"]).chosen)).toBe("bdac");
  expect(lettersOf(moveMembers(members("abcd"), ["d"], { before: "a" }).chosen)).toBe("dabc");
  expect(lettersOf(moveMembers(members("abcd"), ["a"], { after: "c" }).chosen)).toBe("bcad");
  expect(lettersOf(moveMembers(members("abcd"), ["c", "d"], { after: "a" }).chosen)).toBe("adcb");
  expect(moveMembers(members("a"), ["q"]).missing).toEqual(["q"]);
});

test("selecting is in the order of the names", () => {
  expect(lettersOf(selectMembers(members("abc"), ["c", "a"]).chosen)).toBe("ca");
});
