import { describe, expect, test } from "vitest";
import { complaintOf } from "../../test/support/failures.ts";
import { Reader } from "../bytes/index.ts";
import { cursorOf, expressionCodec, expressionOf } from "./expression.ts";
import { EMPTY_BLOCK } from "./immediates.ts";
import { InstructionWriter } from "./instruction-writer.ts";

function encoded(write: (code: InstructionWriter) => void): Uint8Array {
  const code = new InstructionWriter();
  write(code);
  return code.written;
}

describe("an expression ends at the end that closes it", () => {
  test.each<[string, (code: InstructionWriter) => void]>([
    ["alone", () => undefined],
    [
      "behind blocks",
      (code) => {
        for (const name of ["block", "loop", "if", "try"] as const) code.emit(name, EMPTY_BLOCK);
        code.emit("else");
        code.emit("catch_all");
        code.emit("try_table", EMPTY_BLOCK, [{ kind: "catch_all", label: 0 }]);
        for (let depth = 0; depth < 5; depth++) code.emit("end");
      },
    ],
    [
      "behind a try that is delegated",
      (code) => {
        code.emit("try", EMPTY_BLOCK);
        code.emit("delegate", 0);
      },
    ],
    ["behind constants whose bytes are an end", (code) => code.emit("i32.const", 0x0b)],
  ])("%s", (_, write) => {
    const { bytes } = expressionOf(encoded(write));
    const reader = new Reader(Uint8Array.from([9, ...bytes, 0x0b, 9]), { start: 1, base: 100 });
    const expression = expressionCodec.read(reader, "code");
    expect(expression.bytes).toEqual(bytes);
    expect(expression.offset).toBe(101);
    expect(reader.remaining).toBe(2);
  });
});

test("an expression without its end is malformed", () => {
  const read = (...bytes: readonly number[]): unknown =>
    expressionCodec.read(new Reader(Uint8Array.from(bytes), { region: "segment" }), "offset");
  expect(complaintOf(() => read())).toBe('offset at offset 0x0: found the end of segment, expected "end"');
  expect(complaintOf(() => read(0x02, 0x40, 0x0b))).toBe(
    'offset at offset 0x3: found the end of segment, expected "end"',
  );
});

test("a cursor over an expression has its absolute offsets", () => {
  const cursor = cursorOf({ bytes: Uint8Array.of(0x41, 0, 0x0b), offset: 40 });
  cursor.next();
  cursor.next();
  expect([cursor.offset, cursor.instruction.name]).toEqual([42, "end"]);
});
