/** Archives of binutils are read and written again to the byte; ours are read by binutils. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import {
  definedSymbolsOf,
  deleteMembers,
  ElfBuilder,
  insertMembers,
  moveMembers,
  readArchive,
  replaceMembers,
  STB_WEAK,
  SHN_COMMON,
  writeArchive,
  type ArchiveMember,
} from "../../../src/elf/index.ts";
import { referenceTool, type ReferenceName } from "../../support/references.ts";
import { inFolder } from "./gnu-tools.ts";

function object(...names: readonly string[]): Uint8Array {
  const file = new ElfBuilder();
  const section = file.addSection({ name: ".data", content: new Uint8Array(4) });
  for (const name of names) file.addSymbol({ name, section });
  file.addSymbol({ name: `weak_${names[0]}`, section, binding: STB_WEAK });
  file.addSymbol({ name: `common_${names[0]}`, section: SHN_COMMON, value: 4, size: 4 });
  file.addSymbol({ name: "elsewhere" });
  return file.finish();
}

const files: readonly ArchiveMember[] = [
  { name: "a.o", content: object("a1", "a2") },
  { name: "exactly_15_char", content: object("b") },
  { name: "more_than_15_characters.o", content: object("c") },
  { name: "another_long_name_of_a_member.o", content: object("d") },
  { name: "text", content: new TextEncoder().encode("odd") },
  { name: "empty", content: new Uint8Array(0) },
];

const objects = files.slice(0, 4);
const texts = files.slice(4);
/** In thin archives, binutils leaves a slash behind a name of exactly 15 letters, by mistake; we do not. */
const withoutFifteen = files.filter(({ name }) => name.length !== 15);

/** Runs a tool in the folder; a complaint fails the test. */
function run(context: TestContext, folder: string, [tool, ...args]: readonly [ReferenceName, ...string[]]): string {
  const { stdout, stderr, exitCode } = referenceTool(tool, context).run(args, { cwd: folder });
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return stdout;
}

function putFiles(folder: string, members: readonly ArchiveMember[] = files): readonly string[] {
  for (const { name, content } of members) {
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), 1_600_000_000, 1_600_000_000);
  }
  return members.map(({ name }) => name);
}

/** The date of the index that an archive begins with. */
function indexDate(bytes: Uint8Array): number {
  return Number(Buffer.from(bytes.subarray(24, 36)).toString("latin1"));
}

describe("an archive of GNU ar", () => {
  for (const [name, flags, members] of [
    ["deterministic", "rcD", files],
    ["of objects only", "rcD", objects],
    ["of texts only", "rcD", texts],
    ["without members", "rcD", []],
    ["with dates and ids", "rcU", files],
    ["without an index", "rcSD", files],
    ["thin", "rcTD", withoutFifteen],
    ["thin, with dates", "rcTU", withoutFifteen.slice(0, 2)],
  ] as const) {
    test(`${name} comes out again`, (context) => {
      inFolder((folder) => {
        const names = putFiles(folder, members);
        run(context, folder, ["ar", flags, "lib.a", ...names]);
        const bytes = new Uint8Array(readFileSync(join(folder, "lib.a")));
        const archive = readArchive(bytes);
        expect(archive.isThin).toBe(flags.includes("T"));
        expect(archive.members.map((member) => member.name)).toEqual(names);
        expect(archive.members.map(({ size }) => size)).toEqual(members.map(({ content }) => content.length));
        if (!archive.isThin) {
          expect(archive.members.map(({ content }) => content)).toEqual(members.map(({ content }) => content));
        }
        const contents = new Map(members.map((member) => [member.name, member.content]));
        const anew = writeArchive(archive.members, {
          thin: archive.isThin,
          deterministic: flags.includes("D"),
          modified: indexDate(bytes),
          ...(!flags.includes("S") && {
            symbolsOf: (member: ArchiveMember) =>
              definedSymbolsOf({ content: contents.get(member.name) ?? member.content }),
          }),
        });
        expect(anew).toEqual(bytes);
      });
    });
  }
});

test("a thin archive of GNU ar with a name of exactly 15 letters is read", (context) => {
  inFolder((folder) => {
    const names = putFiles(folder, objects);
    run(context, folder, ["ar", "rcTD", "lib.a", ...names]);
    expect(readArchive(readFileSync(join(folder, "lib.a"))).members.map(({ name }) => name)).toEqual(names);
  });
});

