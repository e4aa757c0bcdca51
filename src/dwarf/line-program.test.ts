import { describe, expect, test } from "vitest";
import { FormatError } from "../bytes/index.ts";
import {
  dwarfOf,
  endSequence,
  extended,
  lineTable,
  setAddress,
  sleb,
  u16,
  u64,
  uleb,
  type LineTableParts,
  type Piece,
} from "../../test/support/dwarf-bytes.ts";
import { LineProgram, readerOf, readLineHeader } from "./index.ts";

/** `address file:line:column` and the flags of each row. */
function rowsOf(bytes: Uint8Array): readonly string[] {
  const section = dwarfOf({ line: bytes }).section("line")!;
  const program = new LineProgram(section, readLineHeader(readerOf(section)));
  const rows: string[] = [];
  while (program.next()) {
    const flags = [
      program.isStatement && "stmt",
      program.isBasicBlock && "block",
      program.isPrologueEnd && "prologue",
      program.isEpilogueBegin && "epilogue",
      program.endsSequence && "end",
      program.isa > 0 && `isa=${program.isa}`,
      program.discriminator > 0 && `d=${program.discriminator}`,
      program.operation > 0 && `op=${program.operation}`,
    ].filter((flag) => flag !== false);
    rows.push([program.address.toString(16), `${program.file}:${program.line}:${program.column}`, ...flags].join(" "));
  }
  return rows;
}

function run(parts: Partial<LineTableParts>, ...program: readonly Piece[]): readonly string[] {
  return rowsOf(lineTable({ version: 4, ...parts }, ...program));
}

const copy = 1;

describe("standard opcodes", () => {
  test.each<[string, Piece, string]>([
    ["DW_LNS_copy", [copy], "100 1:1:0 stmt"],
    ["DW_LNS_advance_pc", [2, uleb(300), copy], "22c 1:1:0 stmt"],
    ["DW_LNS_advance_line, forwards", [3, sleb(1000), copy], "100 1:1001:0 stmt"],
    ["DW_LNS_advance_line, backwards", [3, sleb(70), 3, sleb(-5), copy], "100 1:66:0 stmt"],
    ["DW_LNS_set_file", [4, uleb(2), copy], "100 2:1:0 stmt"],
    ["DW_LNS_set_column", [5, uleb(200), copy], "100 1:1:200 stmt"],
    ["DW_LNS_negate_stmt", [6, copy], "100 1:1:0"],
    ["DW_LNS_set_basic_block", [7, copy], "100 1:1:0 stmt block"],
    // (255 - 13) / 12 operations.
    ["DW_LNS_const_add_pc", [8, copy], "114 1:1:0 stmt"],
    ["DW_LNS_fixed_advance_pc", [9, u16(0x1234), copy], "1334 1:1:0 stmt"],
    ["DW_LNS_set_prologue_end", [10, copy], "100 1:1:0 stmt prologue"],
    ["DW_LNS_set_epilogue_begin", [11, copy], "100 1:1:0 stmt epilogue"],
    ["DW_LNS_set_isa", [12, uleb(3), copy], "100 1:1:0 stmt isa=3"],
  ])("%s", (_, program, row) => {
    expect(run({}, setAddress(0x100), program)).toEqual([row]);
  });

  test("one that a later version has is skipped with its operands", () => {
    const counts = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 2];
    const rows = run({ opcodeBase: 14, operandCounts: counts }, [13, uleb(1000), uleb(copy), copy]);
    expect(rows).toEqual(["0 1:1:0 stmt"]);
  });

  test("those that a table does not have are special opcodes", () => {
    // Opcode 12 is the third special one, beginning at 10: line base -3 and 2 more.
    expect(run({ opcodeBase: 10 }, 3, sleb(9), 12)).toEqual(["0 1:9:0 stmt"]);
  });
});

