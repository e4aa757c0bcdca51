import { expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import { wat2wasm } from "../../test/support/wabt.ts";
import { memoryLimitsOf } from "./module-needs.ts";

test.for([
  ['(import "env" "memory" (memory 2 7))', { initial: 2, maximum: 7, isShared: false }],
  ['(import "env" "memory" (memory 2 7 shared))', { initial: 2, maximum: 7, isShared: true }],
  ['(import "env" "memory" (memory 300))', { initial: 300, maximum: undefined, isShared: false }],
  ["(memory 2)", undefined],
  ["", undefined],
  [
    `(type $f (func)) (import "m" "f" (func (type $f))) (import "m" "t" (table 1 2 funcref))
     (import "m" "g" (global (mut i64))) (import "m" "e" (tag (type $f))) (import "m" "m" (memory 5))`,
    { initial: 5, maximum: undefined, isShared: false },
  ],
] as const)("the memory that is imported: %s", async ([fields, limits]) => {
  expect(memoryLimitsOf(await wat2wasm(`(module ${fields})`))).toEqual(limits);
});

test("references have heap types behind them", () => {
  // (import "" "" (table 1 (ref 0))) (import "" "" (global (ref null func))) (import "" "" (memory 9)), which wabt does not know.
  const table = [0, 0, 1, 0x64, 0, 0, 1];
  const global = [0, 0, 3, 0x63, 0x70, 0];
  const memory = [0, 0, 2, 0, 9];
  const imports = [3, ...table, ...global, ...memory];
  const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, imports.length, ...imports);
  expect(memoryLimitsOf(module)).toEqual({ initial: 9, maximum: undefined, isShared: false });
});

test("what is no module says what it is instead", () => {
  expect(() => memoryLimitsOf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0))).toThrow(
    "Cannot read magic number of a module at offset 0x0: found 0x464c457f, expected 0x6d736100",
  );
  expect(() => memoryLimitsOf(Uint8Array.of(1))).toThrow(FormatError);
});
