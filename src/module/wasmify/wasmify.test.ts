import { describe, expect, test } from "vitest";
import { hexOf } from "../../bytes/index.ts";
import { ElfBuilder, ET_EXEC, ET_REL, readElf, SHF_ALLOC, SHT_NOBITS } from "../../elf/index.ts";
import { FUNCREF, I32, readModule } from "../../wasm/index.ts";
import { elfOfImage } from "./elf-of-image.ts";
import { encodedEntries } from "./image-entries.ts";
import type { LinkedImage } from "./linked-image.ts";
import { moduleOfImage } from "./module-of-image.ts";
import { wasmify } from "./wasmify.ts";

const limits = { minimum: 1n, maximum: undefined, shared: false, address64: false };
const empty = { kind: "func", parameters: [], results: [] } as const;
const piece = Uint8Array.of(1, 2, 3);

const image: LinkedImage = {
  entries: {
    type: encodedEntries("type", [
      {
        explicit: true,
        types: [
          { form: "plain", supertypes: [], composite: empty },
          { form: "plain", supertypes: [], composite: { kind: "array", element: { storage: I32, mutable: false } } },
        ],
      },
    ]),
    import: encodedEntries("import", [
      { module: "env", name: "memory", external: { kind: "memory", type: { limits } } },
      { module: "env", name: "base", external: { kind: "global", type: { type: I32, mutable: false } } },
    ]),
    function: encodedEntries("function", [0]),
    table: encodedEntries("table", [{ type: { element: FUNCREF, limits }, initial: undefined }]),
    tag: { count: 0, pieces: [] },
    export: encodedEntries("export", [{ name: "_start", kind: "func", index: 0 }]),
    code: { count: 1, pieces: [Uint8Array.of(2, 0), Uint8Array.of(0x0b)] },
    data: { count: 1, pieces: [Uint8Array.of(1, 1, 0x41)] },
  },
  start: 0,
  memory: {
    pieces: [
      { address: 1024, bytes: piece, name: ".rodata" },
      { address: 2048, bytes: piece, name: ".data" },
    ],
    placement: { kind: "passive", entry: 0 },
  },
  names: {
    module: "program",
    functions: [{ index: 0, name: "main" }],
    types: [{ index: 1, name: "numbers" }],
    globals: [{ index: 0, name: "base" }],
    data: [{ index: 0, name: "data#0:.hand" }],
  },
  customs: [
    { name: "dylink.0", pieces: [piece], behind: "header" },
    { name: ".debug_info", pieces: [piece] },
    { name: "one", pieces: [piece] },
    { name: "target_features", pieces: [piece] },
  ],
  padsCodeCount: true,
};

describe("an image through an ELF file is the same module", () => {
  test.each<readonly [string, LinkedImage]>([
    ["with an entry point", image],
    ["without data", { entries: image.entries }],
    ["with active data", { ...image, memory: { pieces: image.memory?.pieces ?? [], placement: { kind: "active" } } }],
    ["a library", { ...image, memory: { pieces: image.memory?.pieces ?? [], placement: { kind: "active", base: 0 } } }],
    [
      "with two custom sections of one name",
      { ...image, padsCodeCount: false, customs: [0, 1].map(() => ({ name: "x", pieces: [piece] })) },
    ],
    ["empty", { entries: {} }],
  ])("%s", (_, each) => {
    expect(hexOf(wasmify(elfOfImage(each)))).toBe(hexOf(moduleOfImage(each)));
  });
});

test("the file can be looked at", () => {
  const elf = readElf(elfOfImage(image));
  expect(elf.header.type).toBe(ET_EXEC);
  expect(elf.section(".space.rectype")?.size).toBe(1);
  expect(elf.section(".space.type")?.size).toBe(2);
  expect(elf.segments.map(({ address, fileSize }) => [address, fileSize])).toEqual([
    [1024, 3],
    [2048, 3],
  ]);
});

test("--active-data", () => {
  const module = readModule(wasmify(elfOfImage(image), { activeData: true }));
  expect(module.functions).toHaveLength(1);
  expect(module.section("datacount")).toBeUndefined();
});

describe("files that others have made", () => {
  test("elements in the original's form, memory without contents", () => {
    const elf = new ElfBuilder({ type: ET_EXEC });
    elf.addSection({ name: ".wasm.element", content: Uint8Array.of(0x80, 0, 1) });
    elf.addSection({ name: ".space.element", type: SHT_NOBITS, size: 2 });
    elf.addSection({ name: ".bss", type: SHT_NOBITS, flags: SHF_ALLOC, size: 5, address: 64 });
    const module = readModule(wasmify(elf.finish(), { moduleName: "old" }));
    expect(module.elements[0]?.items).toEqual({ kind: "functions", indices: [0, 1] });
    expect(module.sections.map(({ name }) => name)).toEqual(["element", "name"]);
  });

  test.each<readonly [string, () => Uint8Array]>([
    ["the type of the ELF file", () => new ElfBuilder({ type: ET_REL }).finish()],
    ["the machine", () => new ElfBuilder({ type: ET_EXEC, machine: 62 }).finish()],
    [
      "2 entries",
      () => {
        const elf = new ElfBuilder({ type: ET_EXEC });
        elf.addSection({ name: ".wasm.type", content: Uint8Array.of(1) });
        elf.addSection({ name: ".space.type", content: new Uint8Array(2) });
        return elf.finish();
      },
    ],
  ])("are refused for %s", (what, make) => {
    expect(() => wasmify(make())).toThrow(what);
  });
});
