/**
 * `muslin ar` and `muslin ranlib` do what GNU's do: in two folders with the same files the same commands leave the same
 * bytes behind, say the same on standard output, and succeed or fail together.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { muslin } from "../../../src/cli/main.ts";
import { FolderIo } from "../../support/folder-io.ts";
import { wasmObject } from "../../support/elf-object-sample.ts";
import { referenceTool, type ReferenceName } from "../../support/references.ts";

const folder = mkdtempSync(join(tmpdir(), "muslin-ar-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Objects, texts of odd and even size, names that are too long for a header. */
function makeFiles(context: TestContext, name: string): string {
  const place = join(folder, name);
  mkdirSync(join(place, "sub"), { recursive: true });
  const object = (file: string, symbols: string): void => {
    writeFileSync(join(place, "x.s"), `${symbols}\nlocal: ret\n`);
    const { exitCode, stderr } = referenceTool("as", context).run(["--64", "x.s", "-o", file], { cwd: place });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    rmSync(join(place, "x.s"));
  };
  object("a.o", ".globl one, two\n.weak three\none: two: three:\n.comm common, 8");
  object("b.o", ".globl four\nfour:\n.hidden four\n.globl missing");
  object("none.o", "");
  object("object_with_a_long_name.o", ".type five, @gnu_unique_object\n.globl five\nfive:");
  object("sub/a.o", ".globl six\nsix:");
  writeFileSync(join(place, "wasm.o"), wasmObject(32));
  writeFileSync(join(place, "text.txt"), "text\n", { mode: 0o640 });
  writeFileSync(join(place, "even"), "even");
  writeFileSync(join(place, "exactly15chars_"), "");
  writeFileSync(join(place, "exactly16_chars_"), "x");
  for (const file of filesIn(place)) utimesSync(join(place, file), 1_000_000_000, 1_000_000_000);
  return place;
}

function filesIn(place: string): readonly string[] {
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(place, name)).isFile())
    .toSorted();
}

function contentsOf(place: string): Readonly<Record<string, string>> {
  return Object.fromEntries(filesIn(place).map((name) => [name, readFileSync(join(place, name)).toString("latin1")]));
}

const sequences: Readonly<Record<string, readonly string[]>> = {
  "the usual": [
    "ar rcs l.a a.o b.o none.o object_with_a_long_name.o",
    "ar t l.a",
    "ar tv l.a",
    "ar tO l.a",
    "ranlib l.a",
  ],
  "with a dash, in parts": ["ar -r -c l.a a.o", "ar -t l.a", "ar -rv l.a b.o", "ar -tv l.a"],
  "nothing in it": ["ar rc empty.a", "ar t empty.a", "ar r empty.a", "ar r empty.a text.txt", "ar r made.a even"],
  "no objects": ["ar rc texts.a text.txt even exactly15chars_ exactly16_chars_", "ar tv texts.a", "ar p texts.a"],
  "our machine's objects": ["ar rcs wasm.a wasm.o a.o", "ar t wasm.a"],
  "appended and deleted": [
    "ar rcs l.a a.o b.o",
    "ar qv l.a a.o sub/a.o text.txt",
    "ar t l.a a.o a.o a.o",
    "ar dv l.a a.o",
    "ar dvN 2 l.a a.o",
    "ar dv l.a nothing.o",
    "ar d l.a",
    "ar t l.a",
  ],
  "put and moved": [
    "ar rcs l.a a.o b.o text.txt",
    "ar mva a.o l.a text.txt",
    "ar mvb a.o l.a text.txt b.o",
    "ar mv l.a nothing.o",
    "ar rvb nothing.o l.a even",
    "ar rvi b.o l.a none.o sub/a.o",
    "ar rva a.o l.a object_with_a_long_name.o",
    "ar t l.a",
  ],
  "printed and extracted": [
    "ar rcs l.a a.o text.txt even object_with_a_long_name.o",
    "ar p l.a text.txt",
    "ar pv l.a text.txt even",
    "ar xv l.a text.txt",
    "ar xo l.a even",
    "ar xv --output sub l.a text.txt object_with_a_long_name.o",
    "ar x l.a",
  ],
  "real times and owners": [
    "ar rcUS l.a a.o text.txt",
    "ar tv l.a",
    "ar r l.a even",
    "ar ruUSv l.a a.o",
    "ar xo l.a a.o",
    "ranlib -D l.a",
    "ar tv l.a",
  ],
  "without an index": ["ar rcS l.a a.o b.o", "ranlib l.a", "ar rS l.a none.o", "ar s l.a", "ranlib -t l.a"],
  "short names": [
    "ar rcf l.a object_with_a_long_name.o exactly16_chars_",
    "ar t l.a",
    "ar rvf l.a object_with_a_long_name.o",
  ],
  thin: [
    "ar rcv --thin thin.a a.o sub/a.o text.txt object_with_a_long_name.o",
    "ar tv thin.a",
    "ar t thin.a text.txt",
    "ar p thin.a text.txt",
    "ar x thin.a",
    "ar r thin.a b.o",
    "ar rvT thin.a b.o",
    "ar dv thin.a a.o",
    "ar m thin.a b.o",
    "ar s thin.a",
    "ranlib thin.a",
  ],
  "thin, of an archive": ["ar rc l.a a.o text.txt b.o", "ar rcT thin.a l.a none.o", "ranlib thin.a"],
  "thin, elsewhere": ["ar rcT sub/thin.a a.o sub/a.o", "ar t sub/thin.a", "ar tv sub/thin.a"],
  "thick cannot become thin": ["ar rc l.a a.o", "ar rcT l.a b.o"],
  "failing leaves all as it was": [
    "ar rcs l.a a.o",
    "ar r l.a b.o missing.o",
    "ar r text.txt a.o",
    "ar t text.txt",
    "ar s missing.a",
  ],
};

describe("the same commands leave the same bytes", () => {
  test.for(Object.entries(sequences))("%s", async ([name, commands], context) => {
    const theirs = makeFiles(context, name);
    const ours = `${theirs} (ours)`;
    cpSync(theirs, ours, { recursive: true, preserveTimestamps: true });
    for (const command of commands) {
      const [tool = "", ...args] = command.split(" ");
      const expected = referenceTool(tool as ReferenceName, context).run(args, { cwd: theirs });
      const io = new FolderIo(ours);
      const code = await muslin([tool, ...args], io);
      expect({ output: io.output, isFine: code === 0 }, `${command}: ${io.errors}`).toEqual({
        output: expected.stdout,
        isFine: expected.exitCode === 0,
      });
      expect(contentsOf(ours), command).toEqual(contentsOf(theirs));
    }
  });
});
