import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildElf, elfDescriptions } from "../../test/support/elf-descriptions.ts";
import { executable } from "../../test/support/elf-samples.ts";
import {
  ElfBuilder,
  ElfEditor,
  ET_EXEC,
  GRP_COMDAT,
  PF_R,
  PT_GNU_STACK,
  PT_LOAD,
  PT_PHDR,
  PT_TLS,
  readElf,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHN_ABS,
  SHN_COMMON,
  SHN_XINDEX,
  SHT_NOBITS,
  SHT_REL,
  SHT_SYMTAB_SHNDX,
  STB_GLOBAL,
  STB_LOCAL,
  STT_FUNC,
  STT_OBJECT,
  STV_HIDDEN,
  type ElfClass,
} from "./index.ts";

const classes: readonly ElfClass[] = [32, 64];

describe.each(classes)("ELF%i", (elfClass) => {
  function smallObject(): ElfBuilder {
    const file = new ElfBuilder({ elfClass });
    const content = new Uint8Array([0x10, 0x80, 0x80, 0x80, 0x80, 0]);
    const code = file.addSection({ name: ".wasm.code", flags: SHF_ALLOC | SHF_EXECINSTR, content });
    const index = file.addSection({ name: ".space.function_index", content: new Uint8Array(1) });
    const main = file.addSymbol({ name: "main", section: index, size: 1, type: STT_FUNC });
    const puts = file.addSymbol({ name: "puts", visibility: STV_HIDDEN });
    file.addSymbol({ name: "answer", binding: STB_LOCAL, section: SHN_ABS, value: 42 });
    file.addSymbol({ name: "buffer", section: SHN_COMMON, value: 16, size: 64, type: STT_OBJECT });
    file.addRelocation(code, { offset: 1, type: 3, symbol: puts, addend: -4 });
    file.addGroup({ signature: main, members: [code] });
    return file;
  }

  test("sections come in the order of adding, groups first, relocations behind their target", () => {
    const file = readElf(smallObject().finish());
    expect(file.sections.map(({ name }) => name)).toEqual([
      "",
      ".group",
      ".wasm.code",
      ".rela.wasm.code",
      ".space.function_index",
      ".symtab",
      ".strtab",
      ".shstrtab",
    ]);
    expect(file.header).toMatchObject({ elfClass, type: 1, machine: 0x4157, sectionNamesIndex: 7, segmentCount: 0 });
  });

  test("symbols come locals first and are found again", () => {
    const { symbols } = readElf(smallObject().finish());
    expect(symbols?.localCount).toBe(2);
    const all = [...(symbols ?? [])];
    expect(all.map(({ name }) => name)).toEqual(["answer", "main", "puts", "buffer"]);
    expect(all[0]).toMatchObject({
      value: 42,
      exactValue: 42n,
      binding: STB_LOCAL,
      shndx: SHN_ABS,
      section: undefined,
    });
    expect(all[1]).toMatchObject({ size: 1, type: STT_FUNC, section: { name: ".space.function_index" } });
    expect(all[2]).toMatchObject({ visibility: STV_HIDDEN, binding: STB_GLOBAL, section: undefined });
    expect(symbols?.isUndefined(3)).toBe(true);
    expect(symbols?.isCommon(4)).toBe(true);
    expect(symbols?.isAbsolute(1)).toBe(true);
    expect(symbols?.at(0)).toMatchObject({ name: "", value: 0, section: undefined });
  });

  test("relocations refer to their symbol and their section", () => {
    const file = readElf(smallObject().finish());
    const code = file.section(".wasm.code");
    const [section] = file.relocationSectionsOf(code!);
    expect(file.target(section!)).toBe(code);
    expect([...file.relocations(section!)]).toEqual([{ index: 0, offset: 1, type: 3, symbol: 3, addend: -4 }]);
  });

  test("groups have their members and those members' relocations", () => {
    const file = readElf(smallObject().finish());
    expect(file.groups).toHaveLength(1);
    expect(file.groups[0]).toMatchObject({ flags: GRP_COMDAT, signature: 2 });
    expect(file.groups[0]?.members.map(({ name }) => name)).toEqual([".wasm.code", ".rela.wasm.code"]);
    for (const { flags } of file.groups[0]?.members ?? []) expect(flags & SHF_GROUP).toBe(SHF_GROUP);
  });

  test("the same calls make the same bytes, and finishing twice too", () => {
    const object = smallObject();
    const bytes = object.finish();
    expect(object.finish()).toEqual(bytes);
    expect(smallObject().finish()).toEqual(bytes);
  });

  test("an empty file has its section names only", () => {
    const file = readElf(new ElfBuilder({ elfClass }).finish());
    expect(file.sections.map(({ name }) => name)).toEqual(["", ".shstrtab"]);
    expect(file.symbols).toBeUndefined();
  });

  test("more than 65,534 segments", () => {
    const builder = new ElfBuilder({ elfClass, type: ET_EXEC });
    for (let index = 0; index < 65_600; index++)
      builder.addSegment({ type: PT_GNU_STACK, flags: 0, memorySize: index });
    const bytes = builder.finish();
    const file = readElf(bytes);
    expect(file.header.segmentCount).toBe(65_600);
    expect(file.segments[65_599]?.memorySize).toBe(65_599);
    expect(file.sections[0]?.info).toBe(65_600);
    expect(Buffer.compare(new ElfEditor(file).finish(), bytes)).toBe(0);
  });

  test("SHT_REL has no addends", () => {
    const builder = new ElfBuilder({ elfClass, relocationType: SHT_REL });
    builder.addRelocation(builder.addSection({ name: "a" }), { offset: 8, type: 1, addend: 5 });
    const file = readElf(builder.finish());
    expect([...file.relocations(file.section(".rela")!)]).toEqual([
      { index: 0, offset: 8, type: 1, symbol: 0, addend: 0 },
    ]);
  });

  test("negative and large words come back", () => {
    const builder = new ElfBuilder({ elfClass });
    const large = elfClass === 32 ? 0xffff_fffen : 0xffff_ffff_8100_0123n;
    const symbol = builder.addSymbol({ name: "kernel", value: large, size: -1 });
    builder.addRelocation(builder.addSection({ name: "a" }), { offset: large, type: 1, symbol, addend: -(2 ** 31) });
    const file = readElf(builder.finish());
    expect(file.symbols?.exactValue(1)).toBe(large);
    expect(file.symbols?.value(1)).toBe(Number(large));
    expect(file.symbols?.exactSize(1)).toBe(2n ** BigInt(elfClass) - 1n);
    const relocations = file.relocations(file.section(".relaa")!);
    expect(relocations.exactOffset(0)).toBe(large);
    expect(relocations.addend(0)).toBe(-(2 ** 31));
    expect(relocations.exactAddend(0)).toBe(-(2n ** 31n));
  });

  test("more than 65,280 sections", () => {
    const builder = new ElfBuilder({ elfClass });
    const sections = Array.from({ length: 66_000 }, (_, index) => builder.addSection({ name: `.s${index}` }));
    builder.addSymbol({ name: "low", section: sections[10]! });
    builder.addSymbol({ name: "high", section: sections[65_900]! });
    builder.addSymbol({ name: "absolute", section: SHN_ABS });
    const bytes = builder.finish();
    const file = readElf(bytes);
    expect(file.sections.length).toBe(66_005);
    expect(file.header.sectionNamesIndex).toBe(66_004);
    expect(file.sections.some(({ type }) => type === SHT_SYMTAB_SHNDX)).toBe(true);
    const { symbols } = file;
    expect(symbols?.section(1)?.name).toBe(".s10");
    expect(symbols?.section(2)?.name).toBe(".s65900");
    expect(symbols?.shndx(2)).toBe(SHN_XINDEX);
    expect(symbols?.section(3)).toBeUndefined();
    expect(symbols?.isAbsolute(3)).toBe(true);
  });
});

