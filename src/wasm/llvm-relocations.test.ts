import { expect, test } from "vitest";
import { allLlvmRelocations, fieldSizeOf, llvmRelocation } from "./llvm-relocations.ts";

test("rows are found by their numbers, which have no gaps", () => {
  allLlvmRelocations().forEach((row, index) => {
    expect(row.type).toBe(index);
    expect(llvmRelocation(index)).toBe(row);
    expect(row.name).toMatch(/^R_WASM_[A-Z0-9_]+$/);
  });
  expect(llvmRelocation(allLlvmRelocations().length)).toBeUndefined();
});

test("names say how the field is encoded", () => {
  for (const row of allLlvmRelocations()) {
    const { name } = row;
    const [, encoding, bits = "32"] = /_(I|S?LEB)(32|64)?$/.exec(name) ?? [];
    expect([name, row.field]).toEqual([name, encoding === "I" ? "le" : encoding === "SLEB" ? "sleb" : "uleb"]);
    expect([name, row.bits]).toEqual([name, Number(bits)]);
    const sizes = { le: row.bits / 8, uleb: Math.ceil(row.bits / 7), sleb: Math.ceil(row.bits / 7) };
    expect([name, fieldSizeOf(row)]).toEqual([name, sizes[row.field]]);
  }
});

test("addresses and offsets have addends, indices have none", () => {
  for (const { name, hasAddend } of allLlvmRelocations()) {
    expect([name, hasAddend]).toEqual([name, /MEMORY_ADDR|OFFSET/.test(name)]);
  }
});
