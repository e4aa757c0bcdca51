import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import { buildElf, elfDescriptions } from "../../test/support/elf-descriptions.ts";
import {
  Elf32_Ehdr,
  Elf32_Shdr,
  Elf32_Sym,
  ElfBuilder,
  ElfEditor,
  readElf,
  SHN_XINDEX,
  SHT_STRTAB,
  type ElfFile,
} from "./index.ts";

/** Sections: 1 .text, 2 .rela.text, 3 .symtab, 4 .strtab, 5 .shstrtab. */
function object(): Uint8Array {
  const file = new ElfBuilder();
  const text = file.addSection({ name: ".text", content: new Uint8Array(8) });
  const symbol = file.addSymbol({ name: "here", section: text });
  file.addRelocation(text, { offset: 0, type: 1, symbol });
  return file.finish();
}

function patched(patch: (view: DataView, file: ElfFile) => void): Uint8Array {
  const bytes = object();
  patch(new DataView(bytes.buffer), readElf(bytes));
  return bytes;
}

function header(field: keyof typeof Elf32_Ehdr.offsets, value: number): Uint8Array {
  const half = /^e_(type|machine|ehsize|ph.*size|phnum|sh.*size|shnum|shstrndx)$/.test(field);
  return patched((view) => {
    if (half) view.setUint16(Elf32_Ehdr.offsets[field], value, true);
    else view.setUint32(Elf32_Ehdr.offsets[field], value, true);
  });
}

function section(name: string, field: keyof typeof Elf32_Shdr.offsets, value: number): Uint8Array {
  return patched((view, file) =>
    view.setUint32(file.section(name)!.headerOffset + Elf32_Shdr.offsets[field], value, true),
  );
}

describe("opening refuses", () => {
  test.each<[string, Uint8Array, string]>([
    [
      "another file",
      new Uint8Array([1, 2, 3, 4]),
      "Cannot read the ELF magic at offset 0x0: found byte 0x1, expected 7f 45 4c 46",
    ],
    ["nothing", new Uint8Array(0), "found the end of the file"],
    [
      "a header cut short",
      object().subarray(0, 40),
      "Cannot read the ELF header at offset 0x28: found the end of the file, expected 52 bytes",
    ],
    [
      "class 3",
      patched((view) => view.setUint8(4, 3)),
      "the ELF class at offset 0x4: found byte 0x3, expected 1 (32 bits) or 2 (64 bits)",
    ],
    [
      "big-endian",
      patched((view) => view.setUint8(5, 2)),
      "found 2 (big-endian), which is not supported, expected 1 (little-endian)",
    ],
    ["byte order 7", patched((view) => view.setUint8(5, 7)), "the byte order at offset 0x5: found byte 0x7"],
    ["version 2", patched((view) => view.setUint8(6, 2)), "the ELF version at offset 0x6"],
    ["section headers beyond the end", header("e_shoff", 0x7fff_ffff), "the place of section header 0 at offset 0x20"],
    ["too many section headers", header("e_shnum", 5000), "the place of the section headers at offset 0x30"],
    [
      "sections without headers",
      header("e_shoff", 0),
      "the offset of section headers at offset 0x20: found 0, expected an offset, as there are 6",
    ],
    [
      "section headers of another size",
      header("e_shentsize", 64),
      "the size of section headers at offset 0x2e: found 64, expected 40",
    ],
    [
      "program headers beyond the end",
      header("e_phnum", 9),
      "the size of program headers at offset 0x2a: found 0, expected 32",
    ],
    [
      "names in a section that is not there",
      header("e_shstrndx", 6),
      "the index of the section name table at offset 0x32: found 6, expected less than the 6 sections",
    ],
    ["names in a section of another type", header("e_shstrndx", 1), "sh_type of section 1 at offset"],
    ["a name beyond the names", section(".text", "sh_name", 4000), "sh_name of section 1 at offset"],
    ["contents beyond the end", section(".text", "sh_size", 4000), 'sh_size of section 1 ".text"'],
    [
      "contents that begin beyond the end",
      section(".text", "sh_offset", 0x7000_0000),
      'sh_offset of section 1 ".text"',
    ],
    ["an alignment of 3", section(".text", "sh_addralign", 3), "found 3, expected a power of two"],
    ["a link to nowhere", section(".symtab", "sh_link", 77), 'sh_link of section 3 ".symtab"'],
    ["relocations of nothing", section(".rela.text", "sh_info", 77), 'sh_info of section 2 ".rela.text"'],
  ])("%s", (_, bytes, message) => {
    expect(() => readElf(bytes)).toThrow(FormatError);
    expect(() => readElf(bytes)).toThrow(message);
  });
});