describe("an executable", () => {
  test("has segments that cover their sections", () => {
    const file = readElf(executable(32));
    const of = (type: number) => file.segments.find((segment) => segment.type === type);
    expect(of(PT_LOAD)).toMatchObject({ offset: 0, address: 0x4000, alignment: 0x1000 });
    expect(of(PT_PHDR)).toMatchObject({ offset: 52, address: 0x4000 + 52, fileSize: 5 * 32 });
    expect(of(PT_TLS)).toMatchObject({ address: 0x4420, fileSize: 4, memorySize: 4 + 4096 });
    expect(of(PT_GNU_STACK)).toMatchObject({ address: 0, fileSize: 0, memorySize: 65536 });
    expect(file.header.entry).toBe(0x4400);
  });

  test("has what is at an address at the same place of a page in the file", () => {
    const file = readElf(executable(32));
    for (const name of [".data", ".tdata"]) {
      const { address, offset } = file.section(name)!;
      expect(offset % 0x1000).toBe(address % 0x1000);
      expect(file.offsetOfAddress(address)).toBe(offset);
    }
    expect(file.offsetOfAddress(0x9999_0000)).toBeUndefined();
  });

  test("has no memory for thread-local zeros in the loaded segment", () => {
    const load = readElf(executable(32)).segments.find(({ type }) => type === PT_LOAD)!;
    expect(load.address + load.memorySize).toBe(0x4430 + 100);
  });

  test("has empty sections within the file, wherever their addresses want them", () => {
    const builder = new ElfBuilder({ type: ET_EXEC });
    const empty = builder.addSection({ name: "empty", address: 0x4058 });
    builder.addSegment({ type: PT_LOAD, flags: PF_R, alignment: 0x1000, sections: [empty] });
    const file = readElf(builder.finish());
    expect(file.section("empty")?.offset).toBeLessThan(file.bytes.length);
    expect((file.segments[0]?.offset ?? 0) % 0x1000).toBe(0x58);
  });

  test("refuses sections that are not in the order of addresses", () => {
    const builder = new ElfBuilder({ type: ET_EXEC });
    const high = builder.addSection({ name: "high", address: 0x5000 });
    const low = builder.addSection({ name: "low", address: 0x4000 });
    builder.addSegment({ type: PT_LOAD, flags: PF_R, sections: [high, low] });
    expect(() => builder.finish()).toThrow('Section "low" is below "high", the first of its segment');
  });

  test("refuses sections that overlap in the file", () => {
    const builder = new ElfBuilder({ type: ET_EXEC });
    const content = new Uint8Array(8);
    const first = builder.addSection({ name: "first", address: 0x4000, content });
    const second = builder.addSection({ name: "second", address: 0x4004, content });
    builder.addSegment({ type: PT_LOAD, flags: PF_R, sections: [first, second] });
    expect(() => builder.finish()).toThrow('Section "second" of a segment overlaps what is before it');
  });
});

