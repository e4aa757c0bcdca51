import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimalModule } from "../../../test/support/minimal-module.ts";
import { linkedSource, throughSource } from "../../../test/support/source-round-trip.ts";
import { hexOf, Writer } from "../../bytes/index.ts";
import {
  customCodec,
  expressionOf,
  I32,
  readCustom,
  readModule,
  writeModule,
  type Block,
  type NameBlocks,
  type SectionSource,
} from "../../wasm/index.ts";
import { disassembleModule, disassembleModuleTo } from "./disassemble-module.ts";

const limits = { minimum: 1n, maximum: undefined, shared: false, address64: false };
const zero = expressionOf(Uint8Array.of(0x41, 0));
const empty = { locals: [], code: expressionOf(new Uint8Array(0)) };

/** Two functions of each kind of entry that can have a name, one of them imported where that can be. */
const sections: readonly SectionSource[] = [
  {
    section: "type",
    contents: [
      {
        explicit: false,
        types: [{ form: "plain", supertypes: [], composite: { kind: "func", parameters: [], results: [] } }],
      },
    ],
  },
  {
    section: "import",
    contents: [
      { module: "a", name: "b", external: { kind: "func", type: 0 } },
      { module: 'odd "', name: "\\\n\0é", external: { kind: "global", type: { type: I32, mutable: false } } },
    ],
  },
  { section: "function", contents: [0, 0] },
  { section: "memory", contents: [{ limits }] },
  { section: "tag", contents: [{ type: 0 }] },
  { section: "global", contents: [{ type: { type: I32, mutable: true }, initial: zero }] },
  { section: "export", contents: [{ name: "main", kind: "func", index: 1 }] },
  { section: "code", contents: [{ locals: [], code: expressionOf(Uint8Array.of(0x10, 0, 0x10, 2)) }, empty] },
  {
    section: "data",
    contents: [
      { flags: 0, mode: { kind: "active", target: 0, offset: zero }, bytes: new TextEncoder().encode("text\n\0") },
    ],
  },
];

function namesOf(blocks: readonly Block<NameBlocks>[]): SectionSource {
  const writer = new Writer();
  customCodec("name").write(writer, blocks);
  return { custom: "name", bytes: writer.finish() };
}

function named(blocks: readonly Block<NameBlocks>[], ...more: readonly SectionSource[]): Uint8Array {
  return writeModule([...sections, namesOf(blocks), ...more]);
}

function expectSame(bytes: Uint8Array): void {
  for (const syntax of ["gnu", "llvm"] as const) {
    expect(hexOf(minimalModule(throughSource(bytes, syntax))), syntax).toBe(hexOf(minimalModule(bytes)));
  }
}

const usual: readonly Block<NameBlocks>[] = [
  { kind: "module", value: "a.out" },
  {
    kind: "function",
    value: [
      { index: 0, name: "puts" },
      { index: 1, name: "main" },
      { index: 2, name: "std::vector<int>::push_back(int const&)" },
    ],
  },
  { kind: "type", value: [{ index: 0, name: "nothing" }] },
  { kind: "memory", value: [{ index: 0, name: "memory" }] },
  { kind: "global", value: [{ index: 1, name: "__stack_pointer" }] },
  { kind: "data", value: [{ index: 0, name: ".data" }] },
  { kind: "tag", value: [{ index: 0, name: "oops" }] },
];

