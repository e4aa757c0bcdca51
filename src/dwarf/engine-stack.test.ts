import { expect, test } from "vitest";
import { engineFrames } from "./index.ts";

test("frames of V8, among those of JavaScript", () => {
  const stack = `RuntimeError: memory access out of bounds
    at store (wasm://wasm/0123abcd:wasm-function[12]:0x1a2)
    at prog.wasm.main (wasm://wasm/prog.wasm-0123abcd:wasm-function[3]:0x4d)
    at wasm://wasm/0123abcd:wasm-function[1]:0x30
    at operator new(unsigned long) (wasm://wasm/0123abcd:wasm-function[2]:0x31)
    at start (file:///work/program.js:10:5)`;
  expect(engineFrames(stack)).toEqual([
    { index: 12, name: "store", offset: 0x1a2 },
    { index: 3, name: "main", offset: 0x4d },
    { index: 1, name: undefined, offset: 0x30 },
    { index: 2, name: "operator new(unsigned long)", offset: 0x31 },
  ]);
});

test("frames of Firefox", () => {
  const stack = `store@http://localhost/page.js line 5 > WebAssembly.Module:wasm-function[12]:0x1a2
wasm-function[3]@http://localhost/page.js line 5 > WebAssembly.Module:wasm-function[3]:0x4d
start@http://localhost/page.js:10:5
`;
  expect(engineFrames(stack)).toEqual([
    { index: 12, name: "store", offset: 0x1a2 },
    { index: 3, name: undefined, offset: 0x4d },
  ]);
});

test("what is no stack has no frames", () => {
  expect(engineFrames("")).toEqual([]);
});