test("a section number instead of the section is refused", () => {
  expect(() => new ElfBuilder().addSymbol({ name: "x", section: 3 })).toThrow("give it as an object");
});

test("whatever is built is read again", () => {
  fc.assert(
    fc.property(elfDescriptions(), (description) => {
      const { bytes, sections, symbols } = buildElf(description);
      const file = readElf(bytes);
      expect(file.elfClass).toBe(description.elfClass);
      expect(file.header.machine).toBe(description.machine);
      description.sections.forEach(({ name, type, address, alignment, content, size }, place) => {
        const section = file.sections[sections[place]!.index]!;
        expect(section).toMatchObject({ name, type, address, alignment });
        if (type === SHT_NOBITS) expect(section.size).toBe(size);
        else expect(section.content).toEqual(content);
      });
      description.symbols.forEach(({ section, ...rest }, place) => {
        const symbol = file.symbols!.at(symbols[place]!.index);
        expect(symbol).toMatchObject(rest);
        if (typeof section === "number") expect(symbol.shndx).toBe(section);
        else expect(symbol.section?.index).toBe(sections[section.place]!.index);
      });
      sections.forEach((target, place) => {
        const wanted = description.relocations.filter((relocation) => relocation.target === place);
        const found = file
          .relocationSectionsOf(file.sections[target.index]!)
          .flatMap((section) => [...file.relocations(section)]);
        expect(found).toEqual(
          wanted.map(({ offset, type, symbol, addend }, index) => {
            return { index, offset, type, symbol: symbol === undefined ? 0 : symbols[symbol]!.index, addend };
          }),
        );
      });
      description.groups.forEach(({ signature, members }, place) => {
        expect(file.groups[place]?.signature).toBe(symbols[signature]!.index);
        const indices = file.groups[place]?.members.map(({ index }) => index);
        expect(indices).toEqual(expect.arrayContaining(members.map((member) => sections[member]!.index)));
      });
    }),
  );
});
