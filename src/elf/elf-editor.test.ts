import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import { buildElf, elfDescriptions } from "../../test/support/elf-descriptions.ts";
import {
  ElfBuilder,
  ElfEditError,
  ElfEditor,
  ET_EXEC,
  PF_R,
  PF_W,
  PT_LOAD,
  readElf,
  SHF_ALLOC,
  SHT_NOBITS,
  STB_LOCAL,
  type ElfClass,
  type ElfFile,
} from "./index.ts";

describe.each<ElfClass>([32, 64])("a relocatable ELF%i", (elfClass) => {
  /** Sections: .group, .text, .rela.text, .data, .rela.data, .debug, .symtab, .strtab, .shstrtab. */
  function object(): ElfFile {
    const file = new ElfBuilder({ elfClass });
    const text = file.addSection({ name: ".text", content: new Uint8Array([1, 2, 3]) });
    const data = file.addSection({ name: ".data", content: new Uint8Array(16), alignment: 8 });
    const debug = file.addSection({ name: ".debug", content: new Uint8Array([4, 5]) });
    const local = file.addSymbol({ name: "local", section: text, binding: STB_LOCAL });
    file.addSymbol({ name: "unused", section: text, binding: STB_LOCAL });
    file.addSymbol({ name: "in_debug", section: debug, value: 1 });
    const main = file.addSymbol({ name: "main", section: text, value: 2 });
    const other = file.addSymbol({ name: "other", section: data, value: 3 });
    file.addRelocation(text, { offset: 0, type: 1, symbol: other, addend: 1 });
    file.addRelocation(data, { offset: 8, type: 2, symbol: local, addend: 2 });
    file.addGroup({ signature: main, members: [text] });
    return readElf(file.finish());
  }

  function edited(edit: (editor: ElfEditor) => void): ElfFile {
    const editor = new ElfEditor(object());
    edit(editor);
    return readElf(editor.finish());
  }

  function remove(editor: ElfEditor, name: string): void {
    editor.remove(editor.section(name)!);
  }

  const symbolNames = (file: ElfFile): readonly string[] => [...(file.symbols ?? [])].map(({ name }) => name);
  const sectionNames = (file: ElfFile): readonly string[] => file.sections.slice(1).map(({ name }) => name);

  test("comes out byte for byte when nothing is changed", () => {
    const file = object();
    expect(new ElfEditor(file).finish()).toEqual(file.bytes);
  });

  test("loses a section and the symbols in it, and everything else still refers to the same", () => {
    const file = edited((editor) => remove(editor, ".debug"));
    expect(sectionNames(file)).not.toContain(".debug");
    expect(symbolNames(file)).toEqual(["local", "unused", "main", "other"]);
    const symbols = file.symbols!;
    expect(symbols.localCount).toBe(3);
    expect([...symbols].map(({ section }) => section?.name)).toEqual([".text", ".text", ".text", ".data"]);
    expect(file.relocations(file.section(".rela.text")!).at(0)).toMatchObject({ type: 1, symbol: 4, addend: 1 });
    expect(file.relocations(file.section(".rela.data")!).at(0)).toMatchObject({ offset: 8, type: 2, symbol: 1 });
    expect(file.groups[0]).toMatchObject({ signature: 3 });
    expect(file.groups[0]?.members.map(({ name }) => name)).toEqual([".text", ".rela.text"]);
    expect(Array.from(file.section(".text")!.content)).toEqual([1, 2, 3]);
    expect(file.bytes.length).toBeLessThan(object().bytes.length);
  });

  test("loses symbols that nobody needs", () => {
    const file = edited((editor) => editor.keepSymbols(() => false));
    // "main" is the signature of a group, the others are used by relocations.
    expect(symbolNames(file)).toEqual(["local", "main", "other"]);
    expect(file.symbols?.localCount).toBe(2);
    expect(file.relocations(file.section(".rela.text")!).symbol(0)).toBe(3);
    expect(file.section(".strtab")!.size).toBe("\0local\0main\0other\0".length);
  });

  test("loses relocations with their target, and groups with their last member", () => {
    const file = edited((editor) => {
      editor.keepSymbols((symbols, index) => symbols.name(index) !== "unused");
      remove(editor, ".data");
      remove(editor, ".rela.text");
    });
    expect(sectionNames(file)).toEqual([".group", ".text", ".debug", ".symtab", ".strtab", ".shstrtab"]);
    const fewer = edited((editor) => {
      remove(editor, ".text");
      remove(editor, ".rela.data");
    });
    expect(sectionNames(fewer)).toEqual([".data", ".debug", ".symtab", ".strtab", ".shstrtab"]);
  });

  test("loses its string table with its symbols", () => {
    const file = edited((editor) => {
      for (const name of [".group", ".rela.text", ".rela.data", ".symtab"]) remove(editor, name);
    });
    expect(sectionNames(file)).toEqual([".text", ".data", ".debug", ".shstrtab"]);
  });

  test("keeps what others refer to, or says who", () => {
    expect(() => edited((editor) => remove(editor, ".symtab"))).toThrow(ElfEditError);
    expect(() => edited((editor) => remove(editor, ".symtab"))).toThrow(
      'Cannot remove section ".symtab": section ".group" refers to it',
    );
    expect(() => edited((editor) => remove(editor, ".shstrtab"))).toThrow("it has the names of the sections");
    expect(() => edited((editor) => remove(editor, ".data"))).toThrow(
      'Cannot remove section ".data": section ".rela.text" refers to its symbol "other"',
    );
  });

  test("takes new contents, names and flags", () => {
    const file = edited((editor) => {
      const data = editor.section(".data")!;
      data.content = new Uint8Array(100).fill(7);
      data.name = ".data.longer";
      data.flags = 3;
    });
    const data = file.section(".data.longer")!;
    expect(data.content).toEqual(new Uint8Array(100).fill(7));
    expect(data.flags).toBe(3);
    expect(data.offset % 8).toBe(0);
    expect(file.symbols?.at(5).section).toBe(data);
  });

  test("changes only what is changed where sizes stay", () => {
    const file = object();
    const editor = new ElfEditor(file);
    editor.section(".data")!.content = new Uint8Array(16).fill(9);
    const bytes = editor.finish();
    const { offset } = file.section(".data")!;
    expect(bytes.subarray(offset, offset + 16)).toEqual(new Uint8Array(16).fill(9));
    bytes.set(file.bytes.subarray(offset, offset + 16), offset);
    expect(bytes).toEqual(file.bytes);
  });

  test("gets sections", () => {
    const file = edited((editor) => {
      const link = editor.section(".symtab")!;
      editor.addSection({ name: ".note", type: 7, alignment: 4, content: new Uint8Array(12), link });
    });
    expect(sectionNames(file).at(-1)).toBe(".note");
    expect(file.sections[file.section(".note")!.link]?.name).toBe(".symtab");
    expect(symbolNames(file)).toEqual(symbolNames(object()));
  });

  test("can be edited twice from the same reading", () => {
    const editor = new ElfEditor(object());
    const { length } = editor.finish();
    remove(editor, ".debug");
    const once = editor.finish();
    expect(once.length).toBeLessThan(length);
    expect(editor.finish()).toEqual(once);
  });
});

