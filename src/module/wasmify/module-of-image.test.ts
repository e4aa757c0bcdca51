import { describe, expect, test } from "vitest";
import { I32, readCustom, readModule, validate } from "../../wasm/index.ts";
import { encodedEntries } from "./image-entries.ts";
import type { LinkedImage } from "./linked-image.ts";
import { moduleOfImage } from "./module-of-image.ts";

const text = new TextEncoder();
const limits = { minimum: 1n, maximum: undefined, shared: false, address64: false };

/** A program: imports a memory, defines `main(i32) -> i32`, which adds the word at its argument to itself. */
const program: LinkedImage = {
  entries: {
    type: encodedEntries("type", [
      {
        explicit: false,
        types: [{ form: "plain", supertypes: [], composite: { kind: "func", parameters: [I32], results: [I32] } }],
      },
    ]),
    import: encodedEntries("import", [
      { module: "env", name: "memory", external: { kind: "memory", type: { limits } } },
      { module: "env", name: "log", external: { kind: "func", type: 0 } },
    ]),
    function: { count: 1, pieces: [Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0)] },
    export: encodedEntries("export", [
      { name: "_start", kind: "func", index: 1 },
      { name: "log", kind: "func", index: 0 },
    ]),
    code: { count: 1, pieces: [Uint8Array.of(7, 0), Uint8Array.of(0x20, 0, 0x2d, 0, 0, 0x0b)] },
  },
  memory: {
    pieces: [
      { address: 1024, bytes: text.encode("hello"), name: ".rodata" },
      { address: 2048, bytes: new Uint8Array(0) },
      { address: 4096, bytes: Uint8Array.of(1, 2) },
    ],
    placement: { kind: "passive", entry: 1 },
  },
  names: { module: "program", functions: [{ index: 1, name: "main" }] },
};

interface Program {
  readonly memory: Uint8Array;
  readonly exports: Record<string, (argument: number) => number>;
}

function run(image: LinkedImage): Program {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(moduleOfImage(image));
  const instance = new WebAssembly.Instance(module, { env: { memory, log: (x: number) => x, base: 256 } });
  return { memory: new Uint8Array(memory.buffer), exports: instance.exports as unknown as Program["exports"] };
}

describe("a program with an entry point", () => {
  const bytes = moduleOfImage(program);

  test("is valid", () => {
    expect(() => validate(readModule(bytes))).not.toThrow();
  });

  test("touches no memory before it is entered", () => {
    const { memory, exports } = run(program);
    expect(memory[1024]).toBe(0);
    expect(exports["_start"]?.(1025)).toBe("e".charCodeAt(0));
    expect([...memory.subarray(4096, 4098)]).toEqual([1, 2]);
  });

  test("has names of what was added, and of segments", () => {
    const names = Object.fromEntries(
      (readCustom(readModule(bytes), "name") ?? []).map((block) => [block.kind, "value" in block ? block.value : []]),
    );
    expect(names).toEqual({
      module: "program",
      function: [
        { index: 1, name: "main" },
        { index: 2, name: "__wasm_init_memory" },
        { index: 3, name: "main.entry" },
      ],
      data: [{ index: 0, name: ".rodata" }],
    });
  });

  test("without contents gets no function", () => {
    const memory = { pieces: [], placement: { kind: "passive", entry: 1 } } as const;
    expect(readModule(moduleOfImage({ ...program, memory })).functions).toEqual([0]);
  });

  test("whose entry point there is not", () => {
    const memory = { pieces: program.memory?.pieces ?? [], placement: { kind: "passive", entry: 9 } } as const;
    expect(() => moduleOfImage({ ...program, memory })).toThrow("entry point is function 9");
  });
});

test("active segments lie at their addresses", () => {
  const pieces = program.memory?.pieces ?? [];
  const { memory } = run({ ...program, memory: { pieces, placement: { kind: "active" } } });
  expect(String.fromCharCode(...memory.subarray(1024, 1029))).toBe("hello");
});

test("active segments lie behind a base", () => {
  const base = encodedEntries("import", [
    { module: "env", name: "base", external: { kind: "global", type: { type: I32, mutable: false } } },
  ]);
  const imports = program.entries.import;
  const { memory } = run({
    ...program,
    entries: {
      ...program.entries,
      import: { count: 3, pieces: [...(imports?.pieces ?? []), ...base.pieces] },
    },
    memory: {
      pieces: [
        { address: 0, bytes: Uint8Array.of(7) },
        { address: 8, bytes: Uint8Array.of(8) },
      ],
      placement: { kind: "active", base: 0 },
    },
  });
  expect([memory[256], memory[264]]).toEqual([7, 8]);
});

test("custom sections stand where they are asked for, names in front of producers", () => {
  const pieces = [Uint8Array.of(0)];
  const module = moduleOfImage({
    entries: { type: { count: 0, pieces: [] }, memory: encodedEntries("memory", [{ limits }]) },
    names: {
      tables: [
        { index: 2, name: "b\udc80" },
        { index: 1, name: "a" },
        { index: 2, name: "c" },
      ],
    },
    customs: [
      { name: "end", pieces },
      { name: "producers", pieces },
      { name: "first", pieces, behind: "header" },
      { name: "behind no section", pieces, behind: "import" },
      { name: "behind memory", pieces, behind: "memory" },
    ],
  });
  const sections = readModule(module).sections.map(({ name }) => name);
  expect(sections).toEqual([
    "first",
    "type",
    "behind no section",
    "memory",
    "behind memory",
    "end",
    "name",
    "producers",
  ]);
  expect(readCustom(readModule(module), "name")).toEqual([
    {
      kind: "table",
      value: [
        { index: 1, name: "a" },
        { index: 2, name: "b\ufffd" },
      ],
    },
  ]);
});

test("the count of bodies is padded where addresses of code must not depend on it", () => {
  const module = readModule(moduleOfImage({ ...program, padsCodeCount: true }));
  const section = module.section("code");
  expect([...module.bytes.subarray(section?.contents, (section?.contents ?? 0) + 5)]).toEqual([
    0x83, 0x80, 0x80, 0x80, 0,
  ]);
});
