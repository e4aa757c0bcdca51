import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import {
  definedSymbolsOf,
  ElfBuilder,
  isArchive,
  readArchive,
  rewriteArchive,
  SHN_COMMON,
  STB_LOCAL,
  writeArchive,
  type ArchiveMember,
} from "./index.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const shown = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function object(...names: readonly string[]): Uint8Array {
  const file = new ElfBuilder();
  const section = file.addSection({ name: ".data" });
  for (const name of names) file.addSymbol({ name, section });
  file.addSymbol({ name: "undefined" });
  file.addSymbol({ name: "local", section, binding: STB_LOCAL });
  return file.finish();
}

describe("the GNU format", () => {
  test("has headers of 60 letters, contents at even offsets", () => {
    const bytes = writeArchive([
      { name: "a.txt", content: text("odd") },
      { name: "b.txt", content: text("even") },
    ]);
    expect(shown(bytes)).toBe(
      "!<arch>\n" +
        "a.txt/          0           0     0     644     3         `\nodd\n" +
        "b.txt/          0           0     0     644     4         `\neven",
    );
  });

  test("has long names in a member of their own", () => {
    const bytes = writeArchive([
      { name: "exactly_15_long", content: text("") },
      { name: "sixteen_long.txt", content: text("ab") },
    ]);
    expect(shown(bytes)).toBe(
      "!<arch>\n" +
        "//                                              18        `\nsixteen_long.txt/\n" +
        "exactly_15_long/0           0     0     644     0         `\n" +
        "/0              0           0     0     644     2         `\nab",
    );
  });

  test("has dates, ids and modes unless it is deterministic", () => {
    const member = {
      name: "a",
      content: text(""),
      modified: 1_700_000_000,
      userId: 1000,
      groupId: 100,
      mode: 0o100755,
    };
    expect(shown(writeArchive([member], { deterministic: false }))).toBe(
      "!<arch>\na/              1700000000  1000  100   100755  0         `\n",
    );
    expect(shown(writeArchive([member]))).toContain("a/              0           0     0     644     0         `\n");
  });

  test("has an index if a member is an object file", () => {
    const bytes = writeArchive(
      [
        { name: "readme", content: text("no object") },
        { name: "one.o", content: object("first", "second") },
        { name: "two.o", content: object("third") },
      ],
      { symbolsOf: definedSymbolsOf },
    );
    const archive = readArchive(bytes);
    const { symbolIndex } = archive;
    const entries = Array.from({ length: symbolIndex?.count ?? 0 }, (_, entry) => {
      return [symbolIndex!.name(entry), archive.memberAt(symbolIndex!.memberOffset(entry))?.name];
    });
    expect(entries).toEqual([
      ["first", "one.o"],
      ["second", "one.o"],
      ["third", "two.o"],
    ]);
    expect(
      readArchive(writeArchive([{ name: "a", content: text("") }], { symbolsOf: definedSymbolsOf })).symbolIndex,
    ).toBeUndefined();
  });

  test("can have an index of 8 bytes a number", () => {
    const members = [{ name: "one.o", content: object("first") }];
    const bytes = writeArchive(members, { symbolsOf: definedSymbolsOf, indexWidth: 8 });
    expect(shown(bytes.subarray(8, 15))).toBe("/SYM64/");
    const archive = readArchive(bytes);
    expect(archive.symbolIndex).toMatchObject({ count: 1, width: 8 });
    expect(archive.symbolIndex?.name(0)).toBe("first");
    expect(archive.memberAt(archive.symbolIndex?.memberOffset(0) ?? 0)?.name).toBe("one.o");
  });

  test("refuses names with a newline", () => {
    expect(() => writeArchive([{ name: "a\nb", content: text("") }])).toThrow("names end in a newline");
  });
});

test("thin archives have names and sizes only", () => {
  const members = ["dir/a.o", "dir/a.o", "b.o"].map((name) => ({ name, content: object(name) }));
  const bytes = writeArchive(members, { thin: true, symbolsOf: definedSymbolsOf });
  const archive = readArchive(bytes);
  expect(archive.isThin).toBe(true);
  expect(archive.members.map(({ name, size, content }) => [name, size, content.length])).toEqual(
    members.map(({ name, content }) => [name, content.length, 0]),
  );
  expect(rewriteArchive(archive, archive.members.slice(), {})).toEqual(bytes);
  const shorter = readArchive(rewriteArchive(archive, archive.members.slice(1)));
  expect(shorter).toMatchObject({ isThin: true, members: [{ size: members[1]?.content.length }, { name: "b.o" }] });
});

test("a thin archive may name a member of an archive", () => {
  const bytes = text(
    "!<thin>\n//                                              6         `\nx.a/\n\n" +
      "/0:1234         0           0     0     644     77        `\n",
  );
  expect(readArchive(bytes).members[0]).toMatchObject({ name: "x.a", origin: 1234, size: 77 });
  expect(writeArchive(readArchive(bytes).members, { thin: true })).toEqual(bytes);
});

describe("what is not GNU's", () => {
  test("BSD's long names are part of the contents", () => {
    const bytes = text(
      "!<arch>\n#1/20           0           0     0     100644  24        `\n__.SYMDEF SORTED\0\0\0\0abcd" +
        "#1/8            7           0     0     100644  11        `\nname.o\0\0abc\n" +
        "short.o         0           0     0     644     2         `\nhi",
    );
    const { members } = readArchive(bytes);
    expect(members.map(({ name, content }) => [name, shown(content)])).toEqual([
      ["name.o", "abc"],
      ["short.o", "hi"],
    ]);
    expect(members[0]).toMatchObject({ modified: 7, size: 3, contentOffset: 8 + 60 + 24 + 60 + 8 });
    expect(rewriteArchive(readArchive(bytes), readArchive(bytes).members)).not.toEqual(bytes);
    const archive = readArchive(bytes);
    expect(rewriteArchive(archive, archive.members)).toEqual(bytes);
  });

  test("a second index is passed over", () => {
    const index = "/               0           0     0     0       4         `\n\0\0\0\0";
    expect(readArchive(text(`!<arch>\n${index}${index}`))).toMatchObject({ members: [], symbolIndex: { count: 0 } });
  });
});