describe("operations do what GNU ar does", () => {
  const letters = (text: string): readonly ArchiveMember[] => {
    return Array.from(text, (letter) => ({ name: `${letter}.o`, content: object(letter) }));
  };
  const [a, b, c, d] = letters("abcd").map(({ name }) => name) as [string, string, string, string];
  const changed: readonly ArchiveMember[] = [
    { name: b, content: object("changed") },
    { name: "new.o", content: object("new") },
  ];

  // Not among them: replacing a member and putting it right before where it was, as in `ar ra a.o lib.a b.o`.
  // There binutils keeps the old member and throws the new one away.
  type Operation = (members: readonly ArchiveMember[]) => readonly ArchiveMember[];
  const files = changed.map(({ name }) => name);
  const operations: readonly (readonly [readonly string[], Operation])[] = [
    [["rD", "lib.a", ...files], (members) => replaceMembers(members, changed)],
    [["raD", c, "lib.a", ...files], (members) => replaceMembers(members, changed, { position: { after: c } })],
    [["rbD", d, "lib.a", ...files], (members) => replaceMembers(members, changed, { position: { before: d } })],
    [["raD", b, "lib.a", ...files], (members) => replaceMembers(members, changed, { position: { after: b } })],
    [["rD", "lib.a", b, b], (members) => replaceMembers(members, [...changed.slice(0, 1), ...changed.slice(0, 1)])],
    [["maD", a, "lib.a", c, d], (members) => moveMembers(members, [c, d], { after: a }).chosen],
    [["mbD", b, "lib.a", d, c, b], (members) => moveMembers(members, [d, c, b], { before: b }).chosen],
    [["qD", "lib.a", ...files], (members) => insertMembers(members, changed)],
    [["dD", "lib.a", b, d], (members) => deleteMembers(members, [b, d]).chosen],
    [["mD", "lib.a", a, c], (members) => moveMembers(members, [a, c]).chosen],
    [["maD", c, "lib.a", a], (members) => moveMembers(members, [a], { after: c }).chosen],
    [["mbD", a, "lib.a", d], (members) => moveMembers(members, [d], { before: a }).chosen],
  ];

  for (const [args, operation] of operations) {
    test(`ar ${args.join(" ")}`, (context) => {
      inFolder((folder) => {
        const before = writeArchive(letters("abcd"), { symbolsOf: definedSymbolsOf });
        writeFileSync(join(folder, "lib.a"), before);
        putFiles(folder, changed);
        run(context, folder, ["ar", ...args]);
        const after = writeArchive(operation(readArchive(before).members), { symbolsOf: definedSymbolsOf });
        expect(after).toEqual(new Uint8Array(readFileSync(join(folder, "lib.a"))));
      });
    });
  }
});

describe("our archive", () => {
  const ours = writeArchive(files, { symbolsOf: definedSymbolsOf });

  test("is listed and printed by GNU ar", (context) => {
    inFolder((folder) => {
      writeFileSync(join(folder, "lib.a"), ours);
      expect(run(context, folder, ["ar", "t", "lib.a"]).trim().split("\n")).toEqual(files.map(({ name }) => name));
      expect(run(context, folder, ["ar", "p", "lib.a", "text"])).toBe("odd");
      expect(run(context, folder, ["ar", "tv", "lib.a"])).toContain("rw-r--r-- 0/0      3 Jan  1 00:00 1970 text");
    });
  });

  test("is extracted by GNU ar", (context) => {
    inFolder((folder) => {
      writeFileSync(join(folder, "lib.a"), ours);
      run(context, folder, ["ar", "x", "lib.a"]);
      expect(readdirSync(folder).toSorted()).toEqual([...files.map(({ name }) => name), "lib.a"].toSorted());
      for (const { name, content } of files) expect(new Uint8Array(readFileSync(join(folder, name)))).toEqual(content);
    });
  });

  test("has the index that nm finds, and ranlib would make", (context) => {
    inFolder((folder) => {
      writeFileSync(join(folder, "objects.a"), writeArchive(objects, { symbolsOf: definedSymbolsOf }));
      const index = run(context, folder, ["nm", "-s", "objects.a"]);
      expect(index).toContain(
        "a1 in a.o\na2 in a.o\nweak_a1 in a.o\ncommon_a1 in a.o\nb in exactly_15_char\nweak_b in exactly_15_char\n",
      );
      writeFileSync(join(folder, "lib.a"), ours);
      run(context, folder, ["ranlib", "-D", "lib.a"]);
      expect(new Uint8Array(readFileSync(join(folder, "lib.a")))).toEqual(ours);
    });
  });

  test("that is thin is read with its files beside it", (context) => {
    inFolder((folder) => {
      putFiles(folder, objects);
      writeFileSync(join(folder, "thin.a"), writeArchive(objects, { thin: true, symbolsOf: definedSymbolsOf }));
      expect(run(context, folder, ["ar", "t", "thin.a"]).trim().split("\n")).toEqual(objects.map(({ name }) => name));
      expect(run(context, folder, ["nm", "-s", "thin.a"])).toContain("c in more_than_15_characters.o");
    });
  });

  test("of 5,000 members with an index of 8 bytes a number is read too", (context) => {
    inFolder((folder) => {
      const members = Array.from({ length: 5000 }, (_, place) => ({
        name: `m${place}.o`,
        content: object(`s${place}`),
      }));
      writeFileSync(join(folder, "big.a"), writeArchive(members, { symbolsOf: definedSymbolsOf, indexWidth: 8 }));
      expect(run(context, folder, ["ar", "t", "big.a"]).trim().split("\n")).toHaveLength(5000);
      expect(run(context, folder, ["nm", "-s", "big.a"])).toContain("s4999 in m4999.o");
    });
  });
});