describe("special opcodes", () => {
  test("advance the line from the base on, within the range", () => {
    expect(run({}, 3, sleb(9), 13, 13 + 11, 13 + 12, 255)).toEqual([
      "0 1:7:0 stmt",
      "0 1:15:0 stmt",
      "1 1:12:0 stmt",
      "15 1:11:0 stmt",
    ]);
  });

  test("of another base and range", () => {
    expect(run({ lineBase: -1, lineRange: 4 }, 13 + 7, 13)).toEqual(["1 1:3:0 stmt", "1 1:2:0 stmt"]);
  });

  test("advance by instructions", () => {
    const program = [13 + 3 + 24, 2, uleb(3), copy, 8, copy, 9, u16(3), copy];
    expect(run({ minimumInstructionLength: 4 }, program)).toEqual([
      "8 1:1:0 stmt",
      "14 1:1:0 stmt",
      "64 1:1:0 stmt",
      "67 1:1:0 stmt",
    ]);
  });

  test("advance by operations of long instructions", () => {
    const parts = { minimumInstructionLength: 16, maximumOperations: 3 };
    expect(run(parts, 2, uleb(4), copy, 2, uleb(2), copy, 9, u16(1), copy)).toEqual([
      "10 1:1:0 stmt op=1",
      "20 1:1:0 stmt",
      "21 1:1:0 stmt",
    ]);
  });
});

describe("extended opcodes", () => {
  test("DW_LNE_end_sequence sets everything back", () => {
    const program = [setAddress(5), 4, 2, 5, 7, 3, 9, 12, 1, 6, copy, 2, 4, endSequence, copy];
    expect(run({}, program)).toEqual(["5 2:10:7 isa=1", "9 2:10:7 end isa=1", "0 1:1:0 stmt"]);
  });

  test("DW_LNE_set_address of 2 and 8 bytes", () => {
    expect(run({}, extended(2, u16(0x4321)), copy, extended(2, u64(2 ** 40)), copy)).toEqual([
      "4321 1:1:0 stmt",
      "10000000000 1:1:0 stmt",
    ]);
  });

  test("DW_LNE_set_discriminator is for one row", () => {
    expect(run({}, extended(4, uleb(300)), copy, copy)).toEqual(["0 1:1:0 stmt d=300", "0 1:1:0 stmt"]);
  });

  test("DW_LNE_define_file adds a file", () => {
    const bytes = lineTable({ version: 3 }, extended(3, "c.c", 1, 2, 3), copy);
    const section = dwarfOf({ line: bytes }).section("line")!;
    const program = new LineProgram(section, readLineHeader(readerOf(section)));
    expect(program.next()).toBe(true);
    expect(program.definedFiles).toEqual([{ name: "c.c", directory: 1, modified: 2, size: 3, md5: undefined }]);
  });

  test("of a vendor are skipped by their length", () => {
    expect(run({}, extended(0x80, 1, 1, 1), copy)).toEqual(["0 1:1:0 stmt"]);
  });

  test("may be longer than their operands", () => {
    expect(run({}, extended(4, 5, 0, 0), copy)).toEqual(["0 1:1:0 stmt d=5"]);
  });
});

test("flags of a row are gone in the next, is_stmt stays", () => {
  const program = [6, 7, 10, 11, copy, copy];
  expect(run({ defaultIsStatement: false }, program)).toEqual(["0 1:1:0 stmt block prologue epilogue", "0 1:1:0 stmt"]);
});

test("a program can be begun at any sequence", () => {
  const bytes = lineTable({ version: 4 }, setAddress(1), copy, endSequence, setAddress(2), copy, endSequence);
  const section = dwarfOf({ line: bytes }).section("line")!;
  const header = readLineHeader(readerOf(section));
  const program = new LineProgram(section, header);
  while (program.next() && !program.endsSequence);
  const second = new LineProgram(section, header, program.position);
  expect([second.next(), second.address]).toEqual([true, 2]);
});

describe("wrong programs", () => {
  test.each<[string, Piece, RegExp]>([
    ["an operand that does not end", [2, 0x80], /operand of DW_LNS_advance_pc at offset 0x/],
    ["an extended opcode of no length", [0, 0], /length of extended line opcode .* found 0, expected 1 to 0/],
    ["an extended opcode that is too long", [0, 9, 1], /found 9, expected 1 to 1/],
    ["an address of 3 bytes", extended(2, 1, 2, 3), /found 3 bytes, expected 2, 4 or 8/],
    [
      "operands that are longer than the opcode",
      [0, 2, 4, 0x80, 1],
      /found operands of 3 bytes, expected at most its length, 2/,
    ],
  ])("%s", (_, program, message) => {
    expect(() => run({}, program)).toThrow(FormatError);
    expect(() => run({}, program)).toThrow(message);
  });
});
