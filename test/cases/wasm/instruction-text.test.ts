/** The text of every instruction, beside its bytes. */
import { join } from "node:path";
import { test } from "vitest";
import { hexOf } from "../../../src/bytes/index.ts";
import {
  EXTERNREF,
  heapTypes,
  I32,
  InstructionCursor,
  instructionText,
  InstructionWriter,
  referenceTo,
} from "../../../src/wasm/index.ts";
import { expectGolden } from "../../support/golden-file.ts";
import { wholeGallery } from "../../support/instruction-gallery.ts";

/** `HEX  TEXT` of the cursor's instruction. */
function lineOf(cursor: InstructionCursor): string {
  return `${hexOf(cursor.raw).padEnd(28)}  ${instructionText(cursor)}\n`;
}

test("every instruction", () => {
  const lines = wholeGallery().map(({ row, code }) => {
    const cursor = new InstructionCursor({ bytes: code.bytes });
    let line = "";
    while (line === "" && cursor.next()) if (cursor.opcode === row.opcode) line = lineOf(cursor);
    return line;
  });
  expectGolden(lines.join(""), join(import.meta.dirname, "instruction-text.txt"));
});

/** Forms of operands that the gallery does not have. */
function writeForms(code: InstructionWriter): void {
  code.emit("block", -I32);
  code.emit("block", -referenceTo(heapTypes.func, { nullable: false }));
  code.emit("block", -referenceTo(7, { nullable: true }));
  code.emit("loop", 300);
  code.emit("br_table", [7]);
  code.emit("br_table", [1, 2, 3]);
  code.emit("select_t", []);
  code.emit("select_t", [I32, EXTERNREF]);
  code.emit("try_table", 2, []);
  code.emit("try_table", -I32, [
    { kind: "catch", tag: 1, label: 2 },
    { kind: "catch_ref", tag: 3, label: 4 },
    { kind: "catch_all", label: 5 },
    { kind: "catch_all_ref", label: 6 },
  ]);
  code.emit("call_indirect", 3, 2);
  code.emit("table.get", 1);
  code.emit("table.init", 4, 0);
  code.emit("table.init", 4, 1);
  code.emit("table.copy", 0, 1);
  code.emit("table.size", 1);
  code.emit("memory.size", 0);
  code.emit("memory.size", 1);
  code.emit("memory.fill", 1);
  code.emit("memory.copy", 1, 0);
  code.emit("memory.init", 3, 1);
  code.emit("i32.load", { align: 0, offset: 0 });
  code.emit("i32.load", { align: 63, offset: 2n ** 64n - 1n, memory: 9 });
  code.emit("i32.load", { align: 2, offset: 2 ** 53 });
  code.emit("v128.load8_lane", { align: 0, offset: 5, memory: 1 }, 3);
  code.emit("i64.const", -1n);
  code.emit("i64.const", 2n ** 31n);
  code.emit("i64.const", -(2n ** 63n));
  code.emit("ref.null", 12);
  code.emit("ref.test", 12);
  code.emit("br_on_cast", 1, 2, 3, heapTypes.none);
}

test("forms of operands", () => {
  const code = new InstructionWriter();
  writeForms(code);
  const cursor = new InstructionCursor({ bytes: code.written });
  let lines = "";
  while (cursor.next()) lines += lineOf(cursor);
  expectGolden(lines, join(import.meta.dirname, "operand-forms.txt"));
});
