import { describe, expect, test } from "vitest";
import { complaintOf } from "../../test/support/failures.ts";
import { galleryModule, wholeGallery } from "../../test/support/instruction-gallery.ts";
import { FieldTree, Writer, type PaddedLebs } from "../bytes/index.ts";
import { blockOf, readCustom, readRelocationSections } from "./custom/index.ts";
import type { FunctionType } from "./entities.ts";
import { expressionOf } from "./expression.ts";
import { sectionsOf, writeModule, type SectionSource } from "./module-writer.ts";
import { isModule, readModule } from "./module.ts";
import { EXTERNREF, FUNCREF, I32, I64 } from "./value-types.ts";

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const bytesOf = (...sections: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([...HEADER, ...sections.flat()]);

const binaryType: FunctionType = { kind: "func", parameters: [I32, I64], results: [I32] };
const limits = { minimum: 1n, maximum: undefined, shared: false, address64: false };
const zero = expressionOf(Uint8Array.of(0x41, 0));

/** One of everything. */
const everything: readonly SectionSource[] = [
  {
    section: "type",
    contents: [{ explicit: false, types: [{ form: "plain", supertypes: [], composite: binaryType }] }],
  },
  {
    section: "import",
    contents: [
      { module: "env", name: "add", external: { kind: "func", type: 0 } },
      { module: "env", name: "memory", external: { kind: "memory", type: { limits } } },
      { module: "env", name: "subtract", external: { kind: "func", type: 0 } },
    ],
  },
  { section: "function", contents: [0] },
  { section: "table", contents: [{ type: { element: EXTERNREF, limits }, initial: undefined }] },
  { section: "memory", contents: [{ limits: { ...limits, maximum: 70_000n } }] },
  { section: "tag", contents: [{ type: 0 }] },
  { section: "global", contents: [{ type: { type: I32, mutable: true }, initial: zero }] },
  { section: "export", contents: [{ name: "main", kind: "func", index: 2 }] },
  { section: "start", contents: 2 },
  {
    section: "element",
    contents: [
      {
        flags: 4,
        mode: { kind: "active", target: 0, offset: zero },
        type: FUNCREF,
        items: { kind: "expressions", expressions: [expressionOf(Uint8Array.of(0xd2, 0))] },
      },
    ],
  },
  { section: "datacount", contents: 1 },
  { section: "code", contents: [{ locals: [{ count: 3, type: I32 }], code: zero }] },
  { section: "data", contents: [{ flags: 1, mode: { kind: "passive" }, bytes: Uint8Array.of(7) }] },
  { custom: "anything", bytes: Uint8Array.of(1, 2, 3) },
];

describe("a module with one of everything", () => {
  const bytes = writeModule(everything);
  const module = readModule(bytes, { base: 1000 });

  test("has its sections in order", () => {
    expect(module.sections.map(({ name }) => name)).toEqual(
      everything.map((source) => ("section" in source ? source.section : "anything")),
    );
    expect(module.sections[0]).toMatchObject({ id: 1, start: 8, contents: 10 });
    expect(module.sections.at(-1)?.end).toBe(bytes.length);
  });

  test("gives back what it was written of", () => {
    for (const source of everything) {
      if (!("section" in source) || ["global", "element", "code"].includes(source.section)) continue;
      expect(module.contents(source.section)).toEqual(source.contents);
    }
    expect(module.types).toEqual([
      { explicit: false, types: [{ form: "plain", supertypes: [], composite: binaryType }] },
    ]);
    expect(module.imports.map(({ name }) => name)).toEqual(["add", "memory", "subtract"]);
    expect(module.importsOf("func").map(({ name }) => name)).toEqual(["add", "subtract"]);
    expect(module.functions).toEqual([0]);
    expect(module.tables).toEqual([{ type: { element: EXTERNREF, limits }, initial: undefined }]);
    expect(module.memories).toEqual([{ limits: { ...limits, maximum: 70_000n } }]);
    expect(module.tags).toEqual([{ type: 0 }]);
    expect(module.globals[0]?.initial.bytes).toEqual(zero.bytes);
    expect(module.exports).toEqual([{ name: "main", kind: "func", index: 2 }]);
    expect(module.start).toBe(2);
    expect(module.elements[0]?.items.kind).toBe("expressions");
    expect(module.dataCount).toBe(1);
    expect(module.data).toEqual([{ flags: 1, mode: { kind: "passive" }, bytes: Uint8Array.of(7) }]);
  });

  test("has function bodies as views, with absolute offsets", () => {
    expect(module.code.count).toBe(1);
    const { locals, code } = module.code.body(0);
    expect(locals).toEqual([{ count: 3, type: I32 }]);
    expect(code.bytes).toEqual(zero.bytes);
    expect(code.bytes.buffer).toBe(bytes.buffer);
    expect(code.offset).toBe(1000 + module.code.end(0) - 3);
    expect(module.code.start(0)).toBe(module.code.end(0) - 6);
    expect(() => module.code.body(1)).toThrow("There is no function body 1 among 1");
  });

  test("has custom sections by name", () => {
    expect(module.customSections()).toHaveLength(1);
    expect(module.customSections("anything")).toHaveLength(1);
    expect(module.customSections("type")).toEqual([]);
    expect(module.section("type")?.id).toBe(1);
    const [custom] = module.customSections();
    expect(module.reader(custom!).view(3, "bytes")).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("is the same bytes when its sections are written as they are", () => {
    expect(writeModule(sectionsOf(module))).toEqual(bytes);
  });
});

test("an empty module has nothing", () => {
  const module = readModule(bytesOf());
  for (const name of ["types", "imports", "functions", "tables", "memories", "tags", "globals", "exports"] as const) {
    expect(module[name]).toEqual([]);
  }
  expect([module.elements, module.data]).toEqual([[], []]);
  expect([module.start, module.dataCount, module.code.count]).toEqual([undefined, undefined, 0]);
  expect(readCustom(module, "name")).toBeUndefined();
  expect(readRelocationSections(module)).toEqual([]);
});

describe("laziness", () => {
  test("opening does not decode: a module with malformed contents opens", () => {
    const module = readModule(bytesOf([1, 2, 1, 0x99], [10, 2, 9, 9], [3, 2, 1, 0]));
    expect(module.functions).toEqual([0]);
    expect(complaintOf(() => module.types)).toMatch(/^count of section "type" at offset 0xa/);
    expect(complaintOf(() => module.code)).toMatch(/^count of function bodies at offset 0xe/);
  });

  test("a section is decoded once", () => {
    const module = readModule(galleryModule(wholeGallery()));
    expect(module.types).toBe(module.types);
    expect(module.code).toBe(module.code);
  });

  test("a section that failed fails again", () => {
    const module = readModule(bytesOf([1, 1, 1]));
    expect(complaintOf(() => module.types)).toBeDefined();
    expect(complaintOf(() => module.types)).toBeDefined();
  });

  test("of sections that occur twice, which no valid module has, the first is read and both are kept", () => {
    const bytes = bytesOf([3, 2, 1, 5], [3, 2, 1, 6]);
    const module = readModule(bytes);
    expect(module.functions).toEqual([5]);
    expect(writeModule(sectionsOf(module))).toEqual(bytes);
  });
});

describe("headers", () => {
  test.each([
    [[], "magic number at offset 0x0: found the end of module, expected 4 bytes"],
    [[0x7f, 0x45, 0x4c, 0x46], 'magic number at offset 0x0: found 0x464c457f, expected "\\0asm"'],
    [[...HEADER.slice(0, 4), 1], "version at offset 0x4: found 1 byte before the end of module, expected 4 bytes"],
    [[...HEADER.slice(0, 4), 2, 0, 0, 0], "version at offset 0x4: found 2, expected 1"],
    [[...HEADER.slice(0, 4), 0x0d, 0, 1, 0], "version at offset 0x4: found a component, expected 1"],
    [[...HEADER, 14, 0], "section id at offset 0x8: found 14, expected 0 to 13"],
    [
      [...HEADER, 1],
      'size of section "type" at offset 0x9: found the end of module, expected a LEB128 integer of at most 5 bytes',
    ],
    [[...HEADER, 1, 3, 0], 'section "type" at offset 0xa: found 1 byte before the end of module, expected 3 bytes'],
    [[...HEADER, 0, 1, 5], "name of custom section at offset 0xb: found the end of custom section, expected 5 bytes"],
    [[...HEADER, 0, 2, 1, 0xc0], "name of custom section at offset 0xb: found byte 0xc0, expected valid UTF-8"],
  ])("%j", (bytes, complaint) => {
    expect(complaintOf(() => readModule(Uint8Array.from(bytes)))).toBe(complaint);
  });

  test("offsets are absolute in the file that a module is part of", () => {
    const read = (): unknown => readModule(Uint8Array.from([...HEADER, 14, 0]), { base: 0x1000 });
    expect(complaintOf(read)).toBe("section id at offset 0x1008: found 14, expected 0 to 13");
  });

  test("isModule looks at the magic number alone", () => {
    expect(isModule(Uint8Array.from(HEADER))).toBe(true);
    expect(isModule(Uint8Array.from(HEADER.slice(0, 4)))).toBe(true);
    expect(isModule(Uint8Array.from(HEADER.slice(0, 3)))).toBe(false);
    expect(isModule(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46]))).toBe(false);
  });
});

test("function bodies that do not fill the section are malformed", () => {
  const codeOf = (...contents: readonly number[]) => readModule(bytesOf([10, contents.length, ...contents])).code;
  expect(complaintOf(() => codeOf(1, 2, 0, 0x0b, 0))).toBe(
    'section "code" at offset 0xe: found 1 byte more, expected its end',
  );
  expect(complaintOf(() => codeOf(1, 9, 0))).toContain("count of function bodies at offset 0xa");
  expect(complaintOf(() => codeOf(1, 9, 0, 0x0b))).toContain("body at offset 0xc: found 2 bytes before the end");
  expect(complaintOf(() => codeOf(1, 3, 1, 1, 0x40).body(0))).toBe(
    "type of run 0 of locals of body 0 at offset 0xe: found byte 0x40, expected a value type",
  );
});

test("padded sizes and locals are noted, and kept when they are written again", () => {
  const bytes = bytesOf([10, 0x8a, 0x80, 0, 0x81, 0, 0x86, 0x80, 0x80, 0, 1, 0x82, 0, 0x7f, 0x0b]);
  const size = bytes.length - 12;
  bytes[9] = 0x80 | size;
  bytes[14] = 0x80 | (size - 6);
  const padded: PaddedLebs = new Map();
  const module = readModule(bytes, { padded });
  const { locals, code } = module.code.body(0);
  expect(locals).toEqual([{ count: 2, type: I32 }]);
  expect(writeModule([{ section: "code", contents: [{ locals, code }] }], { padded })).toEqual(bytes);
  expect(writeModule([{ section: "code", contents: [{ locals, code }] }])).toHaveLength(bytes.length - 7);
});

test("a reader of a section tells of its fields", () => {
  const module = readModule(bytesOf([3, 2, 1, 5]));
  const fields = new FieldTree();
  const [section] = module.sections;
  module.reader(section!, fields).u8("byte");
  fields.open("more", 11);
  fields.close(12);
  expect(fields.fields).toHaveLength(1);
});

describe("custom sections", () => {
  const writer = new Writer();
  writer.u8(0);
  writer.sized("module name", () => writer.name("library"));
  const nameSection = writer.finish();

  test("are read by name, the first of several", () => {
    const module = readModule(
      writeModule([
        { custom: "name", bytes: nameSection },
        { custom: "name", bytes: Uint8Array.of(0xff) },
      ]),
    );
    const blocks = readCustom(module, "name")!;
    expect(blocks).toEqual([{ kind: "module", value: "library" }]);
    expect(blockOf(blocks, "module")).toBe("library");
    expect(blockOf(blocks, "function")).toBeUndefined();
  });

  test("that are malformed are no reason not to open the module", () => {
    const module = readModule(writeModule([{ custom: "name", bytes: Uint8Array.of(0, 9) }]));
    expect(complaintOf(() => readCustom(module, "name"))).toBe(
      'block "module" of section "name" at offset 0x11: found the end of section "name", expected 9 bytes',
    );
  });

  test("named reloc. and something are relocation sections", () => {
    const module = readModule(
      writeModule([
        { custom: "reloc.CODE", bytes: Uint8Array.of(3, 1, 0, 5, 2) },
        { custom: "reloc.DATA", bytes: Uint8Array.of(4, 1, 5, 5, 2, 0x7f) },
      ]),
    );
    expect(readRelocationSections(module)).toEqual([
      { target: 3, entries: [{ type: 0, offset: 5, index: 2, addend: undefined }] },
      { target: 4, entries: [{ type: 5, offset: 5, index: 2, addend: -1n }] },
    ]);
  });
});

test("a Buffer is looked at as the array that it is", () => {
  const buffer = Buffer.from(writeModule(everything));
  const module = readModule(buffer);
  expect(module.bytes.constructor).toBe(Uint8Array);
  expect(module.bytes.buffer).toBe(buffer.buffer);
  expect(module.code.body(0).code.bytes.constructor).toBe(Uint8Array);
});
