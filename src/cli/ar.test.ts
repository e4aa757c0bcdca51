import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { FolderIo } from "../../test/support/folder-io.ts";
import { wasmObject } from "../../test/support/elf-object-sample.ts";
import { readArchive, writeArchive } from "../elf/index.ts";
import { muslin } from "./main.ts";

const files = { "a.o": wasmObject(32), "b.o": wasmObject(64), "text.txt": "text\n" };

async function run(
  io: CapturedIo,
  ...args: readonly string[]
): Promise<{ code: number; output: string; errors: string }> {
  io.output = io.errors = "";
  const code = await muslin(["ar", ...args], io);
  return { code, output: io.output, errors: io.errors };
}

function membersOf(io: CapturedIo, path: string): readonly string[] {
  return readArchive(io.files.get(path) ?? new Uint8Array()).members.map(({ name }) => name);
}

describe("letters", () => {
  test.each([
    [["rc", "l.a", "a.o"]],
    [["-rc", "l.a", "a.o"]],
    [["-r", "-c", "l.a", "a.o"]],
    [["l.a", "-rc", "a.o"]],
    [["rc", "--target=elf32", "l.a", "--", "a.o"]],
    [["qc", "l.a", "@list"]],
    [["--plugin", "x", "rc", "l.a", "a.o"]],
  ])("%j", async (args) => {
    const io = new CapturedIo({ files: { ...files, list: "a.o\n" } });
    expect(await run(io, ...args)).toEqual({ code: 0, output: "", errors: "" });
    expect(membersOf(io, "l.a")).toEqual(["a.o"]);
  });
});

describe("extracting", () => {
  test.each([
    ["../../outside", "outside"],
    ["/etc/passwd", "passwd"],
    ["folder/inside", "inside"],
  ])("%s goes into the current folder", async (name, expected) => {
    const io = new CapturedIo({ files: { "l.a": writeArchive([{ name, content: new Uint8Array([1]) }]) } });
    expect(await run(io, "x", "l.a")).toEqual({
      code: 0,
      output: "",
      errors: `muslin ar: Member '${name}' is extracted as '${expected}', into this folder\n`,
    });
    expect([...io.files.keys()]).toEqual(["l.a", expected]);
  });

  test.each(["..", "folder/..", ".", "/", "nul\0"])("%j is refused", async (name) => {
    const io = new CapturedIo({ files: { "l.a": writeArchive([{ name, content: new Uint8Array([1]) }]) } });
    const { code, errors } = await run(io, "x", "l.a");
    expect(code).toBe(1);
    expect(errors).toMatch(/^muslin ar: Member ".*" has no name that a file can have\n$/);
    expect([...io.files.keys()]).toEqual(["l.a"]);
  });
});

describe("writing", () => {
  test("leaves nothing else behind, and keeps links and permission bits", async () => {
    const folder = mkdtempSync(join(tmpdir(), "muslin-ar-"));
    try {
      const old = writeArchive([{ name: "text.txt", content: new Uint8Array([1]) }]);
      writeFileSync(join(folder, "real.a"), old, { mode: 0o600 });
      symlinkSync("real.a", join(folder, "link.a"));
      writeFileSync(join(folder, "a.o"), files["a.o"]);
      const io = new FolderIo(folder);
      expect(await muslin(["ar", "r", "link.a", "a.o"], io), io.errors).toBe(0);
      expect(readdirSync(folder).toSorted()).toEqual(["a.o", "link.a", "real.a"]);
      expect(statSync(join(folder, "real.a")).mode & 0o777).toBe(0o600);
      expect(readArchive(readFileSync(join(folder, "real.a"))).members.map(({ name }) => name)).toEqual([
        "text.txt",
        "a.o",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("does not happen if a file is missing", async () => {
    const io = new CapturedIo({ files });
    await run(io, "rc", "l.a", "a.o");
    const before = io.files.get("l.a");
    expect(await run(io, "r", "l.a", "b.o", "missing.o")).toMatchObject({
      code: 1,
      errors: "muslin ar: missing.o: No such file or directory\n",
    });
    expect(io.files.get("l.a")).toBe(before);
  });

  test("takes a damaged object, but does not index it", async () => {
    const io = new CapturedIo({ files: { ...files, "cut.o": files["a.o"].subarray(0, 100) } });
    const { code, errors } = await run(io, "rc", "l.a", "a.o", "cut.o");
    expect(code).toBe(0);
    expect(errors).toMatch(/^muslin ar: Member 'cut\.o' is not in the symbol index: Cannot read .*\n$/);
    expect(membersOf(io, "l.a")).toEqual(["a.o", "cut.o"]);
  });

  test("the same members make the same archive", async () => {
    const io = new CapturedIo({ files });
    await run(io, "rcs", "one.a", "a.o", "b.o");
    await run(io, "rcs", "two.a", "a.o");
    await run(io, "r", "two.a", "b.o");
    expect(io.files.get("two.a")).toEqual(io.files.get("one.a"));
  });
});

describe("a script", () => {
  async function script(text: string, io: CapturedIo): Promise<{ code: number; output: string; errors: string }> {
    io.files.set("/dev/stdin", new TextEncoder().encode(text));
    return run(io, "-M");
  }

  test("makes an archive of files and other archives", async () => {
    const io = new CapturedIo({ files });
    await run(io, "rc", "other.a", "a.o", "text.txt");
    const text =
      "* a comment\nCREATE l.a ; another\nADDLIB other.a\nAddMod b.o, +\n  text.txt\nLIST\nSAVE\nEND\nnonsense\n";
    expect(await script(text, io)).toEqual({ code: 0, output: "a.o\ntext.txt\nb.o\ntext.txt\n", errors: "" });
    expect(membersOf(io, "l.a")).toEqual(["a.o", "text.txt", "b.o", "text.txt"]);
    expect(readArchive(io.files.get("l.a") ?? new Uint8Array()).symbolIndex?.count).toBe(10);
  });

  test("changes one", async () => {
    const io = new CapturedIo({ files });
    await run(io, "rc", "l.a", "a.o", "text.txt");
    io.files.set("text.txt", new TextEncoder().encode("longer text\n"));
    const text = "OPEN l.a\nDELETE a.o\nREPLACE text.txt\nADDLIB l.a (a.o)\nVERBOSE\nLIST\nSAVE\n";
    expect((await script(text, io)).output).toBe(
      "rw-r--r-- 0/0     12 Jan  1 00:00 1970 text.txt\nrw-r--r-- 0/0   1444 Jan  1 00:00 1970 a.o\n".replace(
        "1444",
        String(files["a.o"].length),
      ),
    );
    expect(membersOf(io, "l.a")).toEqual(["text.txt", "a.o"]);
  });

  test.each([
    ["\nADDMOD a.o\n", "Line 2: No archive is open; CREATE or OPEN opens one"],
    ["CREATE\n", "Line 1: One archive must be named here"],
    ["CREATE l.a\nFROB a.o\n", "Line 2: Unknown command 'FROB'"],
    ["CREATE l.a\nDELETE a.o\n", "Line 2: There is no member 'a.o'"],
    ["CREATE l.a\nADDMOD missing.o\n", "Line 2: missing.o: No such file or directory"],
  ])("%j fails and writes nothing", async (text, message) => {
    const io = new CapturedIo({ files });
    expect(await script(text, io)).toEqual({ code: 1, output: "", errors: `muslin ar: ${message}\n` });
    expect(io.files.has("l.a")).toBe(false);
  });
});