const header = (name: string, size: string, rest = "0           0     0     644     "): string => {
  return `${name.padEnd(16)}${rest}${size.padEnd(10)}\`\n`;
};

test.each<[string, string, string]>([
  ["another file", "!<arch>x", 'Cannot read the magic of an archive at offset 0x0: found "!<arch>x"'],
  ["nothing", "", "the magic of an archive"],
  [
    "a header cut short",
    "!<arch>\nabc",
    "Cannot read the header of an archive member at offset 0x8: found 3 bytes before the end",
  ],
  [
    "a member that is too long",
    `!<arch>\n${header("a/", "5")}abc`,
    'Cannot read archive member "a/" at offset 0x44: found 3 bytes before the end of the archive, expected 5 bytes',
  ],
  [
    "a size that is none",
    `!<arch>\n${header("a/", "5x")}`,
    'Cannot read the size of an archive member at offset 0x38: found "5x", expected a decimal number',
  ],
  ["a size that is not there", `!<arch>\n${header("a/", "")}`, 'found "", expected a decimal number'],
  [
    "a mode that is not octal",
    `!<arch>\n${header("a/", "0", "0           0     0     689     ")}`,
    'Cannot read the mode of an archive member at offset 0x30: found "689"',
  ],
  [
    "a date that is none",
    `!<arch>\n${header("a/", "0", "-5          0     0     644     ")}`,
    "the date of an archive member at offset 0x18",
  ],
  [
    "a header without its end",
    `!<arch>\n${header("a/", "0").slice(0, 58)}ab`,
    "the end of an archive member's header at offset 0x42",
  ],
  ["a long name that is nowhere", `!<arch>\n${header("/7", "0")}`, 'found /7, expected a member "//" before it'],
  [
    "a long name behind the end",
    `!<arch>\n${header("//", "4")}abc\n${header("/7", "0")}`,
    "expected an offset less than 4",
  ],
  ["a BSD name that is too long", `!<arch>\n${header("#1/9", "4")}abcd`, "expected at most 4 bytes of name"],
  [
    "an index with too many symbols",
    `!<arch>\n${header("/", "8")}\0\0\0\u0001\0\0\0\0`,
    "found 1, expected at most 0, as the index has 8 bytes",
  ],
  ["an index that is too short", `!<arch>\n${header("/", "2")}\0\0`, "found the end of the index"],
  [
    "a name in the index without an end",
    `!<arch>\n${header("/", "10")}\0\0\0\u0001\0\0\0\0ab`,
    "name 0 in the archive's index at offset 0x4c",
  ],
])("%s is refused", (_, content, message) => {
  expect(() => readArchive(text(content))).toThrow(FormatError);
  expect(() => readArchive(text(content))).toThrow(message);
});

test("magic", () => {
  expect(isArchive(text("!<arch>\n..."))).toBe(true);
  expect(isArchive(text("!<thin>\n"))).toBe(true);
  expect(isArchive(text("!<arch>"))).toBe(false);
});

test("an object gives what it defines, and commons", () => {
  const file = new ElfBuilder();
  file.addSymbol({ name: "common", section: SHN_COMMON, size: 4 });
  file.addSymbol({ name: "not_here" });
  expect(definedSymbolsOf({ content: file.finish() })).toEqual(["common"]);
  expect(definedSymbolsOf({ content: new ElfBuilder().finish() })).toEqual([]);
  expect(definedSymbolsOf({ content: text("text") })).toBeUndefined();
});

const memberName = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", ".", "/", "#", "1", " ", "é", "😀", "\udc80"), maxLength: 30 }),
  fc.constantFrom("", "/", "//", "/0", "#1/5", "__.SYMDEF", "/SYM64/", "name.o"),
);
const member: fc.Arbitrary<ArchiveMember> = fc.record({
  name: memberName.filter((name) => name !== "__.SYMDEF"),
  content: fc.uint8Array({ maxLength: 30 }),
  modified: fc.nat(),
  userId: fc.nat(999_999),
  groupId: fc.nat(999_999),
  mode: fc.nat(0o777777),
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), (members) => {
      const archive = readArchive(writeArchive(members, { deterministic: false }));
      expect(archive.members).toMatchObject(members);
      for (const { content, contentOffset } of archive.members) {
        expect(archive.bytes.subarray(contentOffset, contentOffset + content.length)).toEqual(content);
      }
      expect(writeArchive(archive.members, { deterministic: false })).toEqual(archive.bytes);
    }),
  );
});

test("damaged archives are read or refused with a FormatError", () => {
  const patches = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(member, { maxLength: 4 }), patches, fc.nat(), (members, changes, cut) => {
      const objects = [...members, { name: "object.o", content: object("main", "exit") }];
      const bytes = writeArchive(objects, { symbolsOf: definedSymbolsOf });
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const damaged = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
      try {
        const archive = readArchive(damaged);
        expect(rewriteArchive(archive, archive.members)).toEqual(damaged);
        for (let entry = 0; entry < (archive.symbolIndex?.count ?? 0); entry++) {
          void archive.symbolIndex?.name(entry);
          void archive.memberAt(archive.symbolIndex?.memberOffset(entry) ?? 0);
        }
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(error.offset).toBeLessThanOrEqual(damaged.length);
      }
    }),
    { numRuns: 1000 },
  );
});
