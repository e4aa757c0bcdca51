import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeUtf8, nameBytesOf, type NameBytes } from "../bytes/index.ts";
import { NameTable } from "./name-table.ts";

test("finds what a map of texts finds", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 5 }), { maxLength: 600 }), (names) => {
      const table = new NameTable<NameBytes>();
      const map = new Map<string, NameBytes>();
      const wrong: string[] = [];
      for (const name of names) {
        const item = nameBytesOf(name);
        if (table.find(item) !== map.get(name)) wrong.push(name);
        if (map.has(name)) continue;
        map.set(name, item);
        table.add(item);
      }
      expect(table.items).toEqual([...map.values()]);
      for (const [name, item] of map) if (table.find(nameBytesOf(name)) !== item) wrong.push(name);
      expect(wrong).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("names are where they are: other bytes around them do not matter", () => {
  const table = new NameTable<NameBytes>();
  const item = { nameBytes: encodeUtf8("<main>"), nameStart: 1, nameEnd: 5 };
  table.add(item);
  expect(table.find(nameBytesOf("main"))).toBe(item);
  expect(table.find(nameBytesOf("<main>"))).toBeUndefined();
  expect(table.find(nameBytesOf("mai"))).toBeUndefined();
  expect(table.find(nameBytesOf(""))).toBeUndefined();
});
