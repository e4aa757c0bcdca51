import { expect, test } from "vitest";
import { readModule, writeModule } from "../../wasm/index.ts";
import { attachDynamicInfo, dynamicInfoOf } from "./dynamic-info.ts";

const module = writeModule([
  { section: "start", contents: 0 },
  { custom: "other", bytes: Uint8Array.of(1) },
]);
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test("what is attached is read, and replaced", () => {
  expect(dynamicInfoOf(module)).toBeUndefined();
  const attached = attachDynamicInfo(module, json({ libs: ["libc.wasm"], entry: 3 }));
  expect(dynamicInfoOf(attached)).toEqual({ libs: ["libc.wasm"], entry: 3 });
  const again = attachDynamicInfo(attached, json({ def: [["x", 16_384]] }));
  expect(dynamicInfoOf(again)).toEqual({ def: [["x", 16_384]] });
  expect(readModule(again).sections.map(({ name }) => name)).toEqual(["start", "other", "dyninfo"]);
});

test("other JSON is refused", () => {
  expect(() => attachDynamicInfo(module, json({ entry: "main" }))).toThrow('Cannot read "entry" of dyninfo');
  expect(() => attachDynamicInfo(module, json([]))).toThrow("expected a JSON object");
});