describe("names", () => {
  test("become symbols, and symbols names", () => {
    const bytes = named(usual);
    const text = disassembleModule(bytes);
    expect(text).toContain("\tcall puts\n");
    expect(text).toContain('\tcall "std::vector<int>::push_back(int const&)"\n');
    expect(text).toContain('"data#0:.data":\n');
    expect(text).not.toContain('Custom section "name"');
    expectSame(bytes);
  });

  test("that several entries have", () => {
    const value = [
      { index: 0, name: "f" },
      { index: 1, name: "f" },
      { index: 2, name: "" },
    ];
    const bytes = named([
      { kind: "function", value },
      { kind: "global", value: [{ index: 0, name: "f" }] },
    ]);
    expect(disassembleModule(bytes)).toContain('"func#1:f":');
    expect(disassembleModule(bytes)).not.toContain('Custom section "name"');
    expectSame(bytes);
  });

  test("that look like what others are turned into", () => {
    expectSame(
      named([
        {
          kind: "function",
          value: [
            { index: 0, name: "func#1:f" },
            { index: 1, name: ".L" },
          ],
        },
      ]),
    );
  });

  test.each<readonly [string, readonly Block<NameBlocks>[]]>([
    ["of locals", [{ kind: "local", value: [{ index: 1, names: [{ index: 0, name: "x" }] }] }]],
    ["with a NUL", [{ kind: "function", value: [{ index: 0, name: "a\0b" }] }]],
    ["of what there is not", [{ kind: "function", value: [{ index: 9, name: "nine" }] }]],
    [
      "in another order",
      [
        {
          kind: "function",
          value: [
            { index: 1, name: "b" },
            { index: 0, name: "a" },
          ],
        },
      ],
    ],
    ["in unknown blocks", [{ kind: "unknown", id: 77, bytes: Uint8Array.of(1) }]],
  ])("%s stay as they are", (_, blocks) => {
    const bytes = named(blocks);
    expect(disassembleModule(bytes)).toContain('Custom section "name"');
    expectSame(bytes);
  });

  test("may be followed by producers", () => {
    const bytes = named(usual, { custom: "producers", bytes: Uint8Array.of(0) });
    expect(disassembleModule(bytes)).toContain("\t.byte 255 # behind all\n");
    expect(
      readModule(throughSource(bytes))
        .sections.map(({ name }) => name)
        .slice(-2),
    ).toEqual(["name", "producers"]);
  });

  test("follow the source", () => {
    const text = disassembleModule(named(usual)).replaceAll("main", "start");
    expect(readCustom(readModule(linkedSource(text)), "name")?.[1]).toMatchObject({
      value: [{ name: "puts" }, { name: "start" }, {}],
    });
  });

  test("any", () => {
    const name = fc.string({
      unit: fc.constantFrom("a", "B", '"', "\\", " ", ".", "#", "é", "\n", ";", "1", "$", ":", "x"),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ index: fc.nat(2), name }), { selector: ({ index }) => index }),
        (names) => {
          const value = names.toSorted((a, b) => a.index - b.index);
          expectSame(named([{ kind: "function", value }]));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("custom sections stay where they are, also several of one name", () => {
  const custom = (bytes: readonly number[]): SectionSource => ({ custom: 'a "\\', bytes: Uint8Array.from(bytes) });
  const bytes = writeModule([
    custom([1]),
    custom([]),
    ...sections.slice(0, 3),
    custom([2, 0x61, 0x62, 0x63, 0x64, 0xff]),
    ...sections.slice(3),
    custom(Array.from({ length: 100 }, () => 0)),
  ]);
  expectSame(bytes);
});

test("data of all bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, max: 127 }), fc.uint8Array({ maxLength: 50 }), (text, rest) => {
      const bytes = Uint8Array.from([...text, ...rest, ...new Uint8Array(40), ...text]);
      expectSame(
        writeModule([
          ...sections.slice(0, -1),
          { section: "data", contents: [{ flags: 1, mode: { kind: "passive" }, bytes }] },
        ]),
      );
    }),
    { numRuns: 30 },
  );
});

test("debug information is kept with a word about it, or left out", () => {
  const line: SectionSource = { custom: ".debug_line", bytes: Uint8Array.of(1, 2, 3) };
  const bytes = writeModule([...sections, line, { custom: "mine", bytes: Uint8Array.of(4) }]);
  for (const syntax of ["gnu", "llvm"] as const) {
    expect(disassembleModuleTo(() => undefined, { bytes, syntax }).sectionsWithOffsets).toEqual([".debug_line"]);
    const kept = readModule(throughSource(bytes, syntax));
    expect(kept.customSections().map(({ name }) => name)).toEqual([".debug_line", "mine"]);
    const text = disassembleModule(bytes, { syntax, stripDebug: true });
    expect(
      readModule(linkedSource(text, syntax))
        .customSections()
        .map(({ name }) => name),
    ).toEqual(["mine"]);
  }
  expect(disassembleModuleTo(() => undefined, { bytes, stripDebug: true }).sectionsWithOffsets).toEqual([]);
});

test("what is no module is refused", () => {
  expect(() => disassembleModule(Uint8Array.of(1, 2, 3))).toThrow("Cannot read");
});

test("imports that the linker would make itself stay what they are", () => {
  const names = ["__memory_base", "__stack_pointer", "__table_base"];
  const imports = names.map((name) => ({
    module: "env",
    name,
    external: { kind: "global", type: { type: I32, mutable: false } } as const,
  }));
  const value = names.map((name, index) => ({ index, name }));
  expectSame(writeModule([{ section: "import", contents: imports }, namesOf([{ kind: "global", value }])]));
});