describe("tables refuse", () => {
  const symbolsOf = (bytes: Uint8Array) => readElf(bytes).symbols!;
  const relocationsOf = (bytes: Uint8Array) => readElf(bytes).relocations(readElf(bytes).section(".rela.text")!);

  test.each<[string, () => unknown, string]>([
    [
      "symbols of another size",
      () => symbolsOf(section(".symtab", "sh_entsize", 17)),
      'sh_entsize of section 3 ".symtab" at offset',
    ],
    ["half a symbol", () => symbolsOf(section(".symtab", "sh_size", 20)), "found 20, expected a multiple of 16"],
    [
      "more local symbols than symbols",
      () => symbolsOf(section(".symtab", "sh_info", 3)),
      "found 3, expected at most its 2 symbols",
    ],
    [
      "symbols without names",
      () => symbolsOf(section(".symtab", "sh_link", 1)),
      'found section 1 ".text", expected a string table',
    ],
    [
      "a symbol whose name is nowhere",
      () => symbolsOf(symbol("st_name", 99)).name(1),
      'the offset of a name in section 4 ".strtab" at offset',
    ],
    [
      "a symbol in no section",
      () => symbolsOf(symbol("st_shndx", 99)).section(1),
      'the section of symbol 1 in section 3 ".symtab" at offset',
    ],
    [
      "an index that is elsewhere, but is not",
      () => symbolsOf(symbol("st_shndx", SHN_XINDEX)).section(1),
      "found SHN_XINDEX",
    ],
    [
      "a relocation by no symbol",
      () => relocationsOf(relocation(2)).symbol(0),
      'relocation 0 of section 2 ".rela.text" at offset 0x40: found symbol 2, expected less than the 2',
    ],
    ["what is no string table", () => readElf(object()).strings(readElf(object()).sections[1]!), "sh_type"],
    ["what is no symbol table", () => readElf(object()).symbolTable(readElf(object()).sections[1]!), "sh_type"],
    ["what are no relocations", () => readElf(object()).relocations(readElf(object()).sections[1]!), "sh_type"],
    ["a name without an end", () => readElf(section(".shstrtab", "sh_size", 3)).sections[5]!.name, "sh_name"],
  ])("%s", (_, read, message) => {
    expect(read).toThrow(FormatError);
    expect(read).toThrow(message);
  });

  function symbol(field: keyof typeof Elf32_Sym.offsets, value: number): Uint8Array {
    return patched((view, file) => {
      const at = file.symbols!.offsetOf(1) + Elf32_Sym.offsets[field];
      if (field === "st_shndx") view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
    });
  }

  function relocation(symbolIndex: number): Uint8Array {
    return patched((view, file) =>
      view.setUint32(file.section(".rela.text")!.offset + 4, (symbolIndex << 8) | 1, true),
    );
  }
});

test("errors carry the offset in the whole file", () => {
  const bytes = section(".text", "sh_addralign", 3);
  const offset = readElf(object()).sections[1]!.headerOffset + Elf32_Shdr.offsets.sh_addralign;
  expect(() => readElf(bytes, { base: 0x10000 })).toThrow(expect.objectContaining({ offset: 0x10000 + offset }));
});

test("a file without a section name table has sections without names", () => {
  const file = readElf(header("e_shstrndx", 0));
  expect(file.sections.map(({ name }) => name)).toEqual(["", "", "", "", "", ""]);
});

test("a file may have no sections at all", () => {
  const bytes = object().slice(0, 52);
  const view = new DataView(bytes.buffer);
  view.setUint32(Elf32_Ehdr.offsets.e_shoff, 0, true);
  view.setUint16(Elf32_Ehdr.offsets.e_shnum, 0, true);
  view.setUint16(Elf32_Ehdr.offsets.e_shstrndx, 0, true);
  expect(readElf(bytes).sections).toEqual([]);
  expect(new ElfEditor(readElf(bytes)).finish()).toEqual(bytes);
});

test("sections may overlap", () => {
  const file = readElf(section(".text", "sh_offset", 0));
  expect(Array.from(file.section(".text")!.content.subarray(0, 4))).toEqual([0x7f, 0x45, 0x4c, 0x46]);
});

/** Everything a file has to say. */
function readAll(file: ElfFile): void {
  for (const place of file.sections) {
    const { type, name } = place;
    void [name, place.content, file.linked(place), file.target(place), file.relocationSectionsOf(place)];
    if (type === 2 || type === 11) for (const each of file.symbolTable(place)) void each;
    if (type === 4 || type === 9) for (const each of file.relocations(place)) void each;
    if (type === 7) void file.notes(place);
    if (type === SHT_STRTAB) void file.strings(place).at(0);
  }
  for (const segment of file.segments) void segment.content;
  void [file.groups, file.dynamic, file.dynamicStrings, file.symbols, file.dynamicSymbols];
  void [file.versionDefinitions, file.versionNeeds, file.symbolVersions];
}

test("damaged files are read or refused with a FormatError", () => {
  const patches = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff))), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(elfDescriptions(), patches, fc.option(fc.nat(), { nil: undefined }), (description, changes, cut) => {
      const { bytes } = buildElf(description);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const damaged = cut === undefined ? bytes : bytes.subarray(0, cut % bytes.length);
      try {
        const file = readElf(damaged);
        expect(new ElfEditor(file).finish()).toEqual(damaged);
        readAll(file);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(error.offset).toBeLessThanOrEqual(damaged.length);
      }
    }),
    { numRuns: 2000 },
  );
});
