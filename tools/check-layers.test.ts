import { describe, expect, test } from "vitest";
import { checkLayers } from "./check-layers.ts";
import { layers } from "./layers.ts";

describe("checkLayers", () => {
  test("allows what the table allows", () => {
    const text = [
      'import { Reader } from "../bytes/index.ts";',
      'import type { Opcode } from "./opcodes.ts";',
      '// import { x } from "../elf/index.ts"',
      'export { leb } from "../bytes/index.ts";',
    ].join("\n");
    expect(checkLayers([{ path: "wasm/reader.ts", text }])).toEqual([]);
  });

  test.each([
    ["wasm/a.ts", 'import { x } from "../elf/index.ts";', 'src/wasm/a.ts:1: "wasm" may not import "elf", only "bytes"'],
    [
      "bytes/a.ts",
      '\nexport * from "../wasm/index.ts";',
      'src/bytes/a.ts:2: "bytes" may not import "wasm", only nothing',
    ],
    [
      "wasm/a.ts",
      'import type { x } from "../bytes/leb.ts";',
      'Of "bytes" only "bytes/index.ts" is visible, not "bytes/leb.ts"',
    ],
    ["wasm/a.ts", 'await import("../cli/main.ts");', '"wasm" may not import "cli", only "bytes"'],
    ["elf/a.ts", 'import { readFileSync } from "node:fs";', '"elf" may not import "node:fs", only nothing'],
    ["elf/a.ts", 'import { Command } from "commander";', '"elf" may not import "commander", only nothing'],
    ["elf/a.ts", 'import { x } from "../../test/support/x.ts";', '"../../test/support/x.ts" is outside src/'],
    ["fs/tmp.ts", 'import { x } from "../kernel/index.ts";', '"fs" may not import "kernel", only "vfs", "abi"'],
    ["helpers/a.ts", "", "src/helpers/a.ts:1: This folder has no row in tools/layers.ts"],
  ])("%s: %s", (path, text, problem) => {
    const problems = checkLayers([{ path, text }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test("the longest folder is the area", () => {
    const text = 'import { x } from "../../kernel/index.ts";';
    expect(checkLayers([{ path: "fs/proc/index.ts", text }])).toEqual([]);
  });

  test("a test may import test/ and packages, but no other area's inside", () => {
    const text = 'import "vitest"; import "../../test/support/clang.ts"; import "../wasm/opcodes.ts";';
    expect(checkLayers([{ path: "objdump/nm.test.ts", text }])).toEqual([
      'src/objdump/nm.test.ts:1: Of "wasm" only "wasm/index.ts" is visible, not "wasm/opcodes.ts"',
    ]);
  });
});

describe("the table", () => {
  test.each(Object.entries(layers))("%s imports areas that exist", (_, { imports }) => {
    expect(Object.keys(layers)).toEqual(expect.arrayContaining([...imports]));
  });

  test("has no cycle", () => {
    const reaches = (from: string, path: readonly string[]): void => {
      expect(path, `cycle ${[...path, from].join(" -> ")}`).not.toContain(from);
      for (const next of layers[from]?.imports ?? []) reaches(next, [...path, from]);
    };
    for (const area of Object.keys(layers)) reaches(area, []);
  });

  test("neither the toolchain nor the kernel knows the other", () => {
    for (const area of ["asm", "ld", "module"]) expect(layers[area]?.imports).not.toContain("kernel");
    for (const area of ["asm", "ld", "module"]) expect(layers["kernel"]?.imports).not.toContain(area);
    for (const [area, { imports }] of Object.entries(layers)) {
      if (area !== "cli" && !area.startsWith("host/node/")) expect(imports).not.toContain("host/node");
    }
  });
});
