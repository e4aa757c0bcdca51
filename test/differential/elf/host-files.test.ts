/** Files of the machine that runs the tests, as its compiler, linker and archiver made them: all must come out byte for byte. */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import {
  definedSymbolsOf,
  ElfEditor,
  isArchive,
  isElf,
  readArchive,
  readElf,
  rewriteArchive,
  SHT_DYNSYM,
  SHT_NOTE,
  SHT_REL,
  SHT_RELA,
  SHT_SYMTAB,
  writeArchive,
  type ElfFile,
} from "../../../src/elf/index.ts";

const folders = ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/gcc"];

/** Enough of each kind; all that a system has would take long. */
const limits = { elf: 400, archive: 60, bytes: 5_000_000 };

function* filesIn(folder: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && folder.startsWith("/usr/lib/gcc")) yield* filesIn(path);
    else if (entry.isFile() && lstatSync(path).size <= limits.bytes) yield path;
  }
}

/** Objects before archives before programs, so that the limit does not leave out a kind. */
function hostFiles(kind: "elf" | "archive", context: TestContext): readonly string[] {
  const isWanted = kind === "elf" ? isElf : isArchive;
  const paths = folders.flatMap((folder) => [...filesIn(folder)]);
  const order = (path: string): number => (/\.[oa]$/.test(path) ? 0 : 1);
  const sorted = paths.toSorted((a, b) => order(a) - order(b));
  const wanted: string[] = [];
  for (const path of sorted) {
    if (wanted.length === limits[kind]) break;
    if (isWanted(readFileSync(path).subarray(0, 16))) wanted.push(path);
  }
  // Not an installed package: what is on a machine without such files cannot be asked for.
  if (wanted.length === 0) context.skip("This machine has no such files");
  return wanted;
}

function readAll(file: ElfFile): void {
  for (const section of file.sections) {
    const { type } = section;
    if (type === SHT_SYMTAB || type === SHT_DYNSYM) for (const symbol of file.symbolTable(section)) void symbol.name;
    if (type === SHT_REL || type === SHT_RELA) for (const entry of file.relocations(section)) void entry.symbol;
    if (type === SHT_NOTE) file.notes(section);
  }
  for (const segment of file.segments) void segment.content;
  void [file.groups, file.versionDefinitions, file.versionNeeds, file.symbolVersions];
  for (const { tag, value } of file.dynamic) if (tag === 1) expect(file.dynamicStrings?.at(value)).not.toBe("");
}

test("objects, programs and shared objects", (context) => {
  for (const path of hostFiles("elf", context)) {
    const bytes = readFileSync(path);
    const file = readElf(bytes);
    readAll(file);
    expect(Buffer.compare(new ElfEditor(file).finish(), bytes), path).toBe(0);
  }
});

test("archives, and each member of them", (context) => {
  for (const path of hostFiles("archive", context)) {
    const bytes = readFileSync(path);
    const archive = readArchive(bytes);
    expect(Buffer.compare(rewriteArchive(archive, archive.members), bytes), path).toBe(0);
    // The index made anew is the one that is there.
    const anew = writeArchive(archive.members, {
      symbolsOf: definedSymbolsOf,
      deterministic: archive.members.every(({ modified }) => modified === 0),
    });
    expect(Buffer.compare(anew, bytes), path).toBe(0);
    for (const { content, contentOffset, name } of archive.members) {
      if (!isElf(content)) continue;
      const member = readElf(content, { base: contentOffset });
      expect(Buffer.compare(new ElfEditor(member).finish(), content), `${path}(${name})`).toBe(0);
    }
  }
});