describe("an executable", () => {
  function executable(): ElfFile {
    const file = new ElfBuilder({ type: ET_EXEC });
    const flags = SHF_ALLOC;
    const data = file.addSection({ name: ".data", flags, address: 0x4100, content: new Uint8Array(32).fill(1) });
    const bss = file.addSection({ name: ".bss", type: SHT_NOBITS, flags, address: 0x4120, size: 64 });
    file.addSection({ name: ".comment", content: new Uint8Array(100) });
    file.addSymbol({ name: "start", section: data, value: 0x4100 });
    file.addSegment({
      type: PT_LOAD,
      flags: PF_R | PF_W,
      alignment: 0x1000,
      sections: [data, bss],
      includesHeaders: true,
    });
    return readElf(file.finish());
  }

  test("keeps what is loaded at its place", () => {
    const file = executable();
    const editor = new ElfEditor(file);
    for (const name of [".comment", ".symtab"]) editor.remove(editor.section(name)!);
    const stripped = readElf(editor.finish());
    expect(stripped.sections.map(({ name }) => name)).toEqual(["", ".data", ".bss", ".shstrtab"]);
    expect(stripped.section(".data")?.offset).toBe(file.section(".data")?.offset);
    expect(stripped.segments[0]).toMatchObject({ fileSize: file.segments[0]?.fileSize, address: 0x4000 });
    const loaded = 0x120;
    const header = 52;
    expect(stripped.bytes.subarray(header, loaded)).toEqual(file.bytes.subarray(header, loaded));
    expect(stripped.bytes.length).toBeLessThan(file.bytes.length);
  });

  test("cannot have a loaded section that is larger", () => {
    const editor = new ElfEditor(executable());
    editor.section(".data")!.content = new Uint8Array(33);
    expect(() => editor.finish()).toThrow(
      'Cannot make section ".data" larger than its 32 bytes: it is part of a segment',
    );
  });
});

test("more than 65,280 sections survive the loss of some", () => {
  const builder = new ElfBuilder();
  const sections = Array.from({ length: 65_400 }, (_, index) => builder.addSection({ name: `.s${index}` }));
  builder.addSymbol({ name: "high", section: sections[65_390]! });
  const file = readElf(builder.finish());
  // toEqual takes seconds for so many bytes.
  expect(Buffer.compare(new ElfEditor(file).finish(), file.bytes)).toBe(0);

  const editor = new ElfEditor(file);
  for (const section of editor.sections.slice(0, 10)) editor.remove(section);
  const many = readElf(editor.finish());
  expect(many.sections.length).toBe(file.sections.length - 10);
  expect(many.symbols?.section(1)?.name).toBe(".s65390");

  const fewer = new ElfEditor(file);
  const gone = new Set(fewer.sections.slice(0, 60_000));
  for (const section of gone) fewer.remove(section);
  const few = readElf(fewer.finish());
  expect(few.header.sectionCount).toBe(file.sections.length - 60_000);
  expect(few.sections[0]?.size).toBe(0);
  expect(few.symbols?.section(1)?.name).toBe(".s65390");
});

test("edits of damaged files succeed or fail with FormatError or ElfEditError", () => {
  const patches = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(elfDescriptions(), patches, fc.nat(), fc.nat(), (description, changes, first, second) => {
      const { bytes } = buildElf(description);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      try {
        const editor = new ElfEditor(readElf(bytes));
        for (const place of [first, second]) {
          const section = editor.sections[place % Math.max(1, editor.sections.length)];
          if (section !== undefined) editor.remove(section);
        }
        editor.keepSymbols((symbols, index) => symbols.isLocal(index));
        const edited = editor.finish();
        expect(edited.length).toBeLessThan(2 * bytes.length + 8192 * editor.sections.length);
        readElf(edited);
      } catch (error) {
        if (!(error instanceof FormatError) && !(error instanceof ElfEditError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
