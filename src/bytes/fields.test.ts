import { expect, test } from "vitest";
import { FieldTree } from "./fields.ts";

test("fields nest as they are opened and closed", () => {
  const tree = new FieldTree();
  tree.open("outer", 0);
  tree.open("inner", 1);
  tree.close(3, "x");
  expect(tree.fields).toEqual([]);
  tree.close(4);
  expect(tree.fields).toEqual([
    {
      label: "outer",
      start: 0,
      end: 4,
      value: undefined,
      fields: [{ label: "inner", start: 1, end: 3, value: "x", fields: [] }],
    },
  ]);
});

test("closing what is not open is our mistake", () => {
  expect(() => new FieldTree().close(0)).toThrow(RangeError);
});

test("a size goes in front of what it measures and moves it", () => {
  const tree = new FieldTree();
  tree.open("before", 0);
  tree.close(4);
  tree.open("empty", 5);
  tree.close(5);
  tree.open("data", 5);
  tree.open("first byte", 5);
  tree.close(6);
  tree.close(205);
  tree.size({ label: "size", value: "200", start: 4, reservedEnd: 5, end: 6 });
  expect(tree.fields.map(({ label, start, end }) => [label, start, end])).toEqual([
    ["before", 0, 4],
    ["size", 4, 6],
    ["empty", 6, 6],
    ["data", 6, 206],
  ]);
  expect(tree.fields[3]?.fields[0]).toMatchObject({ start: 6, end: 7 });
});
