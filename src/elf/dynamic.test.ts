import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import { sampleVersions, sharedObject } from "../../test/support/elf-samples.ts";
import {
  buildIdOf,
  DT_NEEDED,
  DT_SONAME,
  gnuHash,
  readDynamic,
  readElf,
  readNotes,
  readSymbolVersions,
  readVersionDefinitions,
  StringTable,
  sysvHash,
  writeDynamic,
  writeNotes,
  writeSymbolVersions,
  type ElfClass,
} from "./index.ts";

const { definitions, needs, symbols: versions } = sampleVersions;

describe.each<ElfClass>([32, 64])("a shared object of ELF%i", (elfClass) => {
  const bytes = sharedObject(elfClass);
  const file = readElf(bytes);

  test("says what it needs and what it is", () => {
    const names = file.dynamic
      .filter(({ tag }) => tag === DT_NEEDED || tag === DT_SONAME)
      .map(({ value }) => file.dynamicStrings?.at(value));
    expect(names).toEqual(["libc.so", "libm.so", "libx.so.1"]);
    expect(file.dynamic).toHaveLength(11);
  });

  test("says so without sections too", () => {
    const stripped = bytes.slice();
    const view = new DataView(stripped.buffer);
    // e_shoff, then e_shnum and e_shstrndx
    if (elfClass === 32) view.setUint32(32, 0, true);
    else view.setBigUint64(40, 0n, true);
    view.setUint32(elfClass === 32 ? 48 : 60, 0, true);
    const loaded = readElf(stripped);
    expect(loaded.sections).toEqual([]);
    expect(loaded.dynamic).toEqual(file.dynamic);
    expect(loaded.dynamicStrings?.at(loaded.dynamic[2]!.value)).toBe("libx.so.1");
  });

  test("has its versions again", () => {
    expect(file.versionDefinitions).toEqual(definitions);
    expect(file.versionNeeds).toEqual(needs);
    expect(file.symbolVersions).toEqual(versions);
    expect(file.dynamicSymbols?.name(2)).toBe("given");
  });
});

test("a dynamic section ends at its first DT_NULL, or at its end", () => {
  const bytes = writeDynamic(
    [
      { tag: 1, value: 2 },
      { tag: 0, value: 7 },
      { tag: 3, value: 4 },
    ],
    32,
  );
  expect(readDynamic(bytes, 32)).toEqual([{ tag: 1, value: 2, exactValue: 2n }]);
  expect(readDynamic(bytes.subarray(0, 11), 32)).toHaveLength(1);
  const large = writeDynamic([{ tag: 0x6fff_fffe, value: 0xffff_ffff_8000_0001n }], 64);
  expect(readDynamic(large, 64)[0]).toMatchObject({ tag: 0x6fff_fffe, exactValue: 0xffff_ffff_8000_0001n });
});

describe("versions refuse", () => {
  const strings = new StringTable(new Uint8Array(8));
  const read = (bytes: Uint8Array, count: number) => () =>
    readVersionDefinitions({ bytes, base: 0x100, region: "the definitions", strings, count });

  /** One definition whose chain of names is `next` apart. */
  function chained(next: number, names: number): Uint8Array {
    const bytes = new Uint8Array(64);
    const view = new DataView(bytes.buffer);
    view.setUint16(6, names, true);
    view.setUint32(12, 20, true);
    for (let at = 20; at + 8 <= 64; at += Math.max(1, next)) view.setUint32(at + 4, next, true);
    return bytes;
  }

  test("chains out of the section", () => {
    expect(read(chained(1000, 2), 1)).toThrow(FormatError);
    expect(read(chained(1000, 2), 1)).toThrow(
      "Cannot read the entries of the definitions at offset 0x140: found entry 1 of 2",
    );
    expect(read(chained(40, 2), 1)).toThrow("an entry of the definitions");
  });

  test("more entries than fit", () => {
    expect(read(chained(8, 60000), 1)).toThrow(FormatError);
    expect(read(new Uint8Array(0), 1)).toThrow(FormatError);
  });

  test("nothing where a chain ends before its count", () => {
    expect(read(chained(0, 5), 0xffff_ffff)()).toEqual([{ flags: 0, index: 0, name: "", predecessors: [] }]);
  });
});

test("versym entries come back, and a half one is ignored", () => {
  expect(readSymbolVersions(writeSymbolVersions(versions))).toEqual(versions);
  expect(readSymbolVersions(new Uint8Array(3))).toHaveLength(1);
});

describe("notes", () => {
  const note = fc.record({
    name: fc.string({ unit: fc.constantFrom("G", "N", "U"), minLength: 1, maxLength: 6 }),
    type: fc.nat(),
    description: fc.uint8Array({ maxLength: 20 }),
  });

  test.each([4, 8])("aligned to %i come back", (alignment) => {
    fc.assert(
      fc.property(fc.array(note, { maxLength: 5 }), (notes) => {
        expect(readNotes(writeNotes(notes, { alignment }), { alignment })).toEqual(notes);
      }),
    );
  });

  test("have a build id", () => {
    const id = new Uint8Array([1, 2, 3]);
    const notes = readNotes(
      writeNotes([
        { name: "GNU", type: 1, description: id },
        { name: "GNU", type: 3, description: id },
      ]),
    );
    expect(buildIdOf(notes)).toEqual(id);
    expect(buildIdOf([])).toBeUndefined();
  });

  test("cut short are refused", () => {
    const bytes = writeNotes([{ name: "GNU", type: 1, description: new Uint8Array(8) }]);
    expect(() => readNotes(bytes.subarray(0, 8), { region: "section 2" })).toThrow(
      "Cannot read the header of note 0 at offset 0x0",
    );
    expect(() => readNotes(bytes.subarray(0, 20))).toThrow("Cannot read the description of note 0 at offset 0x10");
  });
});

/** As libc's own tables have them. */
test.each([
  ["", 0, 5381],
  ["printf", 0x077905a6, 0x156b2bb8],
  ["exit", 0x0006cf04, 0x7c967e3f],
  ["GLIBC_2.2.5", 0x09691a75, 0x427315ba],
])("hashes of %j", (name, sysv, gnu) => {
  expect(sysvHash(name)).toBe(sysv);
  expect(gnuHash(name)).toBe(gnu);
});
