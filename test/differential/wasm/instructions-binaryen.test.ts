/** Every instruction in a module that Binaryen reads and prints under the name that the table has. */
import binaryen from "binaryen";
import { expect, test } from "vitest";
import { textName } from "../../../src/wasm/index.ts";
import { galleryModule, wholeGallery, type Exhibit } from "../../support/instruction-gallery.ts";

/** Instructions that Binaryen's representation has no expression for where they do nothing; wabt and V8 confirm them. */
const withoutExpression: ReadonlySet<string> = new Set(["block", "end"]);

test.each(wholeGallery())("$row.name", (shown) => {
  const { row } = shown;
  const text = functionByBinaryen(shown);
  const words = text.split(/[\s()]+/);
  if (withoutExpression.has(row.name)) expect(words).not.toContain(row.name);
  else expect(words).toContain(textName(row));
});

test("the nullable forms of casts are told apart by their type", () => {
  const texts = wholeGallery()
    .filter(({ row }) => textName(row) !== row.name)
    .map((shown) => [
      shown.row.name,
      /\((?:ref\.(?:test|cast)|select) (?:\([^)]*\)|\w+)/.exec(functionByBinaryen(shown))?.[0],
    ]);
  expect(Object.fromEntries(texts)).toEqual({
    select_t: "(select (result externref)",
    "ref.test_null": "(ref.test i31ref",
    "ref.cast_null": "(ref.cast i31ref",
  });
});

/** The text of the function in a module of its own. */
function functionByBinaryen(shown: Exhibit): string {
  const module = binaryen.readBinary(galleryModule([shown]));
  try {
    const text = module.emitText();
    return text.slice(text.lastIndexOf("(func "));
  } finally {
    module.dispose();
  }
}
