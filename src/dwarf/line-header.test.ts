import { describe, expect, test } from "vitest";
import {
  bytesOf,
  dwarfOf,
  lineTable,
  u16,
  u32,
  u64,
  uleb,
  type LineTableParts,
  type Piece,
} from "../../test/support/dwarf-bytes.ts";
import { pathOf, readerOf, readLineEntries, readLineHeader } from "./index.ts";

const strings = { str: bytesOf("x", "in str"), line_str: bytesOf("y", "in line_str") };

function read(parts: LineTableParts) {
  const sections = dwarfOf({ line: lineTable(parts), ...strings });
  const header = readLineHeader(readerOf(sections.section("line")!));
  return { header, entries: readLineEntries(sections, header) };
}

test.each([2, 3, 4, 5])("version %i", (version) => {
  const table = read({ version });
  expect(table.header).toMatchObject({ version, offsetSize: 4, lineBase: -3, lineRange: 12, opcodeBase: 13 });
  expect(table.header.programStart).toBe(table.header.programEnd);
  const numbers = version >= 5 ? [0, 1, 2] : [1, 2, 3];
  expect(numbers.map((number) => pathOf(table, number, "/cu"))).toEqual([
    version >= 5 ? "/src/a.c" : "/cu/a.c",
    version >= 5 ? "/cu/inc/b.h" : "/cu/inc/b.h",
    undefined,
  ]);
});

test("the 64-bit format", () => {
  expect(read({ version: 3, isWide: true }).header).toMatchObject({ offsetSize: 8, version: 3 });
  const entries = [1, 1, 0x1f, 1, u64(2), 1, 1, 0x0e, 1, u64(2)];
  expect(read({ version: 5, isWide: true, entries }).entries).toMatchObject({
    directories: ["in line_str"],
    files: [{ name: "in str" }],
  });
});

test("paths", () => {
  const table = read({
    version: 4,
    entries: ["/abs", "end/", "", "/x.c", 1, 0, 0, "a", 1, 0, 0, "b", 2, 0, 0, "c", 9, 0, 0, 0],
  });
  const paths = [1, 2, 3, 4].map((number) => pathOf(table, number, "/cu/"));
  expect(paths).toEqual(["/x.c", "/abs/a", "/cu/end/b", "/cu/c"]);
  expect(pathOf(table, 3, undefined)).toBe("end/b");
});

describe("entries of version 5", () => {
  const md5 = Uint8Array.from({ length: 16 }, (_, index) => index);

  test.each<[string, Piece, Piece]>([
    ["string", 0x08, ["name"]],
    ["line_strp", 0x1f, u32(2)],
    ["strp", 0x0e, u32(2)],
  ])("names of form %s", (form, code, value) => {
    const { entries } = read({ version: 5, entries: [0, 0, 1, 1, code, 1, value] });
    expect(entries.files[0]?.name).toBe(form === "string" ? "name" : form === "strp" ? "in str" : "in line_str");
  });

  test.each<[string, number, Piece]>([
    ["udata", 0x0f, uleb(0x1234)],
    ["data2", 0x05, u16(0x1234)],
    ["data4", 0x06, u32(0x1234)],
    ["data8", 0x07, u64(0x1234)],
  ])("numbers of form %s", (_, form, value) => {
    const fields: Piece = [4, 2, form, 3, form, 4, form, 1, 8];
    const { entries } = read({ version: 5, entries: [0, 0, fields, 1, value, value, value, "f"] });
    expect(entries.files).toEqual([{ name: "f", directory: 0x1234, modified: 0x1234, size: 0x1234, md5: undefined }]);
  });

  test("MD5 sums, and fields of vendors of all forms", () => {
    const vendor = 0x2001;
    const forms = [0x08, 0x1f, 0x0e, 0x0f, 0x0b, 0x05, 0x06, 0x07, 0x1e, 0x09];
    const fields: Piece = [forms.length + 2, forms.map((form) => [uleb(vendor), form]), 1, 8, 5, 0x1e];
    const values: Piece = ["text", u32(0), u32(0), uleb(300), 1, u16(2), u32(3), u64(4), md5, [3, 1, 2, 3]];
    const { entries } = read({ version: 5, entries: [0, 0, fields, 1, values, "f", md5] });
    expect(entries.files).toEqual([{ name: "f", directory: 0, modified: 0, size: 0, md5 }]);
  });

  test.each<[string, Piece, RegExp]>([
    ["more entries than bytes", [1, 1, 8, uleb(1000)], /number of directory entries .* found 1000, expected at most/],
    ["entries of no fields", [0, uleb(1_000_000), 0, 0], /found 1000000, expected at most 0/],
    ["a name of a form that is none", [1, 1, 0x0b, 1, 0], /found a value of form 0xb, expected DW_FORM_string/],
    ["a sum of another form", [1, 5, 0x0b, 1, 0], /expected DW_FORM_data16/],
    ["a name outside of its section", [1, 1, 0x1f, 1, u32(0x999)], /found offset 0x999 in section ".debug_line_str"/],
  ])("%s", (_, entries, message) => {
    expect(() => read({ version: 5, entries })).toThrow(message);
  });
});

test.each<[string, Uint8Array, RegExp]>([
  ["a length that is reserved", bytesOf(u32(0xffff_fff5)), /length of line table at offset 0x1000: found 0xfffffff5/],
  ["a table that goes on behind the section", bytesOf(u32(9), 4, 0), /found 9, expected at most the 2 bytes/],
  ["a version to come", bytesOf(u32(2), u16(6)), /version of line table at offset 0x1004: found 6, expected 2 to 5/],
  ["a header longer than the table", bytesOf(u32(6), u16(4), u32(9)), /length of line table's header .* found 9/],
  ["a line range of 0", lineTable({ version: 4, lineRange: 0 }), /line range .* found 0, expected at least 1/],
  ["instructions of no operations", lineTable({ version: 4, maximumOperations: 0 }), /operations of an instruction/],
  ["an opcode base of 0", lineTable({ version: 4, opcodeBase: 0 }), /opcode base .* found 0/],
])("%s", (_, line, message) => {
  expect(() => readLineHeader(readerOf(dwarfOf({ line }).section("line")!))).toThrow(message);
});
